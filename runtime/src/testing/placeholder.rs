//! What stands for the secrets of responses in a recording. Those of requests are all hidden alike: a call is found
//! in a recording by its request, whose secrets may be others by then.

use std::borrow::Cow;

use crate::Blob;
use crate::schema::{hide, parse_timestamp};

/// The shortest text that is taken for base64: many a short word is some by chance.
const MIN_BASE64_BYTES: usize = 16;

/// A text of the same form that says nothing: code that parses a secret of a response parses it, too.
pub(super) fn stand_in(secret: &str) -> Cow<'static, str> {
    let is_base64 = secret.len() >= MIN_BASE64_BYTES;
    match secret {
        _ if is_url(secret) => "https://redacted.example/".into(),
        _ if secret.starts_with("arn:") => {
            "arn:aws:redacted:us-east-1:000000000000:redacted".into()
        }
        _ if secret.starts_with('{') && secret.ends_with('}') => "{}".into(),
        _ if secret.starts_with('[') && secret.ends_with(']') => "[]".into(),
        _ if is_uuid(secret) => "00000000-0000-4000-8000-000000000000".into(),
        _ if is_number(secret) => "0".repeat(secret.len()).into(),
        _ if parse_timestamp(secret).is_some() => "2000-01-01T00:00:00Z".into(),
        _ => match Blob::from_base64(secret).filter(|_| is_base64) {
            // A name and a password, as registries take them.
            Some(content) if content.contains(&b':') => {
                Blob::from("redacted:redacted").to_base64().into()
            }
            Some(_) => Blob::from("redacted").to_base64().into(),
            None => hide(secret),
        },
    }
}

fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12])
        && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::stand_in;
    use crate::Blob;
    use crate::schema::hide;

    #[test]
    fn a_stand_in_has_the_form_of_the_secret() {
        for (secret, expected) in [
            ("https://layers.example/a?X-Amz-Signature=4f53", "https://redacted.example/"),
            ("http://10.0.0.1/", "https://redacted.example/"),
            (
                "arn:aws:kms:eu-central-1:123:key/1",
                "arn:aws:redacted:us-east-1:000000000000:redacted",
            ),
            (r#"{"password":"a"}"#, "{}"),
            ("[1]", "[]"),
            ("123456789012", "000000000000"),
            ("2026-11-26T19:00:00Z", "2000-01-01T00:00:00Z"),
            ("3f2504e0-4f89-41d3-9a0c-0305e82c3301", "00000000-0000-4000-8000-000000000000"),
            ("QVdTOnMzY3IzdHMzY3IzdA==", "cmVkYWN0ZWQ6cmVkYWN0ZWQ="),
            ("c29tZSBvdGhlciBieXRlcw==", "cmVkYWN0ZWQ="),
            ("pa55word", "<redacted>"),
            ("hunter2 hunter2 hunter2", "<redacted>"),
            ("", "<redacted>"),
        ] {
            assert_eq!(stand_in(secret), expected, "{secret}");
        }
        assert_eq!(hide("https://layers.example/"), "<redacted>");
    }

    #[test]
    fn a_stand_in_parses() {
        assert_eq!(
            "https://redacted.example/".parse::<http::Uri>().unwrap().host(),
            Some("redacted.example")
        );
        let content = Blob::from_base64(&stand_in("QVdTOnMzY3IzdHMzY3IzdA==")).unwrap();
        assert_eq!(&*content, b"redacted:redacted");
    }
}
