//! What the server does wrong where it takes more than a few bytes to say.

pub(crate) mod closing;
pub(crate) mod framing;
pub(crate) mod json;
pub(crate) mod size;
pub(crate) mod slow;
pub(crate) mod streams;
pub(crate) mod tls;
pub(crate) mod xml;

pub(crate) const HTML: &str = "content-type: text/html\r\n";
pub(crate) const XML: &str = "content-type: text/xml\r\n";
pub(crate) const LOCATION: &str = "location: https://elsewhere.example/\r\n";
pub(crate) const THROTTLE: &str = r#"{"__type":"ThrottlingException","message":"Rate exceeded"}"#;
pub(crate) const NO_SUCH_BOOK: &str =
    "<ErrorResponse><Error><Code>Books.NoSuchBook</Code></Error></ErrorResponse>";
