//! Requests, and what comes out of responses.

use std::fmt;

use bytes::Bytes;
use http::{Request, Response};
use proptest::prelude::*;
use proptest::sample;
use serde_json::{Map, Value, json};

use crate::caller::{CALLERS, Caller};
use crate::difference::require_same;
use crate::model::{Model, name, smithy_trait};
use crate::reference::Reference;
use crate::subject::{SUBJECTS, Subject};
use crate::{Failure, random, values};

/// How many inputs and responses there are for each operation.
const CASES: u32 = 20;

/// The service's name for every call.
const REQUEST_ID: &str = "7f1a3c52-8f5e-4e0b-9a63-0d6f4c1f2b7e";

/// The headers that tell of the client and of the attempt, and not of the request.
const OF_THE_CLIENT: [&str; 3] = ["user-agent", "amz-sdk-invocation-id", "amz-sdk-request"];

/// A call: who makes it, and what the service answers.
#[derive(Clone, Debug)]
struct Case {
    caller: Caller,
    input: Value,
    status: u16,
    body: Value,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { caller, input, status, body } = self;
        write!(f, "for {input} from {caller:?}, answered by {status} {body}")
    }
}

/// Compares all operations. Returns what was compared, or how the first case of each differs.
pub(crate) fn run(reference: &Reference, model: &Model, seed: u64) -> Result<String, Failure> {
    let mut failures = Vec::new();
    let mut errors = 0;
    for subject in SUBJECTS {
        match compare_operation(reference, model, subject, seed) {
            Ok(()) => errors += model.operation(subject.id)?.errors.len(),
            Err(why) => failures.push(format!("{}: {why}", subject.name)),
        }
    }
    if !failures.is_empty() {
        return Err(failures.join("\n").into());
    }
    let (operations, callers) = (SUBJECTS.len(), CALLERS.len());
    Ok(format!(
        "the same for {operations} operations, each of {CASES} inputs with a response, and {errors} errors, \
         from {callers} callers"
    ))
}

fn compare_operation(
    reference: &Reference,
    model: &Model,
    subject: &Subject,
    seed: u64,
) -> Result<(), Failure> {
    for (cases, strategy) in strategies(model, subject)? {
        random::check(seed, cases, &strategy, |case| {
            compare(reference, subject, &case).map_err(|why| format!("{case}:\n{why}").into())
        })?;
    }
    Ok(())
}

/// The random calls of an operation, and how many: with responses of successes, and of each error.
fn strategies(
    model: &Model,
    subject: &Subject,
) -> Result<Vec<(u32, BoxedStrategy<Case>)>, Failure> {
    let operation = model.operation(subject.id)?;
    let call = |status: u16, bodies: BoxedStrategy<Value>| -> Result<_, Failure> {
        let inputs = values::of_shape(model, operation.input)?;
        let parts = (sample::select(CALLERS), inputs, bodies);
        Ok(parts
            .prop_map(move |(caller, input, body)| Case { caller, input, status, body })
            .boxed())
    };
    let mut strategies = vec![(CASES, call(200, values::of_shape(model, operation.output)?)?)];
    for error in operation.errors {
        strategies.push((1, call(error_status(model.shape(error)?), error_bodies(model, error)?)?));
    }
    Ok(strategies)
}

/// The status that comes with an error.
fn error_status(shape: &Value) -> u16 {
    let is_of_service = smithy_trait(shape, "error").is_some_and(|fault| fault == "server");
    let stated = smithy_trait(shape, "httpError").and_then(Value::as_u64);
    let stated = stated.and_then(|status| status.try_into().ok());
    stated.unwrap_or(if is_of_service { 500 } else { 400 })
}

/// The bodies of an error, which name it in full or without its namespace.
fn error_bodies(model: &Model, id: &str) -> Result<BoxedStrategy<Value>, Failure> {
    let names = sample::select(vec![id.to_owned(), name(id).to_owned()]);
    let bodies = (names, values::of_shape(model, id)?).prop_map(|(name, members)| {
        let mut body = Map::from_iter([("__type".to_owned(), name.into())]);
        body.extend(members.as_object().cloned().unwrap_or_default());
        body.into()
    });
    Ok(bodies.boxed())
}

fn compare(reference: &Reference, subject: &Subject, case: &Case) -> Result<(), Failure> {
    let Case { caller, input, status, body } = case;
    let mut theirs = reference.ask(json!({
        "ask": "call",
        "operation": subject.name,
        "client": caller.to_json(),
        "input": input,
        "response": {
            "status": status,
            "headers": {"x-amzn-requestid": REQUEST_ID},
            "body": body.to_string(),
        },
    }))?;
    if let Some(headers) = theirs.pointer_mut("/request/headers").and_then(Value::as_object_mut) {
        headers.retain(|name, _| !OF_THE_CLIENT.contains(&name.as_str()));
    }
    let response = Response::builder().status(*status).header("x-amzn-requestid", REQUEST_ID);
    let response = response.body(Bytes::from(body.to_string()))?;
    let ours = json!({
        "request": request_json(&(subject.request)(input, caller)?)?,
        "outcome": (subject.outcome)(response),
    });
    require_same(&ours, &theirs)
}

fn request_json(request: &Request<lensmith::Body>) -> Result<Value, Failure> {
    let mut headers = Map::new();
    for (name, value) in request.headers() {
        headers.insert(name.to_string(), value.to_str()?.into());
    }
    Ok(json!({
        "method": request.method().as_str(),
        "url": request.uri().to_string(),
        "headers": headers,
        "body": str::from_utf8(request.body().as_bytes().ok_or("the body is a stream")?)?,
    }))
}
