//! Paths as compositions of optics.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::types::value_type;
use crate::ir::Type;
use crate::ir::path::{Foci, Owner, Path, Root, Step};

/// The optics, composed.
pub(super) fn chain(steps: &[Step]) -> TokenStream {
    let Some((first, rest)) = steps.split_first() else { return TokenStream::new() };
    let first = match first {
        Step::Lens(owner, constant, _) | Step::Prism(owner, constant) => quote!(#owner::#constant),
        Step::Some => quote!(lensmith::optics::SomePrism::new()),
        Step::Each => quote!(lensmith::optics::Each::new()),
        Step::Values => quote!(lensmith::optics::Values::new()),
        Step::Unboxed => quote!(lensmith::optics::Unboxed::new()),
        Step::At(key) => quote!(lensmith::optics::ix(#key)),
        Step::Index(index) => {
            let index = Literal::u32_unsuffixed(*index);
            quote!(lensmith::optics::Index::new(#index))
        }
    };
    let rest = rest.iter().map(|step| match step {
        Step::Lens(owner, constant, _) | Step::Prism(owner, constant) => {
            quote!(.then(#owner::#constant))
        }
        Step::Some => quote!(.some()),
        Step::Each => quote!(.each()),
        Step::Values => quote!(.values()),
        Step::Unboxed => quote!(.unboxed()),
        Step::At(key) => quote!(.ix(#key)),
        Step::Index(index) => {
            let index = Literal::u32_unsuffixed(*index);
            quote!(.index(#index))
        }
    });
    quote!(#first #(#rest)*)
}

/// The type and the value of a path in a constant. It passes through structures only.
pub(super) fn constant(path: &Path) -> (TokenStream, TokenStream) {
    let is_lens = |step: &Step| matches!(step, Step::Lens(..));
    let members = path.steps.chunk_by(|_, next| !is_lens(next)).map(member);
    members
        .reduce(|(ty, value), (next_ty, next)| {
            (quote!(Then<#ty, #next_ty>), quote!(#value.then(#next)))
        })
        .unwrap_or_default()
}

/// The type and the value of the optic of a member: its lens, and the steps out of an `Option` and a `Box`.
fn member(steps: &[Step]) -> (TokenStream, TokenStream) {
    let value = chain(steps);
    let Some((Step::Lens(owner, _, ty), rest)) = steps.split_first() else {
        return (TokenStream::new(), value);
    };
    let part = value_type(ty);
    let optic = if rest.contains(&Step::Some) {
        quote!(Optional<#owner, #part>)
    } else {
        quote!(Lens<#owner, #part>)
    };
    match ty {
        Type::Boxed(name) => (quote!(Then<#optic, Unboxed<types::#name>>), value),
        _ => (optic, value),
    }
}

/// Whether a path is a single lens, whose `view` needs no trait.
pub(super) fn is_one(path: &Path) -> bool {
    path.foci() == Foci::One && path.steps.len() <= 1
}

impl ToTokens for Root {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Input => quote!(input),
            Self::Output => quote!(output),
            Self::Element(name) => quote!(#name),
        });
    }
}

impl ToTokens for Owner {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Itself => quote!(Self),
            Self::Operation(name) => quote!(#name),
            Self::Shared(name) => quote!(types::#name),
        });
    }
}
