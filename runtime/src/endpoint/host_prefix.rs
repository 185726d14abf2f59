use super::functions::is_valid_host_label;
use super::url::Url;
use super::{Endpoint, EndpointError};

impl Endpoint {
    /// The same endpoint with a prefix before its host, which
    /// [`Operation::to_host_prefix`](crate::Operation::to_host_prefix) gives. An address has no prefix: it
    /// stays as it is.
    ///
    /// ```
    /// use lensmith::endpoint::Endpoint;
    ///
    /// let endpoint = Endpoint::new("https://host.example:8443/path").with_host_prefix("data.");
    /// assert_eq!(endpoint.url, "https://data.host.example:8443/path");
    /// let endpoint = Endpoint::new("http://127.0.0.1:4566").with_host_prefix("data.");
    /// assert_eq!(endpoint.url, "http://127.0.0.1:4566");
    /// ```
    #[must_use]
    pub fn with_host_prefix(mut self, prefix: &str) -> Self {
        if let Some((scheme, rest)) = self.url.split_once("://")
            && !Url::parse(&self.url).is_ok_and(|url| url.is_ip())
        {
            self.url = format!("{scheme}://{prefix}{rest}");
        }
        self
    }
}

/// The value of a member that is [part of the host], checked.
///
/// [part of the host]: https://smithy.io/2.0/spec/endpoint-traits.html#hostlabel-trait
///
/// # Errors
/// [`EndpointError::InvalidHostLabel`] where it is empty or could lead to another host.
pub fn host_label<'v>(member: &'static str, value: &'v str) -> Result<&'v str, EndpointError> {
    if is_valid_host_label(value, false) {
        Ok(value)
    } else {
        Err(EndpointError::InvalidHostLabel { member, value: value.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use http::Request;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_accepted_stays_under_the_endpoints_host(value in "[a-zA-Z0-9-]{0,64}|.{0,8}") {
            if let Ok(label) = host_label("member", &value) {
                let endpoint = Endpoint::new("https://host.example:1/");
                let endpoint = endpoint.with_host_prefix(&format!("{label}."));
                let request = endpoint.apply(Request::new(())).unwrap();
                let host = request.uri().host().unwrap();
                prop_assert_eq!(host, format!("{value}.host.example"));
            }
        }
    }

    #[test]
    fn a_label_that_would_lead_elsewhere_is_refused_by_name() {
        assert_eq!(host_label("AccountId", "123456789012"), Ok("123456789012"));
        for value in ["", "a.b", "evil.example/", "a@b", "a:1", "-a", "a b", &"a".repeat(64)] {
            let error = host_label("AccountId", value).unwrap_err();
            let expected =
                EndpointError::InvalidHostLabel { member: "AccountId", value: value.to_owned() };
            assert_eq!(error, expected);
            let text = error.to_string();
            assert!(text.contains("`AccountId`") && text.contains(&format!("{value:?}")), "{text}");
        }
    }

    #[test]
    fn names_take_a_prefix_and_addresses_do_not() {
        let prefixed = |url: &str| Endpoint::new(url).with_host_prefix("data-").url;
        assert_eq!(prefixed("https://host.example"), "https://data-host.example");
        assert_eq!(prefixed("http://localhost:4566/a"), "http://data-localhost:4566/a");
        assert_eq!(prefixed("http://[::1]:4566"), "http://[::1]:4566");
        assert_eq!(prefixed("no url"), "no url");
    }
}
