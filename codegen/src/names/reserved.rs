//! Names that generated code uses itself.

/// What generated modules have in scope. A type with such a name would hide it.
pub(super) const IN_SCOPE: [&str; 31] = [
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
    "IntoMember",
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
pub(super) const IN_SCOPE_OF_OPERATIONS: [&str; 25] = [
    "AllStringEquals",
    "AnyError",
    "AnyResponse",
    "AnyStringEquals",
    "Builder",
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

/// Names with another meaning as a module or a file: on Windows, some are devices.
pub(super) const MODULES: [&str; 34] = [
    "alloc", "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con",
    "core", "endpoint", "lens", "lensmith", "lib", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6",
    "lpt7", "lpt8", "lpt9", "main", "mod", "nul", "prism", "prn", "std", "tokio", "types",
];

/// The keywords of edition 2024, reserved ones included.
pub(super) const KEYWORDS: [&str; 53] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];
