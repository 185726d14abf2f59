use std::fmt;

use http::Request;
use http::uri::PathAndQuery;

use crate::optics::Lens;
use crate::protocol::InvalidRequest;
use crate::schema::Field;
use crate::sign::encode;
use crate::{Body, Operation};

/// How an operation that copies between regions lets the service read from the region of the source: a member of its
/// request has the pre-signed URL of the same call there. [`Operation::PRESIGNED_COPY`] names the members.
///
/// A client fills that member before it sends the call, if the request names the region of the source and the caller has
/// not set the URL.
pub struct PresignedCopy<O: 'static> {
    source: &'static dyn Field<O>,
    url: Lens<O, Option<String>>,
    destination: Option<Lens<O, Option<String>>>,
}

impl<O> PresignedCopy<O> {
    /// A copy from the region that the member `source` names. Its URL goes into the member `url`.
    pub const fn new(source: &'static dyn Field<O>, url: Lens<O, Option<String>>) -> Self {
        Self { source, url, destination: None }
    }

    /// The same with a member for the region that the call goes to, which services call its destination. Without one,
    /// only the URL states it.
    #[must_use]
    pub const fn with_destination(self, destination: Lens<O, Option<String>>) -> Self {
        Self { destination: Some(destination), ..self }
    }
}

/// The steps that a client takes. Between the last two, the request for the URL gets the
/// [endpoint](crate::endpoint::Endpoint::apply) of the source, and is [pre-signed](crate::sign::sign_query) for it.
impl<O: Operation> PresignedCopy<O> {
    /// The region of the source, unless the request names none or has the URL already.
    pub fn source_region(self, request: &O) -> Option<&str> {
        let source = self.source.view(request).text().filter(|region| !region.is_empty());
        source.filter(|_| self.url.view(request).is_none())
    }

    /// The request with the region that it goes to, if it has a member for it.
    #[must_use]
    pub fn with_destination_region(self, request: O, region: &str) -> O {
        match self.destination {
            Some(lens) => lens.set(request, Some(region.to_owned())),
            None => request,
        }
    }

    /// The request for the URL, which states the region that the call goes to.
    ///
    /// # Errors
    /// As [`Operation::to_request`].
    pub fn to_url_request(
        self,
        request: &O,
        region: &str,
    ) -> Result<Request<Body>, InvalidRequest> {
        let mut url_request = request.to_url_request()?;
        // The service sends no headers when it uses the URL.
        url_request.headers_mut().clear();
        if self.destination.is_none() {
            let uri = format!("{}&DestinationRegion={}", url_request.uri(), encode(region));
            let length = uri.len();
            let uri =
                PathAndQuery::try_from(uri).map_err(|_| InvalidRequest::LongUri { length })?;
            *url_request.uri_mut() = uri.into();
        }
        Ok(url_request)
    }

    /// The request with the URL.
    #[must_use]
    pub fn with_url(self, request: O, url: String) -> O {
        self.url.set(request, Some(url))
    }
}

impl<O> Clone for PresignedCopy<O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O> Copy for PresignedCopy<O> {}

impl<O> fmt::Debug for PresignedCopy<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresignedCopy")
            .field("url", &self.url.facts().member_name)
            .finish_non_exhaustive()
    }
}
