//! HTTP/2 over TLS and through proxies, on this machine.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod h2_server;

use std::sync::Arc;

use bytes::Bytes;
use h2_server::{Server, all, head, send, speak};
use http::{Request, Version};
use lensmith::Body;
use lensmith::client::Https;
use lensmith::config::{CaBundle, Connection, Proxy};
use lensmith::transport::{OpenStream, Transport, TransportError};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, copy_bidirectional};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server over TLS that chooses among these protocols, and speaks HTTP/2 whatever it chose.
async fn server(authority: &Authority, protocols: &[&str]) -> Server {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let chain = vec![CertificateDer::from(params.signed_by(&key, authority).unwrap())];
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider);
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let mut config = config.with_single_cert(chain, key).unwrap();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let mut server = Server::accepting(move |connection| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(connection) = acceptor.accept(connection).await else { return };
            speak(connection, 1, |request, mut respond| async move {
                let bytes = all(&mut request.into_body()).await;
                let mut stream = respond.send_response(head(200), false).unwrap();
                send(&mut stream, bytes.into()).await;
                stream.send_data(Bytes::new(), true).unwrap();
            })
            .await;
        }
    })
    .await;
    server.url = server.url.replace("http://127.0.0.1", "https://localhost");
    server
}

/// A proxy that lets every connection through, and says where they go.
async fn proxy() -> Server {
    Server::accepting(|client| async move {
        let mut client = BufReader::new(client);
        let mut lines = String::new();
        while !lines.ends_with("\r\n\r\n") {
            client.read_line(&mut lines).await.unwrap();
        }
        let target = lines.strip_prefix("CONNECT ").unwrap().split(' ').next().unwrap();
        let port = target.rsplit(':').next().unwrap();
        let mut server = TcpStream::connect(format!("127.0.0.1:{port}")).await.unwrap();
        client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        let _ = copy_bidirectional(&mut client, &mut server).await;
    })
    .await
}

fn https(authority: &Authority, proxy: Proxy) -> Https {
    let mut connection = Connection::default();
    connection.ca_bundle = Some(CaBundle::pem(authority.pem()));
    connection.proxy = proxy;
    Https::new(&connection).unwrap()
}

async fn sent(https: &Https, url: &str, is_open: bool) -> Result<Bytes, TransportError> {
    let body = Body::from("hello");
    let mut request = Request::post(url).version(Version::HTTP_2).body(body).unwrap();
    if is_open {
        request.extensions_mut().insert(OpenStream);
    }
    https.send(request).await?.into_body().bytes(100).await
}

#[tokio::test]
async fn a_server_over_tls_chooses_http_2() {
    let authority = authority();
    let server = server(&authority, &["http/1.1", "h2"]).await;
    for is_open in [true, false] {
        let https = https(&authority, Proxy::default());
        assert_eq!(sent(&https, &server.url, is_open).await.unwrap(), "hello");
    }
}

#[tokio::test]
async fn a_server_over_tls_that_does_not_choose_http_2_is_an_error() {
    let authority = authority();
    for protocols in [&["http/1.1"][..], &[]] {
        let server = server(&authority, protocols).await;
        for is_open in [true, false] {
            let https = https(&authority, Proxy::default());
            let error = sent(&https, &server.url, is_open).await.unwrap_err();
            assert!(matches!(error, TransportError::Unsupported { .. }), "{error:?}");
            assert!(error.to_string().contains("does not speak HTTP/2"), "{error}");
        }
    }
}

#[tokio::test]
async fn a_proxy_lets_http_2_through() {
    let authority = authority();
    let proxy = proxy().await;
    let plain = Server::start(1, |request, mut respond| async move {
        let bytes = all(&mut request.into_body()).await;
        let mut stream = respond.send_response(head(200), false).unwrap();
        stream.send_data(bytes.into(), true).unwrap();
    })
    .await;
    let secure = server(&authority, &["h2"]).await;
    let https = https(&authority, Proxy::from(&*proxy.url));
    let mut connections = 0;
    for url in [&plain.url, &secure.url] {
        for is_open in [true, false] {
            assert_eq!(sent(&https, url, is_open).await.unwrap(), "hello");
            connections += 1;
            assert_eq!(proxy.connections(), connections);
        }
    }
}
