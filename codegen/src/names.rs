//! How Smithy's names become Rust's. All casing is here.
//!
//! * Types keep the shape's name with its first letter in upper case; underscores join their words.
//! * Fields and modules are `snake_case`, constants `SCREAMING_SNAKE_CASE`. An acronym is one word, with
//!   its plural (`VPCs` is `vpcs`) and with its digits (`SHA256` is `sha256`).
//! * A name that is a keyword or that the prelude has gets a trailing underscore (`type_`), and one that
//!   starts with a digit a leading one.

use std::collections::BTreeMap;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

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
text!(TypeName, FieldName, ConstName, VariantName, ModuleName, FeatureName);

impl TypeName {
    /// The type of a shape.
    pub(crate) fn of_shape(name: &str) -> Self {
        Self(escape(camel(name), &IN_SCOPE))
    }

    /// The type of an operation's request.
    pub(crate) fn of_operation(name: &str) -> Self {
        Self(escape(Self::of_shape(name).0, &IN_SCOPE_OF_OPERATIONS))
    }

    /// The type of an operation's response.
    pub(crate) fn response(&self) -> Self {
        Self(format!("{}Response", self.0.trim_end_matches('_')))
    }

    /// The type of an operation's errors.
    pub(crate) fn error(&self) -> Self {
        Self(format!("{}Error", self.0.trim_end_matches('_')))
    }

    /// The module that defines the type.
    pub(crate) fn module(&self) -> ModuleName {
        ModuleName(escape(snake(&self.0), &MODULES))
    }
}

impl ModuleName {
    /// What an element of a list is called that has no type of its own.
    pub(crate) fn item() -> Self {
        Self("item".to_owned())
    }
}

impl FunctionName {
    /// The test of an acceptor, which is one of several: `table_exists_success_1`.
    pub(crate) fn of_acceptor(waiter: &str, state: &str, number: usize) -> Self {
        Self(format!("{}_{state}_{number}", snake(waiter)))
    }
}

impl FieldName {
    pub(crate) fn of_member(name: &str) -> Self {
        Self(escape(snake(name), &[]))
    }
}

impl ConstName {
    pub(crate) fn of_member(name: &str) -> Self {
        Self(escape(separate_acronyms(name).to_shouty_snake_case(), &[]))
    }

    pub(crate) fn of_waiter(name: &str) -> Self {
        Self::of_member(name)
    }

    pub(crate) fn of_error(name: &VariantName) -> Self {
        let constant = separate_acronyms(&name.0).to_shouty_snake_case();
        Self(escape(constant, &["UNHANDLED", &name.0]))
    }

    /// The constant of a variant, among those that every enum has. It is found where the variant is, and so
    /// must differ from it, as `L` does not.
    pub(crate) fn of_variant(name: &str) -> Self {
        let constant = separate_acronyms(name).to_shouty_snake_case();
        let variant = VariantName::of_member(name).0;
        let is_taken = escape(constant.clone(), &[]) == variant;
        let constant = Self(escape(constant, &["UNKNOWN", "VALUES"])).0;
        Self(if is_taken { constant + "_" } else { constant })
    }
}

impl VariantName {
    /// The variant of an error, without the suffix that tells only that it is one.
    pub(crate) fn of_error(shape: &str) -> Self {
        let name = camel(shape);
        let short = name.strip_suffix("Exception").filter(|rest| !rest.is_empty());
        Self(escape(short.unwrap_or(&name).to_owned(), &["Unhandled"]))
    }

    /// The variant of an enum's value or a union's member. An enum's names are mostly in upper case.
    pub(crate) fn of_member(name: &str) -> Self {
        Self(escape(separate_acronyms(name).to_upper_camel_case(), &["Unknown"]))
    }
}

impl FeatureName {
    /// The feature of an operation.
    pub(crate) fn of_operation(name: &str) -> Self {
        Self(escape(name.to_owned(), &["default", "full"]))
    }

    /// The hidden feature of a type that several operations use.
    pub(crate) fn of_shared_type(name: &TypeName) -> Self {
        Self(format!("_{}", snake(&name.0)))
    }
}

