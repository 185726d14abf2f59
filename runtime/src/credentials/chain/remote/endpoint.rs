//! Where the services that give credentials are.

use super::super::{Context, Missed};
use crate::config::Config;
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
    let Config { endpoint_url, use_fips, use_dual_stack, .. } = context.config()?;
    if let Some(url) = endpoint_url.of_service(service.sdk_id) {
        return Ok(url.trim_end_matches('/').to_owned());
    }
    if !is_valid_host_label(region, false) {
        return Err(Missed::Failed(format!("the region {region:?} cannot be part of a host")));
    }
    let partition = Partition::of(region);
    let suffix =
        if use_dual_stack { partition.dual_stack_dns_suffix } else { partition.dns_suffix };
    // In GovCloud every endpoint complies with FIPS, and has the plain name.
    let has_fips_name = use_fips && (partition.name != "aws-us-gov" || use_dual_stack);
    let fips = if has_fips_name { "-fips" } else { "" };
    Ok(format!("https://{}{fips}.{region}.{suffix}", service.host))
}
