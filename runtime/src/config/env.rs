use super::located::Located;
#[cfg(feature = "credentials")]
use super::settings::OF_ENDPOINTS;
use super::settings::{
    BEARER_TOKEN, CA_BUNDLE, ENDPOINT_URL, HTTP_PROXY, HTTPS_PROXY, IGNORE_ENDPOINT_URLS,
    LAMBDA_FUNCTION, NO_PROXY, Names, SETTINGS, Setting, TRACE_ID, flag,
};
use super::{BearerTokens, Builder, Config, ConfigError, Connection, EndpointUrl, TraceId};
use crate::Environment;
use crate::credentials::{Credentials, Provider};
use crate::profile::{ProfileError, Profiles, Section};

impl<T: ?Sized> Builder<T> {
    /// Reads the [variables and profiles that AWS tools share][settings]. A variable overrides the profile, and the
    /// methods of the builder override both. Settings that are absent keep their defaults.
    ///
    /// | variable | in a profile |
    /// |---|---|
    /// | `AWS_REGION`, `AWS_DEFAULT_REGION` | `region` |
    /// | `AWS_BEARER_TOKEN_BEDROCK` and so on for each service that takes a bearer token, by its signing name | |
    /// | `AWS_AUTH_SCHEME_PREFERENCE` | `auth_scheme_preference` |
    /// | `AWS_SIGV4A_SIGNING_REGION_SET` | `sigv4a_signing_region_set` |
    /// | `AWS_S3_DISABLE_EXPRESS_SESSION_AUTH` | `s3_disable_express_session_auth` |
    /// | `AWS_ENDPOINT_URL` | `endpoint_url` |
    /// | `AWS_ENDPOINT_URL_ECR` and so on for each service | `endpoint_url` below `ecr` in the section that `services` names |
    /// | `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` | `ignore_configured_endpoint_urls` |
    /// | `AWS_USE_FIPS_ENDPOINT` | `use_fips_endpoint` |
    /// | `AWS_USE_DUALSTACK_ENDPOINT` | `use_dualstack_endpoint` |
    /// | `AWS_ACCOUNT_ID_ENDPOINT_MODE` | `account_id_endpoint_mode` |
    /// | | `addressing_style` below `s3`: `s3.addressing_style` |
    /// | | `use_accelerate_endpoint` below `s3`: `s3.use_accelerate_endpoint` |
    /// | `AWS_S3_USE_ARN_REGION`, for S3 and S3 Control | `s3_use_arn_region` |
    /// | `AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS` | `s3_disable_multiregion_access_points` |
    /// | `AWS_S3_US_EAST_1_REGIONAL_ENDPOINT` | `s3_us_east_1_regional_endpoint` |
    /// | `AWS_DISABLE_REQUEST_COMPRESSION` | `disable_request_compression` |
    /// | `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES` | `request_min_compression_size_bytes` |
    /// | `AWS_REQUEST_CHECKSUM_CALCULATION` | `request_checksum_calculation` |
    /// | `AWS_RESPONSE_CHECKSUM_VALIDATION` | `response_checksum_validation` |
    /// | `AWS_MAX_ATTEMPTS` | `max_attempts` |
    /// | `AWS_RETRY_MODE` | `retry_mode` |
    /// | `AWS_SDK_UA_APP_ID` | `sdk_ua_app_id` |
    /// | `_X_AMZN_TRACE_ID`, if `AWS_LAMBDA_FUNCTION_NAME` is set; each call reads it anew if `environment` is [`Environment::of_process`] | |
    /// | `AWS_CA_BUNDLE` | `ca_bundle` |
    /// | `https_proxy`, `HTTPS_PROXY` | |
    /// | `http_proxy`, `HTTP_PROXY`, unless `REQUEST_METHOD` is set, as in a CGI program | |
    /// | `no_proxy`, `NO_PROXY` | |
    ///
    /// The profile is the one that `AWS_PROFILE` names, by default `default`; see [`Profiles`]. Credentials come
    /// from the [default chain](crate::credentials::DefaultChain), which is asked at the first call.
    ///
    /// The endpoint of a service is the first of: `AWS_ENDPOINT_URL_ECR`, `AWS_ENDPOINT_URL`, `endpoint_url` for the
    /// service in the section that `services` names, and `endpoint_url` of the profile.
    ///
    /// What a call does not use does not stop it. A URL of an endpoint or a proxy is checked when a call uses it,
    /// and a line that cannot be read is an error for those who use its section. With the feature `tracing`, such
    /// lines are warnings here.
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
    /// [`ConfigError::InvalidSetting`] names the variable, or the file and line, of an invalid value.
    /// [`ConfigError::Profile`] if a file cannot be read, or if `AWS_PROFILE` names a profile that does not exist.
    ///
    /// [settings]: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
    pub fn from_env(environment: &Environment) -> Result<Self, ConfigError> {
        let profiles = Profiles::load(environment)?;
        let sources = Sources { environment, profile: profiles.select(environment)? };
        profiles.problems().for_each(warn);
        // Half a key is an error only if the client gets no other credentials.
        let credentials = Credentials::find_in_env(environment).ok().flatten();
        Ok(Self {
            config: Config {
                credentials: credentials.map(Provider::from),
                bearer_tokens: bearer_tokens(environment),
                trace_id: trace_id(environment),
                ..config(sources, &profiles, |_| true)?
            },
            connection: connection(sources),
            chain: Some(environment.clone()),
            ..Self::default()
        })
    }
}

