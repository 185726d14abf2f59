//! The parameters that an operation gives to the endpoint rules.

use proc_macro2::TokenStream;
use quote::quote;

use super::path::{chain, is_one};
use super::types::value_type;
use crate::ir::Type;
use crate::ir::endpoint::{EndpointParam, ParamLiteral, ParamValue};
use crate::ir::path::Path;

/// The method of the operation, if it gives any:
///
/// ```text
/// fn to_endpoint_params(&self) -> Params {
///     Params::new().with("ResourceArn", Self::TABLE_NAME.view(self))
/// }
/// ```
pub(super) fn endpoint_params(params: &[EndpointParam]) -> Option<TokenStream> {
    let with = params.iter().map(param);
    (!params.is_empty()).then(|| {
        quote! {
            fn to_endpoint_params(&self) -> lensmith::endpoint::Params {
                lensmith::endpoint::Params::new() #(#with)*
            }
        }
    })
}

fn param(EndpointParam { name, value }: &EndpointParam) -> TokenStream {
    match value {
        ParamValue::Literal(literal) => {
            let literal = self::literal(literal);
            quote!(.with(#name, #literal))
        }
        ParamValue::One(path) => one(name, path),
        ParamValue::All(path) => {
            let all = chain(&path.steps);
            quote!(.with(#name, #all.to_vec(self)))
        }
        ParamValue::AllOf(list, rest) => {
            let rest = chain(rest);
            with(name, list, |list| quote!(#rest.to_vec(#list)))
        }
        ParamValue::Strings(paths) => {
            let paths = paths.iter().map(|path| chain(&path.steps));
            quote! {
                .with(#name, [#(#paths.preview(self)),*].into_iter().flatten().collect::<Vec<_>>())
            }
        }
        ParamValue::Keys(map) => with(name, map, |map| quote!(#map.keys().collect::<Vec<_>>())),
        ParamValue::Select(list, parts) => {
            let parts = parts.iter().map(|part| {
                let part = chain(&part.steps);
                quote!(#part.preview(item))
            });
            let parts = quote!(|item| [#(#parts),*]);
            with(
                name,
                list,
                |list| quote!(#list.iter().flat_map(#parts).flatten().collect::<Vec<_>>()),
            )
        }
    }
}

/// A value that is passed on unchanged.
fn one(name: &str, path: &Path) -> TokenStream {
    let optic = chain(&path.steps);
    if is_one(path) {
        let found = quote!(#optic.view(self));
        let value = match &path.ty {
            Type::String => found,
            Type::Boolean => quote!(*#found),
            Type::List(_) => quote!(#found.clone()),
            _ => quote!(#found.as_str()),
        };
        return quote!(.with(#name, #value));
    }
    let found = quote!(#optic.preview(self));
    let value = match &path.ty {
        Type::String => found,
        Type::Boolean => quote!(#found.copied()),
        Type::List(_) => quote!(#found.cloned()),
        ty => {
            let ty = value_type(ty);
            quote!(#found.map(#ty::as_str))
        }
    };
    quote!(.with_some(#name, #value))
}

/// A value made from what a path finds, if it finds anything.
fn with(name: &str, path: &Path, make: impl Fn(TokenStream) -> TokenStream) -> TokenStream {
    let optic = chain(&path.steps);
    if is_one(path) {
        let made = make(quote!(#optic.view(self)));
        quote!(.with(#name, #made))
    } else {
        let made = make(quote!(found));
        quote!(.with_some(#name, #optic.preview(self).map(|found| #made)))
    }
}

/// A value that the model states.
pub(super) fn literal(literal: &ParamLiteral) -> TokenStream {
    match literal {
        ParamLiteral::Boolean(value) => quote!(#value),
        ParamLiteral::String(text) => quote!(#text),
        ParamLiteral::Strings(texts) if texts.is_empty() => quote!(Vec::<String>::new()),
        ParamLiteral::Strings(texts) => quote!([#(#texts),*]),
    }
}
