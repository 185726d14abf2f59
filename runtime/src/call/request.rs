//! What a request takes from the client's configuration: its destination, and its signature.

use std::mem;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::uri::Scheme;
use http::{HeaderMap, Request};
use jiff::Timestamp;

use super::scheme::{Plan, Unsigned};
use super::{Access, AttemptError, BodyFacts, Elsewhere, Identity, Reading, Resolver, Wanted};
use crate::body::{BodyError, InvalidBody};
use crate::config::{Config, ConfigError};
use crate::credentials::{Credentials, is_this_machine};
use crate::endpoint::{Endpoint, is_valid_host_label};
use crate::format::json::write_redacted;
use crate::protocol::InvalidRequest;
use crate::schema::{Facts, Place, Record};
use crate::sign::{
    Payload, PayloadHash, SignError, X_AMZ_CONTENT_SHA256, sign_headers, sign_query,
};
use crate::{Body, Checksum, Error, Operation, Service, curl, schema};

/// A request that is neither compressed nor signed.
pub(super) struct Prepared<'a, O> {
    /// Where it goes.
    pub(super) endpoint: Arc<Endpoint>,
    pub(super) request: Request<Body>,
    /// What it was made from.
    pub(super) operation: O,
    /// Where it goes if what it names is in another region.
    pub(super) elsewhere: Option<Box<Elsewhere<'a>>>,
}

/// Directs the request of an operation to its endpoint.
pub(super) fn prepare<'a, O: Operation>(
    resolver: Resolver<'a>,
    operation: O,
    identity: &Identity,
    to_request: fn(&O) -> Result<Request<Body>, InvalidRequest>,
) -> Result<Prepared<'a, O>, Error<O::Error>> {
    let config = resolver.config;
    config.check()?;
    config.endpoint_url.check_of_service(O::SERVICE.sdk_id)?;
    check_body(&operation)?;
    let account_id = identity.account_id();
    check_account_id(account_id)?;
    let operation = operation.with_idempotency_token(|| config.idempotency_tokens.next());
    let request = to_request(&operation)?;
    let endpoint = resolver.resolve(&operation, account_id)?;
    let elsewhere = Elsewhere::of(resolver, &operation, account_id, &request)?;
    let request = endpoint.apply(request)?;
    Ok(Prepared { endpoint, request, operation, elsewhere })
}

/// A body that could be read once, and has been, is not sent, nor one without the length that the service requires.
fn check_body<O: Operation>(operation: &O) -> Result<(), InvalidBody> {
    let Some(lens) = O::REQUEST_BODY else { return Ok(()) };
    let (body, facts) = (lens.view(operation), lens.facts());
    let invalid = |reason| Err(InvalidBody::new(facts.member_name, reason));
    if body.is_used() {
        invalid(BodyError::Used)
    } else if facts.requires_length && body.length().is_none() {
        invalid(BodyError::UnknownLength)
    } else {
        Ok(())
    }
}

/// Endpoint rules write the account into a host; anything else could lead to a foreign one.
fn check_account_id(account_id: Option<&str>) -> Result<(), ConfigError> {
    match account_id {
        Some(account_id) if !is_valid_host_label(account_id, false) => {
            Err(ConfigError::InvalidAccountId { account_id: account_id.to_owned() })
        }
        _ => Ok(()),
    }
}

/// Compresses the body, and adds its checksums, which are those of the bytes that are sent. A body that can be read once
/// has none, so that it is not sent where the service requires one.
pub(super) fn encode_body<O: Operation>(
    request: &mut Request<Body>,
    config: &Config,
) -> Result<(), InvalidBody> {
    if let Some(compression) = O::COMPRESSION.filter(|_| config.request_compression) {
        compression.apply(request, config.min_compression_bytes);
    }
    let Some(checksum) = O::CHECKSUM else { return Ok(()) };
    checksum.apply(request);
    match O::REQUEST_BODY {
        Some(lens)
            if !request.body().is_replayable()
                && !checksum.missing(request.headers()).is_empty() =>
        {
            Err(InvalidBody::new(lens.facts().member_name, BodyError::NoChecksum))
        }
        _ => Ok(()),
    }
}

/// The body that has to be read before it is sent, and for what: one that is not in memory, but can be read again.
pub(super) fn body_to_read(
    request: &Request<Body>,
    access: Access<'_>,
    payload: Payload,
    checksum: Option<Checksum>,
) -> Option<(Body, Reading)> {
    let body = request.body();
    if body.as_bytes().is_some() || !body.is_replayable() {
        return None;
    }
    let sums = checksum.map(|checksum| checksum.missing(request.headers())).unwrap_or_default();
    // If the header is there, the signature takes its value as the hash, even if the user set it.
    let has_hash = request.extensions().get::<PayloadHash>().is_some()
        || request.headers().contains_key(X_AMZ_CONTENT_SHA256)
        || sums.iter().any(|(name, _)| *name == X_AMZ_CONTENT_SHA256);
    let is_covered = access.is_signed() && covered(request, payload) != Payload::Unsigned;
    let needs_hash = is_covered && !has_hash;
    let reading = Reading::new(needs_hash, sums)?;
    Some((body.clone().without_progress(), reading))
}

