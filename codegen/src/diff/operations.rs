//! Changes of operations.

use super::changes::{Changes, Pair, pairs};
use super::{Impact, types};
use crate::ir::{ErrorEnum, Operation, Pagination, Route};

pub(super) fn compare(changes: &mut Changes, old: &[Operation], new: &[Operation]) {
    for pair in pairs(old, new, |operation| operation.name.as_str()) {
        match pair {
            Pair::Removed(old) => {
                changes.add(Impact::Breaking, old.name.as_str(), "was removed");
            }
            Pair::Added(new) => {
                changes.add(Impact::Addition, new.name.as_str(), "is a new operation");
            }
            Pair::Both(old, new) => operation(changes, old, new),
        }
    }
}

fn operation(changes: &mut Changes, old: &Operation, new: &Operation) {
    types::structure(changes, new.name.as_str(), &old.request, &new.request);
    types::structure(changes, new.response.name.as_str(), &old.response, &new.response);
    errors(changes, &old.error, &new.error);
    settings(changes, new.name.as_str(), old, new);
    pagination(changes, new.name.as_str(), old.pagination.as_ref(), new.pagination.as_ref());
    waiters(changes, old, new);
}

/// How the operation is called.
fn settings(changes: &mut Changes, place: &str, old: &Operation, new: &Operation) {
    let token = |operation: &Operation| operation.idempotency_token.is_some();
    match (token(old), token(new)) {
        (false, true) => changes.add(Impact::Behaviour, place, "now fills an idempotency token"),
        (true, false) => {
            changes.add(Impact::Behaviour, place, "no longer fills an idempotency token");
        }
        _ => {}
    }
    if old.auth != new.auth {
        changes.add(Impact::Behaviour, place, "is authenticated differently");
    }
    let route = |operation: &Operation| {
        let Route { method, pattern, defaults, prefixes, in_endpoint } =
            operation.route.as_ref()?;
        let defaults =
            defaults.iter().map(|(label, value)| format!(", by default {label} = {value}"));
        let prefixes =
            prefixes.iter().map(|(label, all)| format!(", {label} without {}", all.join(", ")));
        let in_endpoint = in_endpoint.iter().map(|label| format!(", {label} in the endpoint"));
        let rest: String = defaults.chain(prefixes).chain(in_endpoint).collect();
        Some(format!("{method} {pattern}{rest}"))
    };
    if let (Some(old), Some(new)) = (route(old), route(new)) {
        changes.changed(Impact::Behaviour, &format!("{place}.ROUTE"), &old, &new);
    }
    match (old.has_unsigned_payload, new.has_unsigned_payload) {
        (false, true) => changes.add(Impact::Behaviour, place, "no longer signs its body"),
        (true, false) => changes.add(Impact::Behaviour, place, "now signs its body"),
        _ => {}
    }
    let sums = |operation: &Operation| {
        let http = operation.http_checksum.as_ref();
        let sends_one = http.is_some_and(|it| it.is_required || it.algorithm_header.is_some());
        operation.needs_md5 || !operation.checksums.is_empty() || sends_one
    };
    match (sums(old), sums(new)) {
        (false, true) => changes.add(Impact::Behaviour, place, "now sends a checksum"),
        (true, false) => changes.add(Impact::Behaviour, place, "no longer sends a checksum"),
        _ => {}
    }
    match (old.is_long_poll, new.is_long_poll) {
        (false, true) => changes.add(Impact::Behaviour, place, "is now a long poll"),
        (true, false) => changes.add(Impact::Behaviour, place, "is no longer a long poll"),
        _ => {}
    }
    if old.timeout != new.timeout {
        changes.add(Impact::Behaviour, place, "has another default for the time of an attempt");
    }
    let endpoint_from = |operation: &Operation| operation.endpoint_from.is_some();
    match (endpoint_from(old), endpoint_from(new)) {
        (false, true) => changes.add(Impact::Behaviour, place, "now needs an endpoint URL"),
        (true, false) => changes.add(Impact::Behaviour, place, "no longer needs an endpoint URL"),
        _ => {}
    }
    if old.is_presigned_as_get != new.is_presigned_as_get {
        changes.add(Impact::Behaviour, place, "has another request for its pre-signed URL");
    }
    if old.presigned_copy != new.presigned_copy {
        changes.add(Impact::Behaviour, place, "fills the URL of its source differently");
    }
    if old.compression != new.compression {
        changes.add(Impact::Behaviour, place, "compresses its body differently");
    }
    let endpoint = |operation: &Operation| {
        format!("{:?}", (&operation.host_prefix, &operation.endpoint_params))
    };
    if endpoint(old) != endpoint(new) {
        changes.add(Impact::Behaviour, place, "gives other values to its endpoint");
    }
}

