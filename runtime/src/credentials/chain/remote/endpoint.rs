//! Where the services that give credentials are.

use super::super::{Context, Missed};
use crate::config::endpoint_urls;
use crate::endpoint::is_valid_host_label;
use crate::endpoint::partitions::Partition;

/// A service that gives credentials.
pub(super) struct Service {
    /// What its host starts with.
    host: &'static str,
    /// The id by which its URL is configured.
    sdk_id: &'static str,
}

pub(super) const STS: Service = Service { host: "sts", sdk_id: "STS" };
pub(super) const SSO: Service = Service { host: "portal.sso", sdk_id: "SSO" };
pub(super) const SSO_OIDC: Service = Service { host: "oidc", sdk_id: "SSO OIDC" };

/// The URL of a service in a region, without a slash at its end: the one that is configured, or its own.
pub(super) fn endpoint(
    context: Context<'_>,
    service: &Service,
    region: &str,
) -> Result<String, Missed> {
    let Context { environment, profiles, .. } = context;
    let urls = endpoint_urls(environment, context.profile(), profiles);
    let urls = urls.map_err(|error| Missed::Failed(error.to_string()))?;
    if let Some(url) = urls.of_service(service.sdk_id) {
        return Ok(url.trim_end_matches('/').to_owned());
    }
    if !is_valid_host_label(region, false) {
        return Err(Missed::Failed(format!("the region {region:?} cannot be part of a host")));
    }
    let is_fips = context.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
    let is_dual_stack = context.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
    let partition = Partition::of(region);
    let suffix = if is_dual_stack { partition.dual_stack_dns_suffix } else { partition.dns_suffix };
    // In GovCloud every endpoint complies with FIPS, and has the plain name.
    let has_fips_name = is_fips && (partition.name != "aws-us-gov" || is_dual_stack);
    let fips = if has_fips_name { "-fips" } else { "" };
    Ok(format!("https://{}{fips}.{region}.{suffix}", service.host))
}
