use std::collections::BTreeMap;
use std::fmt;

use super::ConfigError;
use super::located::Located;
use crate::endpoint::{Endpoint, without_credentials};
use crate::into_member::{IntoMember, via::Converted};

/// The URL that calls go to instead of a service's own endpoint: one for all services, and others for single
/// ones. By default every service has its own.
///
/// A text is one for all services, also in `client.with(Config::ENDPOINT_URL, "http://127.0.0.1:4566")`.
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
/// A URL of a variable or a profile is checked when a call uses it, since it may be meant for another service.
/// URLs that code sets are checked when a client is built, too. A URL with a name and password is refused, and
/// `Debug` does not show them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct EndpointUrl {
    of_all: Option<Located>,
    of_services: BTreeMap<String, Located>,
}

impl EndpointUrl {
    /// Sets another URL for one service, by its [id](crate::Service::sdk_id) such as `ECR`. The id may be written
    /// in any case, and with underscores instead of spaces.
    #[must_use]
    pub fn with_service(self, sdk_id: &str, url: impl Into<String>) -> Self {
        self.with_located_service(sdk_id, url.into().into())
    }

    pub(super) fn with_located_service(mut self, sdk_id: &str, url: Located) -> Self {
        self.of_services.insert(key(sdk_id), url);
        self
    }

    pub(super) fn located(url: Located) -> Self {
        Self { of_all: Some(url), of_services: BTreeMap::new() }
    }

    /// The URL for a service, by its id.
    #[must_use]
    pub fn of_service(&self, sdk_id: &str) -> Option<&str> {
        self.located_of_service(sdk_id).map(|url| url.text.as_str())
    }

    fn located_of_service(&self, sdk_id: &str) -> Option<&Located> {
        let own = match self.of_services.is_empty() {
            true => None,
            false => self.of_services.get(&key(sdk_id)),
        };
        own.or(self.of_all.as_ref())
    }

    /// Checks the URL that a call of this service uses.
    pub(crate) fn check_of_service(&self, sdk_id: &str) -> Result<(), ConfigError> {
        self.located_of_service(sdk_id).map_or(Ok(()), check)
    }

    /// Checks the URLs that code set.
    pub(super) fn check_own(&self) -> Result<(), ConfigError> {
        let urls = self.of_services.values().chain(&self.of_all);
        urls.filter(|url| url.setting.is_none()).try_for_each(check)
    }
}

fn check(url: &Located) -> Result<(), ConfigError> {
    if let Some(problem) = &url.problem {
        return Err(ConfigError::Profile(problem.clone()));
    }
    let Err(error) = Endpoint::new(&url.text).apply(http::Request::new(())) else { return Ok(()) };
    Err(match &url.setting {
        None => ConfigError::InvalidEndpointUrl(error),
        Some(setting) => {
            ConfigError::InvalidSetting { setting: setting.clone(), reason: error.to_string() }
        }
    })
}

/// A service's id as profiles write it.
fn key(sdk_id: &str) -> String {
    sdk_id.to_ascii_lowercase().replace(' ', "_")
}

impl fmt::Debug for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |url: &Located| without_credentials(&url.text);
        let of_services = self.of_services.iter().map(|(key, url)| (key, shown(url)));
        f.debug_struct("EndpointUrl")
            .field("of_all", &self.of_all.as_ref().map(shown))
            .field("of_services", &of_services.collect::<BTreeMap<_, _>>())
            .finish()
    }
}

impl From<String> for EndpointUrl {
    fn from(url: String) -> Self {
        Self::located(url.into())
    }
}

impl From<&str> for EndpointUrl {
    fn from(url: &str) -> Self {
        url.to_owned().into()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Into<String>> IntoMember<EndpointUrl, Converted> for T {
    fn into_member(self) -> EndpointUrl {
        Self::into(self).into()
    }
}

#[cfg(test)]
mod tests {
    use super::{EndpointUrl, Located};

    #[test]
    fn a_password_is_refused_and_not_shown() {
        let url = "http://me:s3cr3t@host.example";
        let both = EndpointUrl::from(url).with_service("ECR", url);
        let text = format!("{both:?} {}", both.check_own().unwrap_err());
        assert!(text.contains("host.example") && !text.contains("s3cr3t"), "{text}");
    }

    #[test]
    fn a_url_is_an_error_for_the_services_that_use_it() {
        let setting = Some("AWS_ENDPOINT_URL_DYNAMODB".to_owned());
        let bad = Located { text: "localhost:8000".to_owned(), setting, problem: None };
        let urls = EndpointUrl::default().with_located_service("DYNAMODB", bad);
        assert_eq!(urls.check_own(), Ok(()));
        assert_eq!(urls.check_of_service("ECR"), Ok(()));
        let error = urls.check_of_service("DynamoDB").unwrap_err().to_string();
        let expected = "AWS_ENDPOINT_URL_DYNAMODB: the endpoint URL `localhost:8000`";
        assert!(error.starts_with(expected), "{error}");
        assert!(EndpointUrl::from("localhost:8000").check_own().is_err());
    }
}
