use proc_macro2::TokenStream;
use quote::quote;

use super::types::field_type;
use crate::ir::{Constraint, Field, MemberValue, Presence, Secrecy, TimestampFormat};

/// The lens of a field, as an associated constant:
///
/// ```text
/// /// Lens of [`registry_id`](Self::registry_id).
/// pub const REGISTRY_ID: Lens<Self, Option<String>> =
///     lens!(registry_id, "registryId").constraints(&[Pattern("[0-9]{12}")]);
/// ```
pub(super) fn emit(field: &Field) -> TokenStream {
    let (name, constant, wire_name) = (&field.name, &field.constant, &field.value.wire_name);
    let ty = field_type(field);
    let presence = match field.presence {
        Presence::Optional => None,
        Presence::Required(_) => Some(quote!(.required())),
        Presence::Defaulted(_) => Some(quote!(.defaulted())),
    };
    let facts = facts(&field.value);
    let doc = format!(" Lens of [`{0}`](Self::{0}).", name.as_str());
    quote! {
        #[doc = #doc]
        pub const #constant: Lens<Self, #ty> = lens!(#name, #wire_name) #presence #facts;
    }
}

/// The lens of a field that is no member.
pub(super) fn emit_plumbing(name: &str, constant: &str, ty: &TokenStream) -> TokenStream {
    let doc = format!(" Lens of [`{name}`](Self::{name}).");
    let [name, constant] =
        [name, constant].map(|name| syn::Ident::new(name, proc_macro2::Span::call_site()));
    quote! {
        #[doc = #doc]
        pub const #constant: Lens<Self, #ty> = lens!(#name);
    }
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
