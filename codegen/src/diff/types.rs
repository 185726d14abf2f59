//! Changes of structures, unions and enums.

use super::Impact;
use super::changes::{Changes, Pair, pairs};
use crate::emit::type_text;
use crate::ir::{
    EnumValue, EnumValues, Enumeration, Equality, Field, MemberValue, Presence, Role, Secrecy,
    Structure, TypeDefinition, TypeKind, Union, Wire,
};

pub(super) fn compare(changes: &mut Changes, old: &[TypeDefinition], new: &[TypeDefinition]) {
    for pair in pairs(old, new, |ty| ty.name.as_str()) {
        let place = |ty: &TypeDefinition| format!("types::{}", ty.name.as_str());
        match pair {
            Pair::Removed(old) => changes.add(Impact::Breaking, &place(old), "was removed"),
            Pair::Added(new) => changes.add(Impact::Addition, &place(new), "is a new type"),
            Pair::Both(old, new) => definition(changes, &place(new), &old.kind, &new.kind),
        }
    }
}

fn definition(changes: &mut Changes, place: &str, old: &TypeKind, new: &TypeKind) {
    match (old, new) {
        (TypeKind::Structure(old), TypeKind::Structure(new)) => structure(changes, place, old, new),
        (TypeKind::Enumeration(old), TypeKind::Enumeration(new)) => {
            enumeration(changes, place, old, new);
        }
        (TypeKind::Union(old), TypeKind::Union(new)) => union(changes, place, old, new),
        _ => changes.changed(Impact::Breaking, place, &kind(old), &kind(new)),
    }
}

fn kind(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Structure(_) => "struct",
        TypeKind::Enumeration(_) => "enum of values",
        TypeKind::Union(_) => "enum of members",
    }
}

/// A structure at its path in the crate.
pub(super) fn structure(changes: &mut Changes, place: &str, old: &Structure, new: &Structure) {
    for pair in pairs(&old.fields, &new.fields, |field| &field.value.name) {
        let at = |field: &Field| format!("{place}.{}", field.name.as_str());
        match pair {
            Pair::Removed(old) => changes.add(Impact::Breaking, &at(old), "was removed"),
            Pair::Added(new) if is_argument(new) => {
                changes.add(Impact::Breaking, &at(new), "is a new argument of `new`");
            }
            Pair::Added(new) => changes.add(Impact::Addition, &at(new), "is a new member"),
            Pair::Both(old, new) => field(changes, &at(new), old, new),
        }
    }
    let arguments = |structure: &Structure| -> Vec<String> {
        let arguments = structure.fields.iter().filter(|field| is_argument(field));
        arguments.map(|field| field.value.name.clone()).collect()
    };
    let (mut old_arguments, mut new_arguments) = (arguments(old), arguments(new));
    if old_arguments != new_arguments {
        old_arguments.sort();
        new_arguments.sort();
        if old_arguments == new_arguments {
            changes.add(Impact::Breaking, place, "takes the arguments of `new` in another order");
        }
    }
    match (old.role, new.role) {
        (Role::Error(old), Role::Error(new)) if old != new => {
            let what = format!("is the fault of the {new:?} instead of the {old:?}").to_lowercase();
            changes.add(Impact::Behaviour, place, what);
        }
        (Role::Error(_), Role::Error(_)) => {}
        (Role::Error(_), _) => changes.add(Impact::Breaking, place, "is no longer an error"),
        (_, Role::Error(_)) => changes.add(Impact::Breaking, place, "is now an error"),
        _ => {}
    }
    if old.retry != new.retry {
        changes.add(Impact::Behaviour, place, "is retried differently");
    }
    if old.query_code != new.query_code {
        changes.add(Impact::Behaviour, place, "has another code for AWS Query");
    }
    equality(changes, place, old.equality, new.equality);
    changes.deprecation(place, &old.deprecated, &new.deprecated);
    changes.documentation(place, [&old.docs], [&new.docs]);
}

fn is_argument(field: &Field) -> bool {
    matches!(field.presence, Presence::Required(_))
}

fn field(changes: &mut Changes, place: &str, old: &Field, new: &Field) {
    renamed(changes, place, old.name.as_str(), new.name.as_str());
    let ty = |field: &Field| match field.presence {
        Presence::Optional => format!("Option<{}>", type_text(&field.value.ty)),
        _ => type_text(&field.value.ty),
    };
    changes.changed(Impact::Breaking, place, &ty(old), &ty(new));
    match (is_argument(old), is_argument(new)) {
        (false, true) => changes.add(Impact::Breaking, place, "is now an argument of `new`"),
        (true, false) => {
            changes.add(Impact::Breaking, place, "is no longer an argument of `new`");
        }
        _ if old.presence != new.presence => {
            changes.add(Impact::Behaviour, place, "has another default");
        }
        _ => {}
    }
    value(changes, place, &old.value, &new.value);
    changes.deprecation(place, &old.deprecated, &new.deprecated);
    changes.documentation(place, [&old.docs], [&new.docs]);
}

