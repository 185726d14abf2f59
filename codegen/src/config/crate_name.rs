//! Valid names of crates.

use std::str::FromStr;

/// The most characters that registries allow.
const LONGEST: usize = 64;

/// Names of crates that every generated crate can already see.
const TAKEN: [&str; 6] = ["alloc", "core", "lensmith", "proc_macro", "std", "test"];

/// [Reserved words](https://doc.rust-lang.org/reference/keywords.html), which cannot follow `use`.
const KEYWORDS: [&str; 51] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// A name that Cargo and Rust accept for a crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrateName(String);

impl CrateName {
    /// The name of the crate that is generated from a file named after its service:
    /// `lensmith-secrets-manager` from `Secrets.Manager`.
    ///
    /// # Errors
    /// Which rule the name breaks.
    pub fn of_service(service: &str) -> Result<Self, String> {
        let words = service.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let words: Vec<_> = ["lensmith"].into_iter().chain(words).collect();
        words.join("-").to_lowercase().parse()
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CrateName {
    type Err = String;

    /// # Errors
    /// Which rule the name breaks.
    fn from_str(name: &str) -> Result<Self, String> {
        let identifier = name.replace('-', "_");
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            Err("the name of a crate starts with an ASCII letter".to_owned())
        } else if !identifier.chars().all(is_allowed) {
            Err("the name of a crate has only ASCII letters, digits, `-` and `_`".to_owned())
        } else if name.len() > LONGEST {
            Err(format!("the name of a crate has at most {LONGEST} characters"))
        } else if KEYWORDS.contains(&identifier.as_str()) {
            Err("a keyword of Rust cannot name a crate".to_owned())
        } else if TAKEN.contains(&identifier.as_str()) {
            Err("the standard library or the runtime has that name".to_owned())
        } else {
            Ok(Self(name.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_cargo_accepts() {
        for name in ["lensmith-ecr", "a", "my_ecr2", "ECR"] {
            assert_eq!(name.parse::<CrateName>().map(|name| name.0), Ok(name.to_owned()));
        }
        for name in ["", "2ecr", "-ecr", "my ecr", "my/ecr", "é", "type", "proc-macro", "lensmith"]
        {
            assert!(name.parse::<CrateName>().is_err(), "{name}");
        }
        assert!("a".repeat(65).parse::<CrateName>().is_err());
    }

    #[test]
    fn names_crates_after_services() {
        let name = |service| CrateName::of_service(service).map(|name| name.0);
        assert_eq!(name("secrets-manager"), Ok("lensmith-secrets-manager".to_owned()));
        assert_eq!(name("Secrets.Manager 2"), Ok("lensmith-secrets-manager-2".to_owned()));
        assert!(name("").is_err());
        assert!(name("é").is_err());
    }
}
