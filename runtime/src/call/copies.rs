//! Copies between regions, whose requests have a pre-signed URL of the same call at the region of the source.

use std::time::Duration;

use jiff::Timestamp;

use super::request::Signing;
use super::{Access, Identity, Resolver};
use crate::config::Config;
use crate::sign::sign_query;
use crate::{Error, Operation, PresignedCopy};

/// How long a service may take to use the URL, which is more than the attempts of a call take. The URL is made once for all of
/// them: attempts do not know the type of the operation, and only a member of the request can hold the URL. An attempt after
/// a refused key or a wrong clock still has the URL of before, and ends with an error of the service.
const EXPIRES_IN: Duration = Duration::from_secs(60 * 60);

/// The request with the URL of the source, if it names the region and has none yet.
pub(super) fn with_url<O: Operation>(
    resolver: Resolver<'_>,
    copy: PresignedCopy<O>,
    operation: O,
    (access, identity): (Access<'_>, &Identity),
    now: Timestamp,
) -> Result<O, Error<O::Error>> {
    let config = resolver.config;
    let (Identity::Key(credentials), Some(source), Some(destination)) =
        (identity, copy.source_region(&operation), config.signing_region())
    else {
        return Ok(operation);
    };
    let at_source = &Config { region: Some(source.to_owned()), ..config.clone() };
    at_source.check()?;
    // Both calls have the same members.
    let operation = operation.with_idempotency_token(|| config.idempotency_tokens.next());
    let operation = copy.with_destination_region(operation, destination);
    let request = copy.to_url_request(&operation, destination)?;
    let resolver = Resolver { config: at_source, ..resolver };
    let endpoint = &resolver.resolve(&operation, identity.account_id())?;
    let mut request = endpoint.apply(request)?;
    let (service, payload) = (O::SERVICE, O::PAYLOAD);
    let signing = Signing { config: at_source, service, endpoint, access, payload };
    let plan = signing.plan(&request, identity)?;
    sign_query(&mut request, credentials, plan.scope(), plan.settings, now, EXPIRES_IN)?;
    Ok(copy.with_url(operation, request.uri().to_string()))
}
