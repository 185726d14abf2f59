use super::{Builder, Config, ConfigError};
use crate::Environment;
use crate::credentials::Credentials;
use crate::endpoint::AccountIdEndpointMode;
use crate::retry::{Mode, Policy};

impl<T: ?Sized> Builder<T> {
    /// Reads the [variables that AWS tools share][variables]: the region from `AWS_REGION` or else
    /// `AWS_DEFAULT_REGION`; the credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
    /// `AWS_SESSION_TOKEN`, with `AWS_ACCOUNT_ID`; `AWS_ENDPOINT_URL`; `AWS_USE_FIPS_ENDPOINT`,
    /// `AWS_USE_DUALSTACK_ENDPOINT` and `AWS_DISABLE_REQUEST_COMPRESSION`, each `true` or `false` in any
    /// case of letters; `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES`; `AWS_ACCOUNT_ID_ENDPOINT_MODE`, which
    /// is `preferred`, `required` or `disabled`; `AWS_MAX_ATTEMPTS`; `AWS_RETRY_MODE`, which is
    /// `standard`, `adaptive` or `legacy`, for which `standard` stands in; and `AWS_SDK_UA_APP_ID`, the
    /// [name of the application](Self::app_name).
    ///
    /// What is not set stays at its default, and can be given to the builder.
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
    /// [`ConfigError::InvalidFlag`] where a flag is neither `true` nor `false`,
    /// [`ConfigError::InvalidWord`], [`ConfigError::InvalidAttempts`] and
    /// [`ConfigError::CompressionThreshold`] where another variable is not
    /// what it should be, and [`ConfigError::IncompleteCredentials`] where one half of the key is set
    /// without the other.
    ///
    /// [variables]: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
    pub fn from_env(environment: &Environment) -> Result<Self, ConfigError> {
        Ok(Self { config: config(environment)?, ..Self::default() })
    }
}

fn config(environment: &Environment) -> Result<Config, ConfigError> {
    let variable = |name| environment.get(name).map(str::to_owned);
    let mut config = Config {
        region: variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION")),
        credentials: credentials(environment)?.map(Into::into),
        endpoint_url: variable("AWS_ENDPOINT_URL"),
        use_fips: flag(environment, "AWS_USE_FIPS_ENDPOINT")?,
        use_dual_stack: flag(environment, "AWS_USE_DUALSTACK_ENDPOINT")?,
        account_id_endpoint_mode: account_id_endpoint_mode(environment)?,
        request_compression: !flag(environment, "AWS_DISABLE_REQUEST_COMPRESSION")?,
        retry: retry(environment)?,
        app_name: variable("AWS_SDK_UA_APP_ID"),
        ..Config::default()
    };
    if let Some(given) = variable("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES") {
        config.min_compression_bytes =
            given.parse().map_err(|_| ConfigError::CompressionThreshold { given })?;
    }
    Ok(config)
}

fn account_id_endpoint_mode(
    environment: &Environment,
) -> Result<AccountIdEndpointMode, ConfigError> {
    const NAME: &str = "AWS_ACCOUNT_ID_ENDPOINT_MODE";
    let Some(value) = environment.get(NAME) else { return Ok(AccountIdEndpointMode::default()) };
    match value.to_ascii_lowercase().as_str() {
        "preferred" => Ok(AccountIdEndpointMode::Preferred),
        "required" => Ok(AccountIdEndpointMode::Required),
        "disabled" => Ok(AccountIdEndpointMode::Disabled),
        _ => Err(ConfigError::InvalidWord {
            variable: NAME,
            value: value.to_owned(),
            words: &["preferred", "required", "disabled"],
        }),
    }
}

fn retry(environment: &Environment) -> Result<Policy, ConfigError> {
    const MODE: &str = "AWS_RETRY_MODE";
    let mut policy = Policy::default();
    if let Some(value) = environment.get(MODE) {
        policy.mode = match value.to_ascii_lowercase().as_str() {
            "standard" | "legacy" => Mode::Standard,
            "adaptive" => Mode::Adaptive,
            _ => {
                let words = &["standard", "adaptive", "legacy"];
                let value = value.to_owned();
                return Err(ConfigError::InvalidWord { variable: MODE, value, words });
            }
        };
    }
    if let Some(given) = environment.get("AWS_MAX_ATTEMPTS") {
        let attempts = given.parse().ok().filter(|attempts| *attempts > 0);
        let invalid = || ConfigError::InvalidAttempts { given: given.to_owned() };
        policy.max_attempts = attempts.ok_or_else(invalid)?;
    }
    Ok(policy)
}

/// No key at all is none, to be given in another way; half a key is a mistake.
fn credentials(environment: &Environment) -> Result<Option<Credentials>, ConfigError> {
    let halves = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map(|name| environment.get(name));
    if halves.iter().all(Option::is_none) {
        return Ok(None);
    }
    Credentials::from_env(environment).map(Some).map_err(ConfigError::IncompleteCredentials)
}

