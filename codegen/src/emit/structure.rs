//! A structure: the struct, its constructor and its lenses.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::raw_string;
use super::types::field_type;
use super::{Item, constructor, deprecation, docs, lens, sample};
use crate::ir::{Equality, ErrorFault, Field, Presence, Retry, Role, Secrecy, Structure, Type};
use crate::source::{layout, trees};

/// All items of a structure. `more_docs` follows its own documentation.
pub(super) fn emit(structure: &Structure, more_docs: &str) -> Vec<Item> {
    let mut items = vec![definition(structure, more_docs).into()];
    items.extend(inherent(structure).map(Item::from));
    items.extend(default(structure).map(Item::from));
    items.push(Item::Text(lenses(structure)));
    items
}

/// The struct itself:
///
/// ```text
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub struct ImageIdentifier {
///     pub image_digest: Option<String>,
/// }
/// ```
fn definition(structure: &Structure, more_docs: &str) -> TokenStream {
    let (name, docs) = (&structure.name, docs::emit(&(structure.docs.clone() + more_docs)));
    let deprecated = deprecation::attribute(&structure.deprecated);
    let debug = (!is_redacted(structure)).then(|| quote!(Debug,));
    let default = has_derived_default(structure).then(|| quote!(Default,));
    let equality = match structure.equality {
        Equality::Full => quote!(PartialEq, Eq, Hash),
        Equality::Partial => quote!(PartialEq),
    };
    let fields = structure.fields.iter().map(|field| {
        let (name, ty, docs) = (&field.name, field_type(field), docs::emit(&field.docs));
        let deprecated = deprecation::attribute(&field.deprecated);
        quote!(#docs #deprecated pub #name: #ty)
    });
    let plumbing = match structure.role {
        Role::Request | Role::Data => None,
        Role::Response => Some(quote! {
            /// The HTTP status of the response.
            pub http_status: u16
        }),
        Role::Error(_) => Some(quote! {
            /// Code, message, request id and status of the error response.
            pub metadata: ErrorMetadata
        }),
    };
    let fields = fields.chain(plumbing);
    quote! {
        #docs
        #deprecated
        #[derive(Clone, #debug #default #equality)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
        }
    }
}

/// The constructor, unless the macro of the lenses makes it.
fn inherent(structure: &Structure) -> Option<TokenStream> {
    let is_in_macro = has_derived_default(structure) || is_empty_response(structure);
    (!is_in_macro).then(|| constructor::emit(structure))
}

/// The lenses, from which a macro of the runtime makes constants, views and the wire form:
///
/// ```text
/// lensmith::request! {
///     GetDownloadUrlForLayer, zero: members;
///     REGISTRY_ID: Option<String> = lens!(registry_id, "registryId"),
///     REPOSITORY_NAME: String = lens!(repository_name, "repositoryName").required(),
/// }
/// ```
fn lenses(structure: &Structure) -> String {
    let name = structure.name.as_str();
    let shape = match structure.shape_name.as_str() {
        shape if shape == name => String::new(),
        shape => format!(" as \"{shape}\""),
    };
    let (macro_name, fault) = match structure.role {
        Role::Request => ("request", ""),
        Role::Data => ("structure", ""),
        Role::Response => ("response", ""),
        Role::Error(ErrorFault::Client) => ("error_shape", ", fault: Client"),
        Role::Error(ErrorFault::Server) => ("error_shape", ", fault: Server"),
    };
    let query_code = structure.query_code.as_ref();
    let query_code = query_code.map(|code| format!(", query_code: {}", raw_string(code)));
    let retry = match structure.retry {
        None => "",
        Some(Retry::Permanent) => ", retry: Permanent",
        Some(Retry::Transient) => ", retry: Transient",
        Some(Retry::Throttling) => ", retry: Throttling",
    };
    let debug = if is_redacted(structure) { ", debug: redacted" } else { "" };
    let head = format!("{name}{shape}{debug}{fault}{}{retry}", query_code.unwrap_or_default());
    let head = match zero_value(structure) {
        Some(zero) => layout::assignment(&format!("{head}, zero:"), &trees(zero), 4, ';'),
        None => format!("    {head};\n"),
    };
    let lenses: String = structure.fields.iter().map(lens::emit).collect();
    format!("lensmith::{macro_name}! {{\n{head}{lenses}}}\n")
}

/// The value that decoding starts from, if it is not the `Default`: made by the macro of the members, or here.
fn zero_value(structure: &Structure) -> Option<TokenStream> {
    if has_derived_default(structure) || is_empty_response(structure) {
        return None;
    }
    if is_zero_of_members(structure) {
        return Some(quote!(members));
    }
    // A wire form without a status is that of a success.
    let status = (structure.role == Role::Response).then(|| quote!(200));
    let zeros = required(structure).map(|field| match &field.presence {
        Presence::Required(Some(default)) => sample::default(default, true),
        _ => zero(&field.value.ty),
    });
    let zeros = status.into_iter().chain(zeros);
    Some(quote!(Self::new(#(#zeros),*)))
}

/// `Default`, if nothing is required but a derive would miss the model's defaults.
fn default(structure: &Structure) -> Option<TokenStream> {
    let name = &structure.name;
    let needed = structure.role != Role::Response
        && required(structure).next().is_none()
        && !has_derived_default(structure);
    needed.then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    })
}

/// How many parameters the constructor has.
pub(super) fn parameter_count(structure: &Structure) -> usize {
    required(structure).count() + usize::from(structure.role == Role::Response)
}

/// The members that a constructor takes, in their order.
pub(super) fn required(structure: &Structure) -> impl Iterator<Item = &Field> {
    structure.fields.iter().filter(|field| matches!(field.presence, Presence::Required(_)))
}

fn is_redacted(structure: &Structure) -> bool {
    structure.fields.iter().any(|field| field.value.secrecy == Secrecy::Redacted)
}

/// Whether all members may be absent or zero, so that a derived `Default` is right.
fn has_derived_default(structure: &Structure) -> bool {
    structure.role != Role::Response
        && structure.fields.iter().all(|field| field.presence.is_empty())
}

/// The same for a response. Its macro then makes the constructor.
fn is_empty_response(structure: &Structure) -> bool {
    structure.role == Role::Response
        && structure.fields.iter().all(|field| field.presence.is_empty())
}

/// Whether the macro makes the value that decoding starts from, and the constructor sets required members in it.
pub(super) fn is_zero_of_members(structure: &Structure) -> bool {
    let is_error = matches!(structure.role, Role::Error(_));
    let starts_as_zero = |field: &Field| {
        field.presence.is_empty() || matches!(field.presence, Presence::Required(None))
    };
    !is_error
        && structure.fields.iter().all(starts_as_zero)
        && structure.fields.iter().any(|field| field.presence.is_empty())
}

/// The value of a required member that is missing in a response.
fn zero(ty: &Type) -> TokenStream {
    match ty {
        Type::Boolean => quote!(false),
        Type::Byte | Type::Short | Type::Integer | Type::Long => quote!(0),
        Type::Float | Type::Double => quote!(0.0),
        Type::String => quote!(""),
        Type::Blob => quote!(Blob::default()),
        // A receiver is made of it.
        Type::Stream | Type::EventReceiver(..) => quote!(Body::default()),
        Type::EventSource(_) => quote!(EventSource::default()),
        Type::List(_) => quote!(Vec::new()),
        Type::Map(..) => quote!(BTreeMap::new()),
        _ => quote!(Shape::zero()),
    }
}
