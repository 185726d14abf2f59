//! `src/lib.rs`: the crate's table of contents.

use proc_macro2::TokenStream;
use quote::quote;

use super::manifest::{self, cfg};
use super::{Item, Module, deprecation, docs, structure};
use crate::ir::{Layout, Operation, Protocol, Service, Structure, Type, TypeKind};

/// The crate:
///
/// ```text
/// pub mod types;
/// mod endpoint;
///
/// /// Adds an image to a repository.
/// #[cfg(feature = "PutImage")]
/// pub mod put_image;
///
/// #[cfg(feature = "PutImage")]
/// #[doc(hidden)]
/// pub use put_image::{PutImage, PutImageError, PutImageResponse};
///
/// pub static SERVICE: Service = Service { ... };
/// ```
pub(super) fn emit(service: &Service) -> Module {
    let mut items = Vec::from([Item::from(quote!(
        mod endpoint;
    ))]);
    if !service.types.is_empty() {
        items.push(
            quote!(
                pub mod types;
            )
            .into(),
        );
    }
    items.extend(service.operations.iter().map(|operation| module(operation).into()));
    items.extend(service.operations.iter().map(|operation| reexport(operation).into()));
    items.push(statics(service).into());
    let title = format!("# {}", crate::docs::line(&service.title));
    let use_of_it = match service.layout {
        Layout::Crate => FEATURES.to_owned(),
        Layout::Module => runtime_features(service),
    };
    let paragraphs = [title, service.docs.clone(), use_of_it, client_params(service)];
    let paragraphs: Vec<String> =
        paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()).collect();
    let docs = paragraphs.join("\n\n");
    Module { attributes: attributes(service), ..Module::new(docs, items) }
}

/// The attributes of the crate. What clippy would say of the model is allowed, and only that.
fn attributes(service: &Service) -> Vec<&'static str> {
    if service.layout == Layout::Module {
        return MODULE_ATTRIBUTES.to_vec();
    }
    let mut attributes = vec!["#![forbid(unsafe_code)]", "#![warn(missing_docs)]"];
    let types = service.types.iter().filter_map(|found| match &found.kind {
        TypeKind::Structure(structure) => Some(structure),
        _ => None,
    });
    let operations = service.operations.iter();
    let structures = operations.flat_map(|operation| [&operation.request, &operation.response]);
    let structures: Vec<&Structure> = structures.chain(types).collect();
    if structures.iter().any(|structure| structure::parameter_count(structure) > 7) {
        attributes.push(
            "#![allow(clippy::too_many_arguments, reason = \"constructors take what is required\")]",
        );
    }
    let mut fields = structures.iter().flat_map(|structure| &structure.fields);
    if fields.any(|field| nesting(&field.value.ty) > 2) {
        attributes.push("#![allow(clippy::type_complexity, reason = \"the model nests as deep\")]");
    }
    attributes.extend(deprecation::is_in(service).then_some(deprecation::ALLOW));
    attributes
}

/// The attributes of a module, for which the lints of its crate are not meant.
const MODULE_ATTRIBUTES: [&str; 3] = [
    "#![forbid(unsafe_code)]",
    "#![allow(dead_code, unreachable_pub, unused_imports, reason = \"a program uses a part of it\")]",
    "#![allow(deprecated, clippy::all, clippy::pedantic, reason = \"nobody edits it\")]",
];

/// How many containers lie in one another.
fn nesting(ty: &Type) -> usize {
    match ty {
        Type::List(inner) | Type::Map(_, inner) | Type::Sparse(inner) => 1 + nesting(inner),
        _ => 0,
    }
}

const FEATURES: &str = "\
Each operation is a module and a feature of its own, named as the operation; `full` is all of them and\n\
the default. An operation and its types are also at the root of the crate.";

/// What is said of the features of the runtime that a module needs, where there are any.
fn runtime_features(service: &Service) -> String {
    let features = manifest::runtime_features(service);
    let features: Vec<String> = features.iter().map(|feature| format!("`{feature}`")).collect();
    if features.is_empty() {
        return String::new();
    }
    format!("It needs these features of the crate `lensmith`: {}.", features.join(", "))
}

/// What is said of the endpoint parameters that users of a client may set, where there are any.
fn client_params(service: &Service) -> String {
    let of_client = service.rules.parameters.iter().filter(|parameter| parameter.is_of_client);
    let names: Vec<String> =
        of_client.map(|parameter| crate::docs::code_span(&parameter.name)).collect();
    if names.is_empty() {
        return String::new();
    }
    format!(
        "The builder of a `Client` sets endpoint parameters of this service by `endpoint_param`:\n{}.",
        names.join(", ")
    )
}

fn module(operation: &Operation) -> TokenStream {
    let (cfg, module) = (cfg(&operation.feature), &operation.module);
    let docs = docs::emit(&operation.summary);
    quote!(#docs #cfg pub mod #module;)
}

/// An operation at the root of the crate. Documentation has it in its module, whose line says what it does.
fn reexport(operation: &Operation) -> TokenStream {
    let (cfg, module) = (cfg(&operation.feature), &operation.module);
    let [request, response, error] =
        [&operation.name, &operation.response.name, &operation.error.name];
    quote!(#cfg #[doc(hidden)] pub use #module::{#request, #error, #response};)
}

fn statics(service: &Service) -> TokenStream {
    let Service { sdk_id, name, version, signing_name, .. } = service;
    let protocol = match service.protocol {
        Protocol::AwsJson1_0 => quote!(Protocol::AwsJson1_0),
        Protocol::AwsJson1_1 => quote!(Protocol::AwsJson1_1),
    };
    let protocol = match service.is_query_compatible {
        true => quote!(Protocol::QueryCompatible(&#protocol)),
        false => protocol,
    };
    let doc = format!(" {}: what all of its operations share.", crate::docs::line(&service.title));
    quote! {
        #[doc = #doc]
        pub static SERVICE: Service = Service {
            sdk_id: #sdk_id,
            name: #name,
            version: #version,
            signing_name: #signing_name,
            protocol: #protocol,
            endpoint_rules: &endpoint::RULES,
        };
    }
}
