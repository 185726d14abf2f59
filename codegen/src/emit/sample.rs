//! Values, as a user of the crate writes them.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use serde_json::Value;

use super::literal::float;
use super::types::value_type;
use crate::digits::digits;
use crate::ir::{Sample, Type, TypePath};

/// The position of an expression, which decides what is converted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// The value that a lens sets.
    Member,
    /// An argument of a constructor.
    Argument,
    /// An element of an array that a lens or a constructor takes for a list or a map.
    Element,
    Inside,
}

impl Position {
    fn takes_arrays(self) -> bool {
        matches!(self, Self::Member | Self::Argument)
    }
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
pub(super) fn emit(expression: &Sample) -> TokenStream {
    at(expression, Position::Inside)
}

fn at(expression: &Sample, position: Position) -> TokenStream {
    let inside = |expression| at(expression, Position::Inside);
    match expression {
        Sample::Boolean(value) => quote!(#value),
        // `with` takes integers of several types, so that a literal is an `i32` unless it says otherwise.
        Sample::Integer(value)
            if matches!(position, Position::Member | Position::Element)
                && i32::try_from(*value).is_err() =>
        {
            Literal::i64_suffixed(*value).to_token_stream()
        }
        Sample::Integer(value) => integer(*value),
        Sample::Float(value) => float(*value),
        Sample::NonFinite(ty, value) => non_finite(ty, *value),
        Sample::String(text) if position == Position::Inside => quote!(#text.to_owned()),
        Sample::String(text) => quote!(#text),
        Sample::Blob(bytes) => blob(bytes, position, &quote!(Blob)),
        Sample::Stream(bytes) if bytes.is_empty() => quote!(Body::default()),
        Sample::NoEvents => quote!(Default::default()),
        Sample::Stream(bytes) => blob(bytes, position, &quote!(Body)),
        Sample::Timestamp { seconds, nanoseconds } => timestamp(*seconds, *nanoseconds),
        Sample::Document(value) => document(value, &quote!(.unwrap())),
        Sample::BigNumber(digits) => {
            big_number(digits).unwrap_or_else(|| quote!(#digits.parse::<BigNumber>().unwrap()))
        }
        Sample::List(elements) if elements.is_empty() => quote!(Vec::new()),
        Sample::List(elements) if position.takes_arrays() => {
            let elements = elements.iter().map(|element| at(element, Position::Element));
            quote!([#(#elements),*])
        }
        Sample::List(elements) => {
            let elements = elements.iter().map(inside);
            quote!(Vec::from([#(#elements),*]))
        }
        Sample::Map(entries) if entries.is_empty() => quote!(BTreeMap::new()),
        Sample::Map(entries) if position.takes_arrays() => {
            let entries = entries.iter().map(|(key, value)| {
                let [key, value] = [key, value].map(|part| at(part, Position::Element));
                quote!((#key, #value))
            });
            quote!([#(#entries),*])
        }
        Sample::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let (key, value) = (inside(key), inside(value));
                quote!((#key, #value))
            });
            quote!(BTreeMap::from([#(#entries),*]))
        }
        // The elements of an array become what the member holds, which `None` does not tell.
        Sample::Null(ty) if position == Position::Element => {
            let ty = value_type(ty);
            quote!(None::<#ty>)
        }
        Sample::Null(_) => quote!(None),
        Sample::Sparse(value) => {
            let value = inside(value);
            quote!(Some(#value))
        }
        Sample::Variant(name, variant) => quote!(types::#name::#variant),
        Sample::UnknownVariant(name, value) => {
            let value = at(value, Position::Argument);
            quote!(types::#name::from(#value))
        }
        Sample::Union(name, variant, value) => {
            let value = inside(value);
            quote!(types::#name::#variant(#value))
        }
        Sample::Structure { path, required, optional } => {
            let required = required.iter().map(|value| at(value, Position::Argument));
            let with = optional.iter().map(|(lens, value)| {
                let value = at(value, Position::Member);
                quote!(.with(#path::#lens, #value))
            });
            quote!(#path::new(#(#required),*) #(#with)*)
        }
        // A lens boxes by itself.
        Sample::Boxed(value) if position == Position::Member => inside(value),
        Sample::Boxed(value) => {
            let value = inside(value);
            quote!(Box::new(#value))
        }
    }
}

/// A default in a constructor, which must not panic: as the value of a field, or as an argument of `new`
/// where `is_argument`.
pub(super) fn default(expression: &Sample, is_argument: bool) -> TokenStream {
    match expression {
        Sample::BigNumber(digits) => {
            big_number(digits).unwrap_or_else(|| quote!(#digits.parse().unwrap_or_default()))
        }
        Sample::Document(value) => document(value, &quote!(.unwrap_or_default())),
        value => at(value, if is_argument { Position::Argument } else { Position::Inside }),
    }
}

/// A number that an `i64` writes with the same digits.
fn big_number(digits: &str) -> Option<TokenStream> {
    let value = digits.parse::<i64>().ok().filter(|value| value.to_string() == digits)?;
    let value = integer(value);
    Some(quote!(BigNumber::from(#value)))
}

fn timestamp(seconds: i64, nanoseconds: i32) -> TokenStream {
    if (seconds, nanoseconds) == (0, 0) {
        return quote!(Timestamp::UNIX_EPOCH);
    }
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

/// Bytes of a type, as text if they are UTF-8.
fn blob(bytes: &[u8], position: Position, ty: &TokenStream) -> TokenStream {
    let is_legible = |text: &&str| !text.contains(char::is_control);
    let bytes = match std::str::from_utf8(bytes).ok().filter(is_legible) {
        Some(text) => quote!(#text),
        None => {
            let bytes = Literal::byte_string(bytes);
            quote!(#bytes.as_slice())
        }
    };
    if position == Position::Argument { bytes } else { quote!(#ty::from(#bytes)) }
}

/// A number of a definite type. One that no type of Rust holds is parsed.
fn document_number(digits: &str, settle: &TokenStream) -> TokenStream {
    let value = match (digits.parse::<i64>(), digits.parse::<u64>(), digits.parse::<f64>()) {
        (Ok(value), ..) if i32::try_from(value).is_ok() => integer(value),
        (Ok(value), ..) => Literal::i64_suffixed(value).to_token_stream(),
        (_, Ok(value), _) => Literal::u64_suffixed(value).to_token_stream(),
        (.., Ok(value)) if decimal(digits) == decimal(&format!("{value:e}")) => float(value),
        _ => return quote!(#digits.parse::<Document>() #settle),
    };
    quote!(Document::from(#value))
}

/// The sign and the significant digits of a number, and the power of ten that the first of them counts.
fn decimal(text: &str) -> (bool, String, i64) {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let unsigned = whole.trim_start_matches('-');
    let digits = format!("{unsigned}{fraction}");
    let significant = digits.trim_start_matches('0');
    let leading = i64::try_from(digits.len() - significant.len()).unwrap_or(0);
    let places = i64::try_from(unsigned.len()).unwrap_or(0);
    let power = places - leading + exponent.parse::<i64>().unwrap_or(0);
    let significant = significant.trim_end_matches('0');
    let power = if significant.is_empty() { 0 } else { power };
    (whole.starts_with('-'), significant.to_owned(), power)
}

/// A document. `settle` takes a parsed number out of its `Result`.
fn document(value: &Value, settle: &TokenStream) -> TokenStream {
    if let Some(digits) = digits(value) {
        return document_number(&digits, settle);
    }
    match value {
        Value::Null | Value::Number(_) => quote!(Document::Null),
        Value::Bool(value) => quote!(Document::from(#value)),
        Value::String(text) => quote!(Document::from(#text)),
        Value::Array(elements) if elements.is_empty() => quote!(Document::Array(Vec::new())),
        Value::Array(elements) => {
            let elements = elements.iter().map(|element| document(element, settle));
            quote!(Document::from_iter([#(#elements),*]))
        }
        Value::Object(members) if members.is_empty() => {
            quote!(Document::Object(Default::default()))
        }
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| {
                let value = document(value, settle);
                quote!((#key, #value))
            });
            quote!(Document::from_iter([#(#members),*]))
        }
    }
}
