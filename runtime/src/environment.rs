use std::collections::BTreeMap;
use std::fmt;

/// A copy of environment variables; later changes to those of the process do not affect it. A variable that is
/// empty, blank or not Unicode counts as not set.
///
/// One variable is not copied for good: a client in a Lambda function that is configured from
/// [`Environment::of_process`] reads [the trace](crate::config::TraceId) of each call from the process.
///
/// `Debug` shows the names only, since some values are secret.
///
/// ```
/// use lensmith::Environment;
///
/// let environment = Environment::new([("AWS_REGION", "eu-central-1"), ("AWS_PROFILE", " ")]);
/// assert_eq!(environment.get("AWS_REGION"), Some("eu-central-1"));
/// assert_eq!(environment.get("AWS_PROFILE"), None);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    is_of_process: bool,
}

impl Environment {
    /// Creates an environment of these variables and no others.
    pub fn new<N: Into<String>, V: Into<String>>(
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        let variables = variables.filter(|(_, value)| !value.trim().is_empty()).collect();
        Self { variables, is_of_process: false }
    }

    /// Copies the environment of this process.
    pub fn of_process() -> Self {
        let unicode = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self { is_of_process: true, ..Self::new(std::env::vars_os().filter_map(unicode)) }
    }

    /// Whether the process was asked.
    #[cfg(feature = "_client")]
    pub(crate) fn is_of_process(&self) -> bool {
        self.is_of_process
    }

    /// The value of a variable that is set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// The variables that are set, by name.
    #[cfg(feature = "_client")]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment ")?;
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Environment;

    #[test]
    fn debug_shows_names_and_no_values() {
        let environment = Environment::new([("AWS_SECRET_ACCESS_KEY", "s3cr3t"), ("EMPTY", "")]);
        assert_eq!(format!("{environment:?}"), r#"Environment {"AWS_SECRET_ACCESS_KEY"}"#);
    }

    #[test]
    fn the_process_has_its_variables() {
        let (name, value) = std::env::vars().find(|(_, value)| !value.trim().is_empty()).unwrap();
        assert_eq!(Environment::of_process().get(&name), Some(value.as_str()));
    }
}
