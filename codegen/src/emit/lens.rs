use proc_macro2::TokenStream;
use quote::quote;

use super::types::field_type;
use super::{constraints, deprecation, xml};
use crate::ir::{Field, MemberValue, Place, Presence, Secrecy, TimestampFormat, Wire, WireName};
use crate::source::{layout, trees};

/// The lens of a field, as a line of the macro that declares them:
///
/// ```text
/// REGISTRY_ID: Option<String> = lens!(registry_id, "registryId").constraints(REGISTRY_ID),
/// ```
pub(super) fn emit(field: &Field) -> String {
    let (name, member) = (&field.name, &field.value.name);
    let head =
        format!("{}: {} =", field.constant.as_str(), layout::line(&trees(field_type(field))));
    let presence = match field.presence {
        Presence::Optional => None,
        Presence::Required(_) => Some(quote!(.required())),
        Presence::Defaulted(_) => Some(quote!(.defaulted())),
    };
    let (place, facts) = (place(&field.value.wire), facts(&field.value));
    let xml = xml::emit(&field.value.wire.xml);
    let lens = quote!(lens!(#name, #member) #presence #place #xml #facts);
    deprecation::line(&field.deprecated, 4) + &layout::assignment(&head, &trees(lens), 4, ',')
}

/// Where a member goes over the wire, unless that is the body under the name in the model:
///
/// ```text
/// IF_MATCH: Option<String> = lens!(if_match, "ifMatch").header("If-Match"),
/// CONTENT: Body = lens!(content, "content").required().payload().media_type("text/css"),
/// ```
pub(super) fn place(wire: &Wire) -> TokenStream {
    let place = match &wire.place {
        Place::Body => None,
        Place::Label => Some(quote!(.label())),
        Place::Query(name) => Some(quote!(.query(#name))),
        Place::QueryParams => Some(quote!(.query_params())),
        Place::Header(name) => Some(quote!(.header(#name))),
        Place::PrefixHeaders(prefix) => Some(quote!(.prefix_headers(#prefix))),
        Place::Payload => Some(quote!(.payload())),
        Place::Events => Some(quote!(.events())),
        Place::EventHeader => Some(quote!(.event_header())),
        Place::EventPayload => Some(quote!(.event_payload())),
        Place::Status => Some(quote!(.status())),
        Place::Client => Some(quote!(.for_client())),
    };
    let name = wire.name.as_ref().map(|name| match name {
        WireName::Json(name) => quote!(.json_name(#name)),
        WireName::Xml(name) => quote!(.xml_name(#name)),
    });
    let media_type = wire.media_type.as_ref().map(|media_type| quote!(.media_type(#media_type)));
    let length = wire.requires_length.then(|| quote!(.requires_length()));
    let lenient = wire.is_lenient.then(|| quote!(.lenient()));
    quote!(#place #name #media_type #length #lenient)
}

/// What the model says about a member, beyond its name, its presence and its place.
pub(super) fn facts(value: &MemberValue) -> TokenStream {
    let sensitive = (value.secrecy == Secrecy::Redacted).then(|| quote!(.sensitive()));
    let format = value.wire.timestamps.stated().map(|format| match format {
        TimestampFormat::EpochSeconds => quote!(.timestamp_format(TimestampFormat::EpochSeconds)),
        TimestampFormat::DateTime => quote!(.timestamp_format(TimestampFormat::DateTime)),
        TimestampFormat::HttpDate => quote!(.timestamp_format(TimestampFormat::HttpDate)),
    });
    let decimal = value.wire.decimal.then(|| quote!(.decimal()));
    let constraints = (!value.constraints.rules.is_empty()).then(|| {
        let constraints = constraints::emit(&value.constraints);
        quote!(.constraints(#constraints))
    });
    quote!(#sensitive #decimal #format #constraints)
}
