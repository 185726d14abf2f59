//! What a module imports: exactly what its items name.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::Ident;

use super::Item;

/// Everything that the emitters name without a path, by where it is. The order is that of the imports.
const KNOWN: &[(&str, &[&str])] = &[
    ("std::collections", &["BTreeMap"]),
    ("std", &["fmt"]),
    ("crate", &["types"]),
    ("lensmith::endpoint::rules", &["BuiltIn", "Parameter", "RuleSet"]),
    ("lensmith::optics", &["Lens"]),
    ("lensmith::schema", &["Shape", "TimestampFormat"]),
    (
        "lensmith::schema::Constraint",
        &["Elements", "FloatRange", "Keys", "Length", "Pattern", "Range", "UniqueItems", "Values"],
    ),
    (
        "lensmith::testing",
        &["lens_laws", "member_laws", "prism_laws", "round_trip", "shareable", "value_laws"],
    ),
    (
        "lensmith",
        &[
            "BigNumber",
            "Blob",
            "Document",
            "ErrorMetadata",
            "ErrorShape",
            "Fault",
            "Members",
            "Operation",
            "Protocol",
            "Service",
            "Structure",
            "Timestamp",
            "lens",
            "prism",
        ],
    ),
];

/// Where the importing module is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the generated crate.
    Inside,
    /// In one of its tests.
    Outside,
}

/// The imports that the items need.
pub(super) fn of(items: &[Item], place: Place) -> Vec<TokenStream> {
    let mut named = BTreeSet::new();
    for item in items {
        match item {
            Item::Tokens(tokens) => collect(tokens.clone(), &mut named),
            Item::Text(text) => collect(text.parse().unwrap_or_default(), &mut named),
        }
    }
    let needed = KNOWN.iter().filter_map(|(path, names)| {
        if place == Place::Outside && *path == "crate" {
            return None;
        }
        let names: Vec<Ident> =
            names.iter().filter(|name| named.contains(**name)).map(|name| ident(name)).collect();
        let path: Vec<Ident> = path.split("::").map(ident).collect();
        match names.as_slice() {
            [] => None,
            [name] => Some(quote!(use #(#path)::*::#name;)),
            names => Some(quote!(use #(#path)::*::{#(#names),*};)),
        }
    });
    needed.collect()
}

/// Every identifier that stands alone or starts a path: what is behind `::` or a dot is found from there.
fn collect(tokens: TokenStream, named: &mut BTreeSet<String>) {
    let mut before = [' ', ' '];
    for token in tokens {
        let this = match token {
            // What is declared here, or exported from here, is not to be imported.
            TokenTree::Ident(ident) if ident == "mod" || ident == "fn" || ident == "use" => '.',
            TokenTree::Ident(ident) => {
                if !matches!(before, [':', ':'] | [' ', '.']) {
                    named.insert(ident.to_string());
                }
                ' '
            }
            TokenTree::Group(group) => {
                collect(group.stream(), named);
                ' '
            }
            TokenTree::Punct(punct) => punct.as_char(),
            TokenTree::Literal(_) => ' ',
        };
        let [_, last] = before;
        before = [last, this];
    }
}

fn ident(name: &str) -> Ident {
    Ident::new(name, proc_macro2::Span::call_site())
}
