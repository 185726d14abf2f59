//! What few requests in XML and forms have: attributes of the root, namespaces of flat elements, and `null`.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeMap;

use lensmith::protocol::{AWS_QUERY, REST_XML};
use lensmith::schema::Xml;
use lensmith::{Operation, Route, Service};

static REST: Service = Service { protocol: &REST_XML, ..Service::DEFAULT };
static QUERY: Service = Service { protocol: &AWS_QUERY, version: "2026-01-01", ..Service::DEFAULT };

#[derive(Clone, Debug, Default, PartialEq)]
struct Done {
    http_status: u16,
}

lensmith::response! { Done, zero: Self::default(); }

lensmith::operation_error! {
    #[derive(Clone, Debug, PartialEq)]
    enum ShelfError for "PutShelf" {
    }
}

macro_rules! operation {
    ($name:ident, $service:ident) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        struct $name {
            label: Option<String>,
            titles: Option<Vec<Option<String>>>,
            marks: Option<BTreeMap<String, Option<String>>>,
            notes: Option<Vec<String>>,
        }

        lensmith::structure! {
            $name;
            LABEL: Option<String> = lens!(label, "label").attribute(),
            TITLES: Option<Vec<Option<String>>> = lens!(titles, "titles"),
            MARKS: Option<BTreeMap<String, Option<String>>> = lens!(marks, "marks"),
            NOTES: Option<Vec<String>> = lens!(notes, "note").flattened()
                .xml(&Xml::PLAIN.namespace("n", "https://notes.example/")),
        }

        impl Operation for $name {
            type Response = Done;
            type Error = ShelfError;
            const SERVICE: &'static Service = &$service;
            const ROUTE: Route = Route::put("/shelf");
        }

        impl $name {
            fn full() -> Self {
                let marks = [("lent", Some("yes".to_owned())), ("lost", None)];
                Self {
                    label: Some("one".to_owned()),
                    titles: Some(vec![Some("a".to_owned()), None, Some("b".to_owned())]),
                    marks: Some(marks.map(|(key, value)| (key.to_owned(), value)).into()),
                    notes: Some(vec!["x".to_owned(), "y".to_owned()]),
                }
            }

            fn body(&self) -> String {
                let body = self.to_body().unwrap();
                String::from_utf8(body.as_bytes().unwrap().to_vec()).unwrap()
            }
        }
    };
}

operation!(PutShelf, REST);
operation!(SendShelf, QUERY);

#[test]
fn an_attribute_of_the_root_is_no_element_and_flat_elements_have_their_namespace() {
    assert_eq!(
        PutShelf::full().body(),
        "<PutShelf label=\"one\"><titles><member>a</member><member>b</member></titles>\
         <marks><entry><key>lent</key><value>yes</value></entry></marks>\
         <note xmlns:n=\"https://notes.example/\">x</note><note xmlns:n=\"https://notes.example/\">y</note></PutShelf>"
    );
}

#[test]
fn null_is_left_out_of_a_form_and_does_not_count() {
    assert_eq!(
        SendShelf::full().body(),
        "Action=SendShelf&Version=2026-01-01&label=one&titles.member.1=a&titles.member.2=b\
         &marks.entry.1.key=lent&marks.entry.1.value=yes&note.1=x&note.2=y"
    );
}
