use std::fmt;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::ConfigError;

/// The certificate authorities that a client trusts instead of Mozilla's: certificates in PEM, one after the other,
/// as in the file of `AWS_CA_BUNDLE`.
///
/// ```
/// use lensmith::config::CaBundle;
///
/// let of_file = CaBundle::from("/etc/ssl/certs/proxy.pem");
/// let in_memory = CaBundle::pem("-----BEGIN CERTIFICATE-----\n...");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct CaBundle(Source);

#[derive(Clone, PartialEq, Eq)]
enum Source {
    /// Read when a client is built.
    File(PathBuf),
    Pem(Bytes),
}

impl CaBundle {
    /// Creates a bundle from the text of a PEM file.
    pub fn pem(pem: impl Into<Bytes>) -> Self {
        Self(Source::Pem(pem.into()))
    }

    /// The certificates, at least one.
    pub(crate) fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
        let invalid =
            |reason: String| ConfigError::InvalidCaBundle { bundle: self.to_string(), reason };
        let pem = match &self.0 {
            Source::Pem(pem) => pem.clone(),
            Source::File(path) => {
                std::fs::read(path).map_err(|error| invalid(error.to_string()))?.into()
            }
        };
        let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
        let certificates =
            certificates.map_err(|error| invalid(format!("it is not valid PEM: {error}")))?;
        // Bundles of operating systems may contain certificates that rustls cannot use.
        let (usable, _) =
            rustls::RootCertStore::empty().add_parsable_certificates(certificates.iter().cloned());
        match usable {
            0 => Err(invalid("it has no certificate of an authority".to_owned())),
            _ => Ok(certificates),
        }
    }
}

impl<P: AsRef<Path>> From<P> for CaBundle {
    /// The bundle in a file, by its path.
    fn from(path: P) -> Self {
        Self(Source::File(path.as_ref().to_owned()))
    }
}

impl fmt::Display for CaBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::File(path) => write!(f, "{}", path.display()),
            Source::Pem(_) => f.write_str("in memory"),
        }
    }
}

impl fmt::Debug for CaBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CaBundle({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_bundle() {
        let table = [
            (CaBundle::from("/nowhere/ca.pem"), "/nowhere/ca.pem cannot be used: No such file"),
            (CaBundle::from(env!("CARGO_MANIFEST_DIR")), "cannot be used: "),
            (CaBundle::pem("no certificate"), "in memory cannot be used: it has no certificate"),
            (
                CaBundle::pem("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"),
                "cannot be used: it is not valid PEM",
            ),
            (
                CaBundle::pem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
                "cannot be used: it has no certificate",
            ),
        ];
        for (bundle, expected) in table {
            let error = bundle.certificates().unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