fn flag(environment: &Environment, name: &'static str) -> Result<bool, ConfigError> {
    match environment.get(name) {
        None => Ok(false),
        Some(value) if value.eq_ignore_ascii_case("true") => Ok(true),
        Some(value) if value.eq_ignore_ascii_case("false") => Ok(false),
        Some(value) => Err(ConfigError::InvalidFlag { variable: name, value: value.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::{ConfigError, config};
    use crate::Environment;
    use crate::config::{Config, DEFAULT_TIMEOUT};
    use crate::credentials::{Credentials, MissingVariable, Provider};
    use crate::endpoint::AccountIdEndpointMode;
    use crate::retry::{Mode, Policy};

    const ID: (&str, &str) = ("AWS_ACCESS_KEY_ID", "AKID");
    const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "s3cr3t");

    fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        config(&Environment::new(pairs.iter().copied()))
    }

    /// What a provider gives that waits for nothing.
    fn provided(provider: Option<Provider>) -> Credentials {
        let provider = provider.unwrap();
        let mut context = Context::from_waker(Waker::noop());
        match pin!(provider.credentials()).poll(&mut context) {
            Poll::Ready(Ok(credentials)) => credentials,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_variable_has_its_place() {
        let config = read(&[
            ID,
            SECRET,
            ("AWS_SESSION_TOKEN", "t0k3n"),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_DEFAULT_REGION", "us-east-1"),
            ("AWS_ENDPOINT_URL", "http://127.0.0.1:4566"),
            ("AWS_USE_FIPS_ENDPOINT", "true"),
            ("AWS_USE_DUALSTACK_ENDPOINT", "False"),
            ("AWS_ACCOUNT_ID", "123456789012"),
            ("AWS_ACCOUNT_ID_ENDPOINT_MODE", "Required"),
            ("AWS_DISABLE_REQUEST_COMPRESSION", "true"),
            ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "0"),
            ("AWS_MAX_ATTEMPTS", "7"),
            ("AWS_RETRY_MODE", "Adaptive"),
            ("AWS_SDK_UA_APP_ID", "inventory"),
        ]);
        let config = config.unwrap();
        let credentials = Credentials::new("AKID", "s3cr3t")
            .with_session_token("t0k3n")
            .with_account_id("123456789012");
        assert_eq!(config.region.as_deref(), Some("eu-central-1"));
        assert_eq!(provided(config.credentials), credentials);
        assert_eq!(config.endpoint_url.as_deref(), Some("http://127.0.0.1:4566"));
        assert!(config.use_fips);
        assert!(!config.use_dual_stack);
        assert_eq!((config.retry.mode, config.retry.max_attempts), (Mode::Adaptive, 7));
        assert_eq!(config.account_id_endpoint_mode, AccountIdEndpointMode::Required);
        assert!(!config.request_compression);
        assert_eq!(config.min_compression_bytes, 0);
        assert_eq!(config.app_name.as_deref(), Some("inventory"));

        let config = read(&[("AWS_USE_DUALSTACK_ENDPOINT", "TRUE")]).unwrap();
        assert!(!config.use_fips);
        assert!(config.use_dual_stack);
    }

    #[test]
    fn the_default_region_stands_in_for_an_empty_one() {
        let config = read(&[("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "us-east-1")]).unwrap();
        assert_eq!(config.region.as_deref(), Some("us-east-1"));
    }

    #[test]
    fn an_empty_environment_leaves_the_defaults() {
        let config = read(&[ID, SECRET].map(|(name, _)| (name, ""))).unwrap();
        assert_eq!((config.region, config.endpoint_url), (None, None));
        assert!(config.credentials.is_none());
        assert_eq!(config.timeout, DEFAULT_TIMEOUT);
        assert!(config.request_compression);
        assert_eq!(config.min_compression_bytes, 10_240);
    }

    #[test]
    fn retries_are_those_of_the_standard_mode_unless_told_otherwise() {
        for pairs in [&[][..], &[("AWS_RETRY_MODE", "legacy")], &[("AWS_RETRY_MODE", "standard")]] {
            assert_eq!(read(pairs).unwrap().retry, Policy::default());
        }
        for given in ["0", "-1", "many", "4294967296"] {
            let error = read(&[("AWS_MAX_ATTEMPTS", given)]).unwrap_err();
            let expected = format!("AWS_MAX_ATTEMPTS is {given:?}: set it to a number from 1 to");
            assert!(error.to_string().starts_with(&expected), "{error}");
        }
        let error = read(&[("AWS_RETRY_MODE", "eager")]).unwrap_err();
        let expected = "AWS_RETRY_MODE is \"eager\": set it to `standard`, `adaptive`, `legacy`, or not \
                        at all";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn a_variable_that_is_no_number_or_no_known_word_is_an_error() {
        let (variable, value) = ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "-1");
        let error = read(&[(variable, value)]).unwrap_err();
        assert_eq!(error, ConfigError::CompressionThreshold { given: value.to_owned() });
        assert!(error.to_string().contains(variable), "{error}");

        let error = read(&[("AWS_ACCOUNT_ID_ENDPOINT_MODE", "maybe")]).unwrap_err();
        let expected = "AWS_ACCOUNT_ID_ENDPOINT_MODE is \"maybe\": set it to `preferred`, `required`, \
                        `disabled`, or not at all";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn half_a_key_is_an_error_that_names_the_other_half() {
        for (given, name) in [(ID, SECRET.0), (SECRET, ID.0)] {
            let error = read(&[given]).unwrap_err();
            let missing = MissingVariable { name };
            assert_eq!(error, ConfigError::IncompleteCredentials(missing));
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn a_flag_that_is_neither_true_nor_false_is_an_error() {
        for variable in [
            "AWS_USE_FIPS_ENDPOINT",
            "AWS_USE_DUALSTACK_ENDPOINT",
            "AWS_DISABLE_REQUEST_COMPRESSION",
        ] {
            for value in ["yes", "1", " true"] {
                let error = read(&[(variable, value)]).unwrap_err();
                assert_eq!(error, ConfigError::InvalidFlag { variable, value: value.to_owned() });
                let text = error.to_string();
                for part in [variable, &format!("{value:?}"), "`true`", "`false`"] {
                    assert!(text.contains(part), "{part} is missing in: {text}");
                }
            }
        }
    }
}
