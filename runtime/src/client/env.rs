use super::{Builder, ConfigError};
use crate::credentials::Credentials;

impl Builder {
    /// Reads the [variables that AWS tools share][variables]: the region from `AWS_REGION` or else
    /// `AWS_DEFAULT_REGION`; the credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
    /// `AWS_SESSION_TOKEN`; `AWS_ENDPOINT_URL`; and `AWS_USE_FIPS_ENDPOINT` and
    /// `AWS_USE_DUALSTACK_ENDPOINT`, each `true` or `false` in any case of letters.
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
    /// [`ConfigError::InvalidFlag`] where a flag is neither `true` nor `false`, and
    /// [`ConfigError::IncompleteCredentials`] where one half of the key is set without the other.
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
            ..Self::default()
        })
    }
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
        ]);
        let builder = builder.unwrap();
        let credentials = Credentials::new("AKID", "s3cr3t").with_session_token("t0k3n");
        assert_eq!(builder.region.as_deref(), Some("eu-central-1"));
        assert_eq!(builder.credentials, Some(credentials));
        assert_eq!(builder.endpoint_url.as_deref(), Some("http://127.0.0.1:4566"));
        assert!(builder.use_fips);
        assert!(!builder.use_dual_stack);

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
        for variable in ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"] {
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
