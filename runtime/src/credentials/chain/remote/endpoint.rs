//! The endpoints of the services that issue credentials.

use super::super::{Context, Missed};
use crate::config::{Config, without_fips};
use crate::endpoint::is_valid_host_label;
use crate::endpoint::partitions::Partition;

/// A service that issues credentials.
pub(super) struct Service {
    /// The start of its host.
    host: &'static str,
    /// The id under which its URL is configured.
    sdk_id: &'static str,
}

pub(super) const STS: Service = Service { host: "sts", sdk_id: "STS" };
pub(super) const SSO: Service = Service { host: "portal.sso", sdk_id: "SSO" };
pub(super) const SSO_OIDC: Service = Service { host: "oidc", sdk_id: "SSO OIDC" };

/// The URL of a service in a region, without a slash at its end: the configured one, or the service's own.
pub(super) fn endpoint(
    context: Context<'_>,
    service: &Service,
    region: &str,
) -> Result<String, Missed> {
    let Config { endpoint_url, use_fips, use_dual_stack, .. } = context.config()?;
    let (region, is_fips) = without_fips(region);
    let use_fips = use_fips || is_fips;
    if let Some(url) = endpoint_url.of_service(service.sdk_id) {
        let checked = endpoint_url.check_of_service(service.sdk_id);
        checked.map_err(|error| Missed::Failed(error.to_string()))?;
        return Ok(url.trim_end_matches('/').to_owned());
    }
    if !is_valid_host_label(region, false) {
        return Err(Missed::Failed(format!("the region {region:?} cannot be part of a host")));
    }
    let partition = Partition::of(region);
    let suffix =
        if use_dual_stack { partition.dual_stack_dns_suffix } else { partition.dns_suffix };
    // In GovCloud every endpoint complies with FIPS under its plain name.
    let has_fips_name = use_fips && (partition.name != "aws-us-gov" || use_dual_stack);
    let fips = if has_fips_name { "-fips" } else { "" };
    Ok(format!("https://{}{fips}.{region}.{suffix}", service.host))
}
