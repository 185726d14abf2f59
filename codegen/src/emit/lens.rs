use proc_macro2::TokenStream;
use quote::quote;

use super::deprecation;
use super::types::field_type;
use crate::ir::{Constraint, Field, MemberValue, Presence, Secrecy, TimestampFormat};
use crate::render::layout;

/// The lens of a field, as a line of the macro that declares them:
///
/// ```text
/// REGISTRY_ID: Option<String> = lens!(registry_id, "registryId").constraints(&[Pattern("[0-9]{12}")]),
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
    let constraints = (!value.constraints.is_empty()).then(|| {
        let constraints = constraints(&value.constraints);
        quote!(.constraints(#constraints))
    });
    quote!(#sensitive #format #constraints)
}

fn constraints(all: &[Constraint]) -> TokenStream {
    let all = all.iter().map(constraint);
    quote!(&[#(#all),*])
}

fn constraint(constraint: &Constraint) -> TokenStream {
    match constraint {
        Constraint::Length { min, max } => {
            let min = proc_macro2::Literal::u64_unsuffixed(min.unwrap_or(0));
            let max = match max {
                Some(max) => {
                    let max = proc_macro2::Literal::u64_unsuffixed(*max);
                    quote!(#max)
                }
                None => quote!(u64::MAX),
            };
            quote!(Length { min: #min, max: #max })
        }
        Constraint::Range { min, max } => {
            let [min, max] =
                [(min, quote!(i64::MIN)), (max, quote!(i64::MAX))].map(|(bound, none)| {
                    bound.map_or(none, |bound| {
                        let bound = proc_macro2::Literal::i64_unsuffixed(bound);
                        quote!(#bound)
                    })
                });
            quote!(Range { min: #min, max: #max })
        }
        Constraint::FloatRange { min, max } => {
            let bounds = [(min, quote!(f64::NEG_INFINITY)), (max, quote!(f64::INFINITY))];
            let [min, max] = bounds.map(|(bound, none)| bound.map_or(none, super::float));
            quote!(FloatRange { min: #min, max: #max })
        }
        Constraint::Pattern(pattern) => {
            let pattern = super::raw_string(pattern);
            quote!(Pattern(#pattern))
        }
        Constraint::UniqueItems => quote!(UniqueItems),
        Constraint::Elements(inner) => {
            let inner = constraints(inner);
            quote!(Elements(#inner))
        }
        Constraint::Keys(inner) => {
            let inner = constraints(inner);
            quote!(Keys(#inner))
        }
        Constraint::Values(inner) => {
            let inner = constraints(inner);
            quote!(Values(#inner))
        }
    }
}
