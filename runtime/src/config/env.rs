use super::settings::{
    CA_BUNDLE, ENDPOINT_URL, HTTP_PROXY, HTTPS_PROXY, IGNORE_ENDPOINT_URLS, NO_PROXY, Names,
    SETTINGS, flag, proxy, url,
};
use super::{Builder, Config, ConfigError, Connection, EndpointUrl};
use crate::Environment;
use crate::credentials::{Credentials, Provider};
use crate::profile::{Profiles, Section};

impl<T: ?Sized> Builder<T> {
    /// Reads the [variables and profiles that AWS tools share][settings]. A variable goes before the profile,
    /// and what the builder is given afterwards goes before both. What is not set stays at its default.
    ///
    /// | variable | in a profile |
    /// |---|---|
    /// | `AWS_REGION`, `AWS_DEFAULT_REGION` | `region` |
    /// | `AWS_ENDPOINT_URL` | `endpoint_url` |
    /// | `AWS_ENDPOINT_URL_ECR` and so on for each service | `endpoint_url` below `ecr` in the section that `services` names |
    /// | `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` | `ignore_configured_endpoint_urls` |
    /// | `AWS_USE_FIPS_ENDPOINT` | `use_fips_endpoint` |
    /// | `AWS_USE_DUALSTACK_ENDPOINT` | `use_dualstack_endpoint` |
    /// | `AWS_ACCOUNT_ID_ENDPOINT_MODE` | `account_id_endpoint_mode` |
    /// | `AWS_DISABLE_REQUEST_COMPRESSION` | `disable_request_compression` |
    /// | `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES` | `request_min_compression_size_bytes` |
    /// | `AWS_MAX_ATTEMPTS` | `max_attempts` |
    /// | `AWS_RETRY_MODE` | `retry_mode` |
    /// | `AWS_SDK_UA_APP_ID` | `sdk_ua_app_id` |
    /// | `AWS_CA_BUNDLE` | `ca_bundle` |
    /// | `https_proxy`, `HTTPS_PROXY` | |
    /// | `http_proxy`, `HTTP_PROXY`, unless `REQUEST_METHOD` says that this is a CGI program | |
    /// | `no_proxy`, `NO_PROXY` | |
    ///
    /// The profile is the one that `AWS_PROFILE` names, or else `default`, by the rules of
    /// [`Profiles`]. The credentials come from the [default chain](crate::credentials::DefaultChain), which is
    /// asked at the first call.
    ///
    /// For a service, `AWS_ENDPOINT_URL_ECR` goes before `AWS_ENDPOINT_URL`, that before what the profile
    /// says of the service, and that before what it says of all.
    ///
    /// ```
    /// # #[cfg(feature = "client")] {
    /// use lensmith::Environment;
    /// use lensmith::client::Builder;
    ///
    /// let builder = Builder::from_env(&Environment::of_process())?.region("eu-central-1");
    /// # }
    /// # Ok::<(), lensmith::config::ConfigError>(())
    /// ```
    ///
    /// # Errors
    /// [`ConfigError::InvalidSetting`] names the variable, or the file and its line, with a value that
    /// it cannot have. [`ConfigError::Profile`] where a file cannot be read, or lacks the profile that
    /// `AWS_PROFILE` names. [`ConfigError::IncompleteCredentials`] where one half of the key is set without
    /// the other.
    ///
    /// [settings]: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
    pub fn from_env(environment: &Environment) -> Result<Self, ConfigError> {
        let profiles = Profiles::load(environment)?;
        let sources = Sources { environment, profile: profiles.select(environment)? };
        Ok(Self {
            config: Config {
                credentials: credentials(environment)?,
                ..config(sources, &profiles)?
            },
            connection: connection(sources)?,
            chain: Some(environment.clone()),
            ..Self::default()
        })
    }
}

fn config(sources: Sources<'_>, profiles: &Profiles) -> Result<Config, ConfigError> {
    let mut config = Config { endpoint_url: endpoint_url(sources, profiles)?, ..Config::default() };
    for setting in SETTINGS {
        if let Some(given) = sources.find(setting.names) {
            given.read(|text| (setting.set)(&mut config, text))?;
        }
    }
    Ok(config)
}

