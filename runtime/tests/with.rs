//! What `with` takes: values as they are at hand, and paths that create what is absent.
#![allow(missing_docs, reason = "the members are named for their types")]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use lensmith::{Blob, prism};

/// A request with members of all kinds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutEverything {
    pub name: String,
    pub note: Option<String>,
    pub limit: Option<i32>,
    pub size: i64,
    pub part: Option<i64>,
    pub ratio: Option<f64>,
    pub level: Option<i16>,
    pub tags: Vec<String>,
    pub names: Option<Vec<String>>,
    pub numbers: Option<Vec<i64>>,
    pub attributes: Option<BTreeMap<String, String>>,
    pub counts: BTreeMap<String, i64>,
    pub lists: Option<BTreeMap<String, Vec<String>>>,
    pub content: Option<Blob>,
    pub inner: Option<Box<PutEverything>>,
    pub parts: Option<Vec<PutEverything>>,
    pub choice: Option<Choice>,
}

lensmith::structure! {
    PutEverything;
    NAME: String = lens!(name).required(),
    NOTE: Option<String> = lens!(note),
    LIMIT: Option<i32> = lens!(limit),
    SIZE: i64 = lens!(size).required(),
    PART: Option<i64> = lens!(part),
    RATIO: Option<f64> = lens!(ratio),
    LEVEL: Option<i16> = lens!(level),
    TAGS: Vec<String> = lens!(tags).required(),
    NAMES: Option<Vec<String>> = lens!(names),
    NUMBERS: Option<Vec<i64>> = lens!(numbers),
    ATTRIBUTES: Option<BTreeMap<String, String>> = lens!(attributes),
    COUNTS: BTreeMap<String, i64> = lens!(counts).required(),
    LISTS: Option<BTreeMap<String, Vec<String>>> = lens!(lists),
    CONTENT: Option<Blob> = lens!(content),
    INNER: Option<Box<PutEverything>> = lens!(inner),
    PARTS: Option<Vec<PutEverything>> = lens!(parts),
    CHOICE: Option<Choice> = lens!(choice),
}

lensmith::union! {
    /// A text or a number.
    #[derive(Clone, Debug, PartialEq)]
    pub enum Choice: "Choice" {
        /// A text.
        TEXT = Text(String) => prism!(Text, "text"),
        /// A number.
        NUMBER = Number(i32) => prism!(Number, "number"),
    }
}

type Put = PutEverything;

