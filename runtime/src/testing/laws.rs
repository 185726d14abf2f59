//! What the tests of generated crates have in common: the laws of optics and of the wire form. A law that does
//! not hold is a failed assertion.

use std::fmt::Debug;

use crate::Structure;
use crate::optics::{Lens, Prism};
use crate::schema::{Shape, Union};

/// Checks a lens by two sources whose foci differ: what is set is what is viewed, setting what is viewed
/// changes nothing, and of two settings the second remains.
pub fn lens_laws<S, A>(lens: Lens<S, A>, one: &S, two: &S)
where
    S: Clone + Debug + PartialEq,
    A: Clone + Debug + PartialEq,
{
    let (a, b) = (lens.view(one), lens.view(two));
    assert_ne!(a, b, "{lens:?}: the sources do not differ, so that nothing would be tested");
    let changed = lens.set(one.clone(), b.clone());
    assert_eq!(lens.view(&changed), b, "{lens:?}: what is set is not what is viewed");
    assert_ne!(changed, *one, "{lens:?}: setting another value changes nothing");
    let unchanged = lens.set(one.clone(), a.clone());
    assert_eq!(unchanged, *one, "{lens:?}: setting what is viewed changes the source");
    let back = lens.set(changed, a.clone());
    assert_eq!(back, *one, "{lens:?}: the second of two settings does not remain");
}

/// Checks a prism by a focus: the source that is built from it has it as its focus, and is built from it
/// again.
pub fn prism_laws<S, A>(prism: Prism<S, A>, focus: A)
where
    S: Clone + Debug + PartialEq,
    A: Clone + Debug + PartialEq,
{
    let mut source = prism.review(focus.clone());
    assert_eq!(
        prism.preview_mut(&mut source),
        Some(&mut focus.clone()),
        "{prism:?}: the focus is lost"
    );
    assert_eq!(prism.preview(&source), Some(&focus), "{prism:?}: the focus is lost");
    assert_eq!(prism.review(focus), source, "{prism:?}: the focus does not make the source");
}

/// Reads a wire form that has every member, and checks that writing it and reading it again gives the
/// same value, and that no member got lost.
pub fn round_trip<S: Structure + Clone + Debug + PartialEq>(json: &str) -> S {
    let value = read::<S>(json);
    let written = value.to_json();
    assert_eq!(read::<S>(&written), value, "{json} changes on the way through {written}");
    for member in S::MEMBERS {
        let name = member.facts.member_name;
        let key = format!("\"{name}\":");
        assert!(written.contains(&key), "{name} is missing in {written}");
    }
    value
}

/// Checks that a wire form whose members are in the order of the model is read, and written as it is.
pub fn example<S: Structure>(json: &str) {
    assert_eq!(read::<S>(json).to_json(), json, "something is lost or changed on the way");
}

/// Checks a prism of a union by a wire form of its member: it is read into the variant, and written and
/// read again without a change.
pub fn member_laws<U, A>(prism: Prism<U, A>, json: &str)
where
    U: Union + Clone + Debug + PartialEq,
    A: Clone + Debug + PartialEq,
{
    let value = read::<U>(json);
    let focus = prism.preview(&value).cloned();
    assert!(focus.is_some(), "{json} is read as another member: {value:?}");
    focus.into_iter().for_each(|focus| prism_laws(prism, focus));
    let written = value.to_json();
    assert_eq!(read::<U>(&written), value, "{json} changes on the way through {written}");
}

/// Checks that every value of an enum, and one that the model does not know, is written and read again
/// without a change.
pub fn value_laws<E: Shape + Clone + Debug + PartialEq>(values: &[E], unknown: E) {
    for value in values.iter().chain([&unknown]) {
        let written = value.to_json();
        assert_eq!(read::<E>(&written), *value, "{value:?} changes on the way through {written}");
    }
    assert!(!values.contains(&unknown), "{unknown:?} is taken for a value that the model knows");
}

/// Compiles only for types that can be sent to another thread and shared.
pub fn shareable<T: Send + Sync + 'static>() {}

pub(super) fn read<S: Shape>(json: &str) -> S {
    let value = S::from_json(json.as_bytes());
    assert!(value.is_ok(), "{json} can't be read: {:?}", value.err());
    value.unwrap_or_else(|_| S::zero())
}
