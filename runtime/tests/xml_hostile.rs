//! XML that no service would send: errors, never a panic, and memory in proportion to the text.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod books;

use books::*;

/// Why a body cannot be read.
fn refused(body: &str) -> String {
    parse::<PutBook>(200, body).unwrap_err().to_string()
}

#[test]
fn entities_are_not_expanded() {
    let bomb = "<!DOCTYPE r [<!ENTITY a \"s3cr3ts3cr3t\"><!ENTITY b \"&a;&a;&a;&a;\">]><Root><book><title>&b;</title></book></Root>";
    let error = refused(bomb);
    assert!(
        error.contains("found a document type, which is refused at line 1, column 1"),
        "{error}"
    );
    let file = "<!DOCTYPE r SYSTEM \"file:///etc/passwd\"><Root/>";
    assert!(refused(file).contains("a document type, which is refused"));
    let entity = "<Root><book><title>&b;</title></book></Root>";
    assert!(refused(entity).contains("expected a character, found an unknown entity"));
}

#[test]
fn nesting_is_limited() {
    let nested = |depth: usize| "<sequel>".repeat(depth) + &"</sequel>".repeat(depth);
    assert!(read(&nested(126)).is_ok());
    let error = read(&nested(127)).unwrap_err();
    assert!(
        error.contains("expected at most 128 elements inside one another, found more"),
        "{error}"
    );
    let error = refused(&"<a>".repeat(1_000_000));
    assert!(error.contains("at most 128 elements"), "{error}");
}

#[test]
fn many_attributes_and_long_names_cost_nothing() {
    let attributes: String = (0..100_000).map(|index| format!(" a{index}='1'")).collect();
    let book = read(&format!("<grantee{attributes}><ID>g</ID></grantee>")).unwrap();
    assert_eq!(book.grantee.unwrap(), Grantee { id: Some("g".to_owned()), kind: None });
    let name = "n".repeat(5_000_000);
    assert_eq!(read(&format!("<{name}/><{name} {name}='1'></{name}>")).unwrap(), Book::default());
}

#[test]
fn many_elements_of_a_flattened_list_are_read_once() {
    let notes = "<note>n</note><title/>".repeat(100_000);
    assert_eq!(read(&notes).unwrap().notes.unwrap().len(), 100_000);
}

#[test]
fn truncated_text_is_an_error_wherever_it_ends() {
    let whole = "<?xml version=\"1.0\"?><Root><book a=\"1\"><title>a&amp;b<![CDATA[c]]></title><!-- d --><note/></book></Root>";
    assert!(parse::<PutBook>(200, whole).is_ok());
    for end in 1..whole.len() {
        let error = refused(&whole[..end]);
        assert!(
            error.contains("PutBook: the response does not fit the model: expected "),
            "{error}"
        );
    }
}

#[test]
fn what_is_not_well_formed_is_an_error() {
    let texts = [
        "x",
        "{}",
        "<",
        "<>",
        "</a>",
        "<a></b>",
        "<a/><b/>",
        "<a/>x",
        "x<a/>",
        "<a><b></a></b>",
        "<a b='1'",
        "< a/>",
        "<a>&</a>",
        "<a>&#xZZ;</a>",
        "<a><![CDATA[</a>",
        "<!-- <a/>",
        "<a/><!DOCTYPE a>",
        "<='1'/>",
        "<a/>&amp;",
    ];
    for text in texts {
        assert!(refused(text).contains("expected "), "{text}");
    }
}

#[test]
fn other_encodings_are_refused() {
    let with = |name: &str| format!("<?xml version='1.0' encoding='{name}'?><Root/>");
    assert!(parse::<PutBook>(200, &with("UTF-8")).is_ok());
    assert!(parse::<PutBook>(200, &with("us-ascii")).is_ok());
    for name in ["ISO-8859-1", "UTF-16", "nonsense"] {
        let error = refused(&with(name));
        assert!(error.contains("expected UTF-8, found another encoding"), "{error}");
    }
    for bytes in [&b"<Root><book><title>\xe9</title></book></Root>"[..], b"\xff\xfe<\0R\0/\0>\0"] {
        let error = parse_bytes(bytes).unwrap_err();
        assert!(error.contains("expected UTF-8, found other bytes"), "{error}");
    }
}
