//! AWS Query and EC2 Query: forms, and responses in XML.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod books;

use std::collections::BTreeMap;

use books::*;
use lensmith::{Blob, Operation, Timestamp};

fn form(book: Book) -> [String; 2] {
    let aws = SendBook { book: Some(book.clone()), dry_run: None };
    let ec2 = RunBook { book: Some(book), dry_run: None };
    [
        body(&aws).strip_prefix("Action=SendBook&Version=2026-01-01").unwrap().to_owned(),
        body(&ec2).strip_prefix("Action=RunBook&Version=2026-01-01").unwrap().to_owned(),
    ]
}

#[test]
fn a_request_names_operation_and_version() {
    let request = SendBook { book: None, dry_run: Some(true) }.to_request().unwrap();
    assert_eq!((request.method().as_str(), request.uri().to_string()), ("POST", "/".to_owned()));
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(request.headers()["content-length"], "46");
    assert_eq!(request.headers().len(), 2);
    let text = "Action=SendBook&Version=2026-01-01&dryRun=true";
    assert_eq!(request.body().as_bytes().unwrap(), text);
    assert_eq!(body(&RunBook::default()), "Action=RunBook&Version=2026-01-01");
}

#[test]
fn simple_values_are_texts() {
    let book = Book {
        pages: Some(7),
        weight: Some(f64::NAN),
        cover: Some(Blob::from("value")),
        printed: Some(Timestamp::UNIX_EPOCH),
        binding: Some(Binding::Hard),
        ..Book::default()
    };
    let [aws, ec2] = form(book);
    assert_eq!(
        aws,
        "&book.numPages=7&book.weight=NaN&book.cover=dmFsdWU%3D&book.printed=1970-01-01T00%3A00%3A00Z\
         &book.binding=hard"
    );
    assert_eq!(
        ec2,
        "&Book.NumPages=7&Book.Weight=NaN&Book.Cover=dmFsdWU%3D&Book.Printed=1970-01-01T00%3A00%3A00Z\
         &Book.Binding=hard"
    );
}

#[test]
fn all_but_unreserved_characters_are_encoded() {
    let title = Some("a b+c*d~e-f_g.h/é&=%".to_owned());
    let [aws, _] = form(Book { title, ..Book::default() });
    assert_eq!(aws, "&book.title=a%20b%2Bc%2Ad~e-f_g.h%2F%C3%A9%26%3D%25");
}

#[test]
fn lists_count_from_one_under_the_name_of_their_elements() {
    let book = Book {
        tags: Some(texts(&["x", "y"])),
        shelves: Some(vec![texts(&["1"]), texts(&["2", "3"])]),
        notes: Some(texts(&["n", "m"])),
        ..Book::default()
    };
    let [aws, ec2] = form(book);
    assert_eq!(
        aws,
        "&book.tagSet.tag.1=x&book.tagSet.tag.2=y&book.shelves.member.1.shelf.1=1\
         &book.shelves.member.2.shelf.1=2&book.shelves.member.2.shelf.2=3&book.note.1=n&book.note.2=m"
    );
    assert_eq!(
        ec2,
        "&Book.TagSet.1=x&Book.TagSet.2=y&Book.Shelves.1.1=1&Book.Shelves.2.1=2&Book.Shelves.2.2=3\
         &Book.NoteText.1=n&Book.NoteText.2=m"
    );
}

#[test]
fn entries_of_maps_are_counted_in_the_order_of_their_keys() {
    let prices = [("EUR", 3), ("CHF", 4)].map(|(key, value)| (key.to_owned(), value));
    let owners = [("b", "B"), ("a", "A")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    let book = Book {
        prices: Some(BTreeMap::from(prices)),
        owners: Some(BTreeMap::from(owners)),
        ..Book::default()
    };
    let [aws, _] = form(book);
    assert_eq!(
        aws,
        "&book.prices.entry.1.currency=CHF&book.prices.entry.1.price=4&book.prices.entry.2.currency=EUR\
         &book.prices.entry.2.price=3&book.owner.1.key=a&book.owner.1.value=A&book.owner.2.key=b\
         &book.owner.2.value=B"
    );
}

#[test]
fn of_what_is_empty_aws_query_sends_strings_and_lists() {
    let book = Book {
        title: Some(String::new()),
        tags: Some(vec![]),
        notes: Some(vec![]),
        prices: Some(BTreeMap::new()),
        sequel: Some(Box::default()),
        ..Book::default()
    };
    let [aws, ec2] = form(book);
    assert_eq!((&*aws, &*ec2), ("&book.title=&book.tagSet=&book.note=", "&Book.Title="));
}

#[test]
fn a_union_is_a_structure_and_an_unknown_member_an_error() {
    let [aws, ec2] = form(Book { location: Some(Location::Shelf("1".into())), ..Book::default() });
    assert_eq!((&*aws, &*ec2), ("&book.location.shelf=1", "&Book.Location.Shelf=1"));
    let location = Some(Location::Unknown("cellar".to_owned()));
    let request = SendBook { book: Some(Book { location, ..Book::default() }), dry_run: None };
    let error = request.to_request().unwrap_err().to_string();
    assert!(error.starts_with("book.location.cellar: "), "{error}");
}

#[test]
fn a_response_of_aws_query_has_its_members_in_a_result() {
    let book = |body: &str| parse::<SendBook>(200, body).unwrap().book;
    let expected = Some(Book { pages: Some(7), ..Book::default() });
    let response = "<SendBookResponse xmlns='https://books.example/'><SendBookResult><book><numPages>7</numPages></book>\
                    </SendBookResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></SendBookResponse>";
    assert_eq!(book(response), expected);
    assert_eq!(book(&response.replace("SendBook", "Other")), expected);
    for without in ["", " ", "<SendBookResponse/>", "<A><ResponseMetadata/></A>", "<A><book/></A>"]
    {
        assert_eq!(book(without), None, "{without}");
    }
}

#[test]
fn a_response_of_ec2_has_its_members_in_the_root() {
    let response = "<RunBookResponse><requestId>1</requestId><book><numPages>7</numPages></book></RunBookResponse>";
    let book = parse::<RunBook>(200, response).unwrap().book;
    assert_eq!(book, Some(Book { pages: Some(7), ..Book::default() }));
    // Not as in requests.
    let response = response.replace("numPages", "NumPages").replace("book", "Book");
    assert_eq!(parse::<RunBook>(200, &response).unwrap().book, None);
}