fn waiters(changes: &mut Changes, old: &Operation, new: &Operation) {
    for pair in pairs(&old.waiters, &new.waiters, |waiter| waiter.constant.as_str()) {
        let place = |waiter: &str| format!("{}::{waiter}", new.name.as_str());
        match pair {
            Pair::Removed(old) => {
                let place = place(old.constant.as_str());
                changes.add(Impact::Breaking, &place, "was removed");
            }
            Pair::Added(new) => {
                changes.add(Impact::Addition, &place(new.constant.as_str()), "is a new waiter");
            }
            Pair::Both(old, new) => {
                let place = place(new.constant.as_str());
                let conditions = [old, new].map(|waiter| {
                    format!("{:?}", (waiter.min_delay, waiter.max_delay, &waiter.acceptors))
                });
                let [before, after] = conditions;
                if before != after {
                    changes.add(Impact::Behaviour, &place, "has other conditions or delays");
                }
                changes.documentation(&place, [&old.docs], [&new.docs]);
            }
        }
    }
}

fn errors(changes: &mut Changes, old: &ErrorEnum, new: &ErrorEnum) {
    let place = new.name.as_str();
    types::equality(changes, place, old.equality, new.equality);
    for pair in pairs(&old.variants, &new.variants, |variant| variant.name.as_str()) {
        let place = |variant: &str| format!("{place}::{variant}");
        match pair {
            Pair::Removed(old) => {
                let place = place(old.name.as_str());
                changes.add(Impact::Breaking, &place, "is no longer a declared error");
            }
            Pair::Added(new) => {
                changes.add(Impact::Addition, &place(new.name.as_str()), "is a new declared error");
            }
            Pair::Both(old, new) => {
                let place = place(new.name.as_str());
                let [before, after] = [old, new].map(|variant| variant.shape.as_str());
                changes.changed(Impact::Breaking, &place, &before, &after);
            }
        }
    }
}

fn pagination(
    changes: &mut Changes,
    place: &str,
    old: Option<&Pagination>,
    new: Option<&Pagination>,
) {
    let (old, new) = match (old, new) {
        (None, None) => return,
        (Some(_), None) => return changes.add(Impact::Breaking, place, "is no longer paginated"),
        (None, Some(_)) => return changes.add(Impact::Addition, place, "is now paginated"),
        (Some(old), Some(new)) => (old, new),
    };
    if old.token != new.token {
        changes.add(Impact::Breaking, place, "has page tokens of another type");
    }
    let tokens = |pagination: &Pagination| {
        format!("{:?}", (&pagination.input_token, &pagination.output_token))
    };
    if tokens(old) != tokens(new) {
        changes.add(Impact::Behaviour, place, "has its page tokens in other members");
    }
    let items = match (&old.items, &new.items) {
        (None, None) => return,
        (Some(_), None) => (Impact::Breaking, "no longer has items in its pages"),
        (None, Some(_)) => (Impact::Addition, "now has items in its pages"),
        (Some(old), Some(new)) => {
            if old.ty != new.ty {
                (Impact::Breaking, "has items of another type in its pages")
            } else if format!("{old:?}") != format!("{new:?}") {
                (Impact::Behaviour, "has the items of its pages in other members")
            } else {
                return;
            }
        }
    };
    let (impact, what) = items;
    changes.add(impact, place, what);
}
