//! Calls for something that is in another region than the client's, such as a bucket.

use std::sync::Arc;

use http::{HeaderMap, Request, Uri};

use super::endpoints::with_host_prefix;
use super::{Call, Endpoints, Resolver, Wanted};
use crate::endpoint::rules::{BuiltIn, RuleSet};
use crate::endpoint::{Endpoint, EndpointError, Params, Value, is_valid_host_label};
use crate::recent::Recent;
use crate::{Body, ErrorMetadata, Operation, RegionRedirect, Service};

/// How many regions are kept. A program returns to the last buckets that it has called.
const MAX_KEPT: usize = 100;

/// The regions that services have redirected to: by their rules, and by what is in the region.
#[derive(Default)]
pub(crate) struct Regions(Recent<Kept, MAX_KEPT>);

struct Kept {
    rules: &'static RuleSet,
    name: String,
    region: String,
}

impl Regions {
    fn find(&self, rules: &'static RuleSet, name: &str) -> Option<String> {
        self.0.find(|kept| kept.is_of(rules, name), |kept| kept.region.clone())
    }

    fn keep(&self, rules: &'static RuleSet, name: &str, region: &str) {
        let kept = Kept { rules, name: name.to_owned(), region: region.to_owned() };
        self.0.replace(|old| old.is_of(rules, name), kept);
    }
}

impl Kept {
    fn is_of(&self, rules: &'static RuleSet, name: &str) -> bool {
        std::ptr::eq(self.rules, rules) && self.name == name
    }
}

/// How calls of a service are redirected, if they are. An ARN has its region in itself.
fn redirect_of(
    resolver: Resolver<'_>,
    service: &Service,
    params: &Params,
) -> Option<(RegionRedirect, String)> {
    let redirect = service.region_redirect.filter(|_| resolver.config.follow_region_redirects)?;
    let name = params.get(redirect.param).and_then(Value::as_str)?;
    (!name.starts_with("arn:")).then(|| (redirect, name.to_owned()))
}

/// The parameters with the region that the service has redirected to before.
pub(super) fn with_known_region(
    resolver: Resolver<'_>,
    service: &Service,
    params: Params,
) -> Params {
    let rules = service.endpoint_rules;
    let Some((_, name)) = redirect_of(resolver, service, &params) else { return params };
    match (rules.name_of(BuiltIn::Region), resolver.regions.find(rules, &name)) {
        (Some(param), Some(region)) => params.with(param, region),
        _ => params,
    }
}

impl Call<'_> {
    /// Directs the request to another region if the service says so for the first time.
    pub(super) fn is_redirected(&mut self, headers: &HeaderMap, error: &ErrorMetadata) -> bool {
        let elsewhere = self.elsewhere.take();
        let Some(elsewhere) = elsewhere else { return false };
        let operation = elsewhere.operation;
        let Some(There { endpoint, uri, params }) = elsewhere.follow(headers, error) else {
            return false;
        };
        // A session is one of a region.
        self.session = Wanted::at(&endpoint, self.config, (self.service, operation), &params);
        *self.request.uri_mut() = uri;
        self.request.headers_mut().extend(endpoint.headers.clone());
        self.endpoint = endpoint;
        true
    }
}

/// What a call needs to go to another region, once.
pub(super) struct Elsewhere<'a> {
    endpoints: &'a Endpoints,
    regions: &'a Regions,
    rules: &'static RuleSet,
    /// The name of the operation.
    operation: &'static str,
    redirect: RegionRedirect,
    region_param: &'static str,
    /// What is in the region.
    name: String,
    params: Params,
    host_prefix: String,
    /// The request before it was directed to an endpoint.
    target: Request<()>,
}

/// Where a call goes in another region.
pub(super) struct There {
    endpoint: Arc<Endpoint>,
    uri: Uri,
    params: Params,
}

impl<'a> Elsewhere<'a> {
    /// Nothing, unless the client and the operation allow a redirect.
    pub(super) fn of<O: Operation>(
        resolver: Resolver<'a>,
        operation: &O,
        account_id: Option<&str>,
        request: &Request<Body>,
    ) -> Result<Option<Box<Self>>, EndpointError> {
        if O::SERVICE.region_redirect.is_none() || !resolver.config.follow_region_redirects {
            return Ok(None);
        }
        let rules = O::SERVICE.endpoint_rules;
        let params = resolver.params(operation, account_id);
        let redirect = redirect_of(resolver, O::SERVICE, &params);
        let Some(((redirect, name), region_param)) = redirect.zip(rules.name_of(BuiltIn::Region))
        else {
            return Ok(None);
        };
        let mut target = Request::new(());
        *target.uri_mut() = request.uri().clone();
        *target.extensions_mut() = request.extensions().clone();
        let Resolver { endpoints, regions, .. } = resolver;
        let host_prefix = resolver.host_prefix(operation)?;
        let parts = Self {
            endpoints,
            regions,
            rules,
            operation: O::NAME,
            redirect,
            region_param,
            name,
            params,
            host_prefix,
            target,
        };
        Ok(Some(Box::new(parts)))
    }

    /// Where an error says that the call should have gone; nothing if it does not, or if that is no other region.
    pub(super) fn follow(self, headers: &HeaderMap, error: &ErrorMetadata) -> Option<There> {
        let Self { rules, redirect, region_param, name, params, host_prefix, target, .. } = self;
        let may_redirect = matches!(error.http_status(), 301 | 307 | 400);
        let header = headers.get(redirect.header).and_then(|it| it.to_str().ok());
        let region = header.or_else(|| error.field(redirect.field)).filter(|_| may_redirect)?;
        let is_same = params.get(region_param).and_then(Value::as_str) == Some(region);
        // The rules write it into a host; anything else could lead to a foreign one.
        if is_same || !is_valid_host_label(region, false) {
            return None;
        }
        let params = params.with(region_param, region);
        let endpoint = self.endpoints.resolve(rules, params.clone()).ok()?;
        let endpoint = with_host_prefix(endpoint, &host_prefix);
        let uri = endpoint.apply(target).ok()?.uri().clone();
        self.regions.keep(rules, &name, region);
        Some(There { endpoint, uri, params })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static RULES: RuleSet = RuleSet { parameters: &[], rules: &[] };

    #[test]
    fn the_last_regions_are_kept_and_no_more() {
        let regions = Regions::default();
        for bucket in 0..MAX_KEPT {
            regions.keep(&RULES, &bucket.to_string(), "eu-west-1");
        }
        regions.keep(&RULES, "1", "eu-west-2");
        assert_eq!(regions.find(&RULES, "0").as_deref(), Some("eu-west-1"));
        assert_eq!(regions.find(&RULES, "1").as_deref(), Some("eu-west-2"));
        regions.keep(&RULES, "other", "eu-west-1");
        assert_eq!(regions.find(&RULES, "0").as_deref(), Some("eu-west-1"));
        assert_eq!(regions.find(&RULES, "2"), None);
        assert_eq!(regions.0.len(), MAX_KEPT);
    }
}
