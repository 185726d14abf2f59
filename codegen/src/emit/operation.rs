use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::endpoint_params::endpoint_params;
use super::host_prefix::host_prefix;
use super::{
    Item, Module, digests, error, examples, imports, pagination, session, structure, waiter,
};
use crate::ir::{
    Auth, BodyMember, Compression, HttpChecksum, Operation, PresignedCopy, Route, Service, Sum,
    Target, XmlRoot,
};

/// The module of an operation: request, response, errors, and what ties them together.
pub(super) fn emit(operation: &Operation, service: &Service) -> Module {
    let [request, response, error] =
        [&operation.name, &operation.response.name, &operation.error.name]
            .map(|name| name.as_str());
    // A list, because rustdoc joins this with the paragraph in `lib.rs`.
    let line = format!("- Responds with [`{response}`], or fails with [`{error}`].");
    let mut docs = if line.len() <= DOC_WIDTH { line } else { line.replacen(", or", ",\n  or", 1) };
    let feature = operation.feature.as_str();
    if service.target == Target::Crate && feature != request {
        docs.push_str(&format!("\n- Cargo feature: `{feature}`."));
    }
    let mut items = structure::emit(&operation.request, &examples::docs(operation, service));
    items.extend(structure::emit(&operation.response, ""));
    items.push(error::emit(operation));
    items.push(implementation(operation, service).into());
    items.extend(session::implementation(operation).map(Item::from));
    items.extend(digests::implementation(operation).map(Item::from));
    items.extend(pagination::emit(operation));
    items.extend(waiter::emit(operation));
    imports::module(docs, items)
}

/// The width of documentation after `//! `, whose lines end at column 100.
const DOC_WIDTH: usize = 96;

fn implementation(operation: &Operation, service: &Service) -> TokenStream {
    let name = &operation.name;
    let (response, error) = (&operation.response.name, &operation.error.name);
    let (wire, settings) = (wire(operation), settings(operation, service));
    let params = endpoint_params(&operation.endpoint_params);
    let host_prefix = host_prefix(&operation.host_prefix);
    quote! {
        impl Operation for #name {
            type Response = #response;
            type Error = #error;
            const SERVICE: &'static Service = &crate::SERVICE;
            #wire
            #settings
            #params
            #host_prefix
        }
    }
}

