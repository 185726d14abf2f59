use std::time::Duration;

use http::Request;

use super::Client;
use super::send::{self, read};
use crate::call::{self, Access, Presigning};
use crate::{Body, Error, Operation};

impl Client {
    /// The request of an operation with a [pre-signed URL](crate::sign::sign_query), which can be sent without
    /// credentials. It is valid for the time `expires_in` from now on, but no longer than the
    /// credentials.
    ///
    /// The sender has to keep the method, the body and the headers, which the signature covers. It does not cover a
    /// body that can be read once; one that can be read again, such as a file, is read for it. The
    /// URL is a secret. The URL of an operation that [is not authenticated](Operation::AUTH) has no signature, and
    /// does not expire.
    ///
    /// ```
    /// # use lensmith::{Client, Error, Operation};
    /// use std::time::Duration;
    ///
    /// # async fn example<GetLayer: Operation>(client: Client, request: GetLayer) -> Result<(), Error<GetLayer::Error>> {
    /// let request = client.presign(request, Duration::from_secs(300)).await?;
    /// let (url, body) = (request.uri(), request.body());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Sign`] unless `expires_in` is between one second and seven days, and otherwise as
    /// [`send`](Self::send) before anything is sent.
    pub async fn presign<O: Operation>(
        &self,
        operation: O,
        expires_in: Duration,
    ) -> Result<Request<Body>, Error<O::Error>> {
        let access = Access::of_url::<O>(&self.config)?;
        let (start, limit) = (self.now(), self.config.credentials_timeout());
        let identity = self.identity(access).await?;
        let now = self.state.retries.time(O::SERVICE, self.now());
        let resolver = self.state.resolver(&self.config);
        let mut presigning = Presigning::new(resolver, operation, access, identity)?;
        if let Some((wanted, caller)) = presigning.take_session() {
            let left = limit.saturating_sub(self.now().saturating_sub(start));
            let session = Box::pin(send::session(self, &wanted, caller, left)).await?;
            presigning.set_identity(session);
        }
        if let Some((body, reading)) = presigning.body_to_read::<O>() {
            let facts = Box::pin(read(body, reading)).await;
            presigning.set_body_facts(facts.map_err(|error| call::with_member::<O>(error.into()))?);
        }
        presigning.sign::<O>(now, expires_in)
    }

    /// The command that calls an operation with [curl](crate::curl::to_curl), for a look at the response of a
    /// service. It contains no credentials, which curl takes from the environment, and nothing that
    /// the model marks as sensitive: strings are `<redacted>`, and other values are left out. A
    /// body that is not in memory is not read: curl takes it from a file with the name of its member.
    ///
    /// # Errors
    /// As [`send`](Self::send) before anything is sent.
    pub async fn to_curl<O: Operation>(&self, operation: O) -> Result<String, Error<O::Error>> {
        let access = Access::of::<O>(&self.config)?;
        let identity = self.identity(access).await?;
        let now = self.state.retries.time(O::SERVICE, self.now());
        call::to_curl(self.state.resolver(&self.config), operation, (access, &identity), now)
    }
}
