use std::collections::BTreeMap;
use std::fmt;

use super::ConfigError;
use crate::IntoMember;
use crate::endpoint::{Endpoint, without_credentials};

/// The URL that calls go to instead of a service's own endpoint: one for all services, and others for single
/// ones. By default there is none.
///
/// A text is one for all services, in `client.with(Config::ENDPOINT_URL, "http://127.0.0.1:4566")` too.
///
/// ```
/// use lensmith::config::EndpointUrl;
///
/// let urls = EndpointUrl::from("http://127.0.0.1:4566")
///     .with_service("Elastic Beanstalk", "http://127.0.0.1:5000");
/// assert_eq!(urls.of_service("Elastic Beanstalk"), Some("http://127.0.0.1:5000"));
/// assert_eq!(urls.of_service("ECR"), Some("http://127.0.0.1:4566"));
/// ```
///
/// A URL with a name and password is refused when it is used, and `Debug` does not show them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct EndpointUrl {
    of_all: Option<String>,
    of_services: BTreeMap<String, String>,
}

impl EndpointUrl {
    /// The same with another URL for one service, by its [id](crate::Service::sdk_id) such as `ECR`. Neither
    /// the case of letters counts nor whether there are blanks or underscores.
    #[must_use]
    pub fn with_service(mut self, sdk_id: &str, url: impl Into<String>) -> Self {
        self.of_services.insert(key(sdk_id), url.into());
        self
    }

    /// The URL for a service, by its id.
    #[must_use]
    pub fn of_service(&self, sdk_id: &str) -> Option<&str> {
        let own = match self.of_services.is_empty() {
            true => None,
            false => self.of_services.get(&key(sdk_id)),
        };
        own.or(self.of_all.as_ref()).map(String::as_str)
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        self.of_services.values().chain(&self.of_all).try_for_each(|url| {
            let probe = Endpoint::new(url).apply(http::Request::new(()));
            probe.map(|_| ()).map_err(ConfigError::InvalidEndpointUrl)
        })
    }
}

/// A service's id as profiles write it.
fn key(sdk_id: &str) -> String {
    sdk_id.to_ascii_lowercase().replace(' ', "_")
}

impl fmt::Debug for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_services = self.of_services.iter().map(|(key, url)| (key, without_credentials(url)));
        f.debug_struct("EndpointUrl")
            .field("of_all", &self.of_all.as_deref().map(without_credentials))
            .field("of_services", &of_services.collect::<BTreeMap<_, _>>())
            .finish()
    }
}

impl From<String> for EndpointUrl {
    fn from(url: String) -> Self {
        Self { of_all: Some(url), of_services: BTreeMap::new() }
    }
}

impl From<&str> for EndpointUrl {
    fn from(url: &str) -> Self {
        url.to_owned().into()
    }
}

impl IntoMember<EndpointUrl> for String {
    fn into_member(self) -> EndpointUrl {
        self.into()
    }
}

impl IntoMember<EndpointUrl> for &str {
    fn into_member(self) -> EndpointUrl {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::EndpointUrl;

    #[test]
    fn a_password_is_refused_and_not_shown() {
        let url = "http://me:s3cr3t@host.example";
        let both = EndpointUrl::from(url).with_service("ECR", url);
        let text = format!("{both:?} {}", both.check().unwrap_err());
        assert!(text.contains("host.example") && !text.contains("s3cr3t"), "{text}");
    }
}
