//! The constructor of a structure, which takes the required members.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::types::field_type;
use super::{docs, sample, structure};
use crate::ir::{Field, Presence, Role, Structure, Type};
use crate::source::{layout, trees};

/// The constructor:
///
/// ```text
/// impl GetDownloadUrlForLayer {
///     /// Creates a value from the required members, `repository_name` and `layer_digest`; ...
///     pub fn new(repository_name: impl Into<String>, layer_digest: impl Into<String>) -> Self {
///         Self { repository_name: repository_name.into(), ..., ..Self::empty() }
///     }
/// }
/// ```
///
/// Lists and maps are whatever `with` takes for them:
///
/// ```text
/// pub fn new<Via>(repository_names: impl IntoMember<Vec<String>, Via>) -> Self {
///     Self { repository_names: repository_names.into_member() }
/// }
/// ```
pub(super) fn emit(structure: &Structure) -> TokenStream {
    let (name, docs) = (&structure.name, docs::emit(&docs::wrap(&documentation(structure), 4)));
    let status = (structure.role == Role::Response).then(|| quote!(http_status: u16,));
    let mut ways = ways(structure).into_iter();
    let generics = ways.clone();
    let generics = (generics.len() > 0).then(|| quote!(<#(#generics),*>));
    let parameters = structure::required(structure).map(|field| {
        let (name, ty) = (&field.name, field_type(field));
        match &field.value.ty {
            of_many if is_of_many(of_many) => {
                let way = ways.next();
                quote!(#name: impl IntoMember<#ty, #way>)
            }
            one if converts(one) => quote!(#name: impl Into<#ty>),
            _ => quote!(#name: #ty),
        }
    });
    let is_based = structure::is_zero_of_members(structure);
    let is_set = |field: &&Field| !is_based || matches!(field.presence, Presence::Required(_));
    let fields = structure.fields.iter().filter(is_set).map(|field| {
        let name = &field.name;
        match &field.presence {
            Presence::Optional => quote!(#name: None),
            Presence::Defaulted(value) => {
                let value = sample::default(value, false);
                quote!(#name: #value)
            }
            Presence::Required(_) if converts(&field.value.ty) => quote!(#name: #name.into()),
            Presence::Required(_) if is_of_many(&field.value.ty) => {
                quote!(#name: #name.into_member())
            }
            Presence::Required(_) => quote!(#name),
        }
    });
    let plumbing = match structure.role {
        Role::Request | Role::Data => None,
        Role::Response => Some(quote!(http_status)),
        Role::Error(_) => Some(quote!(metadata: ErrorMetadata::default())),
    };
    let base = is_based.then(|| quote!(..Self::empty()));
    let fields = fields.chain(plumbing).chain(base);
    quote! {
        impl #name {
            #docs
            pub fn new #generics(#status #(#parameters),*) -> Self {
                Self { #(#fields),* }
            }
        }
    }
}

/// Whether a constructor takes whatever converts into the type.
fn converts(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Blob) || ty.is_body()
}

/// Whether a constructor takes whatever `with` takes, among it arrays.
fn is_of_many(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Map(..))
}

/// The names of the type parameters by which the compiler tells arrays, slices and iterators apart.
fn ways(structure: &Structure) -> Vec<Ident> {
    let count = structure::required(structure).filter(|it| is_of_many(&it.value.ty)).count();
    match count {
        1 => vec![format_ident!("Via")],
        _ => (1..=count).map(|number| format_ident!("Via{number}")).collect(),
    }
}

/// What the constructor takes, in order, and which arguments are easily swapped.
fn documentation(structure: &Structure) -> String {
    let (what, status) = match structure.role {
        Role::Response => ("response", "`http_status`"),
        _ => ("value", ""),
    };
    let required: Vec<&Field> = structure::required(structure).collect();
    let names = required.iter().map(|field| format!("`{}`", field.name.as_str()));
    let status = (!status.is_empty()).then(|| status.to_owned());
    let takes = match status.into_iter().chain(names).collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        names => format!(" from {}", list(names)),
    };
    let has = |wanted: fn(&Presence) -> bool| {
        structure.fields.iter().any(|field| wanted(&field.presence))
    };
    let others = match (
        has(|presence| *presence == Presence::Optional),
        has(|presence| matches!(presence, Presence::Defaulted(_))),
    ) {
        (false, false) => "",
        (true, false) => "; all other members are absent",
        (false, true) => "; all other members have their defaults",
        (true, true) => "; all other members have their defaults, or are absent",
    };
    let mut docs = format!("Creates a {what}{takes}{others}.");
    let swapped: Vec<String> = neighbours(&required).iter().map(|names| list(names)).collect();
    if !swapped.is_empty() {
        docs.push_str(&format!(
            "\n\nMind the order of {}, which have the same type; [`lensmith::make!`] takes members by name.",
            swapped.join(", and of ")
        ));
    }
    docs
}

/// The names of arguments that stand next to one another and have the same type.
fn neighbours(required: &[&Field]) -> Vec<Vec<String>> {
    let ty = |field: &Field| layout::line(&trees(field_type(field)));
    let same = required.chunk_by(|one, other| ty(one) == ty(other));
    let names = same
        .filter(|fields| fields.len() > 1)
        .map(|fields| fields.iter().map(|field| format!("`{}`", field.name.as_str())).collect());
    names.collect()
}

/// `a`, `b` and `c`.
fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [name] => name.clone(),
        [names @ .., last] => format!("{} and {last}", names.join(", ")),
    }
}
