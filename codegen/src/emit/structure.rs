//! A structure: the struct, its constructor and lenses, and what reflection needs.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::field_type;
use super::{Item, docs, lens};
use crate::ir::{Equality, ErrorFault, Field, Literal, Presence, Role, Secrecy, Structure, Type};

/// All items of a structure.
pub(super) fn emit(structure: &Structure) -> Vec<Item> {
    let name = &structure.name;
    let mut items = vec![definition(structure), inherent(structure), reflection(structure)];
    items.extend(default(structure));
    items.extend(redacted_debug(structure));
    if let Role::Error(fault) = structure.role {
        items.push(error_shape(structure, fault));
    }
    items.push(quote!(lensmith::structure!(#name);));
    items.into_iter().map(Item::from).collect()
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
fn definition(structure: &Structure) -> TokenStream {
    let (name, docs) = (&structure.name, docs::emit(&structure.docs));
    let debug = (!is_redacted(structure)).then(|| quote!(Debug,));
    let default = has_derived_default(structure).then(|| quote!(Default,));
    let equality = match structure.equality {
        Equality::Full => quote!(PartialEq, Eq, Hash),
        Equality::Partial => quote!(PartialEq),
    };
    let fields = structure.fields.iter().map(|field| {
        let (name, ty, docs) = (&field.name, field_type(field), docs::emit(&field.docs));
        quote!(#docs pub #name: #ty)
    });
    let plumbing = match structure.role {
        Role::Request | Role::Data => None,
        Role::Response => Some(quote! {
            /// The HTTP status of the response.
            pub http_status: u16
        }),
        Role::Error(_) => Some(quote! {
            /// What is known of the response that carried the error.
            pub metadata: ErrorMetadata
        }),
    };
    let fields = fields.chain(plumbing);
    quote! {
        #docs
        #[derive(Clone, #debug #default #equality)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
        }
    }
}

/// The constructor and the lenses.
fn inherent(structure: &Structure) -> TokenStream {
    let name = &structure.name;
    let constructor = constructor(structure);
    let lenses = structure.fields.iter().map(lens::emit);
    let plumbing = match structure.role {
        Role::Request | Role::Data => None,
        Role::Response => Some(lens::emit_plumbing("http_status", "HTTP_STATUS", &quote!(u16))),
        Role::Error(_) => Some(lens::emit_plumbing("metadata", "METADATA", &quote!(ErrorMetadata))),
    };
    quote! {
        impl #name {
            #constructor
            #(#lenses)*
            #plumbing
        }
    }
}

/// The constructor, which takes what is always there:
///
/// ```text
/// pub fn new(repository_name: impl Into<String>) -> Self {
///     Self { registry_id: None, repository_name: repository_name.into() }
/// }
/// ```
fn constructor(structure: &Structure) -> TokenStream {
    if has_derived_default(structure) {
        let doc = if structure.fields.is_empty() {
            " Makes the value, which has no members."
        } else {
            " Makes a value of which every member is absent."
        };
        return quote! {
            #[doc = #doc]
            pub fn new() -> Self {
                Self::default()
            }
        };
    }
    let has_defaults =
        structure.fields.iter().any(|field| matches!(field.presence, Presence::Defaulted(_)));
    let doc = match (has_defaults, required(structure).next()) {
        (false, None) => " Makes a response of which every member is absent.",
        (false, Some(_)) => " Makes a value from its required members; the others are absent.",
        (true, None) => " Makes a value of the members' defaults; the others are absent.",
        (true, Some(_)) => {
            " Makes a value from its required members; the others have their defaults."
        }
    };
    let status = (structure.role == Role::Response).then(|| quote!(http_status: u16,));
    let parameters = required(structure).map(|field| {
        let (name, ty) = (&field.name, field_type(field));
        if converts(&field.value.ty) { quote!(#name: impl Into<#ty>) } else { quote!(#name: #ty) }
    });
    let fields = structure.fields.iter().map(|field| {
        let name = &field.name;
        match &field.presence {
            Presence::Optional => quote!(#name: None),
            Presence::Defaulted(value) => {
                let value = literal(value, &field.value.ty);
                quote!(#name: #value)
            }
            Presence::Required(_) if converts(&field.value.ty) => quote!(#name: #name.into()),
            Presence::Required(_) => quote!(#name),
        }
    });
    let plumbing = match structure.role {
        Role::Request | Role::Data => None,
        Role::Response => Some(quote!(http_status)),
        Role::Error(_) => Some(quote!(metadata: ErrorMetadata::default())),
    };
    let fields = fields.chain(plumbing);
    quote! {
        #[doc = #doc]
        pub fn new(#status #(#parameters),*) -> Self {
            Self { #(#fields),* }
        }
    }
}

/// What encoding, decoding and reflection start from:
///
/// ```text
/// impl Structure for ImageIdentifier {
///     const NAME: &'static str = "ImageIdentifier";
///     const MEMBERS: Members<Self> = &[&Self::IMAGE_DIGEST];
///
///     fn blank() -> Self {
///         Self::default()
///     }
/// }
/// ```
fn reflection(structure: &Structure) -> TokenStream {
    let (name, shape_name) = (&structure.name, &structure.shape_name);
    let constants = structure.fields.iter().map(|field| &field.constant);
    let zeros = required(structure).map(|field| match &field.presence {
        Presence::Required(Some(default)) => literal(default, &field.value.ty),
        _ => zero(&field.value.ty),
    });
    let blank = match structure.role {
        _ if has_derived_default(structure) => quote!(Self::default()),
        // A wire form comes from a success, whatever carried it.
        Role::Response => quote!(Self::new(200 #(, #zeros)*)),
        _ => quote!(Self::new(#(#zeros),*)),
    };
    quote! {
        impl Structure for #name {
            const NAME: &'static str = #shape_name;
            const MEMBERS: Members<Self> = &[#(&Self::#constants),*];

            fn blank() -> Self {
                #blank
            }
        }
    }
}

/// `Default`, where nothing is required but a derive would miss the model's defaults.
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

/// A `Debug` that hides what is secret, from a macro of the runtime.
fn redacted_debug(structure: &Structure) -> Option<TokenStream> {
    let name = &structure.name;
    let plumbing = structure.role.plumbing();
    let plumbing =
        plumbing.iter().map(|field| syn::Ident::new(field, proc_macro2::Span::call_site()));
    is_redacted(structure).then(|| quote!(lensmith::redacted_debug!(#name #(, #plumbing)*);))
}

fn error_shape(structure: &Structure, fault: ErrorFault) -> TokenStream {
    let name = &structure.name;
    let fault = match fault {
        ErrorFault::Client => quote!(Client),
        ErrorFault::Server => quote!(Server),
    };
    quote! {
        impl ErrorShape for #name {
            const FAULT: Fault = Fault::#fault;
            const METADATA: Lens<Self, ErrorMetadata> = Self::METADATA;
        }
    }
}

/// How many parameters the constructor has.
pub(super) fn parameter_count(structure: &Structure) -> usize {
    required(structure).count() + usize::from(structure.role == Role::Response)
}

fn required(structure: &Structure) -> impl Iterator<Item = &Field> {
    structure.fields.iter().filter(|field| matches!(field.presence, Presence::Required(_)))
}

fn is_redacted(structure: &Structure) -> bool {
    structure.fields.iter().any(|field| field.value.secrecy == Secrecy::Redacted)
}

/// Whether everything can be absent, so that the standard library's derive says the same.
fn has_derived_default(structure: &Structure) -> bool {
    structure.role != Role::Response
        && structure.fields.iter().all(|field| field.presence == Presence::Optional)
}

/// Whether a constructor takes whatever converts into the type.
fn converts(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Blob)
}

/// The value of a required member that a response lacks.
fn zero(ty: &Type) -> TokenStream {
    match ty {
        Type::Boolean => quote!(false),
        Type::Byte | Type::Short | Type::Integer | Type::Long => quote!(0),
        Type::Float | Type::Double => quote!(0.0),
        Type::String => quote!(""),
        Type::Blob => quote!(Blob::default()),
        Type::List(_) => quote!(Vec::new()),
        Type::Map(..) => quote!(BTreeMap::new()),
        _ => quote!(Shape::zero()),
    }
}

/// The value of a default.
fn literal(literal: &Literal, ty: &Type) -> TokenStream {
    match (literal, ty) {
        (Literal::Boolean(value), _) => quote!(#value),
        (Literal::Integer(value), _) => {
            let value = proc_macro2::Literal::i64_unsuffixed(*value);
            match ty {
                Type::Shape(name) => quote!(types::#name::from(#value)),
                _ => quote!(#value),
            }
        }
        (Literal::Float(value), _) => super::float(*value),
        (Literal::String(value), Type::Shape(name)) => quote!(types::#name::from(#value)),
        (Literal::String(value), _) => quote!(#value.into()),
        (Literal::Timestamp(0), _) => quote!(Timestamp::UNIX_EPOCH),
        (Literal::Timestamp(seconds), _) => {
            let seconds = proc_macro2::Literal::i64_unsuffixed(*seconds);
            quote!(Timestamp::constant(#seconds, 0))
        }
        (Literal::Empty, Type::List(_)) => quote!(Vec::new()),
        (Literal::Empty, Type::Map(..)) => quote!(BTreeMap::new()),
        (Literal::Empty, _) => quote!(Shape::zero()),
        (Literal::Blob(text), _) if text.is_empty() => quote!(Blob::default()),
        (Literal::Blob(text), _) => quote!(Blob::from_base64(#text).unwrap_or_default()),
    }
}
