//! Deprecations.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{EnumValues, Service, Structure, TypeKind};

/// The first line of a file that declares or tests deprecated items.
pub(super) const ALLOW: &str =
    "#![allow(deprecated, reason = \"deprecated items of the model are generated, too\")]";

/// `#[deprecated(note = "Use `size` instead.")]`
pub(super) fn attribute(note: &Option<String>) -> Option<TokenStream> {
    note.as_ref().map(|note| quote!(#[deprecated(note = #note)]))
}

/// The same as a line in the input of a macro.
pub(super) fn line(note: &Option<String>, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let line = |note| format!("{pad}#[deprecated(note = {note:?})]\n");
    note.as_ref().map(line).unwrap_or_default()
}

/// Whether anything is deprecated.
pub(super) fn is_in(service: &Service) -> bool {
    let structure = |structure: &Structure| {
        structure.deprecated.is_some()
            || structure.fields.iter().any(|field| field.deprecated.is_some())
    };
    let operations = &service.operations;
    operations
        .iter()
        .any(|operation| structure(&operation.request) || structure(&operation.response))
        || service.types.iter().any(|ty| match &ty.kind {
            TypeKind::Structure(it) => structure(it),
            TypeKind::Union(union) => {
                union.deprecated.is_some()
                    || union.variants.iter().any(|variant| variant.deprecated.is_some())
            }
            TypeKind::Enumeration(enumeration) => {
                enumeration.deprecated.is_some()
                    || match &enumeration.values {
                        EnumValues::Strings(values) => {
                            values.iter().any(|value| value.deprecated.is_some())
                        }
                        EnumValues::Integers(values) => {
                            values.iter().any(|value| value.deprecated.is_some())
                        }
                    }
            }
        })
}
