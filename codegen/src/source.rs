//! The files of a crate as the emitters make them and the render stage writes them.

pub(crate) mod layout;
mod snippet;

use proc_macro2::TokenStream;

pub(crate) use self::snippet::snippet;

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
    pub(crate) imports: Vec<TokenStream>,
    pub(crate) items: Vec<Item>,
}

/// An item of a module.
pub(crate) enum Item {
    Tokens(TokenStream),
    /// The call of a macro whose input is not Rust's own grammar, already laid out.
    Text(String),
}

impl From<TokenStream> for Item {
    fn from(tokens: TokenStream) -> Self {
        Self::Tokens(tokens)
    }
}