/// What a signature covers of a body. Without TLS it covers all of it, since others could change it on the way.
fn covered(request: &Request<Body>, payload: Payload) -> Payload {
    match payload {
        Payload::Unsigned if request.uri().scheme() != Some(&Scheme::HTTPS) => Payload::Hashed,
        payload => payload,
    }
}

/// Refuses a body that no signature can cover where others could change it on the way.
fn check_covered(request: &Request<Body>) -> Result<(), SignError> {
    let (uri, body) = (request.uri(), request.body());
    let is_covered = body.as_bytes().is_some()
        || body.is_replayable()
        || request.headers().contains_key(X_AMZ_CONTENT_SHA256);
    if is_covered || uri.scheme() == Some(&Scheme::HTTPS) || is_this_machine(uri) {
        return Ok(());
    }
    Err(SignError::UnsignedWithoutTls { host: uri.host().unwrap_or_default().to_owned() })
}

/// What signatures depend on, beside the request and the identity.
#[derive(Clone, Copy)]
pub(super) struct Signing<'a> {
    pub(super) config: &'a Config,
    pub(super) service: &'static Service,
    pub(super) endpoint: &'a Endpoint,
    pub(super) access: Access<'a>,
    pub(super) payload: Payload,
}

impl<'a> Signing<'a> {
    /// Authenticates a request in its headers.
    pub(super) fn authenticate(
        self,
        request: &mut Request<Body>,
        identity: &Identity,
        now: Timestamp,
    ) -> Result<(), AttemptError> {
        match identity {
            Identity::Anonymous => {}
            Identity::Token(token) => token.authorize(request)?,
            Identity::Key(credentials) | Identity::Session(credentials) => {
                let plan = self.plan(request, identity)?;
                check_covered(request)?;
                sign_headers(request, credentials, plan.scope(), plan.settings, now)?;
            }
        }
        Ok(())
    }

    /// What to sign for, and how.
    pub(super) fn plan(
        self,
        request: &Request<Body>,
        identity: &Identity,
    ) -> Result<Plan<'a>, AttemptError> {
        let Self { config, service, endpoint, access, payload } = self;
        let mut plan = Plan::new(config, service, endpoint, access.scheme())?;
        match covered(request, payload) {
            Payload::Hashed => {}
            payload => plan.settings.payload = payload,
        }
        if let (Identity::Session(_), Some(session)) = (identity, &service.session_auth) {
            plan.settings.token_header = Some(session.token_header);
        }
        Ok(plan)
    }
}

impl From<Unsigned> for AttemptError {
    fn from(unsigned: Unsigned) -> Self {
        match unsigned {
            Unsigned::Config(error) => error.into(),
            Unsigned::Sign(error) => error.into(),
        }
    }
}

/// The request of an operation before its URL is signed.
pub(crate) struct Presigning<'a> {
    config: &'a Config,
    access: Access<'a>,
    identity: Identity,
    session: Option<Box<Wanted>>,
    endpoint: Arc<Endpoint>,
    request: Request<Body>,
}

impl<'a> Presigning<'a> {
    pub(crate) fn new<O: Operation>(
        resolver: Resolver<'a>,
        operation: O,
        access: Access<'a>,
        identity: Identity,
    ) -> Result<Self, Error<O::Error>> {
        let config = resolver.config;
        let Prepared { endpoint, mut request, operation, .. } =
            prepare(resolver, operation, &identity, O::to_url_request)?;
        let session = Wanted::of(&operation, &endpoint, config);
        if O::SERVICE.signing.has_unsigned_urls {
            remove_facts_of_body(request.headers_mut(), &operation);
        } else {
            encode_body::<O>(&mut request, config)?;
        }
        Ok(Self { config, access, identity, session, endpoint, request })
    }

    /// The session that the signature needs, if any, and the identity that asks for it. The caller then has to set the
    /// identity of the session with [`set_identity`](Self::set_identity).
    pub(crate) fn take_session(&mut self) -> Option<(Box<Wanted>, Identity)> {
        let wanted = self.session.take()?;
        Some((wanted, mem::replace(&mut self.identity, Identity::Anonymous)))
    }

    /// Sets the identity that signs.
    pub(crate) fn set_identity(&mut self, identity: Identity) {
        self.identity = identity;
    }