fn config(
    sources: Sources<'_>,
    profiles: &Profiles,
    is_wanted: impl Fn(&Setting) -> bool,
) -> Result<Config, ConfigError> {
    let mut config = Config { endpoint_url: endpoint_url(sources, profiles)?, ..Config::default() };
    for setting in SETTINGS.iter().filter(|setting| is_wanted(setting)) {
        if let Some(given) = sources.find(setting.names) {
            given.read(|text| (setting.set)(&mut config, text))?;
        }
    }
    Ok(config)
}

/// The tokens of single services.
fn bearer_tokens(environment: &Environment) -> BearerTokens {
    let variables = environment.iter();
    let tokens =
        variables.filter_map(|(name, token)| Some((name.strip_prefix(BEARER_TOKEN)?, token)));
    tokens.fold(BearerTokens::default(), |tokens, (service, token)| {
        tokens.with_service(service, token)
    })
}

/// The trace of an invocation of a Lambda function.
fn trace_id(environment: &Environment) -> Option<TraceId> {
    environment.get(LAMBDA_FUNCTION)?;
    match environment.is_of_process() {
        true => Some(TraceId::of_process()),
        false => environment.get(TRACE_ID).map(TraceId::from),
    }
}

fn connection(sources: Sources<'_>) -> Connection {
    let mut connection = Connection::default();
    if let Some(given) = sources.find(HTTPS_PROXY) {
        connection.proxy = connection.proxy.located_https(given.into());
    }
    // A web server that runs this program by CGI sets this variable from a header of the request.
    let is_cgi = sources.environment.get("REQUEST_METHOD").is_some();
    if let Some(given) = sources.find(HTTP_PROXY).filter(|_| !is_cgi) {
        connection.proxy = connection.proxy.located_http(given.into());
    }
    if let Some(given) = sources.find(NO_PROXY) {
        connection.proxy = connection.proxy.except(given.text);
    }
    connection.ca_bundle = sources.find(CA_BUNDLE).map(|given| given.text.into());
    connection
}

/// Where settings are looked up.
#[derive(Clone, Copy)]
struct Sources<'a> {
    environment: &'a Environment,
    profile: Option<&'a Section>,
}

