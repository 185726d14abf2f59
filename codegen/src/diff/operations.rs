//! What changes of operations.

use super::changes::{Changes, Pair, pairs};
use super::{Impact, types};
use crate::ir::{ErrorEnum, Operation, Pagination};

pub(super) fn compare(changes: &mut Changes, old: &[Operation], new: &[Operation]) {
    for pair in pairs(old, new, |operation| operation.name.as_str()) {
        match pair {
            Pair::Removed(old) => {
                changes.add(Impact::Breaking, old.name.as_str(), "is no longer an operation");
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
    pagination(changes, new.name.as_str(), old.pagination.as_ref(), new.pagination.as_ref());
    for pair in pairs(&old.waiters, &new.waiters, |waiter| waiter.constant.as_str()) {
        let place = |waiter: &str| format!("{}::{waiter}", new.name.as_str());
        match pair {
            Pair::Removed(old) => {
                let place = place(old.constant.as_str());
                changes.add(Impact::Breaking, &place, "is no longer a waiter");
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
                    changes.add(Impact::Behaviour, &place, "waits in another way");
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
                changes.add(Impact::Breaking, &place, "is no longer among the errors");
            }
            Pair::Added(new) => {
                changes.add(Impact::Addition, &place(new.name.as_str()), "is a new error");
            }
            Pair::Both(old, new) => {
                let place = place(new.name.as_str());
                let [before, after] = [old, new].map(|variant| variant.shape.as_str());
                changes.changed(Impact::Breaking, &place, &before, &after);
                changes.documentation(&place, [&old.summary], [&new.summary]);
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
        (Some(_), None) => return changes.add(Impact::Breaking, place, "has no pages any more"),
        (None, Some(_)) => return changes.add(Impact::Addition, place, "has pages"),
        (Some(old), Some(new)) => (old, new),
    };
    if old.token != new.token {
        changes.add(Impact::Breaking, place, "has tokens of another type");
    }
    let tokens = |pagination: &Pagination| {
        format!("{:?}", (&pagination.input_token, &pagination.output_token))
    };
    if tokens(old) != tokens(new) {
        changes.add(Impact::Behaviour, place, "has its tokens in other members");
    }
    let items = match (&old.items, &new.items) {
        (None, None) => return,
        (Some(_), None) => (Impact::Breaking, "has no items on its pages"),
        (None, Some(_)) => (Impact::Addition, "has items on its pages"),
        (Some(old), Some(new)) => {
            if old.ty != new.ty {
                (Impact::Breaking, "has other items on its pages")
            } else if format!("{old:?}") != format!("{new:?}") {
                (Impact::Behaviour, "has its items in other members")
            } else {
                return;
            }
        }
    };
    let (impact, what) = items;
    changes.add(impact, place, what);
}
