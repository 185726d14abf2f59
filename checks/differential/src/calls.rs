//! Calls: the requests that both sides send, and what comes out of responses.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{Request, Response};
use lensmith::blocking::Client;
use proptest::prelude::*;
use proptest::sample;
use serde_json::{Map, Value, json};

use crate::answer::{Answer, ErrorName, Layout, Protocol, error_status, success_status};
use crate::caller::{CALLERS, Caller};
use crate::content::content;
use crate::difference::{Difference, differences};
use crate::known::Known;
use crate::model::{Model, Operation, UNIT};
use crate::reference::{NOW, Reference};
use crate::report::Counts;
use crate::subject::{Called, Subject};
use crate::values::{self, Text};
use crate::wire::Wire;
use crate::{Failure, random};

/// The headers that are not compared: they tell of the client, of the attempt, and of the bytes of the body.
const NOT_COMPARED: [&str; 4] =
    ["user-agent", "amz-sdk-invocation-id", "amz-sdk-request", "content-length"];

/// The parameter that names the operation in S3's model. The service ignores it, and botocore does not send it.
const NAME: &str = "x-id=";

/// Both sides, and what is between them.
pub(crate) struct Comparison<'a> {
    model: &'a Arc<Model>,
    reference: &'a Reference,
    known: &'a Known,
    protocol: Protocol,
    wire: Wire,
    clients: Vec<(Caller, Client)>,
    pub(crate) counts: Cell<Counts>,
}

/// A call: who makes it, and the response of the service.
#[derive(Clone, Debug)]
struct Case {
    caller: Caller,
    input: Value,
    /// The id of the shape of the response.
    shape: String,
    output: Value,
    status: u16,
    error: Option<ErrorName>,
    layout: Layout,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { caller, input, output, status, error, layout, .. } = self;
        write!(f, "for {input} from {caller:?}, answered by {status} {output} ({layout:?})")?;
        error.as_ref().map_or(Ok(()), |error| write!(f, ", {error:?}"))
    }
}

impl<'a> Comparison<'a> {
    pub(crate) fn new(
        model: &'a Arc<Model>,
        reference: &'a Reference,
        known: &'a Known,
        protocol: Protocol,
    ) -> Result<Self, Failure> {
        let wire = Wire::default();
        let clients = CALLERS.iter().map(|caller| Ok((*caller, caller.client(&wire)?)));
        let clients = clients.collect::<Result<_, Failure>>()?;
        Ok(Self { model, reference, known, protocol, wire, clients, counts: Cell::default() })
    }

    /// Compares random calls of an operation: with responses of successes, and of each error.
    pub(crate) fn compare_operation(
        &self,
        subject: &Subject,
        seed: u64,
        cases: u32,
    ) -> Result<(), Failure> {
        let operation = self.model.operation(subject.name)?;
        let status = success_status(operation.shape, self.protocol);
        let input = operation.input;
        let successes = self.cases(input, operation.output, status, Just(None).boxed())?;
        self.check(&operation, subject, (seed, cases), &successes)?;
        for error in &operation.errors {
            let names = self.protocol.error_names(self.model, error)?.prop_map(Some).boxed();
            let status = error_status(self.model.shape(error)?);
            let errors = self.cases(input, error, status, names)?;
            self.check(&operation, subject, (seed, 1), &errors)?;
        }
        let hides_errors = self.protocol.hides_errors(self.model, &operation)?;
        for is_hidden in [false, true].into_iter().filter(|hidden| !hidden || hides_errors) {
            if let Some(errors) = self.protocol.other_errors(is_hidden) {
                let status = if is_hidden { 200 } else { error_status(&Value::Null) };
                let errors = self.cases(input, UNIT, status, errors.prop_map(Some).boxed())?;
                self.check(&operation, subject, (seed, 1), &errors)?;
            }
        }
        Ok(())
    }

    /// The random calls whose response is of a shape.
    fn cases(
        &self,
        input: &str,
        shape: &str,
        status: u16,
        errors: BoxedStrategy<Option<ErrorName>>,
    ) -> Result<BoxedStrategy<Case>, Failure> {
        let text = |is_xml| if is_xml { Text::OfXml } else { Text::Any };
        let (input_is_xml, output_is_xml) = self.protocol.has_xml();
        let inputs = values::of_shape(self.model, input, text(input_is_xml))?;
        let outputs = values::of_shape(self.model, shape, text(output_is_xml))?;
        let shape = shape.to_owned();
        let layouts = sample::select(&[Layout::Plain, Layout::Indented][..]);
        let parts = (sample::select(CALLERS), inputs, outputs, errors, layouts);
        let case = move |(caller, input, output, error, layout)| Case {
            caller,
            input,
            shape: shape.clone(),
            output,
            status,
            error,
            layout,
        };
        Ok(parts.prop_map(case).boxed())
    }

