//! Names of buckets that lead elsewhere: the endpoint rules of S3 itself keep them at S3, or refuse them.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use lensmith::Client;
use lensmith::credentials::Credentials;
use lensmith::transport::TransportError;
use s3::GetObject;

use crate::session::{Failure, Seen, report};

const HOST: &str = "s3.eu-central-1.amazonaws.com";
const NAMES: [&str; 9] =
    ["evil.example/", "evil.example#", "a@b", "..", ".", "x?y", "a#b", "//", "a:b@evil.example/"];

pub(crate) async fn run() -> Result<(), Failure> {
    report("S3: buckets in the path that lead elsewhere", requests(true).await)?;
    report("S3: buckets in the host that lead elsewhere", requests(false).await)
}

async fn requests(path_style: bool) -> Seen {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&sent);
    let transport = move |request: http::Request<Bytes>| {
        if let Ok(mut seen) = seen.lock() {
            seen.push(request.uri().clone());
        }
        std::future::ready(Ok::<_, TransportError>(http::Response::default()))
    };
    let client = Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("test", "test"))
        .s3_force_path_style(path_style)
        .transport(transport)
        .build()?;
    let mut refused = 0;
    for name in NAMES {
        refused += usize::from(client.send(GetObject::new(name, "key")).await.is_err());
    }
    let sent = sent.lock().map_err(|_| "a panic")?.clone();
    match sent.iter().find(|uri| uri.authority().is_none_or(|authority| authority != HOST)) {
        None => Ok(format!("{refused} refused, {} sent to {HOST}", sent.len())),
        Some(uri) => Err(format!("a request goes to {uri}").into()),
    }
}
