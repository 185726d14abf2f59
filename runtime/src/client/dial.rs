use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::Uri;
use http::uri::PathAndQuery;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use tower_service::Service;

use crate::config::{Proxies, Server};
use crate::transport::ThroughProxy;

/// Connects to where a request goes, or to the proxy through which it goes there.
#[derive(Clone, Debug)]
pub(super) struct Dial {
    tcp: HttpConnector,
    proxies: Arc<Proxies>,
}

type AnyError = Box<dyn Error + Send + Sync>;

impl Dial {
    pub(super) fn new(tcp: HttpConnector, proxies: Arc<Proxies>) -> Self {
        Self { tcp, proxies }
    }
}

impl Service<Uri> for Dial {
    type Response = <HttpConnector as Service<Uri>>::Response;
    type Error = AnyError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, AnyError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), AnyError>> {
        self.tcp.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let server = match self.proxies.of(&target) {
            Ok(server) => server,
            Err(error) => return Box::pin(async move { Err(error.into()) }),
        };
        let Some(server) = server else {
            let connection = self.tcp.call(target);
            return Box::pin(async move { Ok(connection.await?) });
        };
        let tunnel = tunnel(server, self.tcp.clone(), target);
        let proxy = server.to_string();
        Box::pin(async move {
            tunnel?.await.map_err(|error| ThroughProxy { proxy, reason: error.into() }.into())
        })
    }
}

type Tunneling = <Tunnel<HttpConnector> as Service<Uri>>::Future;

fn tunnel(server: &Server, tcp: HttpConnector, target: Uri) -> Result<Tunneling, AnyError> {
    let place = Uri::builder().scheme("http").authority(format!("{}:{}", server.host, server.port));
    let mut tunnel = Tunnel::new(place.path_and_query("/").build()?, tcp);
    if let Some(authorization) = server.authorization() {
        tunnel = tunnel.with_auth(authorization);
    }
    Ok(tunnel.call(with_port(target)?))
}

/// A target with its port, without which a tunnel would go to that of https.
fn with_port(target: Uri) -> Result<Uri, http::Error> {
    match target.host() {
        Some(host) if target.port().is_none() && target.scheme_str() == Some("http") => {
            let authority = format!("{host}:80");
            let path = PathAndQuery::from_static("/");
            Uri::builder().scheme("http").authority(authority).path_and_query(path).build()
        }
        _ => Ok(target),
    }
}
