//! A request as a command of [curl](https://curl.se), for debugging.

use std::fmt::Write;

use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request};

use crate::body::BodyBytes;
use crate::scrub::{self, REDACTED};

/// The command of a POSIX shell that sends a request, without its credentials.
///
/// In the place of a Version 4 signature the command has curl sign anew, with the key that the shell has
/// in `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, for temporary credentials, `AWS_SESSION_TOKEN`
/// (curl 7.75 or newer). A bearer token is the one that the shell has in `AWS_BEARER_TOKEN`. What other secrets headers and URL have is replaced by `REDACTED`, the signature
/// of a pre-signed URL included. The body is shown as it is: `Client::to_curl` (feature `client`) knows
/// which members of an operation are secrets. A stream is not read: curl takes it from a file called `body`.
///
/// ```
/// let request = http::Request::post("https://api.ecr.eu-central-1.amazonaws.com/")
///     .header("authorization", "AWS4-HMAC-SHA256 Credential=AKID/20260102/eu-central-1/ecr/aws4_request")
///     .header("x-amz-target", "AmazonEC2ContainerRegistry_V20150921.ListImages")
///     .header("content-type", "application/x-amz-json-1.1")
///     .body(r#"{"repositoryName":"it's"}"#)?;
/// let expected = r#"
/// curl --globoff --path-as-is 'https://api.ecr.eu-central-1.amazonaws.com/' \
///   --request 'POST' \
///   --aws-sigv4 'aws:amz:eu-central-1:ecr' --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
///   --header 'x-amz-target: AmazonEC2ContainerRegistry_V20150921.ListImages' \
///   --header 'content-type: application/x-amz-json-1.1' \
///   --data-raw '{"repositoryName":"it'\''s"}'"#;
/// assert_eq!(lensmith::curl::to_curl(&request), expected.trim_start());
/// # Ok::<(), http::Error>(())
/// ```
pub fn to_curl<B: BodyBytes>(request: &Request<B>) -> String {
    to_curl_from(request, "body")
}

/// The same, in which a body that is not in memory comes from a file of this name.
pub(crate) fn to_curl_from<B: BodyBytes>(request: &Request<B>, file: &str) -> String {
    let (input, data) = match request.body().body_bytes() {
        Some(bytes) => body(request.method(), bytes),
        None => {
            (String::new(), Some(format!("--data-binary {}", quote(format!("@{file}").as_bytes()))))
        }
    };
    let url = quote(scrub::uri(request.uri()).as_bytes());
    let mut lines = vec![format!("{input}curl --globoff --path-as-is {url}")];
    lines.push(method(request.method()));
    lines.extend(headers(request.headers()));
    // Where data has no media type, curl would take it for a form.
    if data.is_some() && !request.headers().contains_key(CONTENT_TYPE) {
        lines.push("--header 'content-type:'".to_owned());
    }
    lines.extend(data);
    lines.join(" \\\n  ")
}

/// A `HEAD` that is merely named would wait for a body.
fn method(method: &Method) -> String {
    match *method {
        Method::HEAD => "--head".to_owned(),
        _ => format!("--request {}", quote(method.as_str().as_bytes())),
    }
}

/// The headers but for those that curl itself adds, for the body and in signing.
fn headers(headers: &HeaderMap) -> Vec<String> {
    let scope = headers.get(AUTHORIZATION).and_then(signing_scope);
    let is_added = |name: &HeaderName| match name.as_str() {
        "content-length" | "transfer-encoding" => true,
        "x-amz-date" => scope.is_some(),
        _ => false,
    };
    let kept = headers.iter().filter(|(name, _)| !is_added(name));
    let line = |(name, value): (&HeaderName, &HeaderValue)| match &scope {
        Some(scope) if *name == AUTHORIZATION => format!(
            "--aws-sigv4 {} --user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\"",
            quote(scope.as_bytes())
        ),
        _ => header(name, value),
    };
    kept.map(line).collect()
}

fn header(name: &HeaderName, value: &HeaderValue) -> String {
    if *name == AUTHORIZATION && value.as_bytes().starts_with(b"Bearer ") {
        return format!("--header \"{name}: Bearer $AWS_BEARER_TOKEN\"");
    }
    if name == "x-amz-security-token" {
        return format!("--header \"{name}: $AWS_SESSION_TOKEN\"");
    }
    let line = match value.as_bytes() {
        _ if scrub::is_secret(name, value) => format!("{name}: {REDACTED}").into_bytes(),
        // With a colon, curl takes an empty value for a header to leave out.
        [] => format!("{name};").into_bytes(),
        value => [name.as_str().as_bytes(), b": ", value].concat(),
    };
    format!("--header {}", quote(&line))
}

/// Region and service of a signature, as curl wants them.
fn signing_scope(authorization: &HeaderValue) -> Option<String> {
    let text = authorization.to_str().ok()?.strip_prefix("AWS4-HMAC-SHA256 Credential=")?;
    let credential = text.split(',').next()?;
    let mut parts = credential.trim().rsplit('/');
    let (_terminator, service, region) = (parts.next()?, parts.next()?, parts.next()?);
    Some(format!("aws:amz:{region}:{service}"))
}

/// Longer arguments are refused by Linux.
const MAX_ARGUMENT_BYTES: usize = 100_000;

/// What feeds the body to curl's standard input, and the option for it: a body of text is an argument, any
/// other comes through a pipe.
fn body(method: &Method, body: &[u8]) -> (String, Option<String>) {
    let needs_none = matches!(*method, Method::GET | Method::HEAD);
    if body.is_empty() && needs_none {
        (String::new(), None)
    } else if body.len() <= MAX_ARGUMENT_BYTES && is_text(body) {
        (String::new(), Some(format!("--data-raw {}", quote(body))))
    } else {
        (format!("{} | ", printf(body)), Some("--data-binary @-".to_owned()))
    }
}

/// One word of a POSIX shell that stands for these bytes, which do not end with a line break where they are
/// no text.
fn quote(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) if is_text(bytes) => format!("'{}'", text.replace('\'', r"'\''")),
        _ => format!("\"$({})\"", printf(bytes)),
    }
}

/// Whether a terminal shows the bytes and does nothing else.
fn is_text(bytes: &[u8]) -> bool {
    let is_shown = |c: char| !c.is_control() || c == '\n' || c == '\t';
    str::from_utf8(bytes).is_ok_and(|text| text.chars().all(is_shown))
}

/// The command that prints these bytes, by
/// [escapes](https://pubs.opengroup.org/onlinepubs/9699919799/utilities/printf.html) in octal.
fn printf(bytes: &[u8]) -> String {
    let mut command = String::from("printf '");
    for byte in bytes {
        match byte {
            // A hyphen at the beginning would be taken for an option.
            b'%' | b'\\' | b'\'' | b'-' | ..=31 | 127.. => {
                let _ = write!(command, "\\{byte:03o}");
            }
            _ => command.push(char::from(*byte)),
        }
    }
    command.push('\'');
    command
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