/// The name of a test; `None` where nothing of the text can be part of one.
pub(crate) fn test_name(text: &str) -> Option<String> {
    let name = snake(text);
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (!name.is_empty() && name.chars().all(is_part)).then(|| escape(name, &[]))
}

/// The name of a case of the endpoint tests: the words of its documentation, as far as they fit, and its
/// number, from 1, where there are none or more than fit.
pub(crate) fn case_name(docs: &str, number: usize) -> String {
    const FITS: usize = 70;
    let name = snake(docs);
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(is_part) {
        return format!("case_{number}");
    }
    if name.len() <= FITS {
        return escape(name, &["endpoint", "outdated_refusal", "refusal"]);
    }
    let words = name.split_at(FITS).0;
    let words = words.rsplit_once('_').map_or(words, |(words, _)| words);
    escape(format!("{words}_{number}"), &[])
}

/// The name of the test of a case with this id. A name that is taken gets a number behind it; `taken` counts
/// how often each was asked for.
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

/// What the crate is called inside Rust.
pub(crate) fn crate_identifier(crate_name: &str) -> String {
    crate_name.replace('-', "_")
}

/// What generated modules have in scope, so that a type of that name would hide it.
const IN_SCOPE: [&str; 30] = [
    "BTreeMap",
    "BigNumber",
    "Blob",
    "Box",
    "Default",
    "Document",
    "Elements",
    "Err",
    "ErrorMetadata",
    "FloatRange",
    "From",
    "Into",
    "Keys",
    "Length",
    "None",
    "Ok",
    "Option",
    "Pattern",
    "Range",
    "Result",
    "Send",
    "Shape",
    "Some",
    "String",
    "Sync",
    "Timestamp",
    "TimestampFormat",
    "UniqueItems",
    "Values",
    "Vec",
];

/// What the module of an operation and the root of the crate have in scope beyond that.
const IN_SCOPE_OF_OPERATIONS: [&str; 24] = [
    "AllStringEquals",
    "AnyError",
    "AnyResponse",
    "AnyStringEquals",
    "Duration",
    "ErrorType",
    "Failure",
    "InputOutput",
    "Lens",
    "Operation",
    "Optional",
    "Output",
    "Paginated",
    "PaginatedItems",
    "Preview",
    "Protocol",
    "Retry",
    "Service",
    "StringEquals",
    "Success",
    "Then",
    "Traverse",
    "Unboxed",
    "Waiter",
];

/// Names that mean something else as a module or as its file.
const MODULES: [&str; 12] = [
    "alloc", "core", "endpoint", "fmt", "lens", "lensmith", "lib", "main", "mod", "prism", "std",
    "types",
];

/// The keywords of edition 2024, reserved ones included.
const KEYWORDS: [&str; 53] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

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

fn snake(name: &str) -> String {
    separate_acronyms(name).to_snake_case()
}

