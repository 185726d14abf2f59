//! Signatures of requests that no service is asked for.

use std::cell::Cell;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Request;
use http::header::AUTHORIZATION;
use lensmith::credentials::Credentials;
use lensmith::sign::{
    CanonicalHeaders, Payload, Scope, Settings, Signable, canonical_request, payload_hash,
    sign_headers,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::{option, sample};
use serde_json::{Value, json};

use crate::difference::differences;
use crate::reference::{NOW, Reference};
use crate::{Failure, random};

/// How many requests there are.
const CASES: u32 = 200;

const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// The starts of URLs, and the hosts that HTTP clients send for them.
const ORIGINS: &[(&str, &str)] = &[
    ("https://api.ecr.eu-central-1.amazonaws.com", "api.ecr.eu-central-1.amazonaws.com"),
    ("https://service.example:443", "service.example"),
    ("https://service.example:8443", "service.example:8443"),
    ("http://service.example:80", "service.example"),
    ("http://127.0.0.1:4566", "127.0.0.1:4566"),
    ("http://[::1]:4566", "[::1]:4566"),
];

/// Headers that are signed, and some that are not.
const HEADERS: &[&str] = &[
    "accept",
    "content-type",
    "expect",
    "range",
    "traceparent",
    "user-agent",
    "x-amz-meta-b",
    "x-amz-meta-a",
    "x-amz-target",
    "x-amzn-trace-id",
];

/// Segments with what a URL may have bare and encoded, among them dots and nothing at all.
const PATH: &str = "(/(\\.|\\.\\.|([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-F]{2}){0,6})){1,6}";

/// Parameters as they are encoded, with names that are there twice.
const QUERY: &str =
    "[a-cA-C][0-9.~_-]{0,2}=([A-Za-z0-9._~-]|%20|%25|%26|%2B|%2F|%3A|%3D|%C3%A9){0,9}";

/// Printable characters, not all of them ASCII, with white space within and around them.
const HEADER: &str = "[ \\t]{0,2}([!-~éß東]{1,5}[ \\t]{0,3}){0,4}";

/// A request, and who signs it.
#[derive(Clone, Debug)]
struct Case {
    method: &'static str,
    origin: (&'static str, &'static str),
    path: String,
    query: Vec<String>,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    access_key: String,
    secret_key: String,
    token: Option<String>,
    region: String,
    service: String,
}

/// Compares signatures. Returns what was compared.
pub(crate) fn run(reference: &Reference, seed: u64) -> Result<String, Failure> {
    let with_token = Cell::new(0);
    random::check(seed, CASES, &cases(), |case| {
        with_token.update(|count| count + usize::from(case.token.is_some()));
        compare(reference, &case)
    })?;
    let with_token = with_token.get();
    Ok(format!("the same for {CASES} requests, {with_token} of them with a session token"))
}

fn cases() -> impl Strategy<Value = Case> {
    let request = (
        sample::select(METHODS),
        sample::select(ORIGINS),
        PATH,
        vec(QUERY, 0..6),
        vec((sample::select(HEADERS), HEADER), 0..8),
        vec(any::<u8>(), 0..200),
    );
    let signer = (
        "[A-Z0-9]{16,20}",
        "[A-Za-z0-9/+]{40,90}",
        option::of("[A-Za-z0-9/+]{20,400}={0,2}"),
        "[a-z]{2}(-[a-z]{3,5}){1,2}-[1-9]",
        "[a-z][a-z0-9-]{1,12}",
    );
    (request, signer).prop_map(|(request, signer)| {
        let (method, origin, path, query, headers, body) = request;
        let (access_key, secret_key, token, region, service) = signer;
        Case {
            method,
            origin,
            path,
            query,
            headers,
            body,
            access_key,
            secret_key,
            token,
            region,
            service,
        }
    })
}

fn compare(reference: &Reference, case: &Case) -> Result<(), Failure> {
    let theirs = reference.ask(json!({
        "ask": "sign",
        "method": case.method,
        "url": url(case),
        "headers": case.headers,
        "body": STANDARD.encode(&case.body),
        "credentials": [case.access_key, case.secret_key, case.token],
        "region": case.region,
        "service": case.service,
    }))?;
    random::require_none(&format!("for {case:?}"), &differences(&sign(case)?, &theirs))
}

fn url(case: &Case) -> String {
    let (origin, _) = case.origin;
    let mark = if case.query.is_empty() { "" } else { "?" };
    format!("{origin}{}{mark}{}", case.path, case.query.join("&"))
}

/// The canonical request, and the header with the signature.
fn sign(case: &Case) -> Result<Value, Failure> {
    let mut request = Request::builder().method(case.method).uri(url(case));
    for (name, value) in &case.headers {
        request = request.header(*name, value.as_bytes());
    }
    let mut request = request.body(&case.body)?;
    let mut credentials = Credentials::new(&case.access_key, &case.secret_key);
    if let Some(token) = &case.token {
        credentials = credentials.with_session_token(token);
    }
    let scope = Scope { region: &case.region, service: &case.service };
    let settings = Settings::default();
    sign_headers(&mut request, &credentials, scope, settings, NOW.parse()?)?;

    let mut headers = CanonicalHeaders::default();
    headers.add("host", case.origin.1.as_bytes())?;
    for (name, value) in request.headers() {
        headers.add(name.as_str(), value.as_bytes())?;
    }
    let signable = Signable {
        method: request.method().as_str(),
        path: request.uri().path(),
        query: request.uri().query().unwrap_or_default(),
        headers: &headers,
        payload_hash: &payload_hash(&case.body, Payload::Hashed),
    };
    let authorization = request.headers().get(AUTHORIZATION).ok_or("there is no signature")?;
    Ok(json!({
        "canonical": canonical_request(&signable, settings),
        "authorization": authorization.to_str()?,
    }))
}
