//! Sessions, whose credentials an operation of the service creates.

use proc_macro2::TokenStream;
use quote::quote;

use super::path::constant;
use crate::ir::path::Path;
use crate::ir::{Operation, Service, SessionAuth, Target};

/// The implementation for the operation that creates sessions:
///
/// ```text
/// impl CreatesSession for CreateSession {
///     type AccessKeyId = Then<Optional<CreateSessionResponse, types::Credentials>, Lens<types::Credentials, String>>;
///     ...
///     const RESOURCE: Lens<Self, String> = Self::BUCKET;
///     const ACCESS_KEY_ID: Self::AccessKeyId =
///         CreateSessionResponse::CREDENTIALS.some().then(types::Credentials::ACCESS_KEY_ID);
///     ...
/// }
/// ```
pub(super) fn implementation(operation: &Operation) -> Option<TokenStream> {
    let session = operation.session.as_ref()?;
    let (name, resource) = (&operation.name, &session.resource);
    let [(id_type, id), (secret_type, secret), (token_type, token), (end_type, end)] = [
        &session.access_key_id,
        &session.secret_access_key,
        &session.session_token,
        &session.expires_at,
    ]
    .map(|path: &Path| constant(path));
    Some(quote! {
        impl CreatesSession for #name {
            type AccessKeyId = #id_type;
            type SecretAccessKey = #secret_type;
            type SessionToken = #token_type;
            type ExpiresAt = #end_type;
            const RESOURCE: Lens<Self, String> = Self::#resource;
            const ACCESS_KEY_ID: Self::AccessKeyId = #id;
            const SECRET_ACCESS_KEY: Self::SecretAccessKey = #secret;
            const SESSION_TOKEN: Self::SessionToken = #token;
            const EXPIRES_AT: Self::ExpiresAt = #end;
        }
    })
}

/// The field of the service, if it has such endpoints:
///
/// ```text
/// session_auth: Some(lensmith::session::SessionAuth {
///     scheme: "sigv4-s3express",
///     parameter: "Bucket",
///     token_header: "x-amz-s3session-token",
///     operation: "CreateSession",
///     #[cfg(feature = "CreateSession")]
///     create: Some(lensmith::session::CreateBy::operation::<CreateSession>()),
///     #[cfg(not(feature = "CreateSession"))]
///     create: None,
/// }),
/// ```
pub(super) fn field(service: &Service) -> Option<String> {
    let SessionAuth { scheme, parameter, token_header, operation, created_by } =
        service.session_auth.as_ref()?;
    let create = |name: &str| format!("Some(lensmith::session::CreateBy::operation::<{name}>())");
    let create = match created_by {
        None => "                create: None,\n".to_owned(),
        Some((_, module, name)) if service.target == Target::Module => {
            let path = format!("{}::{}", module.as_str(), name.as_str());
            format!("                create: {},\n", create(&path))
        }
        Some((feature, _, name)) => {
            let (feature, create) = (feature.as_str(), create(name.as_str()));
            format!(
                "                #[cfg(feature = {feature:?})]
                create: {create},
                #[cfg(not(feature = {feature:?}))]
                create: None,
"
            )
        }
    };
    Some(format!(
        "            session_auth: Some(lensmith::session::SessionAuth {{
                scheme: {scheme:?},
                parameter: {parameter:?},
                token_header: {token_header:?},
                operation: {operation:?},
{create}            }}),
"
    ))
}