fn put() -> PutEverything {
    PutEverything::new()
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_text_may_be_borrowed_and_absent() {
    let name = String::from("a");
    for value in [
        put().with(Put::NAME, "a"),
        put().with(Put::NAME, &name),
        put().with(Put::NAME, name.clone()),
        put().with(Put::NAME, Cow::from("a")),
    ] {
        assert_eq!(value.name, "a");
    }
    assert_eq!(put().with(Put::NOTE, name.as_str()).note.as_deref(), Some("a"));
    assert_eq!(put().with(Put::NOTE, &name).note.as_deref(), Some("a"));
    assert_eq!(put().with(Put::NOTE, Some("a")).note.as_deref(), Some("a"));
    assert_eq!(put().with(Put::NOTE, Some(name)).note.as_deref(), Some("a"));
    assert_eq!(put().with(Put::NOTE, "a").with(Put::NOTE, None::<&str>).note, None);
    assert_eq!(put().with(Put::LIMIT, 1).with(Put::LIMIT, None).limit, None);
}

#[test]
fn a_number_may_be_of_any_type_that_surely_fits() {
    assert_eq!(put().with(Put::LIMIT, 100).limit, Some(100));
    assert_eq!(put().with(Put::LIMIT, 100_u16).limit, Some(100));
    assert_eq!(put().with(Put::LIMIT, Some(100)).limit, Some(100));
    assert_eq!(put().with(Put::LIMIT, i8::MIN).limit, Some(-128));
    assert_eq!(put().with(Put::SIZE, u32::MAX).size, i64::from(u32::MAX));
    assert_eq!(put().with(Put::SIZE, 5_000_000_000_i64).size, 5_000_000_000);
    assert_eq!(put().with(Put::PART, 7).part, Some(7));
    assert_eq!(put().with(Put::PART, i32::MIN).part, Some(i64::from(i32::MIN)));
    assert_eq!(put().with(Put::RATIO, 0.5).ratio, Some(0.5));
    assert_eq!(put().with(Put::RATIO, 2).ratio, Some(2.0));
    assert_eq!(put().with(Put::RATIO, 0.5_f32).ratio, Some(0.5));
    // The literal takes the type of the member where no other fits.
    assert_eq!(put().with(Put::LEVEL, 7).level, Some(7));
}

#[test]
fn a_list_comes_from_arrays_slices_and_iterators() {
    let expected = Some(owned(&["a", "b"]));
    let names = owned(&["a", "b"]);
    for value in [
        put().with(Put::NAMES, ["a", "b"]),
        put().with(Put::NAMES, [String::from("a"), String::from("b")]),
        put().with(Put::NAMES, &["a", "b"]),
        put().with(Put::NAMES, &["a", "b"][..]),
        put().with(Put::NAMES, &names),
        put().with(Put::NAMES, &names[..]),
        put().with(Put::NAMES, names.iter()),
        put().with(Put::NAMES, ["a", "b"].iter()),
        put().with(Put::NAMES, names.iter().map(String::as_str)),
        put().with(Put::NAMES, BTreeSet::from(["b", "a"]).into_iter()),
        put().with(Put::NAMES, vec!["a".into(), "b".into()]),
        put().with(Put::NAMES, names.clone()),
        put().with(Put::NAMES, Some(names.clone())),
    ] {
        assert_eq!(value.names, expected);
    }
    assert_eq!(put().with(Put::TAGS, ["a", "b"]).tags, names);
    assert_eq!(put().with(Put::TAGS, vec![]).tags, owned(&[]));
    assert_eq!(put().with(Put::NUMBERS, [1, 2]).numbers, Some(vec![1, 2]));
    assert_eq!(put().with(Put::NUMBERS, 1..3).numbers, Some(vec![1, 2]));
    assert_eq!(put().with(Put::PARTS, [put()]).parts, Some(vec![put()]));
}

#[test]
fn a_map_comes_from_arrays_slices_and_iterators_of_pairs() {
    let expected = Some(BTreeMap::from([("k".to_owned(), "v".to_owned())]));
    let pairs = vec![("k".to_owned(), "v".to_owned())];
    for value in [
        put().with(Put::ATTRIBUTES, [("k", "v")]),
        put().with(Put::ATTRIBUTES, &[("k", "v")]),
        put().with(Put::ATTRIBUTES, &pairs),
        put().with(Put::ATTRIBUTES, &pairs[..]),
        put().with(Put::ATTRIBUTES, pairs.clone().into_iter()),
        put().with(Put::ATTRIBUTES, pairs.iter().map(|(key, value)| (key, value))),
        put().with(Put::ATTRIBUTES, HashMap::from([("k", "v")])),
        put().with(Put::ATTRIBUTES, BTreeMap::from([("k", "v")]).into_iter()),
        put().with(Put::ATTRIBUTES, BTreeMap::from([("k".into(), "v".into())])),
    ] {
        assert_eq!(value.attributes, expected);
    }
    assert_eq!(put().with(Put::COUNTS, [("k", 1_u32)]).counts["k"], 1);
    let lists = put().with(Put::LISTS, [("k", ["a", "b"])]).lists.unwrap();
    assert_eq!(lists["k"], ["a", "b"]);
}

#[test]
fn bytes_come_from_what_holds_some() {
    for value in [
        put().with(Put::CONTENT, "ab"),
        put().with(Put::CONTENT, b"ab".to_vec()),
        put().with(Put::CONTENT, &b"ab"[..]),
        put().with(Put::CONTENT, String::from("ab")),
        put().with(Put::CONTENT, Blob::from("ab")),
        put().with(Put::CONTENT, vec![97, 98]),
    ] {
        assert_eq!(value.content.as_deref(), Some(&b"ab"[..]));
    }
}

#[test]
fn a_box_is_made() {
    assert_eq!(put().with(Put::INNER, put()).inner, Some(Box::new(put())));
    assert_eq!(put().with(Put::INNER, Box::new(put())).inner, Some(Box::new(put())));
}

#[test]
fn a_path_creates_what_is_absent_on_the_way() {
    let inner = Put::INNER.or_default().unboxed();
    let value = put().with(inner.then(Put::NOTE), "a").with(inner.then(Put::LIMIT), 7);
    let expected = put().with(Put::NOTE, "a").with(Put::LIMIT, 7);
    assert_eq!(value.inner, Some(Box::new(expected)));

    let value = put().with(Put::ATTRIBUTES.or_default().at("k"), "v");
    assert_eq!(value, put().with(Put::ATTRIBUTES, [("k", "v")]));
    let value = value.with(Put::ATTRIBUTES.or_default().at("k"), None::<&str>);
    assert_eq!(value.attributes, Some(BTreeMap::new()));

    let value = put().with(Put::LISTS.or_default().at("k").or_default(), ["a"]);
    assert_eq!(value, put().with(Put::LISTS, [("k", ["a"])]));

    let value = put().with(Put::NOTE.some(), "a");
    assert_eq!(value.note.as_deref(), Some("a"));
}