fn camel(name: &str) -> String {
    if name.contains('_') {
        return name.to_upper_camel_case();
    }
    let mut chars = name.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// Marks where words end that heck would divide otherwise: behind the plural of an acronym, and behind
/// the versions of the Internet Protocol.
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
            // heck takes `VPCS` for one word, but `VPCs` for `vp` and `cs`.
            out.push_str("S_");
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_constants() {
        let table = [
            ("registryId", "registry_id", "REGISTRY_ID"),
            ("downloadUrl", "download_url", "DOWNLOAD_URL"),
            ("KMSKeyId", "kms_key_id", "KMS_KEY_ID"),
            ("imageSHA256", "image_sha256", "IMAGE_SHA256"),
            ("VPCs", "vpcs", "VPCS"),
            ("TableARNsByVPC", "table_arns_by_vpc", "TABLE_ARNS_BY_VPC"),
            ("assignIPv6Address", "assign_ipv6_address", "ASSIGN_IPV6_ADDRESS"),
            ("SS", "ss", "SS"),
            ("NS", "ns", "NS"),
            ("type", "type_", "TYPE"),
            ("Self", "self_", "SELF"),
            ("2faCode", "_2fa_code", "_2FA_CODE"),
            ("s3Key", "s3_key", "S3_KEY"),
        ];
        for (member, field, constant) in table {
            assert_eq!(FieldName::of_member(member).as_str(), field, "{member}");
            assert_eq!(ConstName::of_member(member).as_str(), constant, "{member}");
        }
    }

    #[test]
    fn types_and_modules() {
        let table = [
            ("GetDownloadUrlForLayer", "GetDownloadUrlForLayer", "get_download_url_for_layer"),
            ("repository", "Repository", "repository"),
            ("CVSSScore", "CVSSScore", "cvss_score"),
            ("Map_Of_Things", "MapOfThings", "map_of_things"),
            ("Option", "Option_", "option"),
            ("Error", "Error", "error"),
            ("Type", "Type", "type_"),
            ("Lib", "Lib", "lib_"),
            ("Service", "Service", "service"),
        ];
        for (shape, name, module) in table {
            let found = TypeName::of_shape(shape);
            assert_eq!((found.as_str(), found.module().as_str()), (name, module), "{shape}");
        }
    }

    #[test]
    fn errors() {
        let variant = |shape| VariantName::of_error(shape).0;
        assert_eq!(variant("RepositoryNotFoundException"), "RepositoryNotFound");
        assert_eq!(variant("LimitExceeded"), "LimitExceeded");
        assert_eq!(variant("Exception"), "Exception");
        assert_eq!(variant("UnhandledException"), "Unhandled_");
        let constant =
            ConstName::of_error(&VariantName::of_error("UnableToGetUpstreamLayerException"));
        assert_eq!(constant.as_str(), "UNABLE_TO_GET_UPSTREAM_LAYER");
    }

    #[test]
    fn waiters() {
        assert_eq!(ConstName::of_waiter("ImageScanComplete").as_str(), "IMAGE_SCAN_COMPLETE");
        let function = FunctionName::of_acceptor("ServicesStable", "success", 4);
        assert_eq!(function.0, "services_stable_success_4");
    }

    #[test]
    fn variants() {
        let table = [
            ("IMMUTABLE_WITH_EXCLUSION", "ImmutableWithExclusion", "IMMUTABLE_WITH_EXCLUSION"),
            ("DockerHub", "DockerHub", "DOCKER_HUB"),
            ("ECR", "Ecr", "ECR"),
            ("UNKNOWN", "Unknown_", "UNKNOWN_"),
            ("SS", "Ss", "SS"),
            ("L", "L", "L_"),
            ("7", "_7", "_7_"),
            ("Self", "Self_", "SELF"),
            ("2XL", "_2xl", "_2XL"),
        ];
        for (member, variant, constant) in table {
            assert_eq!(VariantName::of_member(member).as_str(), variant, "{member}");
            assert_eq!(ConstName::of_variant(member).as_str(), constant, "{member}");
        }
    }

    #[test]
    fn features() {
        let name = TypeName::of_shape("ImageIdentifier");
        assert_eq!(FeatureName::of_shared_type(&name).as_str(), "_image_identifier");
        assert_eq!(FeatureName::of_operation("PutImage").as_str(), "PutImage");
        assert_eq!(FeatureName::of_operation("full").as_str(), "full_");
    }

    #[test]
    fn protocol_tests() {
        let mut taken = BTreeMap::new();
        let mut name = |id| protocol_test_name("request", id, &mut taken);
        assert_eq!(name("sends_JSON"), "request_sends_json");
        assert_eq!(name("SendsJson_2"), "request_sends_json_2");
        assert_eq!(name("sends-json"), "request_sends_json_2_2");
        assert_eq!(name("SendsJSON"), "request_sends_json_3");
        assert_eq!(name("\u{e9}"), "request");
    }

    #[test]
    fn operations() {
        let name = TypeName::of_operation("Service");
        assert_eq!(name.as_str(), "Service_");
        assert_eq!(name.response().as_str(), "ServiceResponse");
    }
}
