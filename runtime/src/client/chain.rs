//! The causes of an error, among them those that do not call themselves such.

use std::error::Error;
use std::io;
use std::iter::successors;

/// An error and its causes. An [`io::Error`] does not name the error that it was made of as its cause, but that
/// one's cause.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    successors(Some(error), |&error| {
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        inner.map(|inner| inner as _).or_else(|| error.source())
    })
}

/// The error of TLS among the causes.
pub(super) fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    chain(error).find_map(|cause| cause.downcast_ref())
}

/// Whether a timer of this process, and not the system, says that it took too long.
pub(super) fn is_elapsed(error: &(dyn Error + 'static)) -> bool {
    chain(error).any(|cause| cause.is::<tokio::time::error::Elapsed>())
}

/// Whether what came could not be read as the head of a response.
pub(super) fn is_malformed(error: &(dyn Error + 'static)) -> bool {
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
        assert!(!is_elapsed(&io::Error::from(io::ErrorKind::TimedOut)));
    }

    #[tokio::test]
    async fn a_timer_is_told_from_the_system() {
        let elapsed = tokio::time::timeout(std::time::Duration::ZERO, std::future::pending::<()>());
        let elapsed = io::Error::new(io::ErrorKind::TimedOut, elapsed.await.unwrap_err());
        assert!(is_elapsed(&elapsed));
    }
}