fn connection(sources: Sources<'_>) -> Result<Connection, ConfigError> {
    let mut connection = Connection::default();
    if let Some(given) = sources.find(HTTPS_PROXY) {
        connection.proxy = connection.proxy.https(given.read(proxy)?);
    }
    // A web server that runs this program by CGI would let whoever asks it set this variable.
    let is_cgi = sources.environment.get("REQUEST_METHOD").is_some();
    if let Some(given) = sources.find(HTTP_PROXY).filter(|_| !is_cgi) {
        connection.proxy = connection.proxy.http(given.read(proxy)?);
    }
    if let Some(given) = sources.find(NO_PROXY) {
        connection.proxy = connection.proxy.except(given.text);
    }
    connection.ca_bundle = sources.find(CA_BUNDLE).map(|given| given.text.into());
    Ok(connection)
}

/// Where settings are sought.
#[derive(Clone, Copy)]
struct Sources<'a> {
    environment: &'a Environment,
    profile: Option<&'a Section>,
}

/// The value of a setting, and where it is from.
struct Given<'a> {
    setting: String,
    text: &'a str,
}

impl<'a> Sources<'a> {
    fn find(self, names: Names) -> Option<Given<'a>> {
        self.find_variable(names).or_else(|| self.find_property(names.property))
    }

    fn find_variable(self, names: Names) -> Option<Given<'a>> {
        names.variables.iter().find_map(|name| {
            let text = self.environment.get(name)?;
            Some(Given { setting: (*name).to_owned(), text })
        })
    }

    fn find_property(self, name: &str) -> Option<Given<'a>> {
        let profile = self.profile?;
        let text = profile.get(name)?;
        Some(Given { setting: located(name, profile, name), text })
    }
}

impl Given<'_> {
    fn read<A>(&self, read: impl FnOnce(&str) -> Result<A, String>) -> Result<A, ConfigError> {
        let setting = &self.setting;
        read(self.text)
            .map_err(|reason| ConfigError::InvalidSetting { setting: setting.clone(), reason })
    }
}

/// A name with the line on which `property` stands.
fn located(name: &str, section: &Section, property: &str) -> String {
    let place = section.place(property);
    place.map_or_else(|| name.to_owned(), |place| format!("{place}: {name}"))
}

/// What an environment and the profile in use say of calls, those for credentials among them.
#[cfg(feature = "credentials")]
pub(crate) fn settings(
    environment: &Environment,
    profile: Option<&Section>,
    profiles: &Profiles,
) -> Result<Config, ConfigError> {
    config(Sources { environment, profile }, profiles)
}

/// The URLs of all services and of single ones: those that go first come last, and replace the others.
fn endpoint_url(sources: Sources<'_>, profiles: &Profiles) -> Result<EndpointUrl, ConfigError> {
    if let Some(given) = sources.find(IGNORE_ENDPOINT_URLS)
        && given.read(flag)?
    {
        return Ok(EndpointUrl::default());
    }
    let mut urls = match sources.find(ENDPOINT_URL) {
        Some(given) => EndpointUrl::from(given.read(url)?),
        None => EndpointUrl::default(),
    };
    if sources.find_variable(ENDPOINT_URL).is_none() {
        for (service, given) in in_services_section(sources, profiles)? {
            urls = urls.with_service(service, given.read(url)?);
        }
    }
    for (name, text) in sources.environment.iter() {
        if let Some(service) = name.strip_prefix("AWS_ENDPOINT_URL_") {
            let given = Given { setting: name.to_owned(), text };
            urls = urls.with_service(service, given.read(url)?);
        }
    }
    Ok(urls)
}

/// The services with a URL in the section that the profile's `services` names.
fn in_services_section<'a>(
    sources: Sources<'a>,
    profiles: &'a Profiles,
) -> Result<Vec<(&'a str, Given<'a>)>, ConfigError> {
    let Some(given) = sources.find_property("services") else { return Ok(Vec::new()) };
    let section = given.read(|name| {
        let missing = || format!("there is no section `[services {name}]`: add it, or remove this");
        profiles.services(name).ok_or_else(missing)
    })?;
    let url = |service| {
        let text = section.get_nested(service, ENDPOINT_URL.property)?;
        let name = format!("{} of {service}", ENDPOINT_URL.property);
        Some((service, Given { setting: located(&name, section, service), text }))
    };
    Ok(section.names().filter_map(url).collect())
}

/// The key of the environment; without one the default chain looks elsewhere.
fn credentials(environment: &Environment) -> Result<Option<Provider>, ConfigError> {
    let credentials = Credentials::find_in_env(environment);
    Ok(credentials.map_err(ConfigError::IncompleteCredentials)?.map(Provider::from))
}
