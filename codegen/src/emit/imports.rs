//! The imports of a module: exactly what its items name.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Spacing};

use super::{Item, Module};
use crate::ir::Service;
use crate::names::crate_identifier;
use crate::source::{Tree, trees};

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
pub(super) fn of(items: &[Item], place: Place) -> Vec<String> {
    let in_macros = in_macros(items);
    let found = Names::of(items, &in_macros);
    // An associated constant of the same name, such as `SERVICE` of an operation, hides none of them.
    let constants: Vec<&str> = found.constraints.iter().copied().collect();
    let constants = match place {
        Place::Inside => import("crate::constraints", &constants),
        Place::Outside => None,
    };
    let is_needed = |name: &&str| found.used.contains(name) && !found.declared.contains(name);
    let needed = KNOWN.iter().filter_map(|(path, names)| {
        if place == Place::Outside && *path == "crate" {
            return None;
        }
        import(path, &names.iter().copied().filter(is_needed).collect::<Vec<_>>())
    });
    let (std, rest): (Vec<_>, Vec<_>) = needed.partition(|import| import.starts_with("use std::"));
    std.into_iter().chain(constants).chain(rest).collect()
}

/// The import of these names, if there are any.
pub(super) fn import(path: &str, names: &[&str]) -> Option<String> {
    match names {
        [] => None,
        [name] => Some(format!("use {path}::{name};")),
        names => Some(format!("use {path}::{{{}}};", names.join(", "))),
    }
}

/// The import of everything in the crate, in one of its tests.
pub(super) fn of_crate(service: &Service) -> String {
    let name = crate_identifier(&service.crate_name);
    // What is imported includes the modules of operations, and one of them may have the name of the crate.
    match service.operations.iter().any(|operation| operation.module.as_str() == name) {
        true => format!("use ::{name}::*;"),
        false => format!("use {name}::*;"),
    }
}

/// Whether the items name shared types.
pub(super) fn names_types(items: &[Item]) -> bool {
    Names::of(items, &in_macros(items)).used.contains("types")
}

/// What the macros of the items are called with.
fn in_macros(items: &[Item]) -> Vec<Vec<Tree>> {
    let texts = items.iter().filter_map(|item| match item {
        Item::Tokens(_) => None,
        Item::Text(text) => Some(trees(text.parse().unwrap_or_default())),
    });
    texts.collect()
}

/// The names of a module.
#[derive(Default)]
struct Names<'a> {
    /// Names that stand alone or start a path. Those after `::` or a dot need no import.
    used: BTreeSet<&'a str>,
    /// What is declared in the module.
    declared: BTreeSet<&'a str>,
    /// The constants of constraints that members have.
    constraints: BTreeSet<&'a str>,
    /// Whether the tokens are the input of a macro of the runtime, in which the name of a variant follows
    /// that of its constant and `=`.
    in_macro: bool,
}

impl<'a> Names<'a> {
    /// The names of the items, and of the input of macros among them.
    fn of(items: &'a [Item], in_macros: &'a [Vec<Tree>]) -> Self {
        let mut found = Self::default();
        for item in items {
            if let Item::Tokens(code) = item {
                found.collect(code);
            }
        }
        found.in_macro = true;
        in_macros.iter().for_each(|code| found.collect(code));
        found
    }

    fn collect(&mut self, code: &'a [Tree]) {
        let mut before = [Before::Other; 2];
        for (index, tree) in code.iter().enumerate() {
            let this = match tree {
                Tree::Ident(ident) => self.collect_ident(ident, before, code.get(index + 1)),
                // An optic names a field or a variant, and its name in JSON.
                Tree::Group(..) if before == [Before::Optic, Before::Bang] => Before::Other,
                Tree::Group(_, inside) => {
                    if before[1] == Before::Constraints {
                        self.collect_constraints(inside);
                    }
                    self.collect(inside);
                    Before::Other
                }
                Tree::Punct(':', _) => Before::Colon,
                Tree::Punct('.', _) => Before::Dot,
                Tree::Punct('!', _) => Before::Bang,
                Tree::Punct('=', _) => Before::Equals,
                Tree::Punct(..) | Tree::Literal(_) => Before::Other,
            };
            let [_, last] = before;
            before = [last, this];
        }
    }

    /// What `constraints` is called with: the constant of a shape, or rules, which may name constants.
    fn collect_constraints(&mut self, code: &'a [Tree]) {
        let mut in_path = false;
        for tree in code {
            match tree {
                Tree::Ident(ident) if !in_path && is_constant(ident) => {
                    self.constraints.insert(ident);
                }
                Tree::Group(_, inside) => self.collect_constraints(inside),
                tree => in_path = tree.is_punct(':'),
            }
        }
    }

    fn collect_ident(
        &mut self,
        ident: &'a str,
        before: [Before; 2],
        next: Option<&Tree>,
    ) -> Before {
        match before {
            [_, Before::Declaring] => {
                self.declared.insert(ident);
            }
            [Before::Other, Before::Dot] => self.used.extend(trait_of(ident)),
            [Before::Colon, Before::Colon] => {}
            [Before::Other, Before::Equals] if self.in_macro => {}
            _ if is_value(ident, next) => {}
            _ => {
                self.used.insert(ident);
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
fn is_value(ident: &str, next: Option<&Tree>) -> bool {
    let is_lower = ident.starts_with(|c: char| c.is_ascii_lowercase());
    is_lower
        && !matches!(
            next,
            Some(
                Tree::Punct('!', _)
                    | Tree::Punct(':', Spacing::Joint)
                    | Tree::Group(Delimiter::Parenthesis, _)
            )
        )
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
