//! The imports of a module: exactly what its items name.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::quote;
use syn::Ident;

use super::{Item, Module};
use crate::ir::Service;
use crate::names::crate_identifier;

/// Everything that the emitters name without a path, by its location, in the order of the imports.
const KNOWN: &[(&str, &[&str])] = &[
    ("std::collections", &["BTreeMap"]),
    ("std::time", &["Duration"]),
    ("crate", &["types"]),
    ("lensmith::digest", &["Digests", "StatesDigests"]),
    ("lensmith::endpoint::rules", &["BuiltIn", "Parameter", "RuleSet"]),
    (
        "lensmith::event_stream",
        &["EventReceiver", "EventSource", "RequestEvents", "ResponseEvents"],
    ),
    ("lensmith::optics", &["Lens", "Optional", "Preview", "Then", "Traverse", "Unboxed"]),
    ("lensmith::paginate", &["Paginated", "PaginatedItems"]),
    ("lensmith::schema", &["Constraint", "Shape", "TimestampFormat", "Xml", "XmlRoot"]),
    (
        "lensmith::schema::Constraint",
        &["Elements", "FloatRange", "Keys", "Length", "Pattern", "Range", "UniqueItems", "Values"],
    ),
    ("lensmith::session", &["CreatesSession"]),
    (
        "lensmith::testing::events",
        &["base64_frame", "built_frame", "event_sent", "streamed", "with_frames"],
    ),
    (
        "lensmith::testing::laws",
        &[
            "example",
            "lens_laws",
            "member_laws",
            "prism_laws",
            "round_trip",
            "shareable",
            "value_laws",
        ],
    ),
    (
        "lensmith::testing::protocol",
        &[
            "answers",
            "fails",
            "received",
            "received_base64",
            "sent",
            "sent_to",
            "sent_with",
            "skipped",
        ],
    ),
    ("lensmith::wait::Acceptor", &["Failure", "Retry", "Success"]),
    (
        "lensmith::wait::Matcher",
        &[
            "AllStringEquals",
            "AnyError",
            "AnyResponse",
            "AnyStringEquals",
            "ErrorType",
            "InputOutput",
            "Output",
            "StringEquals",
        ],
    ),
    (
        "lensmith",
        &[
            "BigNumber",
            "Blob",
            "Body",
            "Document",
            "ErrorMetadata",
            "IntoMember",
            "Operation",
            "Protocol",
            "Route",
            "Service",
            "Timestamp",
            "Waiter",
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

/// A module that imports what its items name.
pub(super) fn module(docs: impl Into<String>, items: Vec<Item>) -> Module {
    let imports = of(&items, Place::Inside);
    Module { docs: docs.into(), attributes: Vec::new(), imports, items }
}

/// The imports that the items need.
pub(super) fn of(items: &[Item], place: Place) -> Vec<TokenStream> {
    let found = Names::of(items);
    // An associated constant of the same name, such as `SERVICE` of an operation, hides none of them.
    let constants: Vec<Ident> = found.constraints.iter().map(|name| ident(name)).collect();
    let constants = match constants.as_slice() {
        _ if place == Place::Outside => None,
        [] => None,
        [name] => Some(quote!(use crate::constraints::#name;)),
        names => Some(quote!(use crate::constraints::{#(#names),*};)),
    };
    let is_needed = |name: &str| found.used.contains(name) && !found.declared.contains(name);
    let needed = KNOWN.iter().filter_map(|(path, names)| {
        if place == Place::Outside && *path == "crate" {
            return None;
        }
        let names: Vec<Ident> =
            names.iter().filter(|name| is_needed(name)).map(|name| ident(name)).collect();
        let path: Vec<Ident> = path.split("::").map(ident).collect();
        match names.as_slice() {
            [] => None,
            [name] => Some(quote!(use #(#path)::*::#name;)),
            names => Some(quote!(use #(#path)::*::{#(#names),*};)),
        }
    });
    let (std, rest): (Vec<_>, Vec<_>) = needed.partition(is_of_std);
    std.into_iter().chain(constants).chain(rest).collect()
}

fn is_of_std(import: &TokenStream) -> bool {
    let mut tokens = import.clone().into_iter();
    matches!(tokens.nth(1), Some(TokenTree::Ident(root)) if root == "std")
}

/// The import of everything in the crate, in one of its tests.
pub(super) fn of_crate(service: &Service) -> TokenStream {
    let name = crate_identifier(&service.crate_name);
    let krate = ident(&name);
    // What is imported includes the modules of operations, and one of them may have the name of the crate.
    match service.operations.iter().any(|operation| operation.module.as_str() == name) {
        true => quote!(use ::#krate::*;),
        false => quote!(use #krate::*;),
    }
}

/// Whether the items name shared types.
pub(super) fn names_types(items: &[Item]) -> bool {
    Names::of(items).used.contains("types")
}

/// The names of a module.
#[derive(Default)]
struct Names {
    /// Names that stand alone or start a path. Those after `::` or a dot need no import.
    used: BTreeSet<String>,
    /// What is declared in the module.
    declared: BTreeSet<String>,
    /// The constants of constraints that members have.
    constraints: BTreeSet<String>,
    /// Whether the tokens are the input of a macro of the runtime, in which the name of a variant follows
    /// that of its constant and `=`.
    in_macro: bool,
}

impl Names {
    fn of(items: &[Item]) -> Self {
        let mut found = Self::default();
        for item in items {
            match item {
                Item::Tokens(tokens) => {
                    found.in_macro = false;
                    found.collect(tokens.clone());
                }
                Item::Text(text) => {
                    found.in_macro = true;
                    found.collect(text.parse().unwrap_or_default());
                }
            }
        }
        found
    }

    fn collect(&mut self, tokens: TokenStream) {
        let mut before = [Before::Other; 2];
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let this = match token {
                TokenTree::Ident(ident) => {
                    self.collect_ident(&ident.to_string(), before, tokens.peek())
                }
                // An optic names a field or a variant, and its name in JSON.
                TokenTree::Group(_) if before == [Before::Optic, Before::Bang] => Before::Other,
                TokenTree::Group(group) if before[1] == Before::Constraints => {
                    self.collect_constraints(group.stream());
                    self.collect(group.stream());
                    Before::Other
                }
                TokenTree::Group(group) => {
                    self.collect(group.stream());
                    Before::Other
                }
                TokenTree::Punct(punct) => match punct.as_char() {
                    ':' => Before::Colon,
                    '.' => Before::Dot,
                    '!' => Before::Bang,
                    '=' => Before::Equals,
                    _ => Before::Other,
                },
                TokenTree::Literal(_) => Before::Other,
            };
            let [_, last] = before;
            before = [last, this];
        }
    }

    /// What `constraints` is called with: the constant of a shape, or rules, which may name constants.
    fn collect_constraints(&mut self, tokens: TokenStream) {
        let mut in_path = false;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if !in_path && is_constant(&ident.to_string()) => {
                    self.constraints.insert(ident.to_string());
                }
                TokenTree::Group(group) => self.collect_constraints(group.stream()),
                token => {
                    in_path = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':')
                }
            }
        }
    }

    fn collect_ident(
        &mut self,
        ident: &str,
        before: [Before; 2],
        next: Option<&TokenTree>,
    ) -> Before {
        match before {
            [_, Before::Declaring] => {
                self.declared.insert(ident.to_owned());
            }
            [Before::Other, Before::Dot] => self.used.extend(trait_of(ident).map(str::to_owned)),
            [Before::Colon, Before::Colon] => {}
            [Before::Other, Before::Equals] if self.in_macro => {}
            _ if is_value(ident, next) => {}
            _ => {
                self.used.insert(ident.to_owned());
            }
        }
        match ident {
            "const" | "enum" | "fn" | "mod" | "struct" | "use" => Before::Declaring,
            "constraints" if before[1] == Before::Dot => Before::Constraints,
            "lens" | "prism" => Before::Optic,
            _ => Before::Other,
        }
    }
}

fn is_constant(ident: &str) -> bool {
    ident.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && !ident.contains(|c: char| c.is_ascii_lowercase())
}

/// Whether an identifier is a field or a parameter, which may have the name of anything else in lower case:
/// of a function, a macro or a module. These are called or start a path.
fn is_value(ident: &str, next: Option<&TokenTree>) -> bool {
    let is_lower = ident.starts_with(|c: char| c.is_ascii_lowercase());
    is_lower
        && !match next {
            Some(TokenTree::Punct(next)) => {
                next.as_char() == '!' || next.as_char() == ':' && next.spacing() == Spacing::Joint
            }
            Some(TokenTree::Group(next)) => next.delimiter() == Delimiter::Parenthesis,
            _ => false,
        }
}

/// The trait whose method is called on composed optics.
fn trait_of(method: &str) -> Option<&'static str> {
    match method {
        "preview" => Some("Preview"),
        "to_vec" => Some("Traverse"),
        _ => None,
    }
}

/// The token before an identifier.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Bang,
    Colon,
    Constraints,
    Declaring,
    Dot,
    Equals,
    Optic,
    Other,
}

fn ident(name: &str) -> Ident {
    Ident::new(name, proc_macro2::Span::call_site())
}
