//! Values, as a user of the crate writes them.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use serde_json::{Number, Value};

use crate::ir::{Expression, Type, TypePath};

/// Where an expression stands, which decides what is converted there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// The value that a lens sets.
    Member,
    /// An argument of a constructor.
    Argument,
    Inside,
}

impl ToTokens for TypePath {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Root(name) => quote!(#name),
            Self::Types(name) => quote!(types::#name),
        });
    }
}

/// A value:
///
/// ```text
/// PutImage::new("app", "...").with(PutImage::IMAGE_TAG, "v1.2")
/// ```
pub(super) fn emit(expression: &Expression) -> TokenStream {
    at(expression, Position::Inside)
}

fn at(expression: &Expression, position: Position) -> TokenStream {
    let inside = |expression| at(expression, Position::Inside);
    match expression {
        Expression::Boolean(value) => quote!(#value),
        Expression::Integer(value) => integer(*value),
        Expression::Float(value) => super::float(*value),
        Expression::NonFinite(ty, value) => non_finite(ty, *value),
        Expression::String(text) if position == Position::Inside => quote!(#text.to_owned()),
        Expression::String(text) => quote!(#text),
        Expression::Blob(bytes) => blob(bytes, position),
        Expression::Timestamp { seconds, nanoseconds } => timestamp(*seconds, *nanoseconds),
        Expression::Document(value) => document(value),
        Expression::BigNumber(digits) => quote!(#digits.parse::<BigNumber>().unwrap()),
        Expression::List(elements) if elements.is_empty() => quote!(Vec::new()),
        Expression::List(elements) => {
            let elements = elements.iter().map(inside);
            quote!(Vec::from([#(#elements),*]))
        }
        Expression::Map(entries) if entries.is_empty() => quote!(BTreeMap::new()),
        Expression::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let (key, value) = (inside(key), inside(value));
                quote!((#key, #value))
            });
            quote!(BTreeMap::from([#(#entries),*]))
        }
        Expression::Sparse(None) => quote!(None),
        Expression::Sparse(Some(value)) => {
            let value = inside(value);
            quote!(Some(#value))
        }
        Expression::Variant(name, variant) => quote!(types::#name::#variant),
        Expression::UnknownVariant(name, value) => {
            let value = at(value, Position::Argument);
            quote!(types::#name::from(#value))
        }
        Expression::Union(name, variant, value) => {
            let value = inside(value);
            quote!(types::#name::#variant(#value))
        }
        Expression::Structure { path, required, optional } => {
            let required = required.iter().map(|value| at(value, Position::Argument));
            let with = optional.iter().map(|(lens, value)| {
                let value = at(value, Position::Member);
                quote!(.with(#path::#lens, #value))
            });
            quote!(#path::new(#(#required),*) #(#with)*)
        }
        // A lens boxes by itself.
        Expression::Boxed(value) if position == Position::Member => inside(value),
        Expression::Boxed(value) => {
            let value = inside(value);
            quote!(Box::new(#value))
        }
    }
}

pub(super) fn timestamp(seconds: i64, nanoseconds: i32) -> TokenStream {
    let (seconds, nanoseconds) = (integer(seconds), integer(nanoseconds.into()));
    quote!(Timestamp::constant(#seconds, #nanoseconds))
}

fn integer(value: i64) -> TokenStream {
    Literal::i64_unsuffixed(value).to_token_stream()
}

fn non_finite(ty: &Type, value: f64) -> TokenStream {
    let ty = if *ty == Type::Float { quote!(f32) } else { quote!(f64) };
    match value {
        f64::INFINITY => quote!(#ty::INFINITY),
        f64::NEG_INFINITY => quote!(#ty::NEG_INFINITY),
        _ => quote!(#ty::NAN),
    }
}

/// Bytes, as text where they are one.
fn blob(bytes: &[u8], position: Position) -> TokenStream {
    let is_legible = |text: &&str| !text.contains(char::is_control);
    let bytes = match std::str::from_utf8(bytes).ok().filter(is_legible) {
        Some(text) => quote!(#text),
        None => {
            let bytes = Literal::byte_string(bytes);
            quote!(#bytes.as_slice())
        }
    };
    if position == Position::Argument { bytes } else { quote!(Blob::from(#bytes)) }
}

/// A number whose type is clear where any would do.
fn document_number(number: &Number) -> TokenStream {
    match (number.as_i64(), number.as_u64()) {
        (Some(value), _) if i32::try_from(value).is_ok() => integer(value),
        (Some(value), _) => Literal::i64_suffixed(value).to_token_stream(),
        (None, Some(value)) => Literal::u64_suffixed(value).to_token_stream(),
        (None, None) => super::float(number.as_f64().unwrap_or_default()),
    }
}

pub(super) fn document(value: &Value) -> TokenStream {
    match value {
        Value::Null => quote!(Document::Null),
        Value::Bool(value) => quote!(Document::from(#value)),
        Value::Number(number) => {
            let number = document_number(number);
            quote!(Document::from(#number))
        }
        Value::String(text) => quote!(Document::from(#text)),
        Value::Array(elements) if elements.is_empty() => quote!(Document::Array(Vec::new())),
        Value::Array(elements) => {
            let elements = elements.iter().map(document);
            quote!(Document::from_iter([#(#elements),*]))
        }
        Value::Object(members) if members.is_empty() => {
            quote!(Document::Object(Default::default()))
        }
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| {
                let value = document(value);
                quote!((#key, #value))
            });
            quote!(Document::from_iter([#(#members),*]))
        }
    }
}
