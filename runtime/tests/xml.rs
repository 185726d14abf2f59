//! XML in requests and responses.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod books;

use std::collections::BTreeMap;

use books::*;
use lensmith::protocol::InvalidRequest;
use lensmith::{Blob, Operation, Timestamp};

fn full() -> Book {
    Book {
        title: Some("a <b> & \"c\"".to_owned()),
        pages: Some(-7),
        is_lent: Some(true),
        weight: Some(f64::NEG_INFINITY),
        cover: Some(Blob::from("value")),
        printed: Some(Timestamp::from_second(1_576_540_098).unwrap()),
        binding: Some(Binding::Hard),
        tags: Some(texts(&["x", ""])),
        shelves: Some(vec![texts(&["1"]), vec![]]),
        notes: Some(texts(&["n", "m"])),
        prices: Some(BTreeMap::from([("EUR".to_owned(), 3)])),
        owners: Some(BTreeMap::from([("a".to_owned(), "A".to_owned())])),
        grantee: Some(Grantee { id: Some("g".to_owned()), kind: Some("Group \"1\"".to_owned()) }),
        location: Some(Location::Readers(texts(&["r", "s"]))),
        sequel: Some(Box::new(Book::default())),
        pin: None,
    }
}

const FULL: &str = "<title>a &lt;b&gt; &amp; \"c\"</title><numPages>-7</numPages><isLent>true</isLent>\
    <weight>-Infinity</weight><cover>dmFsdWU=</cover><printed>2019-12-16T23:48:18Z</printed><binding>hard</binding>\
    <tagSet><tag>x</tag><tag></tag></tagSet>\
    <shelves><member><shelf>1</shelf></member><member></member></shelves><note>n</note><note>m</note>\
    <prices><entry><currency>EUR</currency><price>3</price></entry></prices>\
    <owner><key>a</key><value>A</value></owner>\
    <grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Group &quot;1&quot;\"><ID>g</ID></grantee>\
    <location><reader>r</reader><reader>s</reader></location><sequel></sequel>";

#[test]
fn members_are_written_as_the_model_names_them_and_read_again() {
    assert_eq!(written(full()), FULL);
    assert_eq!(read(FULL).unwrap(), full());
}

#[test]
fn what_is_empty_is_written_unless_it_is_flattened() {
    let book = Book {
        title: Some(String::new()),
        tags: Some(vec![]),
        prices: Some(BTreeMap::new()),
        notes: Some(vec![]),
        owners: Some(BTreeMap::new()),
        ..Book::default()
    };
    assert_eq!(written(book), "<title></title><tagSet></tagSet><prices></prices>");
}

#[test]
fn line_breaks_are_written_as_references_and_white_space_is_kept() {
    let title = " \t\r\n\u{85}\u{2028} ".to_owned();
    let kind = Some("\ta\n\"".to_owned());
    let grantee = Some(Grantee { kind, ..Grantee::default() });
    let book = Book { title: Some(title), grantee, ..Book::default() };
    let text = written(book.clone());
    assert!(text.starts_with("<title> \t&#xD;&#xA;&#x85;&#x2028; </title>"), "{text}");
    assert!(text.contains("xsi:type=\"&#x9;a&#xA;&quot;\""), "{text}");
    assert_eq!(read(&text).unwrap(), book);
}

#[test]
fn characters_that_xml_cannot_carry_are_errors_that_name_the_member() {
    let refused = |book: Book| {
        let error = PutBook { book: Some(book), ..PutBook::default() }.to_request().unwrap_err();
        assert!(matches!(error, InvalidRequest::Text(_)), "{error}");
        error.to_string()
    };
    for character in ['\0', '\u{1}', '\u{b}', '\u{1f}', '\u{fffe}', '\u{ffff}'] {
        let error = refused(Book { title: Some(format!("a{character}")), ..Book::default() });
        let reason = "XML cannot carry one of its characters; remove control characters";
        assert_eq!(error, format!("book.title: {reason}"));
    }
    let owners = Some(BTreeMap::from([("a\0".to_owned(), String::new())]));
    let error = refused(Book { owners, ..Book::default() });
    assert!(error.starts_with("book.owners[\"a\\0\"]: "), "{error}");
    let kind = Some("\0".to_owned());
    let error = refused(Book { grantee: Some(Grantee { kind, id: None }), ..Book::default() });
    assert!(error.starts_with("book.grantee.kind: "), "{error}");
    assert_eq!(written(Book { title: Some("\u{7f}\u{fffd}".into()), ..Book::default() }).len(), 19);
}

