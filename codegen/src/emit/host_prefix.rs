//! What an operation puts before the host of its endpoint.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::endpoint::{HostPart, LabelValue};
use crate::names::FieldName;

/// The method of the operation, if it puts anything there:
///
/// ```text
/// fn to_host_prefix(&self) -> Result<String, EndpointError> {
///     Ok("sync-".to_owned())
/// }
/// ```
pub(super) fn host_prefix(parts: &[HostPart]) -> Option<TokenStream> {
    let (mut format, mut labels, mut seen) = (String::new(), Vec::new(), BTreeSet::new());
    for part in parts {
        match part {
            HostPart::Text(text) => format.push_str(text),
            HostPart::Label { member, field, value } => {
                format.push_str(&format!("{{{}}}", field.as_str()));
                if seen.insert(field) {
                    let value = label(field, *value);
                    labels.push(quote! {
                        let #field = lensmith::endpoint::host_label(#member, #value)?;
                    });
                }
            }
        }
    }
    let prefix =
        if labels.is_empty() { quote!(#format.to_owned()) } else { quote!(format!(#format)) };
    (!parts.is_empty()).then(|| {
        quote! {
            fn to_host_prefix(&self) -> Result<String, lensmith::endpoint::EndpointError> {
                #(#labels)*
                Ok(#prefix)
            }
        }
    })
}

fn label(field: &FieldName, value: LabelValue) -> TokenStream {
    match value {
        LabelValue::String => quote!(&self.#field),
        LabelValue::OptionalString => quote!(self.#field.as_deref().unwrap_or_default()),
        LabelValue::Enumeration => quote!(self.#field.as_str()),
        LabelValue::OptionalEnumeration => {
            quote!(self.#field.as_ref().map_or("", |label| label.as_str()))
        }
    }
}
