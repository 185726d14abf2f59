//! The endpoints that the last calls went to, so that their rules are not evaluated for each call.

use std::sync::Arc;

use super::redirect::with_known_region;
use super::sessions::Sessions;
use super::{Agents, Regions};
use crate::config::Config;
use crate::endpoint::rules::{BuiltIn, RuleSet};
use crate::endpoint::{Endpoint, EndpointError, Params, Value};
use crate::recent::Recent;
use crate::{Operation, Service};

/// How many endpoints are kept. A program calls few services in few regions; where requests name a part of the host, such
/// as a bucket, it returns to the last ones.
const MAX_KEPT: usize = 16;

/// Endpoints by their rules and parameters, on which nothing else has an effect. So they hold for every configuration: a
/// client that differs in one gives other parameters.
#[derive(Default)]
pub(crate) struct Endpoints(Recent<Kept, MAX_KEPT>);

struct Kept {
    rules: &'static RuleSet,
    params: Params,
    endpoint: Arc<Endpoint>,
}

impl Endpoints {
    /// The endpoint for these parameters, as [`RuleSet::resolve`] returns it.
    pub(super) fn resolve(
        &self,
        rules: &'static RuleSet,
        params: Params,
    ) -> Result<Arc<Endpoint>, EndpointError> {
        let is_it = |kept: &Kept| std::ptr::eq(kept.rules, rules) && kept.params == params;
        if let Some(endpoint) = self.0.find(is_it, |kept| Arc::clone(&kept.endpoint)) {
            return Ok(endpoint);
        }
        let endpoint = Arc::new(rules.resolve(&params)?);
        self.0.insert(Kept { rules, params, endpoint: Arc::clone(&endpoint) });
        Ok(endpoint)
    }
}

/// Where calls with a configuration go.
#[derive(Clone, Copy)]
pub(crate) struct Resolver<'a> {
    pub(super) config: &'a Config,
    pub(super) agents: &'a Agents,
    pub(super) endpoints: &'a Endpoints,
    pub(super) regions: &'a Regions,
    pub(super) sessions: &'a Sessions,
}

impl Resolver<'_> {
    pub(super) fn resolve<O: Operation>(
        self,
        operation: &O,
        account_id: Option<&str>,
    ) -> Result<Arc<Endpoint>, EndpointError> {
        let Self { config, endpoints, .. } = self;
        let Service { sdk_id, endpoint_rules: rules, .. } = *O::SERVICE;
        if let Some(from) = O::ENDPOINT_FROM
            && config.endpoint_url.of_service(sdk_id).is_none()
        {
            return Err(EndpointError::NotGiven { sdk_id, from });
        }
        // The prefix comes first: its errors name members of the request, and those of the rules only parameters.
        let prefix = self.host_prefix(operation)?;
        let endpoint = endpoints.resolve(rules, self.params(operation, account_id))?;
        Ok(with_host_prefix(endpoint, &prefix))
    }

    /// The parameters of a call, from the operation and from the client.
    pub(super) fn params<O: Operation>(self, operation: &O, account_id: Option<&str>) -> Params {
        let (config, rules) = (self.config, O::SERVICE.endpoint_rules);
        let params = operation.to_endpoint_params();
        with_known_region(self, O::SERVICE, params)
            .with_client_params(rules, &config.endpoint_params)
            .with_built_ins(rules, |name| built_in(config, O::SERVICE, account_id, name))
    }

    pub(super) fn host_prefix<O: Operation>(self, operation: &O) -> Result<String, EndpointError> {
        match self.config.host_prefix {
            true => operation.to_host_prefix(),
            false => Ok(String::new()),
        }
    }
}

pub(super) fn with_host_prefix(endpoint: Arc<Endpoint>, prefix: &str) -> Arc<Endpoint> {
    match prefix.is_empty() {
        true => endpoint,
        false => Arc::new(Arc::unwrap_or_clone(endpoint).with_host_prefix(prefix)),
    }
}

