//! Digests that responses state.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Operation;

/// The implementation for an operation whose responses state digests:
///
/// ```text
/// impl StatesDigests for SendMessageBatch {
///     const MD5: &'static [(&'static str, &'static str)] = &[("MD5OfMessageBody", "MessageBody")];
///     const DIGESTS: Digests = Digests::of_request(Self::MD5).in_lists("Successful", "Entries", "Id")
///         .with_attributes("DataType", "StringValue", "BinaryValue");
/// }
/// ```
pub(super) fn implementation(operation: &Operation) -> Option<TokenStream> {
    let (name, digests) = (&operation.name, operation.digests.as_ref()?);
    let pairs = digests.pairs.iter().map(|(stated, member)| quote!((#stated, #member)));
    let of = match digests.is_of_request {
        true => quote!(of_request),
        false => quote!(of_response),
    };
    let lists = match (&digests.response_list, &digests.request_list) {
        (Some(list), Some((other, id))) => Some(quote!(.in_lists(#list, #other, #id))),
        (Some(list), None) => Some(quote!(.in_list(#list))),
        (None, _) => None,
    };
    let attributes = digests
        .attribute
        .as_ref()
        .map(|[data_type, text, bytes]| quote!(.with_attributes(#data_type, #text, #bytes)));
    Some(quote! {
        impl StatesDigests for #name {
            const MD5: &'static [(&'static str, &'static str)] = &[#(#pairs),*];
            const DIGESTS: Digests = Digests::#of(Self::MD5) #lists #attributes;
        }
    })
}
