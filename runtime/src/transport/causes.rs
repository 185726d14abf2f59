//! What the errors of the transports come to, and their causes, among them those that do not call themselves such.

use std::error::Error;
use std::fmt;
use std::io;
use std::iter::successors;

use super::{Cause, TransportError};

/// An error and its causes. An [`io::Error`] does not name the error that it was made of as its cause, but that
/// one's cause.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    successors(Some(error), |&error| {
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        inner.map(|inner| inner as _).or_else(|| error.source())
    })
}

/// An error and its causes in one line, less those that only repeat what is already said.
pub(crate) fn causes(error: Option<&(dyn Error + 'static)>) -> String {
    let mut line = String::new();
    for cause in successors(error, |&error| error.source()).map(ToString::to_string) {
        if !line.contains(&cause) {
            line += if line.is_empty() { "" } else { ": " };
            line += &cause;
        }
    }
    line
}

/// What it means that no connection came about because of `error`.
pub(crate) fn unconnected(
    endpoint: String,
    reason: String,
    error: Box<dyn Error + Send + Sync>,
) -> TransportError {
    match tls_error(&*error) {
        None => TransportError::Connect { endpoint, reason: Cause::new(reason, error) },
        Some(rustls::Error::InvalidCertificate(_)) => {
            TransportError::Untrusted { endpoint, reason: Cause::new(reason, error) }
        }
        Some(_) => {
            let reason = Cause::new(format!("no TLS: {reason}"), error);
            TransportError::Connect { endpoint, reason }
        }
    }
}

/// Why a proxy does not let a connection through, or cannot be reached itself.
#[derive(Debug)]
pub(crate) struct ThroughProxy {
    /// The URL of the proxy, without name and password.
    pub(crate) proxy: String,
    pub(crate) reason: Box<dyn Error + Send + Sync>,
}

impl fmt::Display for ThroughProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "through the proxy {}", self.proxy)
    }
}

impl Error for ThroughProxy {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.reason)
    }
}

/// What it means that a transport of this crate does not even try.
pub(crate) fn unsupported() -> TransportError {
    TransportError::Unsupported {
        reason: "`Https` sends requests with an absolute URI, in HTTP/1.1, other than CONNECT"
            .to_owned(),
    }
}

/// The error of this crate among the causes: that of a request's body.
pub(crate) fn own(error: &(dyn Error + 'static)) -> Option<TransportError> {
    chain(error).find_map(|cause| cause.downcast_ref().cloned())
}

/// The error of TLS among the causes.
fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    chain(error).find_map(|cause| cause.downcast_ref())
}

/// Whether the server refuses every protocol that it was offered for use over TLS.
#[cfg(feature = "http2")]
pub(crate) fn is_without_protocol(error: &(dyn Error + 'static)) -> bool {
    let refusal = rustls::Error::AlertReceived(rustls::AlertDescription::NoApplicationProtocol);
    tls_error(error) == Some(&refusal)
}

/// What it means that a client of hyper does not even try to send a request of HTTP/2; `None` if it did.
#[cfg(feature = "client")]
pub(crate) fn untried(
    version: http::Version,
    error: &(dyn Error + 'static),
    mend: &str,
) -> Option<TransportError> {
    use hyper_util::client::legacy;

    let mut tried = chain(error).filter_map(|cause| cause.downcast_ref::<legacy::Error>());
    let is_untried = version == http::Version::HTTP_2 && tried.any(|it| it.source().is_none());
    is_untried.then(|| TransportError::Unsupported {
        reason: format!("it does not speak HTTP/2, which the request needs; {mend}"),
    })
}

/// Whether a timer of this process, and not the system, says that it took too long.
#[cfg(feature = "client")]
pub(crate) fn is_elapsed(error: &(dyn Error + 'static)) -> bool {
    chain(error).any(|cause| cause.is::<tokio::time::error::Elapsed>())
}

/// Whether what came could not be read as the head of a response.
#[cfg(feature = "client")]
pub(crate) fn is_malformed(error: &(dyn Error + 'static)) -> bool {
    chain(error).filter_map(|cause| cause.downcast_ref()).any(hyper::Error::is_parse)
}

#[cfg(test)]
mod tests {
    use rustls::CertificateError;

    use super::*;

    #[test]
    fn an_error_is_found_inside_of_others() {
        let error = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let wrapped = io::Error::other(io::Error::other(error.clone()));
        assert_eq!(tls_error(&wrapped), Some(&error));
        assert_eq!(tls_error(&io::Error::other("refused")), None);
    }

    #[cfg(feature = "client")]
    #[tokio::test]
    async fn a_timer_is_told_from_the_system() {
        let elapsed = tokio::time::timeout(std::time::Duration::ZERO, std::future::pending::<()>());
        let elapsed = io::Error::new(io::ErrorKind::TimedOut, elapsed.await.unwrap_err());
        assert!(is_elapsed(&elapsed));
        assert!(!is_elapsed(&io::Error::from(io::ErrorKind::TimedOut)));
    }

    #[derive(Debug)]
    struct Failure(&'static str, Option<Box<Failure>>);

    impl fmt::Display for Failure {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Failure {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.1.as_deref().map(|cause| cause as _)
        }
    }

    #[test]
    fn causes_are_joined_and_what_repeats_is_left_out() {
        let chain = ["refused", "no TCP: refused", "no TLS"].into_iter();
        let error = chain.fold(None, |cause, text| Some(Box::new(Failure(text, cause)))).unwrap();
        assert_eq!(causes(Some(&error)), "no TLS: no TCP: refused");
        assert_eq!(causes(None), "");
    }
}
