//! An operation of a generated crate, as functions that know no types.

use lensmith::blocking::Client;
use lensmith::schema::{Constraint, Value as _};
use lensmith::validate::{Rule, validate};
use lensmith::{Error, Operation, OperationError, Response, Service, Structure};
use serde_json::{Value, json};

use crate::Failure;
use crate::plain::{members, plain};

/// An operation of a generated crate.
#[derive(Clone, Copy)]
pub struct Subject {
    /// The name of the operation.
    pub(crate) name: &'static str,
    pub(crate) service: &'static Service,
    /// Calls the operation with an input.
    pub(crate) call: fn(&Client, &Value) -> Result<Called, Failure>,
}

impl Subject {
    /// An operation.
    pub const fn of<O: Operation>() -> Self {
        Self { name: O::NAME, service: O::SERVICE, call: call::<O> }
    }
}

/// What came of a call.
pub(crate) struct Called {
    /// What came out of the response.
    pub(crate) outcome: Value,
    /// Whether a string of the input does not match its pattern, since none was found that does.
    pub(crate) misses_pattern: bool,
}

fn call<O: Operation>(client: &Client, input: &Value) -> Result<Called, Failure> {
    let operation: O = O::from_json(input.to_string().as_bytes())?;
    let misses_pattern = misses_pattern(&operation)?;
    Ok(Called { outcome: outcome::<O>(client.send(operation)), misses_pattern })
}

/// Whether the value does not match a pattern. That it breaks any other rule of the model is a failure.
fn misses_pattern(value: &impl Structure) -> Result<bool, Failure> {
    let Err(violations) = validate(value) else { return Ok(false) };
    let is_pattern = |rule| matches!(rule, Rule::Constraint(Constraint::Pattern(_)));
    match violations.iter().find(|violation| !is_pattern(violation.rule())) {
        Some(violation) => Err(format!("the input is not valid: {violation}").into()),
        None => Ok(true),
    }
}

fn outcome<O: Operation>(result: Result<O::Response, Error<O::Error>>) -> Value {
    match result {
        Ok(response) => {
            let status = *<O::Response as Response>::HTTP_STATUS.view(&response);
            json!({"status": status, "output": plain(response.view())})
        }
        Err(Error::Service(error)) => {
            let metadata = error.metadata();
            let declared = error.content().declared();
            let further = declared.as_ref().map(|error| members(error.record));
            json!({
                "status": metadata.http_status(),
                "requestId": metadata.request_id(),
                "code": metadata.code(),
                "message": metadata.message().unwrap_or_default(),
                "declared": declared.map(|error| error.name),
                "members": without_message(further.unwrap_or_else(|| json!({}))),
            })
        }
        Err(Error::Endpoint(_)) => json!({"endpoint": null}),
        Err(other) => json!({"failure": other.to_string()}),
    }
}

/// The members of an error without its message, which stands by itself: botocore's data leaves out many of them.
fn without_message(mut members: Value) -> Value {
    if let Some(members) = members.as_object_mut() {
        members.retain(|name, _| !name.eq_ignore_ascii_case("message"));
    }
    members
}
