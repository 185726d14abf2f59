use proc_macro2::TokenStream;
use quote::quote;

use super::{Module, calling, error, examples, pagination, structure, waiter};
use crate::ir::{Layout, Operation, Service};

/// The module of an operation: request, response, errors, and what ties them together.
pub(super) fn emit(operation: &Operation, service: &Service) -> Module {
    let [request, response, error] =
        [&operation.name, &operation.response.name, &operation.error.name]
            .map(|name| name.as_str());
    // A list, and not a paragraph: the line in `lib.rs` is the paragraph before it.
    let mut docs = format!("- [`{request}`] is answered by [`{response}`]\n  or [`{error}`].");
    if service.layout == Layout::Crate {
        docs.push_str(&format!("\n- Feature: `{}`.", operation.feature.as_str()));
    }
    let mut items = structure::emit(&operation.request, &examples::docs(operation, service));
    items.extend(structure::emit(&operation.response, ""));
    items.push(error::emit(operation));
    items.push(implementation(operation).into());
    items.extend(pagination::emit(operation));
    items.extend(waiter::emit(operation));
    Module::new(docs, items)
}

fn implementation(operation: &Operation) -> TokenStream {
    let name = &operation.name;
    let (response, error) = (&operation.response.name, &operation.error.name);
    let calling = calling::emit(operation);
    let check_sendable = operation.sends_unions.then(|| {
        quote! {
            fn check_sendable(&self) -> Result<(), lensmith::schema::UnknownMember> {
                lensmith::schema::check_sendable(self)
            }
        }
    });
    quote! {
        impl Operation for #name {
            type Response = #response;
            type Error = #error;
            const SERVICE: &'static Service = &crate::SERVICE;
            const HTTP_STATUS: Lens<Self::Response, u16> = <Self::Response>::HTTP_STATUS;
            #calling
            #check_sendable
        }
    }
}
