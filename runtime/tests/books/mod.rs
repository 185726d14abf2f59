//! The same operation in each protocol with XML, written as generated code would be.
#![allow(dead_code, reason = "no test needs all of it")]
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Response;
use lensmith::endpoint::rules::{BuiltIn, Endpoint, Parameter, RuleSet};
use lensmith::protocol::{AWS_QUERY, EC2_QUERY, Protocol, REST_XML};
use lensmith::schema::{Namespace, Xml, XmlRoot};
use lensmith::{Blob, Error, ErrorMetadata, Operation, Route, Service, Timestamp, prism};

static RULES: RuleSet = RuleSet {
    parameters: &[Parameter::string("Endpoint").built_in(BuiltIn::Endpoint).required()],
    rules: &[Endpoint(&[], "{Endpoint}")],
};

const fn service(protocol: &'static Protocol) -> Service {
    Service {
        name: "BookStore",
        version: "2026-01-01",
        protocol,
        sdk_id: "Books",
        signing_name: "books",
        endpoint_rules: &RULES,
        xml_namespace: Some(Namespace::new("", "https://books.example/")),
        ..Service::DEFAULT
    }
}

static REST: Service = service(&REST_XML);
static QUERY: Service = service(&AWS_QUERY);
static EC2: Service = service(&EC2_QUERY);

lensmith::enumeration! {
    /// How a book is bound.
    pub(crate) enum Binding: "Binding" {
        /// With a hard cover.
        HARD = Hard("hard"),
    }
}

