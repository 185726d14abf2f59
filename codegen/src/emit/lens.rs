use proc_macro2::TokenStream;
use quote::quote;

use super::types::field_type;
use super::{constraints, deprecation};
use crate::ir::{Field, MemberValue, Presence, Secrecy, TimestampFormat};
use crate::source::layout;

/// The lens of a field, as a line of the macro that declares them:
///
/// ```text
/// REGISTRY_ID: Option<String> = lens!(registry_id, "registryId").constraints(REGISTRY_ID),
/// ```
pub(super) fn emit(field: &Field) -> String {
    let (name, wire_name) = (&field.name, &field.value.wire_name);
    let head = format!("{}: {} =", field.constant.as_str(), layout::line(field_type(field)));
    let presence = match field.presence {
        Presence::Optional => None,
        Presence::Required(_) => Some(quote!(.required())),
        Presence::Defaulted(_) => Some(quote!(.defaulted())),
    };
    let facts = facts(&field.value);
    let lens = quote!(lens!(#name, #wire_name) #presence #facts);
    deprecation::line(&field.deprecated, 4) + &layout::assignment(&head, lens, 4, ',')
}

/// What the model says about a member, beyond its name and its presence.
pub(super) fn facts(value: &MemberValue) -> TokenStream {
    let sensitive = (value.secrecy == Secrecy::Redacted).then(|| quote!(.sensitive()));
    let format = match value.timestamp_format {
        TimestampFormat::EpochSeconds => None,
        TimestampFormat::DateTime => Some(quote!(.timestamp_format(TimestampFormat::DateTime))),
        TimestampFormat::HttpDate => Some(quote!(.timestamp_format(TimestampFormat::HttpDate))),
    };
    let constraints = (!value.constraints.rules.is_empty()).then(|| {
        let constraints = constraints::emit(&value.constraints);
        quote!(.constraints(#constraints))
    });
    quote!(#sensitive #format #constraints)
}
