//! The files of a crate as the emitters make them and the render stage writes them.

pub(crate) mod layout;
mod snippet;
mod tree;

use proc_macro2::TokenStream;

pub(crate) use self::snippet::snippet;
pub(crate) use self::tree::{Tree, spell, trees};

/// A file of the crate, before it is rendered.
pub(crate) enum File {
    Rust(Module),
    Text(String),
}

/// A file of Rust code.
pub(crate) struct Module {
    /// The documentation of the module itself, as Markdown.
    pub(crate) docs: String,
    /// Attributes of the module itself.
    pub(crate) attributes: Vec<&'static str>,
    /// Imports, each on one line: `use std::time::Duration;`.
    pub(crate) imports: Vec<String>,
    pub(crate) items: Vec<Item>,
}

/// An item of a module.
pub(crate) enum Item {
    Tokens(Vec<Tree>),
    /// The call of a macro whose input is not Rust's own grammar, already laid out.
    Text(String),
}

impl From<TokenStream> for Item {
    fn from(tokens: TokenStream) -> Self {
        Self::Tokens(trees(tokens))
    }
}
