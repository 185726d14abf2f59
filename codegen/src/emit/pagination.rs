//! Where an operation has the tokens and the items of its pages.

use proc_macro2::TokenStream;
use quote::quote;

use super::Item;
use super::types::value_type;
use crate::ir::{Operation, Pagination, Step, Type};

/// The implementations, which say it by optics:
///
/// ```text
/// impl Paginated for ListImages {
///     type Token = String;
///     type OutputToken = Optional<ListImagesResponse, String>;
///     const INPUT_TOKEN: Lens<Self, Option<String>> = Self::NEXT_TOKEN;
///     const OUTPUT_TOKEN: Self::OutputToken = ListImagesResponse::NEXT_TOKEN.some();
/// }
///
/// impl PaginatedItems for ListImages {
///     type Items = Optional<ListImagesResponse, Vec<types::ImageIdentifier>>;
///     const ITEMS: Self::Items = ListImagesResponse::IMAGE_IDS.some();
/// }
/// ```
pub(super) fn emit(operation: &Operation) -> Vec<Item> {
    let Some(pagination) = &operation.pagination else { return Vec::new() };
    let pages = pages(operation, pagination);
    let items = pagination.items.as_ref().map(|steps| items(operation, steps));
    [pages].into_iter().chain(items).map(Item::from).collect()
}

fn pages(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let (name, input_token) = (&operation.name, &pagination.input_token);
    let token = value_type(&pagination.token);
    let (ty, output_token) = path(operation, &pagination.output_token);
    quote! {
        impl Paginated for #name {
            type Token = #token;
            type OutputToken = #ty;
            const INPUT_TOKEN: Lens<Self, Option<#token>> = Self::#input_token;
            const OUTPUT_TOKEN: Self::OutputToken = #output_token;
        }
    }
}

fn items(operation: &Operation, steps: &[Step]) -> TokenStream {
    let name = &operation.name;
    let (ty, items) = path(operation, steps);
    quote! {
        impl PaginatedItems for #name {
            type Items = #ty;
            const ITEMS: Self::Items = #items;
        }
    }
}

/// The type and the value of the optic from the response to the last of its parts.
fn path(operation: &Operation, steps: &[Step]) -> (TokenStream, TokenStream) {
    let response = &operation.response.name;
    let sources = steps.iter().map(|step| target(&step.ty));
    let sources = [quote!(#response)].into_iter().chain(sources);
    let optics = sources.zip(steps).map(|(source, next)| step(&source, next));
    optics
        .reduce(|(ty, value), (next_ty, next)| {
            (quote!(Then<#ty, #next_ty>), quote!(#value.then(#next)))
        })
        .unwrap_or_default()
}

/// The type and the value of the optic of a member.
fn step(source: &TokenStream, step: &Step) -> (TokenStream, TokenStream) {
    let (constant, part) = (&step.constant, value_type(&step.ty));
    let (ty, value) = if step.is_optional {
        (quote!(Optional<#source, #part>), quote!(#source::#constant.some()))
    } else {
        (quote!(Lens<#source, #part>), quote!(#source::#constant))
    };
    match &step.ty {
        Type::Boxed(_) => {
            let target = target(&step.ty);
            (quote!(Then<#ty, Unboxed<#target>>), quote!(#value.unboxed()))
        }
        _ => (ty, value),
    }
}

/// What a step leads to, out of its box.
fn target(ty: &Type) -> TokenStream {
    match ty {
        Type::Boxed(name) => quote!(types::#name),
        ty => value_type(ty),
    }
}
