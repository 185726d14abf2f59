use std::env;

use http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::IntoMember;

/// What [botocore](https://github.com/boto/botocore/blob/develop/botocore/utils.py) leaves as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'_')
    .remove(b'.')
    .remove(b'-')
    .remove(b'~')
    .remove(b'=')
    .remove(b';')
    .remove(b':')
    .remove(b'+')
    .remove(b'&')
    .remove(b'[')
    .remove(b']')
    .remove(b'{')
    .remove(b'}')
    .remove(b'"')
    .remove(b'\'')
    .remove(b',');

/// The trace that calls belong to, which they send in the header `x-amzn-trace-id`. Lambda stops functions that call
/// one another without end, and [recognises them by it](https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html).
///
/// Characters that no header could carry are percent-encoded. The header is not signed, and calls do not send it if
/// a [hook](crate::hooks) sets one.
///
/// ```
/// use lensmith::config::TraceId;
///
/// let trace_id = TraceId::from("Root=1-5e1b4151-5ac6c58f3f2b9b8a6f1a1a1a;Sampled=1");
/// assert_eq!(trace_id.get().as_deref(), Some("Root=1-5e1b4151-5ac6c58f3f2b9b8a6f1a1a1a;Sampled=1"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceId(Source);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    Fixed(String),
    Process,
}

impl TraceId {
    /// The trace in the variable `_X_AMZN_TRACE_ID` of this process, which is read anew by each call: Lambda sets it for
    /// each invocation of a function. While it is not set, calls send no header.
    pub fn of_process() -> Self {
        Self(Source::Process)
    }

    /// The trace of a call that starts now, if there is one.
    pub fn get(&self) -> Option<String> {
        let Self(source) = self;
        let text = match source {
            Source::Fixed(text) => Some(text.clone()),
            Source::Process => env::var(super::settings::TRACE_ID).ok(),
        };
        text.filter(|text| !text.trim().is_empty())
    }

    /// The header of a call that starts now.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        let text = self.get()?;
        HeaderValue::try_from(utf8_percent_encode(&text, ENCODED).to_string()).ok()
    }
}

impl From<String> for TraceId {
    fn from(trace_id: String) -> Self {
        Self(Source::Fixed(trace_id))
    }
}

impl From<&str> for TraceId {
    fn from(trace_id: &str) -> Self {
        trace_id.to_owned().into()
    }
}

#[diagnostic::do_not_recommend]
impl IntoMember<Option<TraceId>> for String {
    fn into_member(self) -> Option<TraceId> {
        Some(self.into())
    }
}

#[diagnostic::do_not_recommend]
impl IntoMember<Option<TraceId>> for &str {
    fn into_member(self) -> Option<TraceId> {
        Some(self.into())
    }
}

#[cfg(test)]
mod tests {
    use super::TraceId;

    #[test]
    fn a_header_has_the_encoding_of_botocore() {
        let header = |text: &str| {
            TraceId::from(text).header().map(|value| value.to_str().unwrap().to_owned())
        };
        for text in
            ["Root=1-5e1b;Parent=53ef;Sampled=1;Lineage=a:0,b", "-=;:+&[]{}\"',", "aZ09_.-~"]
        {
            assert_eq!(header(text).as_deref(), Some(text));
        }
        // What `urllib.parse.quote` of Python gives.
        assert_eq!(
            header("a b/c%\r\n\u{e9}\u{1f980}").as_deref(),
            Some("a%20b%2Fc%25%0D%0A%C3%A9%F0%9F%A6%80")
        );
        assert_eq!(
            header("!#$()*<>?@\\^`|").as_deref(),
            Some("%21%23%24%28%29%2A%3C%3E%3F%40%5C%5E%60%7C")
        );
        assert_eq!(header(" "), None);
    }
}
