//! One request and its answer, with retries.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{HeaderValue, USER_AGENT};
use http::{Request, Response};
use jiff::Timestamp;

use super::super::{Context, Missed, Via};
use super::answer::Members;
use crate::ErrorMetadata;
use crate::random::random;
use crate::retry::{Attempts, Decision, Failure, Kind, Policy, Shared};
use crate::scrub::REDACTED;
use crate::transport::TransportError;

const AGENT: HeaderValue =
    HeaderValue::from_static(concat!("lensmith/", env!("CARGO_PKG_VERSION")));

/// The error of STS if it could not reach the provider of a web identity. It is worth another attempt.
const UNREACHED_PROVIDER: &str = "IDPCommunicationError";

/// How much of a source's message an error quotes, in characters.
const MAX_MESSAGE: usize = 300;

/// How to ask a source.
#[derive(Clone, Copy)]
pub(super) struct Manner<'a> {
    pub(super) via: Via,
    /// How long each attempt may take.
    pub(super) limit: Duration,
    /// Whether to try again without a connection. If a source need not exist, that means that it does not.
    pub(super) is_patient: bool,
    /// Reads code and message of an error.
    pub(super) read_error: fn(&[u8]) -> Option<ErrorText>,
    /// Says what is wrong with the body of a success. If anything is, it is worth another attempt.
    pub(super) check: fn(&[u8]) -> Result<(), String>,
    /// What errors must not repeat, even if the source does.
    pub(super) secrets: &'a [&'a str],
}

impl<'a> Manner<'a> {
    /// For a service of AWS.
    pub(super) fn of_service(secrets: &'a [&'a str]) -> Self {
        Self {
            via: Via::Client,
            limit: Duration::from_secs(10),
            is_patient: true,
            read_error: read_json_error,
            check: |_| Ok(()),
            secrets,
        }
    }

    /// For the container's agent or the instance.
    pub(super) fn of_neighbour(secrets: &'a [&'a str]) -> Self {
        let (via, limit) = (Via::Neighbour, Duration::from_secs(2));
        Self { via, limit, ..Self::of_service(secrets) }
    }
}

/// The check of a body that must be a JSON object.
pub(super) fn check_object(body: &[u8]) -> Result<(), String> {
    Members::read(body).map(|_| ()).map_err(|error| format!("the answer cannot be read: {error}"))
}

/// Code and message of an error.
pub(super) struct ErrorText {
    pub(super) code: String,
    pub(super) message: Option<String>,
}

/// Why there is no answer.
pub(super) struct Unanswered {
    /// The status of the response, if there was one.
    pub(super) status: Option<u16>,
    pub(super) text: String,
}

impl Unanswered {
    /// A failure, with advice.
    pub(super) fn failure(self, advice: &str) -> Missed {
        Missed::Failed(format!("{}; {advice}", self.text))
    }
}

impl From<Unanswered> for Missed {
    fn from(unanswered: Unanswered) -> Self {
        Self::Failed(unanswered.text)
    }
}

/// Makes attempts until one succeeds or none is left. `request` creates the request of an attempt at a time.
pub(super) async fn exchange(
    context: Context<'_>,
    manner: Manner<'_>,
    request: impl Fn(Timestamp) -> Result<Request<Bytes>, String>,
) -> Result<Bytes, Unanswered> {
    let start = Instant::now();
    let mut shared = Shared::new(Duration::ZERO);
    let mut attempts = Attempts::new(Policy::default());
    loop {
        attempts.start(&mut shared, start.elapsed());
        let signed = shared.clock.correct(Timestamp::now());
        let mut request = request(signed)
            .map_err(|text| Unanswered { status: None, text: without(manner.secrets, &text) })?;
        request.headers_mut().insert(USER_AGENT, AGENT);
        hide(&mut request, manner.secrets);
        let (failure, unanswered) =
            match context.runtime.send(request, manner.via, manner.limit).await {
                Ok(response) if response.status().is_success() => {
                    let Err(reason) = (manner.check)(response.body()) else {
                        return Ok(response.into_body());
                    };
                    let status = Some(response.status().as_u16());
                    let text = without(manner.secrets, &reason);
                    (Failure::new(Kind::Transient), Unanswered { status, text })
                }
                Ok(response) => refused(manner, response, &mut shared, signed),
                Err(error) => unsent(manner, &error),
            };
        match attempts.failed(&mut shared, &failure, start.elapsed(), random()) {
            Decision::Retry { after } => context.runtime.pause(after).await,
            Decision::GiveUp { .. } => return Err(unanswered),
        }
    }
}

/// Marks secrets, so that no log of a transport shows them.
fn hide(request: &mut Request<Bytes>, secrets: &[&str]) {
    for value in request.headers_mut().values_mut() {
        let is_secret = secrets.iter().any(|secret| value == secret);
        value.set_sensitive(is_secret || value.is_sensitive());
    }
}

