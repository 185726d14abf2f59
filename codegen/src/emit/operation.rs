use proc_macro2::TokenStream;
use quote::quote;

use super::{Module, error, pagination, structure};
use crate::ir::Operation;

/// The module of an operation: request, response, errors, and what ties them together.
pub(super) fn emit(operation: &Operation) -> Module {
    let docs = format!(
        "[`{}`], its response and its errors. Feature: `{}`.",
        operation.name.as_str(),
        operation.feature.as_str()
    );
    let mut items = structure::emit(&operation.request);
    items.extend(structure::emit(&operation.response));
    items.push(error::emit(operation));
    items.push(implementation(operation).into());
    items.extend(pagination::emit(operation));
    Module::new(docs, items)
}

fn implementation(operation: &Operation) -> TokenStream {
    let name = &operation.name;
    let (response, error) = (&operation.response.name, &operation.error.name);
    quote! {
        impl Operation for #name {
            type Response = #response;
            type Error = #error;
            const SERVICE: &'static Service = &crate::SERVICE;
            const HTTP_STATUS: Lens<Self::Response, u16> = <Self::Response>::HTTP_STATUS;
        }
    }
}