    fn check(
        &self,
        operation: &Operation<'_>,
        subject: &Subject,
        (seed, cases): (u64, u32),
        strategy: &BoxedStrategy<Case>,
    ) -> Result<(), Failure> {
        random::check(seed, cases, strategy, |case| {
            let found = self.compare(operation, subject, &case);
            let mut found = found.map_err(|why| format!("{case}:\n{why}"))?;
            found.retain(|difference| !self.known.has(subject.name, difference));
            random::require_none(&case, &found)
        })
    }

    fn compare(
        &self,
        operation: &Operation<'_>,
        subject: &Subject,
        case: &Case,
    ) -> Result<Vec<Difference>, Failure> {
        let Case { caller, input, shape, output, status, error, layout } = case;
        let (status, error, layout) = (*status, error.as_ref(), *layout);
        let answer = Answer { operation, shape, value: output, status, error, layout };
        let response = self.protocol.respond(self.model, &answer)?;
        self.wire.prepare(response.clone());
        let client = self.clients.iter().find(|(other, _)| other == caller);
        let (_, client) = client.ok_or("the caller has no client")?;
        let Called { outcome, misses_pattern } = (subject.call)(client, input)?;
        let request = self.wire.request();
        let sent = request.as_ref().map(request_json);
        let media_type = sent.as_ref().and_then(media_type);
        let comparable = |request| comparable(request, media_type);
        let ours =
            json!({"request": sent.as_ref().map(comparable).transpose()?, "outcome": outcome});
        let signed_at = request.as_ref().and_then(|request| request.headers().get("x-amz-date"));
        let signed_at = signed_at.map_or(Ok(NOW), |at| at.to_str())?;
        let theirs = self.reference.ask_at(
            signed_at,
            json!({
                "ask": "call",
                "operation": subject.name,
                "client": caller.to_json(),
                "input": input,
                "sent": sent,
                "response": response_json(&response)?,
            }),
        )?;
        let their_request = theirs.get("request").filter(|request| request.is_object());
        let their_request = their_request.map(comparable).transpose()?;
        let theirs = json!({"request": their_request, "outcome": theirs.get("outcome")});
        self.counts
            .update(|counts| counts.with_call(error.is_some(), request.is_some(), misses_pattern));
        Ok(match [&ours, &theirs].map(destination) {
            [Some(_), Some(_)] => differences(&ours, &theirs),
            [ours, theirs] => differences(&json!({"origin": ours}), &json!({"origin": theirs})),
        })
    }
}

/// Where a call went, or why it went nowhere; `None` if it has no endpoint.
fn destination(call: &Value) -> Option<&Value> {
    let no_endpoint = json!({"endpoint": null});
    let outcome = call.get("outcome").filter(|outcome| **outcome != no_endpoint)?;
    Some(call.pointer("/request/origin").unwrap_or(outcome))
}

/// A request as it is, in the form that both sides have.
fn request_json(request: &Request<Bytes>) -> Value {
    let mut headers = Map::new();
    for name in request.headers().keys() {
        let values = request.headers().get_all(name).iter();
        let values: Vec<_> =
            values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        headers.insert(name.to_string(), values.join(", ").into());
    }
    json!({
        "method": request.method().as_str(),
        "url": request.uri().to_string(),
        "headers": headers,
        "body": STANDARD.encode(request.body()),
    })
}

/// The media type that a request states.
fn media_type(request: &Value) -> Option<&str> {
    request.pointer("/headers/content-type").and_then(Value::as_str)
}

/// The request in a form that is equal for requests that mean the same. Bodies of both sides are read by one media type, as
/// botocore does not always state it.
fn comparable(request: &Value, media_type: Option<&str>) -> Result<Value, Failure> {
    let text = |key| request.get(key).and_then(Value::as_str).unwrap_or_default();
    let headers = request.get("headers").and_then(Value::as_object);
    let mut headers = headers.cloned().unwrap_or_default();
    headers.retain(|name, _| !NOT_COMPARED.contains(&name.as_str()));
    let content = content(media_type, &STANDARD.decode(text("body"))?);
    let (location, query) = text("url").split_once('?').unwrap_or((text("url"), ""));
    let (scheme, rest) = location.split_once("://").ok_or("a URL has no scheme")?;
    // The order of parameters counts only if they have the same name.
    let mut query: Vec<&str> = query.split('&').filter(|it| !it.starts_with(NAME)).collect();
    // Without parameters, there is one that is empty.
    if query.is_empty() {
        query.push("");
    }
    query.sort_by_key(|parameter| parameter.split('=').next());
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    Ok(json!({
        "method": text("method"),
        "origin": format!("{scheme}://{host}"),
        "path": format!("/{path}"),
        "query": query,
        "headers": headers,
        "content": content,
    }))
}

fn response_json(response: &Response<Bytes>) -> Result<Value, Failure> {
    let mut headers = Map::new();
    for (name, value) in response.headers() {
        headers.insert(name.to_string(), value.to_str()?.into());
    }
    Ok(json!({
        "status": response.status().as_u16(),
        "headers": headers,
        "body": STANDARD.encode(response.body()),
    }))
}
