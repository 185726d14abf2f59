use std::fmt;

use super::ConfigError;
use crate::IntoMember;

/// How long the name may be, [according to AWS](https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html).
const MAX_BYTES: usize = 50;

/// The name of an application, which calls send in their [`user-agent`](super::Builder::app_name): 1 to 50 ASCII
/// letters, digits and characters of ``!#$%&'*+-.^_`|~``.
///
/// Any text can be given. It is checked when a client is built, and before each call.
///
/// ```
/// use lensmith::config::AppName;
///
/// assert_eq!(AppName::from("inventory").as_str(), "inventory");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppName(String);

impl AppName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Fails for a name that services would cut off, or read as more than one word.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let Self(app_name) = self;
        let is_valid = (1..=MAX_BYTES).contains(&app_name.len());
        if is_valid && app_name.chars().all(is_token) {
            return Ok(());
        }
        Err(ConfigError::InvalidAppName { app_name: app_name.clone() })
    }
}

/// Whether a character can be part of an HTTP [token](https://www.rfc-editor.org/rfc/rfc9110#name-tokens).
pub(crate) fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

impl fmt::Display for AppName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for AppName {
    fn from(app_name: String) -> Self {
        Self(app_name)
    }
}

impl From<&str> for AppName {
    fn from(app_name: &str) -> Self {
        app_name.to_owned().into()
    }
}

#[diagnostic::do_not_recommend]
impl IntoMember<Option<AppName>> for String {
    fn into_member(self) -> Option<AppName> {
        Some(self.into())
    }
}

#[diagnostic::do_not_recommend]
impl IntoMember<Option<AppName>> for &str {
    fn into_member(self) -> Option<AppName> {
        Some(self.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_name_is_one_short_word() {
        let longest = "n".repeat(50);
        for app_name in ["inventory", "a", "!#$%&'*+-.^_`|~09azAZ", &longest] {
            assert_eq!(AppName::from(app_name).check(), Ok(()), "{app_name}");
        }
        let too_long = "n".repeat(51);
        for app_name in ["", "two words", "a/b", "naïve", "a\r\nx: y", "a;b", "(c)", &too_long] {
            let error = AppName::from(app_name).check().unwrap_err();
            assert_eq!(error, ConfigError::InvalidAppName { app_name: app_name.to_owned() });
            assert!(error.to_string().contains(&format!("{app_name:?}")), "{error}");
        }
    }
}
