use std::fmt::{Display, Write};

use super::literal::doc_lines;
use super::{Item, deprecation};
use crate::ir::{EnumValue, EnumValues, Enumeration, TypeDefinition};

/// The enum, as input of a macro of the runtime:
///
/// ```text
/// lensmith::enumeration! {
///     /// Whether a tag can be moved.
///     pub enum TagMutability: "TagMutability" {
///         /// It can.
///         MUTABLE = Mutable("MUTABLE"),
///     }
/// }
/// ```
pub(super) fn emit(ty: &TypeDefinition, enumeration: &Enumeration) -> Item {
    let (macro_name, values) = match &enumeration.values {
        EnumValues::Strings(values) => ("enumeration", lines(values, |value| format!("{value:?}"))),
        EnumValues::Integers(values) => ("int_enumeration", lines(values, i32::to_string)),
    };
    let (name, shape) = (ty.name.as_str(), &ty.shape_name);
    let docs = doc_lines(&enumeration.docs, 4) + &deprecation::line(&enumeration.deprecated, 4);
    Item::Text(format!(
        "lensmith::{macro_name}! {{\n{docs}    pub enum {name}: \"{shape}\" {{\n{values}    }}\n}}\n"
    ))
}

fn lines<T, D: Display>(values: &[EnumValue<T>], literal: impl Fn(&T) -> D) -> String {
    let mut out = String::new();
    for value in values {
        out.push_str(&doc_lines(&value.docs, 8));
        out.push_str(&deprecation::line(&value.deprecated, 8));
        let (constant, name) = (value.constant.as_str(), value.name.as_str());
        // Writing to a string cannot fail.
        let _ = writeln!(out, "        {constant} = {name}({}),", literal(&value.value));
    }
    out
}
