//! Turns Smithy's names into Rust's. All casing is here; `docs/names.md` has the rules for readers.
//!
//! * Types keep the shape's name with its first letter in upper case; underscores join their words.
//! * Fields and modules are `snake_case`, constants `SCREAMING_SNAKE_CASE`. An acronym is one word, with
//!   its plural (`VPCs` is `vpcs`) and with its digits (`SHA256` is `sha256`).
//! * A name that is a keyword, or that generated code uses itself, gets a trailing underscore (`type_`), and
//!   one that starts with a digit a leading one.
//! * If several names become the same, the first stays as it is, and the others get a number; see [`Scope`].

mod reserved;
mod scope;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

use self::reserved::{IN_SCOPE, IN_SCOPE_OF_OPERATIONS, KEYWORDS, MODULES};
pub(crate) use self::scope::{Request, Scope, ScopedName};

/// The name of a type: a struct or an enum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TypeName(String);

/// The name of a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FieldName(String);

/// The name of an associated constant: an optic.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ConstName(String);

/// The name of a variant of an enum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct VariantName(String);

/// The name of a module, and of its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ModuleName(String);

/// The name of a function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FunctionName(String);

/// The name of a Cargo feature.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FeatureName(String);

macro_rules! text {
    ($($name:ident),+) => {$(
        impl $name {
            pub(crate) fn as_str(&self) -> &str {
                &self.0
            }
        }
    )+};
}

macro_rules! identifier {
    ($($name:ident),+) => {$(
        impl quote::ToTokens for $name {
            fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
                tokens.extend([proc_macro2::TokenTree::from(Ident::new(&self.0, Span::call_site()))]);
            }
        }
    )+};
}

identifier!(TypeName, FieldName, ConstName, VariantName, ModuleName, FunctionName);
text!(TypeName, FieldName, ConstName, VariantName, ModuleName, FunctionName, FeatureName);

/// The first, second and further names that a name of the model can become.
pub(crate) type Number = usize;

impl TypeName {
    /// The type of a shape.
    pub(crate) fn of_shape(name: &str, number: Number) -> Self {
        Self(escape(numbered_camel(camel(name), number), &IN_SCOPE))
    }

    /// The type of an operation's request.
    pub(crate) fn of_operation(name: &str, number: Number) -> Self {
        Self(escape(Self::of_shape(name, number).0, &IN_SCOPE_OF_OPERATIONS))
    }

    /// The type of an operation's response.
    pub(crate) fn response(&self, number: Number) -> Self {
        Self(numbered_camel(format!("{}Response", self.0.trim_end_matches('_')), number))
    }

    /// The type of an operation's errors.
    pub(crate) fn error(&self, number: Number) -> Self {
        Self(numbered_camel(format!("{}Error", self.0.trim_end_matches('_')), number))
    }

    /// The module that defines the type, which has another name.
    pub(crate) fn module(&self) -> ModuleName {
        let module = escape(shorten(snake(&self.0)), &MODULES);
        ModuleName(if module == self.0 { module + "_" } else { module })
    }
}

impl ModuleName {
    /// The name of a list element whose type is not one of the crate.
    pub(crate) fn item() -> Self {
        Self("item".to_owned())
    }
}

impl FunctionName {
    /// The method of a union that gives the value of a member: `as_text`.
    pub(crate) fn accessor(member: &ConstName) -> Self {
        Self(format!("as_{}", member.0.to_ascii_lowercase().trim_end_matches('_')))
    }

    /// The test of an acceptor, which is one of several: `table_exists_success_1`.
    pub(crate) fn of_acceptor(waiter: &ConstName, state: &str, number: usize) -> Self {
        Self(format!("{}_{state}_{number}", waiter.0.to_ascii_lowercase().trim_end_matches('_')))
    }
}

