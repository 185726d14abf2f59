//! The waiters of operations. See [waiters](https://smithy.io/2.0/additional-specs/waiters.html).

mod description;
mod matcher;

use serde_json::Value;

use super::context::Diagnostics;
use super::naming;
use super::operations::Signature;
use super::path::{Place, Scope, Types};
use super::selection::Selected;
use crate::error::Problem;
use crate::ir::waiter::{Acceptor, AcceptorState, Input, Matcher, Waiter};
use crate::model::traits::WAITABLE;
use crate::names::{ConstName, FunctionName};
use crate::warning::WarningKind;

/// In seconds, if a waiter states no delay.
const MIN_DELAY: u64 = 2;
const MAX_DELAY: u64 = 120;

/// The waiters of an operation that are supported. The others are left out.
pub(super) fn resolve(
    selected: &Selected<'_>,
    signature: &Signature,
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Waiter> {
    let mut nodes: Vec<_> = selected.shape.traits.waitable().into_iter().flatten().collect();
    nodes.sort_by_key(|(name, _)| *name);
    let names: Vec<&str> = nodes.iter().map(|(name, _)| name.as_str()).collect();
    let constants = naming::waiters(&signature.request, &names);
    let mut waiters = Vec::new();
    for ((name, node), constant) in nodes.into_iter().zip(&constants) {
        let place = Place { selected, what: "waiter", name, of_trait: WAITABLE };
        match waiter(place, constant, node, signature, types) {
            Ok(waiter) => waiters.push(waiter),
            Err(problem) => diagnostics.warn(WarningKind::Waiter, problem),
        }
    }
    waiters
}

/// The documentation of an operation's waiters, if it has some.
pub(super) fn docs(waiters: &[Waiter]) -> Option<String> {
    let links = waiters.iter().map(|waiter| {
        let constant = waiter.constant.as_str();
        format!("[`{constant}`](Self::{constant})")
    });
    let links = links.collect::<Vec<_>>().join(",\n");
    (!links.is_empty()).then(|| format!("Waiters (see `Client::wait`):\n{links}."))
}

fn waiter(
    place: Place<'_>,
    constant: &ConstName,
    node: &Value,
    signature: &Signature,
    types: &Types<'_>,
) -> Result<Waiter, Problem> {
    let name = place.name;
    let is_identifier = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric());
    if !is_identifier {
        return Err(
            place.malformed("the name must be a capital letter followed by letters and digits")
        );
    }
    let delay = |key, default| match node.get(key) {
        None => Ok(default),
        Some(value) => value.as_u64().filter(|seconds| *seconds > 0).ok_or_else(|| {
            place.malformed(&format!("`{key}` is not a number of seconds greater than 0"))
        }),
    };
    let (min_delay, max_delay) = (delay("minDelay", MIN_DELAY)?, delay("maxDelay", MAX_DELAY)?);
    if min_delay > max_delay {
        let cause = format!("`minDelay`, {min_delay} s, is greater than `maxDelay`, {max_delay} s");
        return Err(place.malformed(&cause));
    }
    let acceptors = node.get("acceptors").and_then(Value::as_array).map(Vec::as_slice);
    let acceptors = acceptors.filter(|acceptors| !acceptors.is_empty());
    let acceptors = acceptors.ok_or_else(|| place.malformed("it has no `acceptors`"))?;
    let acceptors = (1..).zip(acceptors);
    let acceptors =
        acceptors.map(|(number, node)| acceptor(place, constant, number, node, signature, types));
    Ok(Waiter {
        name: name.to_owned(),
        constant: constant.clone(),
        docs: description::describe(name, node),
        min_delay,
        max_delay,
        acceptors: acceptors.collect::<Result<_, _>>()?,
    })
}

fn acceptor(
    place: Place<'_>,
    constant: &ConstName,
    number: usize,
    node: &Value,
    signature: &Signature,
    types: &Types<'_>,
) -> Result<Acceptor, Problem> {
    let state_name = node.get("state").and_then(Value::as_str).unwrap_or_default();
    let state = match state_name {
        "success" => AcceptorState::Success,
        "failure" => AcceptorState::Failure,
        "retry" => AcceptorState::Retry,
        _ => return Err(place.malformed("a `state` must be `success`, `failure` or `retry`")),
    };
    let matcher = node.get("matcher").and_then(Value::as_object);
    let mut members = matcher.into_iter().flatten();
    let (Some((kind, value)), None) = (members.next(), members.next()) else {
        return Err(place.malformed("a `matcher` must be an object with one member"));
    };
    let name = FunctionName::of_acceptor(constant, state_name, number);
    let scope = |node| Scope { signature, types, place, node };
    let matcher = match (kind.as_str(), value) {
        ("success", Value::Bool(true)) => Matcher::AnyResponse,
        ("success", Value::Bool(false)) => Matcher::AnyError,
        ("errorType", Value::String(id)) => {
            // Only the name counts: a response has no more.
            let name = id.rsplit_once('#').map_or(id.as_str(), |(_, name)| name);
            Matcher::ErrorType(name.to_owned())
        }
        ("output", node) => scope(node).matcher(name, Input::NotTaken)?,
        ("inputOutput", node) => scope(node).matcher(name, Input::Taken)?,
        _ => return Err(place.malformed(&format!("`{kind}` is not a matcher of Smithy"))),
    };
    Ok(Acceptor { state, matcher })
}