#[test]
fn a_union_that_holds_an_unknown_member_is_not_written() {
    let location = Some(Location::Unknown("cellar".to_owned()));
    let request =
        PutBook { book: Some(Book { location, ..Book::default() }), ..PutBook::default() };
    let error = request.to_request().unwrap_err();
    assert!(error.to_string().starts_with("book.location.cellar: "), "{error}");
}

#[test]
fn a_request_without_present_members_is_an_empty_root() {
    assert_eq!(
        body(&PutBook::default()),
        "<PutBookRequest xmlns=\"https://books.example/\"></PutBookRequest>"
    );
}

#[test]
fn names_are_compared_without_namespaces_and_prefixes() {
    let text = "<n:title xmlns:n='x'>t</n:title><grantee p:type='k' type='other' q:type='l'/>";
    let book = read(text).unwrap();
    assert_eq!(book.title.as_deref(), Some("t"));
    assert_eq!(book.grantee.unwrap().kind.as_deref(), Some("k"));
    let book = read("<grantee type='other' xsi:type='exact'/>").unwrap();
    assert_eq!(book.grantee.unwrap().kind.as_deref(), Some("exact"));
}

#[test]
fn unknown_elements_comments_and_instructions_are_skipped() {
    let text = "\n<other a='1'><title>no</title></other> <title>a<!-- no -->b<![CDATA[<&amp;>]]><?no?>c</title>text";
    assert_eq!(read(text).unwrap().title.as_deref(), Some("ab<&amp;>c"));
    let response =
        "\u{feff}<?xml version='1.0' encoding='utf-8'?><!-- a -->\n<Any><book/></Any><!-- b -->\n";
    assert_eq!(parse::<PutBook>(200, response).unwrap().book, Some(Book::default()));
}

#[test]
fn references_are_resolved_once() {
    let title =
        |text: &str| read(&format!("<title>{text}</title>")).map(|book| book.title.unwrap());
    assert_eq!(title("&amp;lt;&lt;&gt;&quot;&apos;").unwrap(), "&lt;<>\"'");
    assert_eq!(title("&#65;&#x42;&#x1F600;").unwrap(), "AB😀");
    for text in ["&nbsp;", "&#0;", "&#xD800;", "&#x110000;", "&", "&lt", "&;"] {
        assert!(title(text).is_err(), "{text}");
    }
}

#[test]
fn empty_elements_are_empty_values_and_empty_numbers_are_errors() {
    for text in [
        "<title/><cover/><tagSet/><prices/><sequel/>",
        "<title></title><cover></cover><tagSet></tagSet><prices></prices><sequel></sequel>",
    ] {
        let book = read(text).unwrap();
        let expected = Book {
            title: Some(String::new()),
            cover: Some(Blob::default()),
            tags: Some(vec![]),
            prices: Some(BTreeMap::new()),
            sequel: Some(Box::default()),
            ..Book::default()
        };
        assert_eq!(book, expected);
    }
    for name in ["numPages", "isLent", "printed", "weight"] {
        let error = read(&format!("<{name}/>")).unwrap_err();
        assert!(error.contains(", found nothing at line 1, column 13"), "{error}");
    }
}

#[test]
fn white_space_counts_in_strings_only() {
    let book =
        read("<title> a </title><numPages>\n 7 </numPages><cover> dmFs\n dWU= </cover>").unwrap();
    assert_eq!(book.title.as_deref(), Some(" a "));
    assert_eq!((book.pages, book.cover), (Some(7), Some(Blob::from("value"))));
    let book =
        read("<isLent> false </isLent><printed>\t2019-12-16T22:48:18.5-01:00 </printed>").unwrap();
    assert_eq!(book.is_lent, Some(false));
    assert_eq!(book.printed.unwrap().as_millisecond(), 1_576_540_098_500);
}

