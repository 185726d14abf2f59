use proc_macro2::TokenStream;
use quote::quote;

use super::literal::doc_lines;
use super::types::value_type;
use super::{Item, deprecation, lens, xml};
use crate::ir::{Equality, Secrecy, Type, TypeDefinition, Union};
use crate::source::{layout, trees};

/// The union, as input of a macro of the runtime:
///
/// ```text
/// lensmith::union! {
///     /// A value.
///     #[derive(Clone, Debug, PartialEq, Eq, Hash)]
///     pub enum AttributeValue: "AttributeValue" {
///         /// A text.
///         S = S(String), as_s(&str), From => prism!(S, "S"),
///     }
/// }
/// ```
pub(super) fn emit(ty: &TypeDefinition, union: &Union) -> Item {
    let equality = match union.equality {
        Equality::Full => "PartialEq, Eq, Hash",
        Equality::Partial => "PartialEq",
    };
    let (name, shape) = (ty.name.as_str(), &ty.shape_name);
    let is_redacted =
        union.variants.iter().any(|variant| variant.value.secrecy == Secrecy::Redacted);
    let debug = if is_redacted { "" } else { "Debug, " };
    let mut out = format!(
        "lensmith::union! {{\n{}    #[derive(Clone, {debug}{equality})]\n    pub enum {name}: \"{shape}\" {{\n",
        doc_lines(&union.docs, 4) + &deprecation::line(&union.deprecated, 4)
    );
    for variant in &union.variants {
        out.push_str(&doc_lines(&variant.docs, 8));
        out.push_str(&deprecation::line(&variant.deprecated, 8));
        let (name, ty) = (&variant.name, value_type(&variant.value.ty));
        let member = &variant.value.name;
        let (place, facts) = (lens::place(&variant.value.wire), lens::facts(&variant.value));
        let head = format!(
            "{} = {}({}), {}({}){} =>",
            variant.constant.as_str(),
            name.as_str(),
            layout::line(&trees(ty)),
            variant.accessor.as_str(),
            layout::line(&trees(borrowed(&variant.value.ty))),
            if variant.is_converted { ", From" } else { "" }
        );
        let xml = xml::emit(&variant.value.wire.xml);
        let prism = quote!(prism!(#name, #member) #place #xml #facts);
        out.push_str(&layout::assignment(&head, &trees(prism), 8, ','));
    }
    out.push_str("    }\n}\n");
    if is_redacted {
        out.push_str(&format!("\nlensmith::redacted_union_debug!({name});\n"));
    }
    out.push_str(&events(name, union));
    Item::Text(out)
}

/// What else there is to know of a union of events: the shapes of errors, by their names in the stream.
///
/// ```text
/// lensmith::event_union! {
///     Chatter, service: crate::SERVICE;
///     "throttlingException" => "ThrottlingException",
/// }
/// ```
fn events(name: &str, union: &Union) -> String {
    let Some(events) = &union.events else { return String::new() };
    let errors: String = events
        .errors
        .iter()
        .map(|(member, shape)| format!("    {member:?} => {shape:?},\n"))
        .collect();
    format!("\nlensmith::event_union! {{\n    {name}, service: crate::SERVICE;\n{errors}}}\n")
}

/// The result of a variant's accessor: a copy of a small value, or a reference.
fn borrowed(ty: &Type) -> TokenStream {
    match ty {
        Type::Boolean
        | Type::Byte
        | Type::Short
        | Type::Integer
        | Type::Long
        | Type::Float
        | Type::Double
        | Type::Timestamp => value_type(ty),
        Type::String => quote!(&str),
        Type::List(element) => {
            let element = value_type(element);
            quote!(&[#element])
        }
        Type::Boxed(name) => quote!(&types::#name),
        ty => {
            let ty = value_type(ty);
            quote!(&#ty)
        }
    }
}
