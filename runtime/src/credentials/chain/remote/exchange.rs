//! One request and its answer, with retries.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{HeaderValue, USER_AGENT};
use http::{Request, Response};
use jiff::Timestamp;

use super::super::{Context, Missed, Route};
use super::answer::Members;
use crate::ErrorMetadata;
use crate::random::random;
use crate::retry::{Attempts, Decision, Failure, Kind, Policy, Shared};
use crate::scrub::REDACTED;
use crate::transport::TransportError;

const AGENT: HeaderValue =
    HeaderValue::from_static(concat!("lensmith/", env!("CARGO_PKG_VERSION")));

/// What STS says where it could not ask the provider of a web identity: it is to be asked again.
const UNREACHED_PROVIDER: &str = "IDPCommunicationError";

/// How much of what a source says is repeated in an error, in characters.
const MAX_MESSAGE: usize = 300;

/// How a source is asked.
#[derive(Clone, Copy)]
pub(super) struct Manner<'a> {
    pub(super) route: Route,
    /// The time of each attempt.
    pub(super) limit: Duration,
    /// Whether to try again where there is no connection: not where that means that there is no such source.
    pub(super) is_patient: bool,
    /// What the source calls an error, and what it says of it.
    pub(super) read_error: fn(&[u8]) -> Option<ErrorText>,
    /// What must not be repeated, should the source do so.
    pub(super) secrets: &'a [&'a str],
}

impl<'a> Manner<'a> {
    /// Of a service of AWS.
    pub(super) fn of_service(secrets: &'a [&'a str]) -> Self {
        Self {
            route: Route::Client,
            limit: Duration::from_secs(10),
            is_patient: true,
            read_error: read_json_error,
            secrets,
        }
    }

    /// Of the container's agent or the instance.
    pub(super) fn of_neighbour(secrets: &'a [&'a str]) -> Self {
        let (route, limit) = (Route::Neighbour, Duration::from_secs(2));
        Self { route, limit, ..Self::of_service(secrets) }
    }
}

/// What a source calls an error, and what it says of it.
pub(super) struct ErrorText {
    pub(super) code: String,
    pub(super) message: Option<String>,
}

/// Why there is no answer.
pub(super) struct Unanswered {
    /// The status of the response, if there was one.
    pub(super) status: Option<u16>,
    text: String,
}

impl Unanswered {
    /// A failure, to which `mend` adds what to do.
    pub(super) fn failure(self, mend: &str) -> Missed {
        Missed::Failed(if mend.is_empty() { self.text } else { format!("{}; {mend}", self.text) })
    }

    pub(super) fn text(self) -> String {
        self.text
    }
}

impl From<Unanswered> for Missed {
    fn from(unanswered: Unanswered) -> Self {
        unanswered.failure("")
    }
}

/// Makes attempts until one succeeds or there is none left, each with a request made for its time.
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
            match context.world.send(request, manner.route, manner.limit).await {
                Ok(response) if response.status().is_success() => return Ok(response.into_body()),
                Ok(response) => refused(manner, response, &mut shared, signed),
                Err(error) => unsent(manner, &error),
            };
        match attempts.failed(&mut shared, &failure, start.elapsed(), random()) {
            Decision::Retry { after } => context.world.pause(after).await,
            Decision::GiveUp { .. } => return Err(unanswered),
        }
    }
}

/// Has no log of a transport show what must not be repeated.
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

/// The name and the message of an error in JSON, as services, OpenID Connect and containers write them.
fn read_json_error(body: &[u8]) -> Option<ErrorText> {
    let members = Members::read(body).ok()?;
    let first = |names: [&str; 3]| names.into_iter().find_map(|name| members.get(name));
    let code = first(["__type", "error", "code"]).unwrap_or_default();
    let message = first(["message", "error_description", "Message"]);
    let code = code.rsplit('#').next().unwrap_or_default();
    Some(ErrorText { code: code.to_owned(), message: message.map(str::to_owned) })
}

/// A text of someone else on one line, bounded, and without secrets.
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

    use super::super::super::{Done, Work, World};
    use super::*;
    use crate::Environment;
    use crate::profile::Profiles;
    use crate::transport::TransportFuture;

    /// A world in which nobody is reached.
    struct Desert(AtomicU32);

    impl World for Desert {
        fn send(&self, _: Request<Bytes>, _: Route, _: Duration) -> TransportFuture<'_> {
            self.0.fetch_add(1, Ordering::SeqCst);
            let (endpoint, reason) = ("http://nobody".to_owned(), "refused".to_owned());
            Box::pin(ready(Err(TransportError::Connect { endpoint, reason })))
        }

        fn pause(&self, _: Duration) -> Done<'_> {
            Box::pin(ready(()))
        }

        fn run(&self, _: Work) -> Done<'_> {
            Box::pin(ready(()))
        }
    }

    #[tokio::test]
    async fn only_who_has_to_be_there_is_sought_again() {
        for (is_patient, expected) in [(true, 3), (false, 1)] {
            let world = Desert(AtomicU32::new(0));
            let (environment, profiles) = (Environment::default(), Profiles::default());
            let context = Context {
                world: &world,
                environment: &environment,
                profiles: &profiles,
                region: None,
            };
            let manner = Manner { is_patient, ..Manner::of_service(&[]) };
            let answer = exchange(context, manner, |_| Ok(Request::new(Bytes::new()))).await;
            assert!(answer.is_err_and(|error| error.text.contains("http://nobody")));
            assert_eq!(world.0.load(Ordering::SeqCst), expected);
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
    fn what_others_say_is_one_line_without_secrets() {
        let text = format!("a\n b\u{7} s3cr3t {}", "c".repeat(1000));
        let text = without(&["s3cr3t", ""], &text);
        assert!(text.starts_with("a b REDACTED ccc"), "{text}");
        assert_eq!(text.len(), MAX_MESSAGE);
    }
}