impl FieldName {
    /// The field of a member, which differs from those of the generated code.
    pub(crate) fn of_member(name: &str, number: Number, plumbing: &[&str]) -> Self {
        Self(escape(numbered_snake(field(name), number), plumbing))
    }
}

impl ConstName {
    /// The lens of a member, which differs from those of the generated code.
    pub(crate) fn of_member(name: &str, number: Number, plumbing: &[&str]) -> Self {
        let field = numbered_snake(field(name), number);
        let is_taken = plumbing.contains(&field.as_str());
        let constant = escape(field.to_ascii_uppercase(), &[]);
        Self(if is_taken { constant + "_" } else { constant })
    }

    /// The constraints of a shape.
    pub(crate) fn of_shape(name: &str, number: Number) -> Self {
        Self(escape(numbered_snake(snake(name), number).to_ascii_uppercase(), &[]))
    }

    pub(crate) fn of_waiter(name: &str, number: Number) -> Self {
        Self::of_member(name, number, &[])
    }
}

/// A variant and its constant, a prism. A constant is in the same namespace as the variants, so it must
/// differ from them, which `L` would not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PartName {
    pub(crate) variant: VariantName,
    pub(crate) constant: ConstName,
}

impl PartName {
    /// An enum's value or a union's member. The names of an enum's are mostly in upper case.
    pub(crate) fn of_member(name: &str, number: Number) -> Self {
        let variant = separate_acronyms(name).to_upper_camel_case();
        let variant = escape(numbered_camel(variant, number), &["Unknown"]);
        Self::new(variant, name, number, &["UNKNOWN", "VALUES"])
    }

    /// An error of an operation, without a suffix such as `Exception`, unless another has that name.
    pub(crate) fn of_error(shape: &str, number: Number) -> Self {
        let name = camel(shape);
        let short = name.strip_suffix("Exception").filter(|rest| !rest.is_empty());
        let whole = name.as_str();
        let (name, number) = match (short, number) {
            (Some(short), 1) => (short, 1),
            (Some(_), number) => (whole, number - 1),
            (None, number) => (whole, number),
        };
        let variant = escape(numbered_camel(name.to_owned(), number), &["Unhandled"]);
        // An acronym is a variant in upper case, which its constant cannot be, too.
        let of_constant = if snake(name).to_ascii_uppercase() == variant { whole } else { name };
        Self::new(variant, of_constant, number, &["UNHANDLED"])
    }

    fn new(variant: String, name: &str, number: Number, taken: &[&str]) -> Self {
        let constant = numbered_snake(snake(name), number).to_ascii_uppercase();
        let mut constant = escape(constant, taken);
        if constant == variant {
            constant.push('_');
        }
        Self { variant: VariantName(variant), constant: ConstName(constant) }
    }
}

impl FeatureName {
    /// The feature of an operation.
    pub(crate) fn of_operation(name: &str, number: Number) -> Self {
        Self(escape(numbered_snake(name.to_owned(), number), &["default", "full", "sigv4a"]))
    }

    /// The hidden feature of a type that several operations use.
    pub(crate) fn of_type(name: &TypeName, number: Number) -> Self {
        Self(numbered_snake(format!("_{}", snake(&name.0)), number))
    }
}

/// The name of a test; `None` if the text cannot be part of one.
pub(crate) fn test_name(text: &str, number: Number) -> Option<String> {
    let name = snake(text);
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_name = !name.is_empty() && name.chars().all(is_part);
    is_name.then(|| escape(numbered_snake(name, number), &[]))
}

/// The name of an endpoint test: the first words of its documentation that fit, with its number, from 1, if
/// no word or not all words fit. The flag tells whether all of them are in the name.
pub(crate) fn case_name(docs: &str, number: usize) -> (String, bool) {
    const FITS: usize = 70;
    let name = snake(docs);
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(is_part) {
        return (format!("case_{number}"), false);
    }
    if name.len() <= FITS {
        return (escape(name, &["endpoint", "refusal"]), true);
    }
    let words = name.split_at(FITS).0;
    let words = words.rsplit_once('_').map_or(words, |(words, _)| words);
    (escape(format!("{words}_{number}"), &[]), false)
}

