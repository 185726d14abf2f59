//! How a call says who makes it.

use std::env::consts::OS;

use crate::Service;
use crate::config::{Config, ConfigError};

const LIBRARY: &str = concat!("lensmith/", env!("CARGO_PKG_VERSION"));

/// How long the name of an application may be, as AWS has it.
const MAX_APP_NAME_BYTES: usize = 50;

/// The value of `user-agent`; [`Builder::app_name`](crate::config::Builder::app_name) documents its form.
pub(super) fn agent(config: &Config, service: &Service) -> String {
    let id = service.sdk_id.replace(|c: char| !is_token(c), "-");
    let mut agent = format!("{LIBRARY} os/{} lang/rust api/{id}#{}", os(OS), service.version);
    if let Some(app_name) = &config.app_name {
        agent.extend([" app/", app_name]);
    }
    agent
}

/// Fails for a name that services would cut off, or take for more than one word.
pub(crate) fn check_app_name(app_name: &str) -> Result<(), ConfigError> {
    let is_valid = (1..=MAX_APP_NAME_BYTES).contains(&app_name.len());
    if is_valid && app_name.chars().all(is_token) {
        return Ok(());
    }
    Err(ConfigError::InvalidAppName { app_name: app_name.to_owned() })
}

/// Whether a character can be part of a [token](https://www.rfc-editor.org/rfc/rfc9110#name-tokens) of HTTP.
fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// The operating system, in the words that AWS's own clients have for it.
fn os(os: &str) -> &str {
    let known = ["android", "ios", "linux", "macos", "tvos", "watchos", "windows"];
    if known.contains(&os) { os } else { "other" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Protocol;
    use crate::endpoint::rules::RuleSet;

    #[test]
    fn an_app_name_is_one_short_word() {
        let longest = "n".repeat(50);
        for app_name in ["inventory", "a", "!#$%&'*+-.^_`|~09azAZ", &longest] {
            assert_eq!(check_app_name(app_name), Ok(()), "{app_name}");
        }
        let too_long = "n".repeat(51);
        for app_name in ["", "two words", "a/b", "naïve", "a\r\nx: y", "a;b", "(c)", &too_long] {
            let error = check_app_name(app_name).unwrap_err();
            assert_eq!(error, ConfigError::InvalidAppName { app_name: app_name.to_owned() });
            assert!(error.to_string().contains(&format!("{app_name:?}")), "{error}");
        }
    }

    #[test]
    fn each_part_of_an_agent_is_one_word() {
        let service = Service {
            sdk_id: "Secrets Manager",
            name: "secretsmanager",
            version: "2017-10-17",
            signing_name: "secretsmanager",
            protocol: Protocol::AwsJson1_1,
            endpoint_rules: &RuleSet { parameters: &[], rules: &[] },
        };
        let config = Config { app_name: Some("inventory".to_owned()), ..Config::default() };
        let agent = agent(&config, &service);
        let words: Vec<_> = agent.split(' ').collect();
        let os = format!("os/{}", os(OS));
        let expected =
            [LIBRARY, &os, "lang/rust", "api/Secrets-Manager#2017-10-17", "app/inventory"];
        assert_eq!(words, expected);
    }

    #[test]
    fn an_unusual_system_is_another_one() {
        assert_eq!((os("linux"), os("macos"), os("haiku")), ("linux", "macos", "other"));
        assert!(os(OS) == OS || os(OS) == "other");
    }
}
