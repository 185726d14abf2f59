//! `tests/protocol.rs`: the protocol tests of the model.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::imports::{self, Place};
use super::literal::raw_string;
use super::{Item, Module, event_tests, sample, test_attributes};
use crate::ir::{
    Outcome, ProtocolCase, ProtocolTest, RequestCase, RequestCheck, ResponseCase, Sample, Service,
};
use crate::source::snippet;

/// The tests, one for each case; `None` if the model has no cases.
///
/// ```text
/// #[test]
/// fn request_tags() {
///     sent(TagResource::new("arn"))
///         .method("POST")
///         .path("/")
///         .header("Content-Type", "application/x-amz-json-1.1")
///         .json(r#"{"resourceArn":"arn"}"#);
/// }
///
/// #[test]
/// fn response_tags() {
///     let response = received(200, &[("Content-Type", "application/x-amz-json-1.1")], "{}");
///     let expected = TagResourceResponse::new(200);
///     answers::<TagResource>(response, expected);
/// }
/// ```
pub(super) fn tests(service: &Service) -> Option<Module> {
    let tests = service.operations.iter().flat_map(|operation| &operation.protocol_tests);
    let tests: Vec<TokenStream> = tests.map(test).collect();
    if tests.is_empty() {
        return None;
    }
    let items: Vec<Item> = tests.iter().cloned().map(Item::from).collect();
    let mut imports = imports::of(&items, Place::Outside);
    imports.push(imports::of_crate(service));
    Some(Module {
        docs: "The protocol tests of the model.".to_owned(),
        attributes: test_attributes(service),
        imports,
        // The general printer breaks a chain of calls at each.
        items: tests.into_iter().map(|test| Item::Text(snippet(test))).collect(),
    })
}

/// A test. One that is skipped says why, both in the list of tests and when it is run explicitly.
fn test(test: &ProtocolTest) -> TokenStream {
    let name = Ident::new(&test.name, Span::call_site());
    let (ignore, body) = match &test.case {
        Ok(ProtocolCase::Request(case)) => (None, request(case)),
        Ok(ProtocolCase::Response(case)) => (None, response(case)),
        Ok(ProtocolCase::Events(case)) => {
            let request = case.request.as_ref().map(request);
            let sent = case.sent.iter().map(event_tests::event);
            let response = case.response.as_ref().map(event_tests::stream);
            (None, quote!(#request #(#sent)* #response))
        }
        Err(reason) => (Some(quote!(#[ignore = #reason])), quote!(skipped(#reason);)),
    };
    quote! {
        #[test]
        #ignore
        fn #name() {
            #body
        }
    }
}

fn request(case: &RequestCase) -> TokenStream {
    let value = sample::emit(&case.value);
    // What fits on a line needs no name.
    let (binding, value) = match &case.value {
        Sample::Structure { optional, .. } if !optional.is_empty() => {
            (Some(quote!(let request = #value;)), quote!(request))
        }
        _ => (None, value),
    };
    let settings = case.settings.iter().map(|(name, setting)| quote!((#name, #setting)));
    let sent = match &case.endpoint {
        _ if !case.settings.is_empty() => {
            let endpoint = case.endpoint.as_deref().unwrap_or("example.com");
            quote!(sent_with(#endpoint, &[#(#settings),*], #value))
        }
        Some(endpoint) => quote!(sent_to(#endpoint, #value)),
        None => quote!(sent(#value)),
    };
    let checks = case.checks.iter().map(|check| match check {
        RequestCheck::Method(method) => quote!(.method(#method)),
        RequestCheck::Path(path) => quote!(.path(#path)),
        RequestCheck::Host(host) => quote!(.host(#host)),
        RequestCheck::Query(parameter) => quote!(.query(#parameter)),
        RequestCheck::HasQuery(name) => quote!(.has_query(#name)),
        RequestCheck::LacksQuery(name) => quote!(.lacks_query(#name)),
        RequestCheck::Header(name, value) => quote!(.header(#name, #value)),
        RequestCheck::HasHeader(name) => quote!(.has_header(#name)),
        RequestCheck::LacksHeader(name) => quote!(.lacks_header(#name)),
        RequestCheck::Json(json) => {
            let json = raw_string(json);
            quote!(.json(#json))
        }
        RequestCheck::Xml(xml) => {
            let xml = raw_string(xml);
            quote!(.xml(#xml))
        }
        RequestCheck::Cbor(base64) => quote!(.cbor(#base64)),
        RequestCheck::Body(text) => {
            let text = raw_string(text);
            quote!(.body(#text))
        }
    });
    quote!(#binding #sent #(#checks)*;)
}

fn response(case: &ResponseCase) -> TokenStream {
    let ResponseCase { operation, status, .. } = case;
    let status = proc_macro2::Literal::u16_unsuffixed(*status);
    let headers = case.headers.iter().map(|(name, value)| quote!((#name, #value)));
    let received =
        Ident::new(if case.is_base64 { "received_base64" } else { "received" }, Span::call_site());
    let (body, value) = (raw_string(&case.body), sample::emit(&case.value));
    let check = match &case.outcome {
        Outcome::Success => quote!(answers::<#operation>(response, expected);),
        Outcome::Failure(error, prism) => {
            quote!(fails::<#operation, _>(response, #error::#prism, expected);)
        }
    };
    quote! {
        let response = #received(#status, &[#(#headers),*], #body);
        let expected = #value;
        #check
    }
}
