//! The tests of event streams in `tests/protocol.rs`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::literal::raw_string;
use super::sample;
use crate::ir::{EventCase, EventCheck, EventHeader, Frame, StreamCase, StreamOutcome};

/// An event that is sent:
///
/// ```text
/// event_sent(types::Speech::Word(types::Word::default()))
///     .header(":event-type", "word")
///     .json(r#"{}"#);
/// ```
pub(super) fn event(case: &EventCase) -> TokenStream {
    let value = sample::emit(&case.value);
    let checks = case.checks.iter().map(|check| match check {
        EventCheck::Header(name, EventHeader::Blob(text)) => quote!(.blob_header(#name, #text)),
        EventCheck::Header(name, value) => {
            let value = header(value);
            quote!(.header(#name, #value))
        }
        EventCheck::HasHeader(name) => quote!(.has_header(#name)),
        EventCheck::LacksHeader(name) => quote!(.lacks_header(#name)),
        EventCheck::Json(json) => {
            let json = raw_string(json);
            quote!(.json(#json))
        }
        EventCheck::Xml(xml) => {
            let xml = raw_string(xml);
            quote!(.xml(#xml))
        }
        EventCheck::Cbor(base64) => quote!(.cbor(#base64)),
        EventCheck::Body(text) => {
            let text = raw_string(text);
            quote!(.body(#text))
        }
        EventCheck::Frame(base64) => quote!(.frame(#base64)),
    });
    quote!(event_sent(#value) #(#checks)*;)
}

fn header(value: &EventHeader) -> TokenStream {
    match value {
        EventHeader::Boolean(value) => quote!(#value),
        EventHeader::Byte(value) => quote!(#value),
        EventHeader::Short(value) => quote!(#value),
        EventHeader::Integer(value) => quote!(#value),
        EventHeader::Long(value) => quote!(#value),
        EventHeader::Blob(text) => {
            quote!(lensmith::event_stream::HeaderValue::from(Blob::from(#text)))
        }
        EventHeader::String(text) => quote!(#text),
        EventHeader::Timestamp(value) => {
            let value = Literal::i64_unsuffixed(*value);
            quote!(lensmith::event_stream::HeaderValue::Timestamp(#value))
        }
    }
}

/// A response with events:
///
/// ```text
/// let response = received(200, &[], "");
/// let response = with_frames(response, &[base64_frame("AAAA...")]);
/// let expected = ListenResponse::new(200);
/// streamed::<Listen>(response).gives(expected, |response| &mut response.speech, &[/* events */]);
/// ```
pub(super) fn stream(case: &StreamCase) -> TokenStream {
    let StreamCase { operation, field, .. } = case;
    let status = Literal::u16_unsuffixed(case.status);
    let headers = case.headers.iter().map(|(name, value)| quote!((#name, #value)));
    let body = raw_string(&case.body);
    let frames = case.frames.iter().map(|frame| match frame {
        Frame::Base64(bytes) => quote!(base64_frame(#bytes)),
        Frame::Parts(headers, body) => {
            let headers = headers.iter().map(|(name, value)| {
                let value = header(value);
                quote!((#name, #value.into()))
            });
            let body = raw_string(body);
            quote!(built_frame(&[#(#headers),*], #body))
        }
    });
    let with_frames = (!case.frames.is_empty())
        .then(|| quote!(let response = with_frames(response, &[#(#frames),*]);));
    let events = case.events.iter().map(sample::emit);
    let check = match &case.outcome {
        StreamOutcome::Success(expected) => {
            let expected = sample::emit(expected);
            quote! {
                let expected = #expected;
                streamed::<#operation>(response)
                    .gives(expected, |response| &mut response.#field, &[#(#events),*]);
            }
        }
        StreamOutcome::Failure(None) => quote! {
            streamed::<#operation>(response)
                .fails(|response| &mut response.#field, &[#(#events),*]);
        },
        StreamOutcome::Failure(Some((error, prism))) => quote! {
            streamed::<#operation>(response)
                .fails_with(|response| &mut response.#field, &[#(#events),*], #error::#prism);
        },
    };
    quote! {
        let response = received(#status, &[#(#headers),*], #body);
        #with_frames
        #check
    }
}
