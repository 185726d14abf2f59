use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Xml, XmlElement, XmlInside, XmlNamespace};

/// What XML and forms say about a member beyond its name:
///
/// ```text
/// TAGS: Option<Vec<String>> = lens!(tags, "Tags").xml(&Xml::PLAIN.item("Tag")),
/// VERSION: Option<String> = lens!(version, "Version").attribute(),
/// NOTES: Option<Vec<String>> = lens!(notes, "Notes").xml_name("Note").flattened(),
/// ```
pub(super) fn emit(xml: &Xml) -> TokenStream {
    let attribute = xml.attribute.then(|| quote!(.attribute()));
    let flattened = xml.flattened.then(|| quote!(.flattened()));
    let namespace = xml
        .namespace
        .as_ref()
        .map(|XmlNamespace { prefix, uri }| quote!(.namespace(#prefix, #uri)));
    let query_name = xml.query_name.as_ref().map(|name| quote!(.query_name(#name)));
    let unwrapped = xml.is_unwrapped.then(|| quote!(.unwrapped()));
    let inside = inside(&xml.inside);
    let facts = quote!(#namespace #inside #query_name #unwrapped);
    let facts = (!facts.is_empty()).then(|| quote!(.xml(&Xml::PLAIN #facts)));
    quote!(#attribute #flattened #facts)
}

/// What is inside of a list or a map: `.key("Name").item("Price").inside(&Xml::PLAIN.item("Part"))`.
fn inside(XmlInside { key, item, inside: inner }: &XmlInside) -> TokenStream {
    let name_of_key = key.name.as_ref().map(|name| quote!(.key(#name)));
    let namespace_of_key = namespace(key).map(|namespace| quote!(.key_namespace #namespace));
    let name_of_item = item.name.as_ref().map(|name| quote!(.item(#name)));
    let namespace_of_item = namespace(item).map(|namespace| quote!(.item_namespace #namespace));
    let inner = inner.as_ref().map(|inner| {
        let inner = inside(inner);
        quote!(.inside(&Xml::PLAIN #inner))
    });
    quote!(#name_of_key #namespace_of_key #name_of_item #namespace_of_item #inner)
}

fn namespace(element: &XmlElement) -> Option<TokenStream> {
    let XmlNamespace { prefix, uri } = element.namespace.as_ref()?;
    Some(quote!((#prefix, #uri)))
}
