//! Statements, as they stand in documentation.

use proc_macro2::TokenStream;
use quote::quote;

/// Statements as the general printer lays them out, without an indent. What does not parse, which would be
/// a bug of an emitter, stays on a line.
pub(crate) fn snippet(statements: TokenStream) -> String {
    let Ok(file) = syn::parse2(quote!(fn main() { #statements })) else {
        return format!("{statements}\n");
    };
    let text = prettyplease::unparse(&file);
    let body = text.lines().filter(|line| line.starts_with(' '));
    body.map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect()
}
