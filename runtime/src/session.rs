//! Sessions: credentials that an operation of the service creates, for endpoints that ask for them by a scheme of their
//! own. The model, or a correction of it, says which operation that is, and where its response has the key.
//!
//! A client asks for a session when a call goes to such an endpoint, keeps it, and shares it among calls. Services without
//! such endpoints are not affected.

use std::fmt;

#[cfg(feature = "_client")]
use crate::Error;
#[cfg(feature = "client")]
use crate::credentials::CredentialsFuture;
#[cfg(feature = "_client")]
use crate::credentials::{Credentials, CredentialsError};
use crate::optics::{Lens, Preview};
use crate::{Operation, Timestamp};

/// A scheme of a service's endpoints that needs sessions.
#[derive(Clone, Copy, Debug)]
pub struct SessionAuth {
    /// The name of the scheme, such as `sigv4-s3express`.
    pub scheme: &'static str,
    /// The endpoint parameter that names what a session is for, such as `Bucket`. Calls without it need no session.
    pub parameter: &'static str,
    /// The header of the session token, which takes the place of `x-amz-security-token`.
    pub token_header: &'static str,
    /// The name of the operation that creates sessions.
    pub operation: &'static str,
    /// How a client calls the operation; absent if the program lacks it.
    pub create: Option<CreateBy>,
}

/// An operation that creates sessions.
pub trait CreatesSession: Operation {
    /// The type of [`ACCESS_KEY_ID`](Self::ACCESS_KEY_ID).
    type AccessKeyId: Preview<Source = Self::Response, Target = String>;
    /// The type of [`SECRET_ACCESS_KEY`](Self::SECRET_ACCESS_KEY).
    type SecretAccessKey: Preview<Source = Self::Response, Target = String>;
    /// The type of [`SESSION_TOKEN`](Self::SESSION_TOKEN).
    type SessionToken: Preview<Source = Self::Response, Target = String>;
    /// The type of [`EXPIRES_AT`](Self::EXPIRES_AT).
    type ExpiresAt: Preview<Source = Self::Response, Target = Timestamp>;

    /// The lens of what the session is for.
    const RESOURCE: Lens<Self, String>;
    /// The optic of the public half of the key.
    const ACCESS_KEY_ID: Self::AccessKeyId;
    /// The optic of the secret half of the key.
    const SECRET_ACCESS_KEY: Self::SecretAccessKey;
    /// The optic of the session token.
    const SESSION_TOKEN: Self::SessionToken;
    /// The optic of the time at which the session ends.
    const EXPIRES_AT: Self::ExpiresAt;
}

/// How each client creates a session.
#[derive(Clone, Copy)]
pub struct CreateBy {
    #[cfg(feature = "client")]
    pub(crate) client: for<'a> fn(&'a crate::Client, String) -> CredentialsFuture<'a>,
    #[cfg(feature = "blocking")]
    pub(crate) blocking:
        fn(&crate::blocking::Client, String) -> Result<Credentials, CredentialsError>,
}

impl CreateBy {
    /// By this operation.
    pub const fn operation<O: CreatesSession>() -> Self {
        Self {
            #[cfg(feature = "client")]
            client: |client, resource| {
                Box::pin(async move {
                    let response = client.send(request::<O>(&resource)).await;
                    credentials::<O>(resource, response)
                })
            },
            #[cfg(feature = "blocking")]
            blocking: |client, resource| {
                let response = client.send(request::<O>(&resource));
                credentials::<O>(resource, response)
            },
        }
    }
}

impl fmt::Debug for CreateBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CreateBy")
    }
}

#[cfg(feature = "_client")]
fn request<O: CreatesSession>(resource: &str) -> O {
    O::RESOURCE.set(O::zero(), resource.to_owned())
}

/// The credentials of a response. A session without an end, or without a part of its key, is an error.
#[cfg(feature = "_client")]
fn credentials<O: CreatesSession>(
    resource: String,
    response: Result<O::Response, Error<O::Error>>,
) -> Result<Credentials, CredentialsError> {
    let operation = O::NAME;
    let failed = |reason: String| CredentialsError::Session { operation, resource, reason };
    let response = match response {
        Ok(response) => response,
        Err(error) => return Err(failed(error.to_string())),
    };
    let text = |text: Option<&String>| text.filter(|text| !text.is_empty()).cloned();
    let id = text(O::ACCESS_KEY_ID.preview(&response));
    let secret = text(O::SECRET_ACCESS_KEY.preview(&response));
    let token = text(O::SESSION_TOKEN.preview(&response));
    match (id, secret, token, O::EXPIRES_AT.preview(&response)) {
        (Some(id), Some(secret), Some(token), Some(end)) => {
            Ok(Credentials::new(id, secret).with_session_token(token).with_expiry(*end))
        }
        (id, secret, token, end) => {
            let parts = [
                ("access key id", id.is_none()),
                ("secret access key", secret.is_none()),
                ("session token", token.is_none()),
                ("end of the session", end.is_none()),
            ];
            let missing = parts.into_iter().filter(|(_, is_missing)| *is_missing);
            let missing: Vec<&str> = missing.map(|(part, _)| part).collect();
            Err(failed(format!("the response has no {}", missing.join(", no "))))
        }
    }
}
