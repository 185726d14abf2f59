//! The code of a crate as a module of another crate.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::{File, Item, LIBRARY, Module};

/// The name of a module's file in its own folder.
const MODULE: &str = "mod.rs";

/// The same files with the module in place of the library. Paths from the crate's root start from the
/// module, and nothing depends on a feature.
pub(super) fn files(sources: BTreeMap<String, File>) -> BTreeMap<String, File> {
    let embedded = sources.into_iter().map(|(path, file)| match file {
        File::Text(text) => (path, File::Text(text)),
        File::Rust(module) => {
            let root = root(&path);
            let path = if path == LIBRARY { MODULE.to_owned() } else { path };
            (path, File::Rust(embed(module, &root)))
        }
    });
    embedded.collect()
}

/// The path from a file to the module.
fn root(path: &str) -> Vec<TokenTree> {
    let depth = if path == LIBRARY { 0 } else { 1 + path.matches('/').count() };
    match depth {
        0 => quote::quote!(self),
        depth => {
            let supers = std::iter::repeat_n(quote::quote!(super), depth);
            quote::quote!(#(#supers)::*)
        }
    }
    .into_iter()
    .collect()
}

/// The only path from the crate's root in items that are text.
const SERVICE: &str = "service: crate::SERVICE;";

fn service(root: &[TokenTree]) -> String {
    let root: String = root.iter().map(ToString::to_string).collect();
    format!("service: {root}::SERVICE;")
}

fn embed(module: Module, root: &[TokenTree]) -> Module {
    let items = module.items.into_iter().map(|item| match item {
        Item::Tokens(tokens) => Item::Tokens(rewrite(tokens, root)),
        Item::Text(text) => Item::Text(text.replace(SERVICE, &service(root))),
    });
    Module {
        imports: module.imports.into_iter().map(|tokens| rewrite(tokens, root)).collect(),
        items: items.collect(),
        ..module
    }
}

/// Puts `root` in the place of `crate`, and takes features out.
fn rewrite(tokens: TokenStream, root: &[TokenTree]) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) if is_crate(&ident) => out.extend(root.iter().cloned()),
            TokenTree::Group(group) if is_feature(&group) => {
                out.pop_if(|sign| matches!(sign, TokenTree::Punct(sign) if sign.as_char() == '#'));
            }
            TokenTree::Group(group) => {
                let mut rewritten = Group::new(group.delimiter(), rewrite(group.stream(), root));
                rewritten.set_span(group.span());
                out.push(rewritten.into());
            }
            token => out.push(token),
        }
    }
    out.into_iter().collect()
}

fn is_crate(ident: &Ident) -> bool {
    ident == "crate"
}

/// Whether this is the content of an attribute `#[cfg(feature = "...")]`.
fn is_feature(group: &Group) -> bool {
    let first_ident = |stream: TokenStream| match stream.into_iter().next() {
        Some(TokenTree::Ident(ident)) => Some(ident),
        _ => None,
    };
    if group.delimiter() != Delimiter::Bracket
        || first_ident(group.stream()).is_none_or(|ident| ident != "cfg")
    {
        return false;
    }
    let condition = group.stream().into_iter().nth(1);
    matches!(condition, Some(TokenTree::Group(condition))
        if first_ident(condition.stream()).is_some_and(|ident| ident == "feature"))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;
    use crate::source::layout::line;

    #[test]
    fn paths_start_from_the_module_and_features_are_gone() {
        let code = quote! {
            #[cfg(feature = "A")]
            #[doc(hidden)]
            pub use a::{A, AError};
            #[cfg(test)]
            const S: &Service = &crate::SERVICE;
        };
        let at = |path| line(rewrite(code.clone(), &root(path)));
        let expected = |root: &str| {
            let code =
                quote!(#[doc(hidden)] pub use a::{A, AError}; #[cfg(test)] const S: &Service =);
            format!("{} &{root}::SERVICE;", line(code))
        };
        assert_eq!(at("lib.rs"), expected("self"));
        assert_eq!(at("a.rs"), expected("super"));
        assert_eq!(at("types/a.rs"), expected("super::super"));
        assert_eq!(service(&root("types/a.rs")), "service: super::super::SERVICE;");
    }
}
