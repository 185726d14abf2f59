use proc_macro2::TokenStream;
use quote::quote;

/// Documentation of an item: an attribute for each line, which the renderer prints as `///`.
pub(super) fn emit(markdown: &str) -> TokenStream {
    let lines = markdown
        .lines()
        .map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}