/// The name of the test of a case with this id. A name that is taken gets a number; `taken` counts how often
/// each was requested.
pub(crate) fn protocol_test_name(
    kind: &str,
    id: &str,
    taken: &mut BTreeMap<String, usize>,
) -> String {
    let words = id.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    let mut name = snake(&format!("{kind}_{words}"));
    while let Some(count) = taken.get_mut(&name) {
        *count += 1;
        name = format!("{name}_{count}");
    }
    taken.insert(name.clone(), 1);
    name
}

/// Refuses a name that cannot be a module's.
pub(crate) fn check_module_name(name: &str) -> Result<(), String> {
    match syn::parse_str::<syn::Ident>(name) {
        Ok(_) if !name.starts_with("r#") => Ok(()),
        _ => Err(format!(
            "`{name}` cannot name a module: it is a keyword, or not an identifier of Rust"
        )),
    }
}

/// The name of the crate in Rust code.
pub(crate) fn crate_identifier(crate_name: &str) -> String {
    crate_name.replace('-', "_")
}

/// Makes an identifier of a name in the right case.
fn escape(name: String, taken: &[&str]) -> String {
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("_{name}")
    } else if KEYWORDS.contains(&name.as_str()) || taken.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

/// The name itself first, then names with a number.
fn numbered_snake(name: String, number: Number) -> String {
    if number > 1 { format!("{name}_{number}") } else { name }
}

/// The same for names whose words start in upper case: there an underscore stands between digits only.
fn numbered_camel(name: String, number: Number) -> String {
    match number {
        0 | 1 => name,
        _ if name.ends_with(|c: char| c.is_ascii_digit()) => format!("{name}_{number}"),
        _ => format!("{name}{number}"),
    }
}

fn snake(name: &str) -> String {
    separate_acronyms(name).to_snake_case()
}

/// The most characters of a module's name, whose file needs a few more: systems allow 255 bytes.
const MAX_MODULE: usize = 240;

/// A module's name, without its middle if it is too long. The number at its end stays.
fn shorten(name: String) -> String {
    let half = MAX_MODULE / 2 - 1;
    match (name.get(..half), name.get(name.len().saturating_sub(half)..)) {
        (Some(start), Some(end)) if name.len() > MAX_MODULE => {
            format!("{}_{}", start.trim_end_matches('_'), end.trim_start_matches('_'))
        }
        _ => name,
    }
}

/// A field's name, which needs a letter at least.
fn field(name: &str) -> String {
    let name = snake(name);
    let has_letter = name.contains(|c: char| c.is_ascii_alphabetic());
    if has_letter { name } else { format!("field_{name}") }
}

fn camel(name: &str) -> String {
    if name.contains('_') {
        return name.to_upper_camel_case();
    }
    let mut chars = name.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// Marks where words end that heck would divide differently: after the plural of an acronym, and after the
/// versions of the Internet Protocol.
fn separate_acronyms(name: &str) -> String {
    let name = name.replace("IPv4", "Ipv4_").replace("IPv6", "Ipv6_");
    let chars: Vec<char> = name.chars().collect();
    let upper = |index: usize| chars.get(index).is_some_and(char::is_ascii_uppercase);
    let mut out = String::with_capacity(name.len() + 4);
    for (index, &c) in chars.iter().enumerate() {
        let plural = c == 's'
            && index >= 2
            && upper(index - 1)
            && upper(index - 2)
            && chars.get(index + 1).is_none_or(char::is_ascii_uppercase);
        if plural {
            // heck takes `VPCS` for one word, but `VPCs` for two, `vp` and `cs`.
            out.push_str("S_");
        } else {
            out.push(c);
        }
    }
    out
}