/// The text of a setting, and where it is from.
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

    /// A property of the profile in use.
    fn find_property(self, name: &str) -> Option<Given<'a>> {
        let profile = self.profile?;
        let Some((around, nested)) = name.split_once('.') else {
            let text = profile.get(name)?;
            return Some(Given { setting: located(name, profile, name), text });
        };
        let (text, place) = profile.nested(around, nested)?;
        Some(Given { setting: format!("{place}: {nested} of {around}"), text })
    }
}

impl Given<'_> {
    fn read<A>(&self, read: impl FnOnce(&str) -> Result<A, String>) -> Result<A, ConfigError> {
        let setting = &self.setting;
        read(self.text)
            .map_err(|reason| ConfigError::InvalidSetting { setting: setting.clone(), reason })
    }
}

impl From<Given<'_>> for Located {
    fn from(given: Given<'_>) -> Self {
        Self { text: given.text.to_owned(), setting: Some(given.setting), problem: None }
    }
}

/// A name with the line on which `property` stands.
fn located(name: &str, section: &Section, property: &str) -> String {
    let place = section.place(property);
    place.map_or_else(|| name.to_owned(), |place| format!("{place}: {name}"))
}

/// The settings that the endpoints of AWS services depend on, and no others.
#[cfg(feature = "credentials")]
pub(crate) fn settings_of_endpoints(
    environment: &Environment,
    profile: Option<&Section>,
    profiles: &Profiles,
) -> Result<Config, ConfigError> {
    let is_wanted = |setting: &Setting| OF_ENDPOINTS.contains(&setting.names.property);
    config(Sources { environment, profile }, profiles, is_wanted)
}

/// The URLs of all services and of single ones, from the weakest source to the strongest.
fn endpoint_url(sources: Sources<'_>, profiles: &Profiles) -> Result<EndpointUrl, ConfigError> {
    if let Some(given) = sources.find(IGNORE_ENDPOINT_URLS)
        && given.read(flag)?
    {
        return Ok(EndpointUrl::default());
    }
    let mut urls = match sources.find(ENDPOINT_URL) {
        Some(given) => EndpointUrl::located(given.into()),
        None => EndpointUrl::default(),
    };
    if sources.find_variable(ENDPOINT_URL).is_none() {
        for (service, url) in in_services_section(sources, profiles)? {
            urls = urls.with_located_service(service, url);
        }
    }
    for (name, text) in sources.environment.iter() {
        if let Some(service) = name.strip_prefix("AWS_ENDPOINT_URL_") {
            let given = Given { setting: name.to_owned(), text };
            urls = urls.with_located_service(service, given.into());
        }
    }
    Ok(urls)
}

/// The services with a URL in the section that the profile's `services` names.
fn in_services_section<'a>(
    sources: Sources<'a>,
    profiles: &'a Profiles,
) -> Result<Vec<(&'a str, Located)>, ConfigError> {
    let Some(given) = sources.find_property("services") else { return Ok(Vec::new()) };
    let section = given.read(|name| {
        let missing = || format!("there is no section `[services {name}]`: add it, or remove this");
        profiles.services(name).ok_or_else(missing)
    })?;
    let url = |service| {
        let problem = section.problem_of_service(service).cloned();
        let (text, setting) = match section.nested(service, ENDPOINT_URL.property) {
            Some((text, place)) => {
                (text.clone(), Some(format!("{place}: {} of {service}", ENDPOINT_URL.property)))
            }
            None if problem.is_some() => (String::new(), Some(service.to_owned())),
            None => return None,
        };
        Some((service, Located { text, setting, problem }))
    };
    Ok(section.check()?.names().filter_map(url).collect())
}

/// Reports a problem that stops no call. Without the feature `tracing` nobody hears of it.
fn warn(problem: &ProfileError) {
    #[cfg(feature = "tracing")]
    tracing::warn!(target: "lensmith", "{problem}");
    #[cfg(not(feature = "tracing"))]
    let _ = problem;
}