/// Where requests go:
///
/// ```text
/// const ROUTE: Route = Route::put("/shelves/{shelf}/books/{book+}?page").with_defaults(&[("shelf", "-")]);
/// const ROUTE: Route = Route::get("/{shelf}/{book+}").with_label_in_endpoint("shelf");
/// const XML_ROOT: Option<XmlRoot> = Some(XmlRoot::new("PutPageRequest"));
/// const HAS_INPUT: bool = false;
/// ```
fn wire(operation: &Operation) -> TokenStream {
    let route = operation.route.as_ref().map(|route| {
        let Route { method, pattern, defaults, prefixes, in_endpoint } = route;
        let known = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
        let route = match known.contains(&method.as_str()) {
            true => {
                let method = Ident::new(&method.to_ascii_lowercase(), Span::call_site());
                quote!(Route::#method(#pattern))
            }
            false => quote!(Route::new(#method, #pattern)),
        };
        let (labels, values) = (defaults.keys(), defaults.values());
        let defaults =
            (!defaults.is_empty()).then(|| quote!(.with_defaults(&[#((#labels, #values)),*])));
        let (labels, lists) = (prefixes.keys(), prefixes.values());
        let prefixes = (!prefixes.is_empty())
            .then(|| quote!(.without_prefixes(&[#((#labels, &[#(#lists),*])),*])));
        let in_endpoint = in_endpoint.as_ref().map(|label| quote!(.with_label_in_endpoint(#label)));
        quote!(const ROUTE: Route = #route #defaults #prefixes #in_endpoint;)
    });
    let bodies = bodies(operation);
    let root = operation.xml_root.as_ref().map(|XmlRoot { name, namespace }| {
        let namespace = namespace.as_ref().map(|it| {
            let (prefix, uri) = (&it.prefix, &it.uri);
            quote!(.namespace(#prefix, #uri))
        });
        quote!(const XML_ROOT: Option<XmlRoot> = Some(XmlRoot::new(#name) #namespace);)
    });
    let input = operation.lacks_input.then(|| {
        quote!(
            const HAS_INPUT: bool = false;
        )
    });
    quote!(#route #root #input #bodies)
}

/// Where streams are:
///
/// ```text
/// const REQUEST_BODY: Option<Lens<Self, Body>> = Some(Self::CONTENT);
/// const RESPONSE_BODY: Option<Lens<Self::Response, Body>> = Some(PutPageResponse::CONTENT);
/// const REQUEST_BODY: Option<Lens<Self, Body>> = Some(lensmith::events_body!(audio, "Audio"));
/// const REQUEST_EVENTS: Option<RequestEvents<Self>> = Some(lensmith::request_events!(audio));
/// const RESPONSE_EVENTS: Option<ResponseEvents<Self::Response>> = Some(lensmith::response_events!(text));
/// const NEEDS_HTTP2: bool = true;
/// ```
fn bodies(operation: &Operation) -> TokenStream {
    let request = operation.request_body.as_ref().map(|body| match body {
        BodyMember::Bytes(lens) => {
            quote!(const REQUEST_BODY: Option<Lens<Self, Body>> = Some(Self::#lens);)
        }
        BodyMember::Events(field, member) => quote! {
            const REQUEST_BODY: Option<Lens<Self, Body>> =
                Some(lensmith::events_body!(#field, #member));
            const REQUEST_EVENTS: Option<RequestEvents<Self>> =
                Some(lensmith::request_events!(#field));
        },
    });
    let response = operation.response_body.as_ref().map(|body| match body {
        BodyMember::Bytes(lens) => {
            let response = &operation.response.name;
            quote!(const RESPONSE_BODY: Option<Lens<Self::Response, Body>> = Some(#response::#lens);)
        }
        BodyMember::Events(field, member) => quote! {
            const RESPONSE_BODY: Option<Lens<Self::Response, Body>> =
                Some(lensmith::events_body!(#field, #member));
            const RESPONSE_EVENTS: Option<ResponseEvents<Self::Response>> =
                Some(lensmith::response_events!(#field));
        },
    });
    let http2 = operation.needs_http2.then(|| {
        quote!(
            const NEEDS_HTTP2: bool = true;
        )
    });
    quote!(#request #response #http2)
}

/// The constants that few operations state:
///
/// ```text
/// const IDEMPOTENCY_TOKEN: Option<Lens<Self, Option<String>>> = Some(Self::CLIENT_TOKEN);
/// const COMPRESSION: Option<Compression> = Some(Compression::GZIP);
/// const CHECKSUM: Option<Checksum> = Some(Checksum::MD5);
/// const HTTP_CHECKSUM: Option<HttpChecksum> = Some(HttpChecksum::new().required());
/// const PAYLOAD: Payload = Payload::Unsigned;
/// const AUTH: &'static [Auth] = &[Auth::SigV4, Auth::NoAuth];
/// const IS_LONG_POLL: bool = true;
/// const ENDPOINT_FROM: Option<&'static str> = Some("`DescribeEndpoints`");
/// const PRESIGN_AS: Option<PresignAs> = Some(PresignAs::GET);
/// const PRESIGNED_COPY: Option<PresignedCopy<Self>> = Some(PresignedCopy::new(&Self::SOURCE, Self::URL));
/// const ATTEMPT_TIMEOUT: Option<Duration> = Some(Duration::from_secs(900));
/// ```
fn settings(operation: &Operation, service: &Service) -> TokenStream {
    let token = operation.idempotency_token.as_ref().map(|lens| {
        quote!(const IDEMPOTENCY_TOKEN: Option<Lens<Self, Option<String>>> = Some(Self::#lens);)
    });
    let compression = operation.compression.map(|Compression::Gzip| {
        quote! {
            const COMPRESSION: Option<lensmith::Compression> = Some(lensmith::Compression::GZIP);
        }
    });
    let auth = (operation.auth != service.auth).then(|| {
        let schemes =
            operation.auth.iter().map(|scheme| Ident::new(auth_name(*scheme), Span::call_site()));
        quote! {
            const AUTH: &'static [lensmith::Auth] = &[#(lensmith::Auth::#schemes),*];
        }
    });
    let checksum = checksum(operation);
    let http_checksum = operation.http_checksum.as_ref().map(http_checksum);
    // The signature replaces this header unless it has to add it.
    let has_payload_header = operation.checksums.contains_key("x-amz-content-sha256");
    let payload = match (operation.has_unsigned_payload, has_payload_header) {
        (true, _) => Some(quote!(Unsigned)),
        (false, true) => Some(quote!(HashedWithHeader)),
        (false, false) => None,
    };
    let payload = payload.map(|payload| {
        quote! {
            const PAYLOAD: lensmith::sign::Payload = lensmith::sign::Payload::#payload;
        }
    });
    let long_poll = operation.is_long_poll.then(|| {
        quote!(
            const IS_LONG_POLL: bool = true;
        )
    });
    let timeout = operation.timeout.map(|seconds| {
        let seconds = Literal::u64_unsuffixed(seconds);
        quote! {
            const ATTEMPT_TIMEOUT: Option<std::time::Duration> =
                Some(std::time::Duration::from_secs(#seconds));
        }
    });
    let endpoint_from = operation.endpoint_from.as_ref();
    let endpoint_from = endpoint_from.filter(|_| operation.endpoint_from != service.endpoint_from);
    let endpoint_from =
        endpoint_from.map(|from| quote!(const ENDPOINT_FROM: Option<&'static str> = Some(#from);));
    let presign = operation.is_presigned_as_get.then(|| {
        quote! {
            const PRESIGN_AS: Option<lensmith::PresignAs> = Some(lensmith::PresignAs::GET);
        }
    });
    let copy = copy(operation);
    quote!(#token #compression #checksum #http_checksum #payload #endpoint_from #presign #copy #auth #long_poll #timeout)
}

fn copy(operation: &Operation) -> Option<TokenStream> {
    let PresignedCopy { source, url, destination } = operation.presigned_copy.as_ref()?;
    let destination = destination.as_ref().map(|lens| quote!(.with_destination(Self::#lens)));
    Some(quote! {
        const PRESIGNED_COPY: Option<lensmith::PresignedCopy<Self>> =
            Some(lensmith::PresignedCopy::new(&Self::#source, Self::#url) #destination);
    })
}

/// The checksums of the body:
///
/// ```text
/// const CHECKSUM: Option<Checksum> = Some(Checksum::new(&[("x-tree", Sum::SHA256_TREE)]));
/// ```
fn checksum(operation: &Operation) -> Option<TokenStream> {
    let md5 = quote!(lensmith::Checksum::MD5);
    let checksum = match (operation.checksums.is_empty(), operation.needs_md5) {
        (true, false) => return None,
        (true, true) => md5,
        (false, needs_md5) => {
            let md5 = needs_md5.then(|| quote!(("content-md5", lensmith::checksum::Sum::MD5),));
            let sums = operation.checksums.iter().map(|(header, sum)| match sum {
                Sum::Sha256 => quote!((#header, lensmith::checksum::Sum::SHA256)),
                Sum::Sha256Tree => quote!((#header, lensmith::checksum::Sum::SHA256_TREE)),
            });
            quote!(lensmith::Checksum::new(&[#md5 #(#sums),*]))
        }
    };
    Some(quote!(const CHECKSUM: Option<lensmith::Checksum> = Some(#checksum);))
}

/// The checksums that requests and responses may have:
///
/// ```text
/// const HTTP_CHECKSUM: Option<HttpChecksum> =
///     Some(HttpChecksum::new().required().algorithm_in("x-amz-sdk-checksum-algorithm"));
/// const HTTP_CHECKSUM: Option<HttpChecksum> =
///     Some(HttpChecksum::new().validated_by("x-amz-checksum-mode", &["CRC64NVME", "CRC32"]));
/// ```
fn http_checksum(http_checksum: &HttpChecksum) -> TokenStream {
    let HttpChecksum { is_required, algorithm_header, response, .. } = http_checksum;
    let required = is_required.then(|| quote!(.required()));
    let algorithm = algorithm_header.as_ref().map(|header| quote!(.algorithm_in(#header)));
    let response = response
        .as_ref()
        .map(|(header, algorithms)| quote!(.validated_by(#header, &[#(#algorithms),*])));
    quote! {
        const HTTP_CHECKSUM: Option<lensmith::checksum::HttpChecksum> =
            Some(lensmith::checksum::HttpChecksum::new() #required #algorithm #response);
    }
}

/// The name of a scheme in the runtime.
pub(super) fn auth_name(scheme: Auth) -> &'static str {
    match scheme {
        Auth::SigV4 => "SigV4",
        Auth::SigV4a => "SigV4a",
        Auth::HttpBearer => "HttpBearer",
        Auth::Anonymous => "NoAuth",
    }
}
