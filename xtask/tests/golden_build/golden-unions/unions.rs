//! Unions are written and read without a prism.

use golden_unions::{PutBook, types::Fact};
use lensmith::{Blob, Timestamp};

#[test]
fn values_convert_into_the_member_of_their_type() {
    assert_eq!(Fact::from("Dune"), Fact::S("Dune".to_owned()));
    assert_eq!(Fact::from("Dune".to_owned()), Fact::S("Dune".to_owned()));
    assert_eq!(Fact::from(true), Fact::Bool(true));
    assert_eq!(Fact::from(7), Fact::I(7));
    assert_eq!(Fact::from(0.5), Fact::D(0.5));
    assert_eq!(Fact::from(Blob::from("Dune")), Fact::B(Blob::from("Dune")));
    assert_eq!(Fact::from(vec![Fact::from(7)]), Fact::L(vec![Fact::I(7)]));
    assert_eq!(Fact::from(vec![7]), Fact::Secret(vec![7]));
    assert_eq!(Fact::from(Timestamp::UNIX_EPOCH), Fact::T(Timestamp::UNIX_EPOCH));
    let request = PutBook::new().with(PutBook::FACTS, [("title", "Dune")]);
    assert_eq!(request.to_json(), r#"{"facts":{"title":{"S":"Dune"}}}"#);
}

#[test]
fn accessors_give_the_value_of_their_member_only() {
    let text = Fact::from("Dune");
    assert_eq!((text.as_s(), text.as_n(), text.as_bool()), (Some("Dune"), None, None));
    assert_eq!(Fact::Null(true).as_null(), Some(true));
    assert_eq!(Fact::Ss(vec!["a".to_owned()]).as_ss(), Some(["a".to_owned()].as_slice()));
    assert_eq!(Fact::L(vec![text.clone()]).as_l().and_then(|list| list[0].as_s()), Some("Dune"));
    assert_eq!(Fact::Self_(Box::new(text.clone())).as_self(), Some(&text));
    assert_eq!(Fact::Unknown("Z".to_owned()).as_s(), None);
}