    /// The body that has to be read before the URL is signed, if there is one.
    pub(crate) fn body_to_read<O: Operation>(&self) -> Option<(Body, Reading)> {
        if O::SERVICE.signing.has_unsigned_urls {
            return None;
        }
        body_to_read(&self.request, self.access, O::PAYLOAD, O::CHECKSUM)
    }

    /// Takes what the body was read for.
    pub(crate) fn set_body_facts(&mut self, facts: BodyFacts) {
        facts.apply(&mut self.request);
    }

    pub(crate) fn sign<O: Operation>(
        self,
        now: Timestamp,
        expires_in: Duration,
    ) -> Result<Request<Body>, Error<O::Error>> {
        let Self { config, access, identity, endpoint, mut request, .. } = self;
        if let Identity::Key(credentials) | Identity::Session(credentials) = &identity {
            let (service, payload) = (O::SERVICE, O::PAYLOAD);
            let signing = Signing { config, service, endpoint: &endpoint, access, payload };
            let mut plan = signing.plan(&request, &identity)?;
            if service.signing.has_unsigned_urls {
                plan.settings.payload = Payload::Unsigned;
            }
            let expires_in = no_longer_than(credentials, now, expires_in);
            sign_query(&mut request, credentials, plan.scope(), plan.settings, now, expires_in)?;
        }
        Ok(request)
    }
}

/// Removes the type and the length of a body unless they are members: the sender of a URL may have another body.
fn remove_facts_of_body(headers: &mut HeaderMap, operation: &dyn Record) {
    for header in [CONTENT_LENGTH, CONTENT_TYPE] {
        let is_it = |facts: &Facts| {
            facts.place == Place::Header && facts.wire_name.eq_ignore_ascii_case(header.as_str())
        };
        if !operation.iter().any(|(facts, _)| is_it(facts)) {
            headers.remove(header);
        }
    }
}

/// The time until a URL expires, which is not after its credentials do.
fn no_longer_than(credentials: &Credentials, now: Timestamp, expires_in: Duration) -> Duration {
    let left = credentials.expires_at().map(|end| Duration::try_from(end - now));
    match left {
        Some(Ok(left)) if left >= Duration::from_secs(1) => expires_in.min(left),
        _ => expires_in,
    }
}

/// The command that calls an operation with curl.
pub(crate) fn to_curl<O: Operation>(
    resolver: Resolver<'_>,
    operation: O,
    (access, identity): (Access<'_>, &Identity),
    now: Timestamp,
) -> Result<String, Error<O::Error>> {
    let file = O::REQUEST_BODY.map_or("body", |lens| lens.facts().member_name);
    let config = resolver.config;
    // What cannot be sent gets no command. Without its secrets it might look as if it could be sent.
    operation.to_request()?;
    let Prepared { endpoint, mut request, .. } =
        prepare(resolver, without_secrets(operation), identity, O::to_request)?;
    let (service, payload) = (O::SERVICE, O::PAYLOAD);
    // A command has no session: it is signed with the key of the caller, which works if that may make the call itself.
    let signing = Signing { config, service, endpoint: &endpoint, access, payload };
    if let Some(http_checksum) = O::HTTP_CHECKSUM {
        if request.body().as_bytes().is_some() {
            http_checksum.apply(&mut request, config.request_checksum_calculation)?;
        } else {
            http_checksum.without_algorithm(request.headers_mut());
        }
    }
    signing.authenticate(&mut request, identity, now)?;
    Ok(curl::to_curl_from(&request, file))
}

/// The operation with placeholders for secret texts, and without other secrets, wherever a request has them.
fn without_secrets<O: Operation>(operation: O) -> O {
    let shown = write_redacted(&operation, schema::hide);
    let shown = O::from_json(shown.as_bytes()).unwrap_or_else(|_| O::zero());
    match O::REQUEST_BODY {
        None => shown,
        // The content of the file is as secret as the file.
        Some(lens) if lens.facts().sensitive => {
            lens.set(shown, Body::replayable(|| Ok(Body::default())))
        }
        Some(lens) => {
            let body = lens.view(&operation).clone();
            lens.set(shown, body)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ConfigError, check_account_id};

    #[test]
    fn an_account_that_would_change_the_host_is_refused() {
        for account_id in ["", "evil.example/", "1@2"] {
            let error = check_account_id(Some(account_id)).unwrap_err();
            assert_eq!(error, ConfigError::InvalidAccountId { account_id: account_id.to_owned() });
            assert!(error.to_string().contains(&format!("{account_id:?}")), "{error}");
        }
        assert_eq!(check_account_id(Some("123456789012")), Ok(()));
        assert_eq!(check_account_id(None), Ok(()));
    }
}
