//! Checks that hold for every tree.

use std::collections::BTreeSet;

use lensmith_codegen::Tree;
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::{Fields, Item, UseTree};

/// Checks that a tree's manifest is TOML, that its code is Rust, and that no two things in one scope of it
/// have one name.
///
/// # Errors
/// Which file is wrong, and how.
pub fn check(tree: &Tree) -> Result<(), String> {
    for (path, text) in &tree.files {
        check_file(path, text).map_err(|cause| format!("{path}: {cause}"))?;
    }
    Ok(())
}

fn check_file(path: &str, text: &str) -> Result<(), String> {
    if path.ends_with(".toml") {
        return text.parse::<toml::Table>().map(drop).map_err(|error| error.to_string());
    }
    if !path.ends_with(".rs") {
        return Ok(());
    }
    if let Some(bad) = text.chars().find(|c| is_refused(*c)) {
        return Err(format!("the character {bad:?}, which rustc refuses"));
    }
    let file = syn::parse_file(text).map_err(|error| error.to_string())?;
    let mut types = Names::default();
    let mut values = Names::default();
    for item in &file.items {
        check_item(item, &mut types, &mut values)?;
    }
    Ok(())
}

/// The characters that rustc refuses in a text, as they could hide its meaning.
fn is_refused(c: char) -> bool {
    c == '\0' || c == '\r' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn check_item(item: &Item, types: &mut Names, values: &mut Names) -> Result<(), String> {
    match item {
        Item::Struct(item) => {
            let mut fields = Names::default();
            if let Fields::Named(named) = &item.fields {
                for name in named.named.iter().filter_map(|field| field.ident.as_ref()) {
                    fields.add(&name.to_string())?;
                }
            }
            types.add(&item.ident.to_string())
        }
        Item::Mod(item) => types.add(&item.ident.to_string()),
        Item::Static(item) => values.add(&item.ident.to_string()),
        Item::Fn(item) => values.add(&item.sig.ident.to_string()),
        Item::Use(item) => check_use(&item.tree, types),
        Item::Macro(item) => check_macro(item.mac.tokens.clone(), types),
        _ => Ok(()),
    }
}

fn check_use(tree: &UseTree, types: &mut Names) -> Result<(), String> {
    match tree {
        UseTree::Path(path) => check_use(&path.tree, types),
        UseTree::Group(group) => group.items.iter().try_for_each(|tree| check_use(tree, types)),
        UseTree::Name(name) => types.add(&name.ident.to_string()),
        _ => Ok(()),
    }
}

/// What the runtime's macros declare: a type with its variants, or the constants of one that stands before.
fn check_macro(tokens: TokenStream, types: &mut Names) -> Result<(), String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut constants = Names::default();
    let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(c) if c.as_char() == ';');
    let head = tokens.iter().position(is_end).unwrap_or(tokens.len());
    for (index, window) in tokens.windows(2).enumerate() {
        match window {
            [TokenTree::Ident(keyword), TokenTree::Ident(name)] if keyword == "enum" => {
                types.add(&name.to_string())?;
            }
            [TokenTree::Ident(name), TokenTree::Punct(next)]
                if index > head && next.as_char() == ':' && next.spacing() == Spacing::Alone =>
            {
                constants.add(&name.to_string())?;
            }
            _ => {}
        }
    }
    for token in tokens {
        let TokenTree::Group(group) = token else { continue };
        if group.delimiter() == Delimiter::Brace {
            check_variants(group.stream())?;
        }
    }
    Ok(())
}

/// `CONSTANT = Variant(...)`: both are found in the enum.
fn check_variants(tokens: TokenStream) -> Result<(), String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut parts = Names::default();
    for window in tokens.windows(4) {
        if let [
            TokenTree::Ident(constant),
            TokenTree::Punct(equals),
            TokenTree::Ident(variant),
            TokenTree::Group(_),
        ] = window
            && equals.as_char() == '='
        {
            parts.add(&constant.to_string())?;
            parts.add(&variant.to_string())?;
        }
    }
    Ok(())
}

/// The names of one scope.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    fn add(&mut self, name: &str) -> Result<(), String> {
        match self.0.insert(name.to_owned()) {
            true => Ok(()),
            false => Err(format!("two things are called `{name}`")),
        }
    }
}
