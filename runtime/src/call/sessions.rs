//! The sessions that the last calls were signed with.

use std::sync::Arc;

use jiff::SignedDuration;

use super::scheme;
use crate::config::Config;
use crate::credentials::{Credentials, Shared};
use crate::endpoint::{Endpoint, Params, Value};
use crate::recent::Recent;
use crate::session::{CreateBy, SessionAuth};
use crate::sign::SignError;
use crate::{Operation, Service};

/// How many sessions are kept.
const MAX_KEPT: usize = 100;

/// How long before its end a session is replaced. The shortest sessions last five minutes.
const AHEAD: SignedDuration = SignedDuration::from_secs(10);

/// Sessions by what they are for, and by who asked for them.
#[derive(Default)]
pub(crate) struct Sessions(Recent<Entry, MAX_KEPT>);

struct Entry {
    wanted: Wanted,
    caller: Credentials,
    kept: Arc<Shared<()>>,
}

/// The session that a call needs.
#[derive(Clone)]
pub(crate) struct Wanted {
    auth: &'static SessionAuth,
    /// Part of the identity of a session, since another endpoint may belong to another service, such as an emulator.
    endpoint: Arc<Endpoint>,
    /// What it is for.
    resource: String,
}

impl Wanted {
    /// The session that calls of an operation need, if its endpoint asks for one.
    pub(super) fn of<O: Operation>(
        operation: &O,
        endpoint: &Arc<Endpoint>,
        config: &Config,
    ) -> Option<Box<Self>> {
        O::SERVICE.session_auth.as_ref()?;
        Self::at(endpoint, config, (O::SERVICE, O::NAME), &operation.to_endpoint_params())
    }

    /// The same for an operation of a service by its name, and for its endpoint parameters.
    pub(super) fn at(
        endpoint: &Arc<Endpoint>,
        config: &Config,
        (service, operation): (&'static Service, &str),
        params: &Params,
    ) -> Option<Box<Self>> {
        // An endpoint with none of our schemes is an error only if the call is signed.
        let (_, auth) = scheme::choose(config, service, endpoint).ok()??;
        // The operation that creates sessions cannot need one.
        let auth = auth.filter(|auth| auth.operation != operation)?;
        let Some(Value::String(resource)) = params.get(auth.parameter) else { return None };
        let endpoint = Arc::clone(endpoint);
        Some(Box::new(Self { auth, endpoint, resource: resource.clone() }))
    }

    /// Whether another call needs the same session.
    fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.auth, other.auth)
            && self.resource == other.resource
            && self.endpoint.url == other.endpoint.url
    }
}

/// A session that is being asked for.
pub(crate) struct Asked {
    pub(crate) create: CreateBy,
    pub(crate) resource: String,
    pub(crate) kept: Arc<Shared<()>>,
}

impl Sessions {
    /// Where the session of a caller is kept, and what creates it.
    ///
    /// # Errors
    /// [`SignError::NoSessions`] if the program lacks the operation that creates sessions.
    pub(crate) fn ask(&self, wanted: &Wanted, caller: &Credentials) -> Result<Asked, SignError> {
        let Wanted { auth, resource, .. } = wanted;
        let lacking = || SignError::NoSessions { scheme: auth.scheme, operation: auth.operation };
        let create = auth.create.ok_or_else(lacking)?;
        let is_it = |entry: &Entry| entry.wanted.is(wanted) && entry.caller == *caller;
        let make = || Entry {
            wanted: wanted.clone(),
            caller: caller.clone(),
            kept: Arc::new(Shared::replaced_ahead(AHEAD)),
        };
        let kept = self.0.find_or_insert(is_it, make, |entry| Arc::clone(&entry.kept));
        Ok(Asked { create, resource: resource.clone(), kept })
    }

    /// Forgets a key that a service refused.
    pub(super) fn forget(&self, access_key_id: &str) {
        self.0.for_each(|entry| entry.kept.forget(access_key_id));
    }
}