#[test]
fn flattened_elements_may_have_others_between_them() {
    let book = read("<note>1</note><title>t</title><note>2</note><owner><value>B</value><key>b</key></owner><note>3</note><owner><key>a</key><value>A</value></owner>").unwrap();
    assert_eq!(book.notes, Some(texts(&["1", "2", "3"])));
    let owners = [("a", "A"), ("b", "B")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(book.owners, Some(BTreeMap::from(owners)));
    assert_eq!(book.title.as_deref(), Some("t"));
}

#[test]
fn of_two_values_of_one_member_the_last_counts() {
    let book = read("<title>1</title><tagSet><tag>a</tag></tagSet><title>2</title><tagSet><tag>b</tag></tagSet>").unwrap();
    assert_eq!((book.title.as_deref(), book.tags), (Some("2"), Some(texts(&["b"]))));
}

#[test]
fn a_union_is_its_one_known_element() {
    let location = |text: &str| {
        let book = read(&format!("<location>{text}</location>"))?;
        Ok::<_, String>(book.location.unwrap())
    };
    assert_eq!(location("<shelf>1</shelf>"), Ok(Location::Shelf("1".to_owned())));
    assert_eq!(location("<new/><shelf>1</shelf><newer/>"), Ok(Location::Shelf("1".to_owned())));
    assert_eq!(
        location("<reader>a</reader><reader>b</reader>"),
        Ok(Location::Readers(texts(&["a", "b"])))
    );
    assert_eq!(location("<new/>"), Ok(Location::Unknown("new".to_owned())));
    assert_eq!(location(""), Ok(Location::Unknown(String::new())));
    for several in ["<shelf>1</shelf><reader>a</reader>", "<new/><newer/>"] {
        let error = location(several).unwrap_err();
        assert!(
            error.contains("book.location: expected one member of a union, found several"),
            "{error}"
        );
    }
}

#[test]
fn errors_name_the_member_and_the_place_but_no_value() {
    let cases = [
        (
            "<numPages>s3cr3t</numPages>",
            "book.pages: expected a whole number of 64 bits, found something else at line 1, column 13 (byte 12)",
        ),
        (
            "<numPages>3000000000</numPages>",
            "book.pages: expected a number that fits into i32, found something else",
        ),
        ("<title><b/></title>", "book.title: expected text, found elements"),
        (
            "<prices><entry><price>1</price></entry></prices>",
            "book.prices: expected an entry with a key, found one without",
        ),
        (
            "<prices><entry><currency>EUR</currency></entry></prices>",
            "book.prices.EUR: expected an entry with a value, found one without",
        ),
        (
            "\n<shelves><member/><member><shelf><x/></shelf></member></shelves>",
            "book.shelves[1][0]: expected text, found elements at line 2, column 27",
        ),
        (
            "<sequel><cover>s3cr3t!</cover></sequel>",
            "book.sequel.cover: expected base64, found something else",
        ),
    ];
    for (text, expected) in cases {
        let error = read(text).unwrap_err();
        assert!(error.contains(expected) && !error.contains("s3cr3t"), "{error}");
    }
}

#[test]
fn a_number_out_of_range_is_an_error_and_no_infinity() {
    for number in ["1e400", "-1e400", &"9".repeat(310)] {
        let error = read(&format!("<weight>{number}</weight>")).unwrap_err();
        let expected = "book.weight: expected a number in the range of a 64-bit float, found";
        assert!(error.contains(expected), "{error}");
    }
    let infinite = read("<weight>-Infinity</weight>").unwrap();
    assert_eq!(infinite.weight, Some(f64::NEG_INFINITY));
    assert_eq!(read("<weight>1e308</weight>").unwrap().weight, Some(1e308));
}
