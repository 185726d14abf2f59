//! The code of a crate as a module of another crate.

use std::collections::BTreeMap;

use proc_macro2::Delimiter;

use super::{File, Item, LIBRARY, Module};
use crate::source::{Tree, layout, trees};

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
fn root(path: &str) -> Vec<Tree> {
    let depth = if path == LIBRARY { 0 } else { 1 + path.matches('/').count() };
    match depth {
        0 => trees(quote::quote!(self)),
        depth => {
            let supers = std::iter::repeat_n(quote::quote!(super), depth);
            trees(quote::quote!(#(#supers)::*))
        }
    }
}

/// The only path from the crate's root in items that are text.
const SERVICE: &str = "service: crate::SERVICE;";

fn service(root: &[Tree]) -> String {
    format!("service: {}::SERVICE;", layout::line(root))
}

fn embed(module: Module, root: &[Tree]) -> Module {
    let items = module.items.into_iter().map(|item| match item {
        Item::Tokens(code) => Item::Tokens(rewrite(code, root)),
        Item::Text(text) => Item::Text(text.replace(SERVICE, &service(root))),
    });
    let imports =
        module.imports.into_iter().map(|import| match import.strip_prefix("use crate::") {
            Some(rest) => format!("use {}::{rest}", layout::line(root)),
            None => import,
        });
    Module { imports: imports.collect(), items: items.collect(), ..module }
}

/// Puts `root` in the place of `crate`, and takes features out.
fn rewrite(code: Vec<Tree>, root: &[Tree]) -> Vec<Tree> {
    let mut out: Vec<Tree> = Vec::with_capacity(code.len());
    for tree in code {
        match tree {
            tree if tree.is_ident("crate") => out.extend(root.iter().cloned()),
            tree if is_feature(&tree) => {
                out.pop_if(|sign| sign.is_punct('#'));
            }
            Tree::Group(delimiter, inside) => {
                out.push(Tree::Group(delimiter, rewrite(inside, root)));
            }
            tree => out.push(tree),
        }
    }
    out
}

/// Whether this is the content of an attribute `#[cfg(feature = "...")]`.
fn is_feature(tree: &Tree) -> bool {
    let Some([name, condition]) = tree.group(Delimiter::Bracket) else { return false };
    let condition = condition.group(Delimiter::Parenthesis).unwrap_or_default();
    name.is_ident("cfg") && condition.first().is_some_and(|tree| tree.is_ident("feature"))
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
        let at = |path| line(&rewrite(trees(code.clone()), &root(path)));
        let expected = |root: &str| {
            let code =
                quote!(#[doc(hidden)] pub use a::{A, AError}; #[cfg(test)] const S: &Service =);
            format!("{} &{root}::SERVICE;", line(&trees(code)))
        };
        assert_eq!(at("lib.rs"), expected("self"));
        assert_eq!(at("a.rs"), expected("super"));
        assert_eq!(at("types/a.rs"), expected("super::super"));
        assert_eq!(service(&root("types/a.rs")), "service: super::super::SERVICE;");
    }
}
