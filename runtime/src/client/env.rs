use super::options::Options;
use super::{Builder, ConfigError};
use crate::credentials::Credentials;
use crate::endpoint::AccountIdEndpointMode;
use crate::retry::{Mode, Policy};

impl Builder {
    /// Reads the [variables that AWS tools share][variables]: the region from `AWS_REGION` or else
    /// `AWS_DEFAULT_REGION`; the credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
    /// `AWS_SESSION_TOKEN`, with `AWS_ACCOUNT_ID`; `AWS_ENDPOINT_URL`; `AWS_USE_FIPS_ENDPOINT`,
    /// `AWS_USE_DUALSTACK_ENDPOINT` and `AWS_DISABLE_REQUEST_COMPRESSION`, each `true` or `false` in any
    /// case of letters; `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES`; `AWS_ACCOUNT_ID_ENDPOINT_MODE`, which
    /// is `preferred`, `required` or `disabled`; `AWS_MAX_ATTEMPTS`; and `AWS_RETRY_MODE`, which is
    /// `standard`, `adaptive` or `legacy`, for which `standard` stands in.
    ///
    /// An empty variable counts as one that is not set. What is not set stays at its default, and can
    /// be given to the builder.
    ///
    /// ```
    /// use lensmith::client::Builder;
    ///
    /// let builder = Builder::from_env(|name| std::env::var(name).ok())?.region("eu-central-1");
    /// # Ok::<(), lensmith::client::ConfigError>(())
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
    pub fn from_env(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let variable = |name: &str| lookup(name).filter(|value| !value.is_empty());
        Ok(Self {
            region: variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION")),
            credentials: credentials(variable)?,
            endpoint_url: variable("AWS_ENDPOINT_URL"),
            use_fips: flag(variable, "AWS_USE_FIPS_ENDPOINT")?,
            use_dual_stack: flag(variable, "AWS_USE_DUALSTACK_ENDPOINT")?,
            options: options(variable)?,
            retry: retry(variable)?,
            ..Self::default()
        })
    }
}

fn options(variable: impl Fn(&str) -> Option<String> + Copy) -> Result<Options, ConfigError> {
    let mut options = Options {
        compression: !flag(variable, "AWS_DISABLE_REQUEST_COMPRESSION")?,
        account_id_endpoint_mode: account_id_endpoint_mode(variable)?,
        ..Options::default()
    };
    if let Some(given) = variable("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES") {
        options.min_compression_bytes =
            given.parse().map_err(|_| ConfigError::CompressionThreshold { given })?;
    }
    Ok(options)
}

fn account_id_endpoint_mode(
    variable: impl Fn(&str) -> Option<String>,
) -> Result<AccountIdEndpointMode, ConfigError> {
    const NAME: &str = "AWS_ACCOUNT_ID_ENDPOINT_MODE";
    let Some(value) = variable(NAME) else { return Ok(AccountIdEndpointMode::default()) };
    match value.to_ascii_lowercase().as_str() {
        "preferred" => Ok(AccountIdEndpointMode::Preferred),
        "required" => Ok(AccountIdEndpointMode::Required),
        "disabled" => Ok(AccountIdEndpointMode::Disabled),
        _ => {
            let words = &["preferred", "required", "disabled"];
            Err(ConfigError::InvalidWord { variable: NAME, value, words })
        }
    }
}

fn retry(variable: impl Fn(&str) -> Option<String>) -> Result<Policy, ConfigError> {
    const MODE: &str = "AWS_RETRY_MODE";
    let mut policy = Policy::default();
    if let Some(value) = variable(MODE) {
        policy.mode = match value.to_ascii_lowercase().as_str() {
            "standard" | "legacy" => Mode::Standard,
            "adaptive" => Mode::Adaptive,
            _ => {
                let words = &["standard", "adaptive", "legacy"];
                return Err(ConfigError::InvalidWord { variable: MODE, value, words });
            }
        };
    }
    if let Some(given) = variable("AWS_MAX_ATTEMPTS") {
        let attempts = given.parse().ok().filter(|attempts| *attempts > 0);
        policy.max_attempts = attempts.ok_or(ConfigError::InvalidAttempts { given })?;
    }
    Ok(policy)
}

/// No key at all is none, to be given in another way; half a key is a mistake.
fn credentials(
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<Credentials>, ConfigError> {
    let halves = [variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY")];
    if halves.iter().all(Option::is_none) {
        return Ok(None);
    }
    Credentials::from_env(variable).map(Some).map_err(ConfigError::IncompleteCredentials)
}

fn flag(
    variable: impl Fn(&str) -> Option<String>,
    name: &'static str,
) -> Result<bool, ConfigError> {
    match variable(name) {
        None => Ok(false),
        Some(value) if value.eq_ignore_ascii_case("true") => Ok(true),
        Some(value) if value.eq_ignore_ascii_case("false") => Ok(false),
        Some(value) => Err(ConfigError::InvalidFlag { variable: name, value }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Builder, ConfigError};
    use crate::client::DEFAULT_TIMEOUT;
    use crate::credentials::{Credentials, MissingVariable};
    use crate::endpoint::AccountIdEndpointMode;
    use crate::retry::{Mode, Policy};

    const ID: (&str, &str) = ("AWS_ACCESS_KEY_ID", "AKID");
    const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "s3cr3t");

    fn read(pairs: &[(&str, &str)]) -> Result<Builder, ConfigError> {
        Builder::from_env(|name| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn every_variable_has_its_place() {
        let builder = read(&[
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
        ]);
        let builder = builder.unwrap();
        let credentials = Credentials::new("AKID", "s3cr3t")
            .with_session_token("t0k3n")
            .with_account_id("123456789012");
        assert_eq!(builder.region.as_deref(), Some("eu-central-1"));
        assert_eq!(builder.credentials, Some(credentials));
        assert_eq!(builder.endpoint_url.as_deref(), Some("http://127.0.0.1:4566"));
        assert!(builder.use_fips);
        assert!(!builder.use_dual_stack);
        assert_eq!((builder.retry.mode, builder.retry.max_attempts), (Mode::Adaptive, 7));
        let options = builder.options;
        assert_eq!(options.account_id_endpoint_mode, AccountIdEndpointMode::Required);
        assert!(!options.compression);
        assert_eq!(options.min_compression_bytes, 0);

        let builder = read(&[("AWS_USE_DUALSTACK_ENDPOINT", "TRUE")]).unwrap();
        assert!(!builder.use_fips);
        assert!(builder.use_dual_stack);
    }

    #[test]
    fn the_default_region_stands_in_for_an_empty_one() {
        let builder = read(&[("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "us-east-1")]).unwrap();
        assert_eq!(builder.region.as_deref(), Some("us-east-1"));
    }

    #[test]
    fn an_empty_environment_leaves_the_defaults() {
        let builder = read(&[ID, SECRET].map(|(name, _)| (name, ""))).unwrap();
        assert_eq!((builder.region, builder.credentials, builder.endpoint_url), (None, None, None));
        assert_eq!(builder.timeout, DEFAULT_TIMEOUT);
        assert!(builder.options.compression);
        assert_eq!(builder.options.min_compression_bytes, 10_240);
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