/// What a member states in addition to its type.
fn value(changes: &mut Changes, place: &str, old: &MemberValue, new: &MemberValue) {
    match (old.secrecy, new.secrecy) {
        (Secrecy::Shown, Secrecy::Redacted) => {
            changes.add(Impact::Behaviour, place, "is redacted in `Debug`");
        }
        (Secrecy::Redacted, Secrecy::Shown) => {
            changes.add(Impact::Behaviour, place, "is no longer redacted in `Debug`");
        }
        _ => {}
    }
    let place_of = |value: &MemberValue| {
        let Wire { place, name, xml, media_type, requires_length, .. } = value.wire.clone();
        (place, name, xml, media_type, requires_length)
    };
    let [old_format, new_format] = [old, new].map(|value| value.wire.timestamps.format);
    if place_of(old) != place_of(new) {
        changes.add(Impact::Behaviour, place, "has another place or name in requests or responses");
    } else if old_format != new_format {
        let [old, new] = [old_format, new_format].map(|format| format.as_str());
        let what = format!("is written as `{new}` instead of `{old}`");
        changes.add(Impact::Behaviour, place, what);
    }
    if old.constraints != new.constraints {
        changes.add(Impact::Behaviour, place, "is validated against other constraints");
    }
}

fn union(changes: &mut Changes, place: &str, old: &Union, new: &Union) {
    for pair in pairs(&old.variants, &new.variants, |variant| &variant.value.name) {
        let at = |name: &str| format!("{place}::{name}");
        match pair {
            Pair::Removed(old) => {
                changes.add(Impact::Breaking, &at(old.name.as_str()), "was removed")
            }
            Pair::Added(new) => {
                changes.add(Impact::Addition, &at(new.name.as_str()), "is a new member");
            }
            Pair::Both(old, new) => {
                let place = at(new.name.as_str());
                renamed(changes, &place, old.name.as_str(), new.name.as_str());
                let [before, after] = [old, new].map(|variant| type_text(&variant.value.ty));
                changes.changed(Impact::Breaking, &place, &before, &after);
                value(changes, &place, &old.value, &new.value);
                changes.deprecation(&place, &old.deprecated, &new.deprecated);
                changes.documentation(&place, [&old.docs], [&new.docs]);
            }
        }
    }
    equality(changes, place, old.equality, new.equality);
    changes.deprecation(place, &old.deprecated, &new.deprecated);
    changes.documentation(place, [&old.docs], [&new.docs]);
}

fn enumeration(changes: &mut Changes, place: &str, old: &Enumeration, new: &Enumeration) {
    match (&old.values, &new.values) {
        (EnumValues::Strings(old), EnumValues::Strings(new)) => values(changes, place, old, new),
        (EnumValues::Integers(old), EnumValues::Integers(new)) => values(changes, place, old, new),
        (EnumValues::Strings(_), EnumValues::Integers(_)) => {
            changes.add(Impact::Breaking, place, "has integers instead of strings");
        }
        (EnumValues::Integers(_), EnumValues::Strings(_)) => {
            changes.add(Impact::Breaking, place, "has strings instead of integers");
        }
    }
    changes.deprecation(place, &old.deprecated, &new.deprecated);
    changes.documentation(place, [&old.docs], [&new.docs]);
}

fn values<T: Ord>(changes: &mut Changes, place: &str, old: &[EnumValue<T>], new: &[EnumValue<T>]) {
    for pair in pairs(old, new, |value| &value.value) {
        let at = |name: &str| format!("{place}::{name}");
        match pair {
            Pair::Removed(old) => {
                changes.add(Impact::Breaking, &at(old.name.as_str()), "was removed")
            }
            Pair::Added(new) => {
                changes.add(Impact::Addition, &at(new.name.as_str()), "is a new value");
            }
            Pair::Both(old, new) => {
                let place = at(new.name.as_str());
                renamed(changes, &place, old.name.as_str(), new.name.as_str());
                changes.deprecation(&place, &old.deprecated, &new.deprecated);
                changes.documentation(&place, [&old.docs], [&new.docs]);
            }
        }
    }
}

/// The same part of the model under another name in Rust.
fn renamed(changes: &mut Changes, place: &str, old: &str, new: &str) {
    if old != new {
        changes.add(Impact::Breaking, place, format!("was named `{old}`"));
    }
}

/// How values can be compared, which users may rely on.
pub(super) fn equality(changes: &mut Changes, place: &str, old: Equality, new: Equality) {
    match (old, new) {
        (Equality::Full, Equality::Partial) => {
            changes.add(Impact::Breaking, place, "no longer implements `Eq` and `Hash`");
        }
        (Equality::Partial, Equality::Full) => {
            changes.add(Impact::Addition, place, "now implements `Eq` and `Hash`");
        }
        _ => {}
    }
}
