//! The tokens and items of an operation's pages.

use proc_macro2::TokenStream;
use quote::quote;

use super::Item;
use super::path::constant;
use super::types::value_type;
use crate::ir::path::Path;
use crate::ir::{Operation, Pagination};

/// The implementations, which state them as optics:
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
    let items = pagination.items.as_ref().map(|path| items(operation, path));
    [pages].into_iter().chain(items).map(Item::from).collect()
}

fn pages(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let (name, input_token) = (&operation.name, &pagination.input_token);
    let token = value_type(&pagination.token);
    let (ty, output_token) = constant(&pagination.output_token);
    quote! {
        impl Paginated for #name {
            type Token = #token;
            type OutputToken = #ty;
            const INPUT_TOKEN: Lens<Self, Option<#token>> = Self::#input_token;
            const OUTPUT_TOKEN: Self::OutputToken = #output_token;
        }
    }
}

fn items(operation: &Operation, path: &Path) -> TokenStream {
    let name = &operation.name;
    let (ty, items) = constant(path);
    quote! {
        impl PaginatedItems for #name {
            type Items = #ty;
            const ITEMS: Self::Items = #items;
        }
    }
}
