//! Signs every request of the official Signature Version 4 test suite and compares each step.

use std::fs;
use std::path::{Path, PathBuf};

use http::Request;
use jiff::Timestamp;
use lensmith::credentials::Credentials;
use lensmith::sign::{
    CanonicalHeaders, Payload, Scope, Settings, Signable, TokenPlacement, authorization,
    canonical_request, payload_hash, sign_headers, string_to_sign,
};
use libtest_mimic::Failed;

const TOKEN_HEADER: &str = "X-Amz-Security-Token";

const SCOPE: Scope<'_> = Scope { region: "us-east-1", service: "service" };

/// By the suite's readme this request gets its session token only once it is signed.
const TOKEN_AFTER_SIGNING: &str = "post-sts-header-after";

/// Requests with a header over several lines or a space in the path, which the `http` crate rightly
/// refuses: the steps are compared for them, not a request in its types.
const NOT_HTTP: [&str; 2] = ["get-header-value-multiline", "get-space"];

pub(crate) fn run(shared: &Path) -> Result<(), Failed> {
    let folder = shared.join("sigv4-test-suite");
    let mut vectors = Vec::new();
    find_vectors(&folder, &mut vectors)?;
    if vectors.is_empty() {
        return Err(format!("{} holds no .req file", folder.display()).into());
    }
    let now = "2015-08-30T12:36:00Z".parse()?;
    let failures: Vec<String> = vectors
        .iter()
        .filter_map(|vector| Some((vector, check(vector, now).err()?)))
        .map(|(vector, failed)| {
            format!("{}:\n{}", vector.display(), failed.message().unwrap_or_default())
        })
        .collect();
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

fn find_vectors(folder: &Path, vectors: &mut Vec<PathBuf>) -> Result<(), Failed> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find_vectors(&path, vectors)?;
        } else if path.extension().is_some_and(|extension| extension == "req") {
            vectors.push(path);
        }
    }
    Ok(())
}

/// Fails with every difference between what the suite expects for one request and what we do.
fn check(vector: &Path, now: Timestamp) -> Result<(), Failed> {
    let read = |extension| fs::read_to_string(vector.with_extension(extension));
    let (request, signed) = (read("req")?, read("sreq")?);
    let request = RawRequest::parse(&request)?;
    let signed = RawRequest::parse(&signed)?;
    let token = signed.session_token();
    let credentials = credentials(token);
    let mut settings = Settings::default();
    if is_named(vector, &[TOKEN_AFTER_SIGNING]) {
        settings.token_placement = TokenPlacement::AfterSigning;
    }

    let signed_token = token.filter(|_| settings.token_placement == TokenPlacement::BeforeSigning);
    let headers = request.canonical_headers(signed_token)?;
    let signable = Signable {
        method: request.method,
        path: request.path,
        query: request.query,
        headers: &headers,
        payload_hash: &payload_hash(request.body.as_bytes(), Payload::Hashed),
    };
    let canonical = canonical_request(&signable, settings);
    let to_sign = string_to_sign(&canonical, SCOPE, settings, now);
    let authorization = authorization(&signable, &credentials, SCOPE, settings, now)?;
    let mut steps = vec![
        ("canonical request", read("creq")?, canonical),
        ("string to sign", read("sts")?, to_sign),
        ("authorization", read("authz")?, authorization),
    ];
    match request.to_http() {
        Err(_) if is_named(vector, &NOT_HTTP) => {}
        request => {
            let mut request = request?;
            sign_headers(&mut request, &credentials, SCOPE, settings, now)?;
            let expected_token = token.unwrap_or_default().to_owned();
            steps.push(("authorization header", read("authz")?, header(&request, "authorization")));
            steps.push(("token header", expected_token, header(&request, TOKEN_HEADER)));
        }
    }
    compare(&steps)
}

fn compare(steps: &[(&str, String, String)]) -> Result<(), Failed> {
    let differences: Vec<String> = steps
        .iter()
        .filter(|(_, expected, found)| expected != found)
        .map(|(step, expected, found)| format!("{step}: expected\n{expected}\nfound\n{found}"))
        .collect();
    if differences.is_empty() { Ok(()) } else { Err(differences.join("\n").into()) }
}

/// A header's value, empty if the header is absent.
fn header(request: &Request<&str>, name: &str) -> String {
    let value = request.headers().get(name).map(|value| value.as_bytes());
    String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
}

fn is_named(vector: &Path, names: &[&str]) -> bool {
    names.iter().any(|name| vector.file_stem().is_some_and(|stem| stem == *name))
}

/// The keys of the suite's documentation.
fn credentials(session_token: Option<&str>) -> Credentials {
    let long_term = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    match session_token {
        Some(token) => long_term.with_session_token(token),
        None => long_term,
    }
}

/// A request as the suite writes it: text that need not be valid HTTP.
struct RawRequest<'a> {
    method: &'a str,
    path: &'a str,
    query: &'a str,
    /// A value over several lines keeps its line breaks.
    headers: Vec<(&'a str, String)>,
    body: &'a str,
}

impl<'a> RawRequest<'a> {
    fn parse(text: &'a str) -> Result<Self, Failed> {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let (first, rest) = head.split_once('\n').ok_or("no headers")?;
        let (method, target) = first.split_once(' ').ok_or("no method")?;
        let (target, _version) = target.rsplit_once(' ').ok_or("no version")?;
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut headers: Vec<(&str, String)> = Vec::new();
        for line in rest.lines() {
            match headers.last_mut().filter(|_| line.starts_with(' ')) {
                Some((_, value)) => value.extend(["\n", line]),
                None => {
                    let (name, value) = line.split_once(':').ok_or("a header without a colon")?;
                    headers.push((name, value.to_owned()));
                }
            }
        }
        Ok(Self { method, path, query, headers, body })
    }

    fn session_token(&self) -> Option<&str> {
        let (_, token) = self.headers.iter().find(|(name, _)| *name == TOKEN_HEADER)?;
        Some(token)
    }

    /// The headers to sign, with `session_token` for the one that is there.
    fn canonical_headers(&self, session_token: Option<&str>) -> Result<CanonicalHeaders, Failed> {
        let others = self.headers.iter().filter(|(name, _)| *name != TOKEN_HEADER);
        let others = others.map(|(name, value)| (*name, value.as_str()));
        let mut canonical = CanonicalHeaders::default();
        for (name, value) in others.chain(session_token.map(|token| (TOKEN_HEADER, token))) {
            canonical.add(name, value.as_bytes())?;
        }
        Ok(canonical)
    }

    fn to_http(&self) -> Result<Request<&'a str>, Failed> {
        let builder =
            Request::builder().method(self.method).uri(format!("{}?{}", self.path, self.query));
        let builder = self
            .headers
            .iter()
            .fold(builder, |builder, (name, value)| builder.header(*name, value));
        Ok(builder.body(self.body)?)
    }
}
