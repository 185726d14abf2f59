use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Value;
use super::partitions::{Lacks, Partition};
use super::url::Url;

/// Whether `value` is a host label by [RFC 1123](https://www.rfc-editor.org/rfc/rfc1123#page-13),
/// or, if `allow_sub_domains`, one or several joined by dots.
pub(crate) fn is_valid_host_label(value: &str, allow_sub_domains: bool) -> bool {
    if allow_sub_domains { value.split('.').all(is_host_label) } else { is_host_label(value) }
}

fn is_host_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Whether a bucket's name can be a part of a host: lower case, 3 to 63 bytes, and not what looks
/// like an IPv4 address, even with numbers that such an address cannot have.
pub(super) fn is_virtual_hostable_s3_bucket(value: &str, allow_sub_domains: bool) -> bool {
    (3..=63).contains(&value.len())
        && is_valid_host_label(value, allow_sub_domains)
        && !value.bytes().any(|byte| byte.is_ascii_uppercase())
        && !looks_like_ipv4(value)
}

fn looks_like_ipv4(value: &str) -> bool {
    value.split('.').count() == 4 && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

pub(super) fn parse_url(value: &str) -> Option<Value> {
    let url = Url::parse(value).ok()?;
    let slash = if url.path.ends_with('/') { "" } else { "/" };
    let normalized_path = format!("{}{slash}", url.path);
    Some(Value::Record(vec![
        ("scheme", url.scheme.as_str().into()),
        ("authority", url.authority.as_str().into()),
        ("isIp", url.is_ip().into()),
        ("path", url.path.into()),
        ("normalizedPath", normalized_path.into()),
    ]))
}

pub(super) fn split(value: &str, delimiter: &str, limit: usize) -> Option<Value> {
    if delimiter.is_empty() {
        return None;
    }
    let limit = if limit == 0 { usize::MAX } else { limit };
    let parts: Vec<&str> = value.splitn(limit, delimiter).collect();
    Some(parts.into())
}

pub(super) fn substring(value: &str, start: usize, stop: usize, reverse: bool) -> Option<Value> {
    let (start, stop) = if reverse {
        (value.len().checked_sub(stop)?, value.len().checked_sub(start)?)
    } else {
        (start, stop)
    };
    let part = value.get(start..stop)?;
    (value.is_ascii() && !part.is_empty()).then(|| part.into())
}

/// Escapes all but the unreserved characters of
/// [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.3).
pub(super) fn uri_encode(value: &str) -> String {
    const RESERVED: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(value, RESERVED).to_string()
}

/// Takes `arn:partition:service:region:account:resource` apart. Region and account may be empty.
pub(super) fn parse_arn(value: &str) -> Option<Value> {
    let parts: Vec<&str> = value.splitn(6, ':').collect();
    let ["arn", partition, service, region, account, resource] = *parts.as_slice() else {
        return None;
    };
    if partition.is_empty() || service.is_empty() || resource.is_empty() {
        return None;
    }
    let resource: Vec<&str> = resource.split([':', '/']).collect();
    Some(Value::Record(vec![
        ("partition", partition.into()),
        ("service", service.into()),
        ("region", region.into()),
        ("accountId", account.into()),
        ("resourceId", resource.into()),
    ]))
}

pub(super) fn partition(region: &str, lacks: Lacks) -> Value {
    let partition = lacks.applied_to(Partition::of(region));
    Value::Record(vec![
        ("name", partition.name.into()),
        ("dnsSuffix", partition.dns_suffix.into()),
        ("dualStackDnsSuffix", partition.dual_stack_dns_suffix.into()),
        ("supportsFIPS", partition.supports_fips.into()),
        ("supportsDualStack", partition.supports_dual_stack.into()),
        ("implicitGlobalRegion", partition.implicit_global_region.into()),
    ])
}