lensmith::union! {
    /// Where a book is.
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) enum Location: "Location" {
        /// On a shelf.
        SHELF = Shelf(String), as_shelf(&str) => prism!(Shelf, "shelf"),
        /// With readers.
        READERS = Readers(Vec<String>), as_readers(&[String]) => prism!(Readers, "reader").flattened(),
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Grantee {
    pub(crate) id: Option<String>,
    pub(crate) kind: Option<String>,
}

lensmith::structure! {
    Grantee;
    ID: Option<String> = lens!(id, "id").xml_name("ID"),
    KIND: Option<String> = lens!(kind, "kind").xml_name("xsi:type").attribute(),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Book {
    pub(crate) title: Option<String>,
    pub(crate) pages: Option<i32>,
    pub(crate) is_lent: Option<bool>,
    pub(crate) weight: Option<f64>,
    pub(crate) cover: Option<Blob>,
    pub(crate) printed: Option<Timestamp>,
    pub(crate) binding: Option<Binding>,
    pub(crate) tags: Option<Vec<String>>,
    pub(crate) shelves: Option<Vec<Vec<String>>>,
    pub(crate) notes: Option<Vec<String>>,
    pub(crate) prices: Option<BTreeMap<String, i32>>,
    pub(crate) owners: Option<BTreeMap<String, String>>,
    pub(crate) grantee: Option<Grantee>,
    pub(crate) location: Option<Location>,
    pub(crate) sequel: Option<Box<Book>>,
    pub(crate) pin: Option<String>,
}

lensmith::structure! {
    Book;
    TITLE: Option<String> = lens!(title, "title"),
    PAGES: Option<i32> = lens!(pages, "pages").xml_name("numPages"),
    IS_LENT: Option<bool> = lens!(is_lent, "isLent"),
    WEIGHT: Option<f64> = lens!(weight, "weight"),
    COVER: Option<Blob> = lens!(cover, "cover"),
    PRINTED: Option<Timestamp> = lens!(printed, "printed"),
    BINDING: Option<Binding> = lens!(binding, "binding"),
    TAGS: Option<Vec<String>> = lens!(tags, "tags").xml_name("tagSet").xml(&Xml::PLAIN.item("tag")),
    SHELVES: Option<Vec<Vec<String>>> = lens!(shelves, "shelves").xml(&Xml::PLAIN.inside(&Xml::PLAIN.item("shelf"))),
    NOTES: Option<Vec<String>> = lens!(notes, "notes").xml_name("note").flattened().xml(&Xml::PLAIN.query_name("NoteText")),
    PRICES: Option<BTreeMap<String, i32>> = lens!(prices, "prices").xml(&Xml::PLAIN.key("currency").item("price")),
    OWNERS: Option<BTreeMap<String, String>> = lens!(owners, "owners").xml_name("owner").flattened(),
    GRANTEE: Option<Grantee> = lens!(grantee, "grantee").xml(&Xml::PLAIN.namespace("xsi", "http://www.w3.org/2001/XMLSchema-instance")),
    LOCATION: Option<Location> = lens!(location, "location"),
    SEQUEL: Option<Box<Book>> = lens!(sequel, "sequel"),
    PIN: Option<String> = lens!(pin, "pin").sensitive(),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NoSuchBook {
    pub(crate) message: Option<String>,
    pub(crate) titles: Option<Vec<String>>,
    pub(crate) metadata: ErrorMetadata,
}

lensmith::error_shape! {
    NoSuchBook, fault: Client, query_code: "NotFound";
    MESSAGE: Option<String> = lens!(message, "message"),
    TITLES: Option<Vec<String>> = lens!(titles, "titles"),
}

/// An error whose name is the code of another one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NotFound {
    pub(crate) metadata: ErrorMetadata,
}

lensmith::error_shape! { NotFound, fault: Server, query_code: "Gone"; }

/// An operation with a book as its input and its output.
macro_rules! operation {
    ($service:expr, $name:ident, $response:ident, $error:ident, $text:literal; $($constant:tt)*) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        pub(crate) struct $name {
            pub(crate) book: Option<Book>,
            pub(crate) dry_run: Option<bool>,
        }

        lensmith::request! {
            $name;
            BOOK: Option<Book> = lens!(book, "book"),
            DRY_RUN: Option<bool> = lens!(dry_run, "dryRun"),
        }

        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $response {
            pub(crate) book: Option<Book>,
            pub(crate) http_status: u16,
        }

        lensmith::response! {
            $response;
            BOOK: Option<Book> = lens!(book, "book"),
        }

        lensmith::operation_error! {
            /// The errors.
            #[derive(Clone, Debug, PartialEq)]
            pub(crate) enum $error for $text {
                NOT_FOUND = NotFound(NotFound),
                NO_SUCH_BOOK = NoSuchBook(NoSuchBook),
            }
        }

        impl Operation for $name {
            type Response = $response;
            type Error = $error;
            const SERVICE: &'static Service = $service;
            $($constant)*
        }
    };
}

operation! {
    &REST, PutBook, PutBookResponse, PutBookError, "PutBook";
    const ROUTE: Route = Route::put("/books");
    const XML_ROOT: Option<XmlRoot> = Some(XmlRoot::new("PutBookRequest"));
}
operation! { &QUERY, SendBook, SendBookResponse, SendBookError, "SendBook"; }
operation! { &EC2, RunBook, RunBookResponse, RunBookError, "RunBook"; }

/// An operation whose response is a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct GetText;

lensmith::request! { GetText, zero: Self; }

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GetTextResponse {
    pub(crate) text: Option<String>,
    pub(crate) http_status: u16,
}

lensmith::response! {
    GetTextResponse;
    TEXT: Option<String> = lens!(text, "text").payload(),
}

impl Operation for GetText {
    type Response = GetTextResponse;
    type Error = PutBookError;
    const SERVICE: &'static Service = &REST;
    const ROUTE: Route = Route::get("/text");
}

/// The body of a request.
pub(crate) fn body(operation: &impl Operation) -> String {
    let body = operation.to_body().unwrap();
    String::from_utf8(body.as_bytes().unwrap().to_vec()).unwrap()
}

/// The outcome of a response with this body.
pub(crate) fn parse<O: Operation>(status: u16, body: &str) -> Result<O::Response, Error<O::Error>> {
    let response = Response::builder().status(status).header("x-amzn-requestid", "of-header");
    O::parse_response(response.body(Bytes::copy_from_slice(body.as_bytes())).unwrap())
}

/// Reads a response of restXml with these bytes as its body.
pub(crate) fn parse_bytes(body: &[u8]) -> Result<PutBookResponse, String> {
    let response = Response::new(Bytes::copy_from_slice(body));
    PutBook::parse_response(response).map_err(|error| error.to_string())
}

/// The book in a response of restXml with this content.
pub(crate) fn read(content: &str) -> Result<Book, String> {
    let outcome = parse::<PutBook>(200, &format!("<Root><book>{content}</book></Root>"));
    outcome.map(|response| response.book.unwrap()).map_err(|error| error.to_string())
}

/// The content of a book in a request of restXml.
pub(crate) fn written(book: Book) -> String {
    let body = body(&PutBook { book: Some(book), ..PutBook::default() });
    let content = body.strip_prefix("<PutBookRequest xmlns=\"https://books.example/\"><book>");
    content.and_then(|rest| rest.strip_suffix("</book></PutBookRequest>")).unwrap().to_owned()
}

pub(crate) fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