fn built_in(
    config: &Config,
    service: &Service,
    account_id: Option<&str>,
    name: BuiltIn,
) -> Option<Value> {
    match name {
        BuiltIn::Endpoint => config.endpoint_url.of_service(service.sdk_id).map(Value::from),
        BuiltIn::Region => config.signing_region().map(Value::from),
        BuiltIn::UseFips => Some(config.uses_fips().into()),
        BuiltIn::UseDualStack => Some(config.use_dual_stack.into()),
        BuiltIn::AccountId => account_id.map(Value::from),
        BuiltIn::AccountIdEndpointMode => Some(config.account_id_endpoint_mode.as_str().into()),
        BuiltIn::S3ForcePathStyle => Some(config.s3_force_path_style.into()),
        BuiltIn::S3Accelerate => Some(config.s3_accelerate.into()),
        BuiltIn::S3UseArnRegion => Some(config.s3_use_arn_region.into()),
        BuiltIn::S3ControlUseArnRegion => Some(config.s3_control_use_arn_region.into()),
        BuiltIn::S3DisableMultiRegionAccessPoints => {
            Some(config.s3_disable_multi_region_access_points.into())
        }
        BuiltIn::S3UseGlobalEndpoint => Some(config.s3_use_global_endpoint.into()),
        BuiltIn::CredentialScope | BuiltIn::StsUseGlobalEndpoint => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::rules::{Endpoint as To, Error, If, IsSet, Parameter, Ref};

    static ONE: RuleSet = RuleSet {
        parameters: &[Parameter::string("Bucket"), Parameter::string("Fault")],
        rules: &[
            Error(&[If(IsSet(&Ref("Fault")))], "{Fault}"),
            To(&[], "https://{Bucket}.one.example"),
        ],
    };
    static TWO: RuleSet = RuleSet {
        parameters: &[Parameter::string("Bucket")],
        rules: &[To(&[], "https://{Bucket}.two.example")],
    };

    fn of_bucket(bucket: impl Into<Value>) -> Params {
        Params::new().with("Bucket", bucket)
    }

    fn len(endpoints: &Endpoints) -> usize {
        endpoints.0.len()
    }

    #[test]
    fn equal_parameters_of_the_same_rules_are_resolved_once() {
        let endpoints = Endpoints::default();
        let resolve = |rules, bucket| endpoints.resolve(rules, of_bucket(bucket)).unwrap();
        let first = resolve(&ONE, "a");
        assert!(Arc::ptr_eq(&first, &resolve(&ONE, "a")));
        assert_eq!(resolve(&ONE, "b").url, "https://b.one.example");
        assert_eq!(resolve(&TWO, "a").url, "https://a.two.example");
        assert!(Arc::ptr_eq(&first, &resolve(&ONE, "a")));
        assert_eq!(len(&endpoints), 3);
    }

    #[test]
    fn an_error_is_not_kept() {
        let endpoints = Endpoints::default();
        let params = Params::new().with("Fault", "no bucket");
        let rejected = EndpointError::Rejected("no bucket".to_owned());
        assert_eq!(endpoints.resolve(&ONE, params), Err(rejected));
        assert_eq!(len(&endpoints), 0);
    }

    #[test]
    fn the_endpoint_that_was_used_longest_ago_makes_room() {
        let endpoints = Endpoints::default();
        let resolve =
            |bucket: usize| endpoints.resolve(&ONE, of_bucket(bucket.to_string())).unwrap();
        let all: Vec<_> = (0..MAX_KEPT).map(resolve).collect();
        assert!(Arc::ptr_eq(&all[0], &resolve(0)));
        resolve(MAX_KEPT);
        assert_eq!(len(&endpoints), MAX_KEPT);
        assert!(Arc::ptr_eq(&all[0], &resolve(0)));
        assert!(!Arc::ptr_eq(&all[1], &resolve(1)));
    }
}
