//! Rust's types for values, and `src/types.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Item, Module};
use crate::ir::{Field, Presence, Service, Target, Type};
use crate::names::FeatureName;
use crate::source::{layout, trees};

/// The module of the shared types:
///
/// ```text
/// lensmith::types! {
///     "_image_identifier" image_identifier { ImageIdentifier }
/// }
/// ```
pub(super) fn emit(service: &Service) -> Module {
    let mut table = "lensmith::types! {\n".to_owned();
    for ty in &service.types {
        let (module, name) = (ty.name.module(), ty.name.as_str());
        let feature = feature(service.target, &ty.feature);
        table.push_str(&format!("    {feature}{} {{ {name} }}\n", module.as_str()));
    }
    Module {
        docs: "The types that operations share, and the errors.".to_owned(),
        attributes: Vec::new(),
        imports: Vec::new(),
        items: vec![Item::Text(table + "}\n")],
    }
}

/// The feature of a module in a table, if there are features.
pub(super) fn feature(target: Target, feature: &FeatureName) -> String {
    match target {
        Target::Crate => format!("\"{}\" ", feature.as_str()),
        Target::Module => String::new(),
    }
}

/// The type of a field: an `Option` if the member may be absent.
pub(super) fn field_type(field: &Field) -> TokenStream {
    let ty = value_type(&field.value.ty);
    match field.presence {
        Presence::Optional => quote!(Option<#ty>),
        Presence::Required(_) | Presence::Defaulted(_) => ty,
    }
}

/// The type of a value, for messages.
pub(crate) fn type_text(ty: &Type) -> String {
    layout::line(&trees(value_type(ty)))
}

/// The type of a value.
pub(super) fn value_type(ty: &Type) -> TokenStream {
    match ty {
        Type::Boolean => quote!(bool),
        Type::Byte => quote!(i8),
        Type::Short => quote!(i16),
        Type::Integer => quote!(i32),
        Type::Long => quote!(i64),
        Type::Float => quote!(f32),
        Type::Double => quote!(f64),
        Type::String => quote!(String),
        Type::Blob => quote!(Blob),
        Type::Stream => quote!(Body),
        Type::EventSource(union) => quote!(EventSource<types::#union>),
        Type::EventReceiver(union, error) => quote!(EventReceiver<types::#union, #error>),
        Type::Timestamp => quote!(Timestamp),
        Type::Document => quote!(Document),
        Type::BigNumber => quote!(BigNumber),
        Type::List(element) => {
            let element = value_type(element);
            quote!(Vec<#element>)
        }
        Type::Map(key, value) => {
            let (key, value) = (value_type(key), value_type(value));
            quote!(BTreeMap<#key, #value>)
        }
        Type::Sparse(element) => {
            let element = value_type(element);
            quote!(Option<#element>)
        }
        Type::Shape(name) => quote!(types::#name),
        Type::Boxed(name) => quote!(Box<types::#name>),
    }
}