fn refused(
    manner: Manner<'_>,
    response: Response<Bytes>,
    shared: &mut Shared,
    signed: Timestamp,
) -> (Failure, Unanswered) {
    let (head, body) = response.into_parts();
    let mut error = ErrorMetadata::from_head(&head);
    if let Some(ErrorText { code, message }) = (manner.read_error)(&body) {
        error = error.with_code(code);
        error = message.into_iter().fold(error, ErrorMetadata::with_message);
    }
    let is_skew = shared.clock.learn(&error, signed, Timestamp::now());
    let failure = match error.code() {
        _ if is_skew => Failure::new(Kind::ClockSkew),
        UNREACHED_PROVIDER => Failure::new(Kind::Transient),
        _ => Failure::from(&error),
    };
    let text = without(manner.secrets, &error.to_string());
    (failure, Unanswered { status: Some(head.status.as_u16()), text })
}

fn unsent(manner: Manner<'_>, error: &TransportError) -> (Failure, Unanswered) {
    let is_final = !manner.is_patient && matches!(error, TransportError::Connect { .. });
    let failure = if is_final { Failure::new(Kind::Permanent) } else { Failure::from(error) };
    (failure, Unanswered { status: None, text: without(manner.secrets, &error.to_string()) })
}

/// Code and message of an error in JSON, as services, OpenID Connect and containers write them.
fn read_json_error(body: &[u8]) -> Option<ErrorText> {
    let members = Members::read(body).ok()?;
    let first = |names: [&str; 3]| names.into_iter().find_map(|name| members.get(name));
    let code = first(["__type", "error", "code"]).unwrap_or_default();
    let message = first(["message", "error_description", "Message"]);
    let code = code.rsplit('#').next().unwrap_or_default();
    Some(ErrorText { code: code.to_owned(), message: message.map(str::to_owned) })
}

/// A foreign text on one line, of limited length and without secrets.
pub(super) fn without(secrets: &[&str], text: &str) -> String {
    let mut text = text.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        text = text.replace(secret, REDACTED);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().filter(|character| !character.is_control()).take(MAX_MESSAGE).collect()
}

#[cfg(test)]
mod tests {
    use std::future::ready;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::super::super::Receiving;
    use super::super::super::{BoxFuture, Job, Runtime};
    use super::*;
    use crate::Environment;
    use crate::profile::Profiles;

    /// A runtime without connections.
    struct Desert(AtomicU32);

    impl Runtime for Desert {
        fn send(&self, _: Request<Bytes>, _: Via, _: Duration) -> Receiving<'_> {
            self.0.fetch_add(1, Ordering::SeqCst);
            let (endpoint, reason) = ("http://nobody".to_owned(), "refused".into());
            Box::pin(ready(Err(TransportError::Connect { endpoint, reason })))
        }

        fn pause(&self, _: Duration) -> BoxFuture<'_> {
            Box::pin(ready(()))
        }

        fn run(&self, _: Job) -> BoxFuture<'_> {
            Box::pin(ready(()))
        }
    }

    #[tokio::test]
    async fn only_a_source_that_must_exist_is_tried_again() {
        for (is_patient, expected) in [(true, 3), (false, 1)] {
            let desert = Desert(AtomicU32::new(0));
            let (environment, profiles) = (Environment::default(), Profiles::default());
            let context = Context {
                runtime: &desert,
                environment: &environment,
                profiles: &profiles,
                region: None,
            };
            let manner = Manner { is_patient, ..Manner::of_service(&[]) };
            let answer = exchange(context, manner, |_| Ok(Request::new(Bytes::new()))).await;
            assert!(answer.is_err_and(|error| error.text.contains("http://nobody")));
            assert_eq!(desert.0.load(Ordering::SeqCst), expected);
        }
    }

    #[test]
    fn secrets_in_headers_are_marked_as_such() {
        let mut request = Request::get("/").header("token", "s3cr3t").header("accept", "any");
        request.headers_mut().unwrap().insert("signature", {
            let mut value = HeaderValue::from_static("other");
            value.set_sensitive(true);
            value
        });
        let mut request = request.body(Bytes::new()).unwrap();
        hide(&mut request, &["s3cr3t"]);
        let hidden =
            ["token", "accept", "signature"].map(|it| request.headers()[it].is_sensitive());
        assert_eq!(hidden, [true, false, true]);
    }

    #[test]
    fn foreign_text_becomes_one_line_without_secrets() {
        let text = format!("a\n b\u{7} s3cr3t {}", "c".repeat(1000));
        let text = without(&["s3cr3t", ""], &text);
        assert!(text.starts_with("a b REDACTED ccc"), "{text}");
        assert_eq!(text.len(), MAX_MESSAGE);
    }
}
