//! Why signing fails.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use http::HeaderName;

/// Why a request could not be signed, or not be given a bearer token. The request is then as it was before.
///
/// No variant holds a secret or a session token.
#[derive(Debug)]
#[non_exhaustive]
pub enum SignError {
    /// Neither a `Host` header nor the URI says which host the request is for.
    MissingHost,
    /// The value of a header that must be signed is not text.
    HeaderNotText {
        /// The header's name in lower case.
        name: String,
    },
    /// The credentials or the scope contain a control character, which no header can carry.
    ControlCharacter {
        /// The header they belong in.
        header: HeaderName,
    },
    /// A pre-signed URL cannot be valid for so short or so long a time.
    ExpiresIn {
        /// The duration asked for.
        given: Duration,
    },
    /// A bearer token would be sent to another machine without TLS.
    TokenWithoutTls {
        /// The host that the request is for.
        host: String,
    },
    /// A body that can be read only once, which no signature covers, would be sent to another machine without TLS.
    UnsignedWithoutTls {
        /// The host that the request is for.
        host: String,
    },
    /// The operation takes no signature, which a pre-signed URL needs.
    NotPresignable {
        /// The name of the operation.
        operation: &'static str,
    },
    /// The endpoint takes signatures of other schemes only.
    UnsupportedSchemes {
        /// Their names, such as `sigv4a`.
        names: Vec<String>,
    },
    /// The endpoint asks for a [session](crate::session), but the operation that creates sessions is not in the program.
    NoSessions {
        /// The scheme of the endpoint.
        scheme: &'static str,
        /// The name of the operation.
        operation: &'static str,
    },
    /// The algorithm has no key for the credentials. No such credentials are known.
    NoKey,
    /// A stream without TLS needs a signature for each of its chunks, and the scheme of the endpoint defines none.
    UnsignedChunks,
    /// A stream of events needs a signature for each of them, and Signature Version 4A defines none.
    UnsignedEvents,
    /// The signed request is beyond what the `http` crate's types can hold.
    Http(http::Error),
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHost => f.write_str(
                "cannot sign a request without a host: give it an absolute URI or a Host header",
            ),
            Self::HeaderNotText { name } => {
                write!(
                    f,
                    "cannot sign the header `{name}`: its value is not UTF-8; encode or remove it"
                )
            }
            Self::ControlCharacter { header } => write!(
                f,
                "cannot write the header `{header}`: a control character is in its value; \
                 look for a line break in the credentials, the region and the service"
            ),
            Self::ExpiresIn { given } => write!(
                f,
                "cannot sign a URL that is valid for {given:?}: choose between 1 second and 7 days"
            ),
            Self::TokenWithoutTls { host } => write!(
                f,
                "cannot send a bearer token to {host:?} without TLS, where others could read it: \
                 use an endpoint with https"
            ),
            Self::UnsignedWithoutTls { host } => write!(
                f,
                "cannot send a body that can be read only once to {host:?} without TLS, where others could change it: \
                 use an endpoint with https, or a body that can be read again"
            ),
            Self::NotPresignable { operation } => write!(
                f,
                "cannot pre-sign a URL of `{operation}`: its calls are authenticated by a bearer token, which no URL \
                 carries; send it, or build the request by `Operation::to_request`"
            ),
            Self::UnsupportedSchemes { names } => unsupported(names, f),
            Self::NoSessions { scheme, operation } => write!(
                f,
                "cannot sign for this endpoint: its scheme `{scheme}` needs `{operation}`; turn on the feature \
                 `{operation}` of the crate of the service"
            ),
            Self::NoKey => f.write_str(
                "cannot derive a signing key from the credentials: use other credentials",
            ),
            Self::UnsignedChunks => f.write_str(
                "cannot sign the chunks of a stream for this endpoint: use an endpoint with https, or a body in memory",
            ),
            Self::UnsignedEvents => f.write_str(
                "cannot sign the events of a stream by Signature Version 4A: use the endpoint of a region, which takes \
                 Signature Version 4",
            ),
            Self::Http(_) => f.write_str(
                "cannot write the signature into the request: shorten its URI, which needs a scheme \
                 and can take 64 KiB in all, or remove some of its thousands of headers",
            ),
        }
    }
}

fn unsupported(names: &[String], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let schemes = names.join("`, `");
    write!(f, "cannot sign for this endpoint: it takes signatures by `{schemes}` only, ")?;
    if !cfg!(feature = "sigv4a") && names.iter().any(|name| name == "sigv4a") {
        return f.write_str(
            "which need the feature `sigv4a`; turn it on for `lensmith`, or for the crate of the service",
        );
    }
    f.write_str(
        "which are not supported; choose another endpoint by the region, the request or the endpoint's URL",
    )
}

impl Error for SignError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Http(error) => Some(error),
            _ => None,
        }
    }
}
