//! `tests/laws.rs`: the laws of every lens and prism, the wire form both ways, and what every type can do.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::imports::{self, Place};
use super::literal::raw_string;
use super::{Item, Module, test_attributes};
use crate::ir::{
    EnumValue, EnumValues, ErrorEnum, Field, LawTexts, Role, Service, Structure, TypeKind, Union,
};
use crate::names::TypeName;

/// The tests, one for each structure and one for each enum of errors:
///
/// ```text
/// #[test]
/// fn type_image_identifier() {
///     shareable::<types::ImageIdentifier>();
///     let one = round_trip::<types::ImageIdentifier>(r#"{"imageTag":"imageTag-1"}"#);
///     let two = round_trip::<types::ImageIdentifier>(r#"{"imageTag":"imageTag-2"}"#);
///     lens_laws(types::ImageIdentifier::IMAGE_TAG, &one, &two);
/// }
/// ```
pub(super) fn emit(service: &Service) -> Module {
    let operations = service.operations.iter().flat_map(|operation| {
        let [request, response] = [&operation.request, &operation.response].map(|structure| {
            let name = &structure.name;
            laws_of_structure(structure, &test_name("operation", name), &quote!(#name))
        });
        [request, response, laws_of_errors(&operation.error)]
    });
    let types = service.types.iter().map(|ty| {
        let (name, test) = (&ty.name, test_name("type", &ty.name));
        let path = quote!(types::#name);
        match &ty.kind {
            TypeKind::Structure(structure) => laws_of_structure(structure, &test, &path),
            TypeKind::Union(union) => laws_of_union(union, &test, &path),
            TypeKind::Enumeration(enumeration) => match &enumeration.values {
                EnumValues::Strings(values) => {
                    let unknown = unknown_string(values);
                    laws_of_enum(values, &test, &path, &quote!(types::#name::from(#unknown)))
                }
                EnumValues::Integers(values) => {
                    let unknown = unknown_integer(values);
                    laws_of_enum(values, &test, &path, &quote!(types::#name::from(#unknown)))
                }
            },
        }
    });
    let items: Vec<Item> = operations.chain(types).map(Item::from).collect();
    let mut imports = imports::of(&items, Place::Outside);
    imports.push(imports::of_crate(service));
    Module {
        docs: "The laws of every lens and prism, and the wire form both ways.".to_owned(),
        attributes: test_attributes(service),
        imports,
        items,
    }
}

fn laws_of_structure(structure: &Structure, test: &Ident, path: &TokenStream) -> TokenStream {
    let [one, two] = &structure.law_texts;
    let (one, two) = (raw_string(one), raw_string(two));
    let (plumbing, other) = match structure.role {
        Role::Request | Role::Data => (None, None),
        Role::Response => (Some(quote!(HTTP_STATUS)), Some(quote!(404))),
        Role::Error(_) => (Some(quote!(METADATA)), Some(quote!(ErrorMetadata::new("Other")))),
    };
    let with =
        plumbing.as_ref().map(|plumbing| quote!(let two = two.with(#path::#plumbing, #other);));
    let differ = structure.fields.iter().filter(|field| field.law_texts == LawTexts::Differ);
    let lenses: Vec<TokenStream> =
        differ.map(|Field { constant, .. }| quote!(#constant)).chain(plumbing).collect();
    let laws = if lenses.is_empty() {
        quote!(round_trip::<#path>(#one);)
    } else {
        quote! {
            let one = round_trip::<#path>(#one);
            let two = round_trip::<#path>(#two);
            #with
            #(lens_laws(#path::#lenses, &one, &two);)*
        }
    };
    quote! {
        #[test]
        fn #test() {
            shareable::<#path>();
            #laws
        }
    }
}

fn laws_of_errors(error: &ErrorEnum) -> TokenStream {
    let (test, name) = (test_name("operation", &error.name), &error.name);
    let laws = error.variants.iter().map(|variant| {
        let (constant, shape) = (&variant.constant, &variant.shape);
        quote!(prism_laws(#name::#constant, types::#shape::zero());)
    });
    let blank = (!error.variants.is_empty()).then(|| {
        quote!(
            use lensmith::schema::Shape as _;
        )
    });
    quote! {
        #[test]
        fn #test() {
            #blank
            shareable::<#name>();
            #(#laws)*
            prism_laws(#name::UNHANDLED, ErrorMetadata::new("Other"));
        }
    }
}

/// A text that an enum does not know.
fn unknown_string(values: &[EnumValue<String>]) -> String {
    let is_unknown = |text: &String| values.iter().all(|known| known.value != *text);
    let numbered = (2_usize..).map(|number| format!("other-{number}"));
    std::iter::once("other".to_owned()).chain(numbered).find(is_unknown).unwrap_or_default()
}

/// A number that an enum does not know: the least one, as models hardly use it.
fn unknown_integer(values: &[EnumValue<i32>]) -> TokenStream {
    let is_unknown = |number: &i32| values.iter().all(|known| known.value != *number);
    match (i32::MIN..=i32::MAX).find(is_unknown) {
        None | Some(i32::MIN) => quote!(i32::MIN),
        Some(number) => proc_macro2::Literal::i32_unsuffixed(number).to_token_stream(),
    }
}

fn laws_of_enum<T>(
    values: &[EnumValue<T>],
    test: &Ident,
    path: &TokenStream,
    unknown: &TokenStream,
) -> TokenStream {
    let constants = values.iter().map(|value| &value.constant);
    quote! {
        #[test]
        fn #test() {
            shareable::<#path>();
            value_laws(#path::VALUES, #unknown);
            #(prism_laws(#path::#constants, ());)*
        }
    }
}

fn laws_of_union(union: &Union, test: &Ident, path: &TokenStream) -> TokenStream {
    let laws = union.variants.iter().filter_map(|variant| {
        let (constant, text) = (&variant.constant, raw_string(variant.law_text.as_ref()?));
        Some(quote!(member_laws(#path::#constant, #text);))
    });
    quote! {
        #[test]
        fn #test() {
            shareable::<#path>();
            #(#laws)*
        }
    }
}

/// The name of a test. The prefix keeps operations, types and what is imported apart.
fn test_name(prefix: &str, name: &TypeName) -> Ident {
    let module = name.module();
    Ident::new(&format!("{prefix}_{}", module.as_str().trim_start_matches('_')), Span::call_site())
}
