//! Both clients' own transports with TLS, authorities and proxies of this machine.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(all(feature = "blocking", feature = "client"))]

mod sockets;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use http::Request;
use lensmith::config::{CaBundle, ConfigError, Connection, Proxy};
use lensmith::transport::{Transport, TransportError};
use lensmith::{Body, blocking, client};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use sockets::{EMPTY, Server};

/// Long enough never to be the reason for anything.
const LONG: Duration = Duration::from_secs(30);

type Sent = Result<u16, TransportError>;

fn request(url: &str) -> Request<Body> {
    Request::post(url).header("content-length", "2").body(Body::from("{}")).unwrap()
}

fn by_client(connection: &Connection, url: &str) -> Sent {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let https = client::Https::new(connection).unwrap();
    runtime.block_on(https.send(request(url))).map(|response| response.status().as_u16())
}

fn by_blocking(connection: &Connection, url: &str) -> Sent {
    let https = blocking::Https::new(connection).unwrap();
    let sent = blocking::Transport::send(&https, request(url), LONG);
    sent.map(|response| response.status().as_u16())
}

const BOTH: [fn(&Connection, &str) -> Sent; 2] = [by_client, by_blocking];

fn connection(proxy: Proxy, ca_bundle: Option<&Authority>) -> Connection {
    let mut connection = Connection::default();
    connection.connect_timeout = LONG;
    connection.proxy = proxy;
    connection.ca_bundle = ca_bundle.map(|authority| CaBundle::pem(authority.pem()));
    connection
}

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server over TLS with a certificate of an authority.
fn server(
    authority: &Authority,
    name: &str,
    change: impl FnOnce(&mut CertificateParams),
) -> Server {
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    change(&mut params);
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, authority).unwrap();
    let chain = vec![CertificateDer::from(certificate)];
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider);
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = Arc::new(config.with_single_cert(chain, key).unwrap());
    let mut server = Server::start(move |stream, _| {
        let tls = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = StreamOwned::new(tls, stream);
        while sockets::read_request(&mut stream).is_some() {
            stream.write_all(EMPTY).unwrap();
        }
    });
    server.url = server.url.replace("http:", "https:");
    server
}

/// A server that answers over HTTP.
fn plain() -> Server {
    Server::start(|stream, _| {
        while sockets::read_request(&stream).is_some() {
            (&stream).write_all(EMPTY).unwrap();
        }
    })
}

#[test]
fn the_right_authority_is_trusted_and_no_other() {
    let (own, other) = (authority(), authority());
    let server = server(&own, "127.0.0.1", |_| {});
    for send in BOTH {
        assert_eq!(send(&connection(Proxy::default(), Some(&own)), &server.url), Ok(200));
        for bundle in [None, Some(&other)] {
            let error = send(&connection(Proxy::default(), bundle), &server.url).unwrap_err();
            let TransportError::Untrusted { reason, endpoint } = &error else {
                panic!("{error:?}")
            };
            assert!(reason.contains("UnknownIssuer") || reason.contains("BadSignature"), "{error}");
            assert_eq!(*endpoint, server.url);
        }
    }
}

#[test]
fn a_certificate_for_another_name_or_another_time_is_not_trusted() {
    let own = authority();
    let named = server(&own, "other.example", |_| {});
    let expired = server(&own, "127.0.0.1", |params| {
        params.not_before = rcgen::date_time_ymd(2019, 1, 1);
        params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    });
    for send in BOTH {
        for (server, why) in [(&named, "other.example"), (&expired, "expired")] {
            let error = send(&connection(Proxy::default(), Some(&own)), &server.url).unwrap_err();
            let TransportError::Untrusted { reason, .. } = &error else { panic!("{error:?}") };
            assert!(reason.contains(why), "{error}");
            assert!(error.to_string().contains("AWS_CA_BUNDLE"), "{error}");
        }
    }
}

#[test]
fn a_bundle_that_cannot_be_used_is_an_error_before_the_first_call() {
    let mut connection = Connection::default();
    connection.ca_bundle = Some("/nowhere/ca.pem".into());
    let errors = [
        client::Https::new(&connection).unwrap_err(),
        blocking::Https::new(&connection).unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, ConfigError::InvalidCaBundle { .. }), "{error}");
        assert!(error.to_string().contains("/nowhere/ca.pem"), "{error}");
    }
}

/// Opens tunnels, and sends what it was asked for.
fn serve_proxy(stream: TcpStream, requests: Sender<String>) {
    let request = sockets::read_request(&stream).unwrap();
    let target = request.split(' ').nth(1).unwrap().to_owned();
    requests.send(request).unwrap();
    let server = TcpStream::connect(target).unwrap();
    (&stream).write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
    let (from, to) = (stream.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || copy(from, to));
    copy(server, stream);
}

fn copy(mut from: impl Read, mut to: TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
}

fn host(server: &Server) -> &str {
    server.url.split_once("://").unwrap().1
}

#[test]
fn both_schemes_go_through_a_tunnel_with_the_credentials_of_the_proxy() {
    let own = authority();
    let (secure, plain) = (server(&own, "127.0.0.1", |_| {}), plain());
    let proxy = Server::start(serve_proxy);
    let through = Proxy::from(format!("http://me:s3cr%3At@{}", host(&proxy)));
    for send in BOTH {
        for server in [&secure, &plain] {
            assert_eq!(send(&connection(through.clone(), Some(&own)), &server.url), Ok(200));
            let request = proxy.requests.try_recv().unwrap();
            let place = host(server);
            assert!(request.starts_with(&format!("CONNECT {place} HTTP/1.1\r\n")), "{request}");
            // me:s3cr:t
            assert!(!request.contains("s3cr"), "{request}");

            assert!(request.contains("Proxy-Authorization: Basic bWU6czNjcjp0\r\n"), "{request}");
        }
    }
}

#[test]
fn what_is_excepted_goes_without_the_proxy() {
    let (plain, proxy) = (plain(), Server::start(serve_proxy));
    let through = Proxy::from(&proxy.url).except("localhost, 127.0.0.0/8");
    for send in BOTH {
        assert_eq!(send(&connection(through.clone(), None), &plain.url), Ok(200));
    }
    assert_eq!(proxy.connections(), 0);
}

#[test]
fn a_proxy_that_refuses_is_no_connection_and_is_named_without_its_password() {
    let proxy = Server::answering(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    let through = Proxy::from(format!("http://me:s3cr3t@{}", host(&proxy)));
    for send in BOTH {
        let error = send(&connection(through.clone(), None), "https://layers.example").unwrap_err();
        let TransportError::Connect { reason, .. } = &error else { panic!("{error:?}") };
        assert!(reason.starts_with(&format!("through the proxy {}: ", proxy.url)), "{reason}");
        assert!(!format!("{error:?}").contains("s3cr3t"), "{error:?}");
    }
}

#[test]
fn a_proxy_that_is_not_there_is_named() {
    for (url, target) in [
        ("http://127.0.0.1:1", "https://layers.example"),
        ("http://127.0.0.1:1", "http://layers.example"),
        ("http://nobody.invalid:3128", "https://layers.example"),
    ] {
        for send in BOTH {
            let error = send(&connection(Proxy::from(url), None), target).unwrap_err();
            let TransportError::Connect { reason, .. } = &error else { panic!("{error:?}") };
            assert!(reason.starts_with(&format!("through the proxy {url}: ")), "{reason}");
        }
    }
}
