//! Pre-signed URLs, opened by a plain HTTP client without credentials.

use std::time::Duration;

use lensmith::{Body, Client};
use s3::{DeleteObject, GetObject, PutObject};
use ureq::Agent;

use crate::put;
use crate::session::{Failure, Seen, report};

const KEY: &str = "pre-signed/a b+é";
const HOUR: Duration = Duration::from_secs(3600);

pub(crate) async fn run(client: &Client, bucket: &str) -> Result<(), Failure> {
    client.send(put(bucket, KEY, "first")).await?;
    let get = client.presign(GetObject::new(bucket, KEY), HOUR).await?;
    let named = GetObject::new(bucket, KEY)
        .with(GetObject::RESPONSE_CONTENT_DISPOSITION, "attachment; filename=\"a & b\"");
    let named = client.presign(named, HOUR).await?;
    let put = client.presign(PutObject::new(bucket, KEY), HOUR).await?;
    report("S3: a pre-signed download", text(&send(&get, None)?, "first"))?;
    report("S3: a pre-signed download with a name", text(&send(&named, None)?, "first"))?;
    send(&put, Some("second"))?;
    report("S3: a pre-signed upload", text(&send(&get, None)?, "second"))?;
    report("S3: a pre-signed URL of another key", refused(&get))?;
    client.send(DeleteObject::new(bucket, KEY)).await?;
    Ok(())
}

/// The body of the response.
fn send(request: &http::Request<Body>, body: Option<&str>) -> Result<String, Failure> {
    let mut copy = http::Request::builder().method(request.method()).uri(request.uri());
    for (name, value) in request.headers() {
        copy = copy.header(name, value);
    }
    let agent: Agent = Agent::config_builder().http_status_as_error(false).build().into();
    let mut response = match body {
        Some(body) => agent.run(copy.body(body)?)?,
        None => agent.run(copy.body(())?)?,
    };
    let text = response.body_mut().read_to_string()?;
    match response.status().is_success() {
        true => Ok(text),
        false => Err(format!("{}: {text}", response.status()).into()),
    }
}

fn text(got: &str, expected: &str) -> Seen {
    if got != expected {
        return Err(format!("not {expected:?}: {got:?}").into());
    }
    Ok(got.to_owned())
}

fn refused(get: &http::Request<Body>) -> Seen {
    let mut other = get.clone();
    *other.uri_mut() = get.uri().to_string().replace("pre-signed", "another").parse()?;
    match send(&other, None) {
        Err(error) if error.to_string().contains("SignatureDoesNotMatch") => {
            Ok("SignatureDoesNotMatch".to_owned())
        }
        other => Err(format!("not the refusal of a signature: {other:?}").into()),
    }
}
