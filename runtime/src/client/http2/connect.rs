use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::Connection as _;
use rustls::ClientConfig;
use tower_service::Service;

use crate::client::dial::Dial;
use crate::transport::{TransportError, is_without_protocol};

/// A connector whose connections speak HTTP/2: over TLS because the server says so.
#[derive(Clone, Debug)]
pub(in crate::client) struct Negotiated(HttpsConnector<Dial>);

type AnyError = Box<dyn Error + Send + Sync>;

impl Negotiated {
    pub(super) fn new(mut tls: ClientConfig, dial: Dial) -> Self {
        tls.alpn_protocols = vec![b"h2".to_vec()];
        Self(HttpsConnector::from((dial, Arc::new(tls))))
    }
}

impl Service<Uri> for Negotiated {
    type Response = MaybeHttpsStream<<Dial as Service<Uri>>::Response>;
    type Error = AnyError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, AnyError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), AnyError>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let connection = self.0.call(target);
        Box::pin(async move {
            match connection.await {
                Ok(MaybeHttpsStream::Https(tls)) => {
                    let connection = MaybeHttpsStream::Https(tls);
                    match connection.connected().is_negotiated_h2() {
                        true => Ok(connection),
                        false => Err(not_spoken().into()),
                    }
                }
                Err(error) if is_without_protocol(&*error) => Err(not_spoken().into()),
                plain => plain,
            }
        })
    }
}

fn not_spoken() -> TransportError {
    let reason = "the server does not speak HTTP/2, which the operation or the setting `http2` asks for; check the \
                  endpoint, or turn the setting off";
    TransportError::Unsupported { reason: reason.to_owned() }
}
