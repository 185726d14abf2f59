use std::io;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::connection::{Socket, Stream};

/// What a server shows for who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// One that an authority has signed, which the client is told to trust.
    Trusted,
    /// One that an authority has signed which the client does not know.
    Unknown,
    /// A trusted one that has expired.
    Expired,
    /// A trusted one that is not valid yet.
    Early,
    /// A trusted one for another name.
    ForAnother,
}

/// TLS with a certificate.
#[derive(Clone, Debug)]
pub(crate) struct Security {
    config: Arc<ServerConfig>,
    authority: String,
}

impl Security {
    /// Makes an authority, and a certificate that it signs.
    pub(crate) fn new(certificate: Certificate) -> io::Result<Self> {
        let mut params = CertificateParams::new([]).map_err(io::Error::other)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, key()?).map_err(io::Error::other)?;
        let key = key()?;
        let chain =
            params_of(certificate)?.signed_by(&key, &authority).map_err(io::Error::other)?;
        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(io::Error::other)?;
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(vec![chain.into()], key)
            .map_err(io::Error::other)?;
        let authority = match certificate {
            Certificate::Unknown => String::new(),
            _ => authority.pem(),
        };
        Ok(Self { config: Arc::new(config), authority })
    }

    /// The authority that a client is told to trust, in PEM, if it is told to trust any.
    pub(crate) fn authority(&self) -> Option<&str> {
        Some(self.authority.as_str()).filter(|pem| !pem.is_empty())
    }

    /// Speaks TLS.
    pub(crate) fn secure(&self, socket: Socket) -> io::Result<Box<dyn Stream>> {
        let tls = ServerConnection::new(Arc::clone(&self.config)).map_err(io::Error::other)?;
        Ok(Box::new(StreamOwned::new(tls, socket)))
    }
}

fn key() -> io::Result<KeyPair> {
    KeyPair::generate().map_err(io::Error::other)
}

fn params_of(certificate: Certificate) -> io::Result<CertificateParams> {
    let name = match certificate {
        Certificate::ForAnother => "another.example",
        _ => "127.0.0.1",
    };
    let mut params = CertificateParams::new([name.to_owned()]).map_err(io::Error::other)?;
    match certificate {
        Certificate::Expired => params.not_after = date_time_ymd(2020, 1, 1),
        Certificate::Early => params.not_before = date_time_ymd(2999, 1, 1),
        Certificate::Trusted | Certificate::Unknown | Certificate::ForAnother => {}
    }
    Ok(params)
}
