//! The `user-agent` of a call.

use std::env::consts::OS;

use crate::Service;
use crate::config::{Config, is_token};

const LIBRARY: &str = concat!("lensmith/", env!("CARGO_PKG_VERSION"));

/// The value of `user-agent`; [`Builder::app_name`](crate::config::Builder::app_name) documents its form.
pub(super) fn agent(config: &Config, service: &Service) -> String {
    let id = service.sdk_id.replace(|c: char| !is_token(c), "-");
    let mut agent = format!("{LIBRARY} os/{} lang/rust api/{id}#{}", os(OS), service.version);
    if let Some(app_name) = &config.app_name {
        agent.extend([" app/", app_name.as_str()]);
    }
    agent
}

/// The operating system, by the name that AWS's own clients use.
fn os(os: &str) -> &str {
    let known = ["android", "ios", "linux", "macos", "tvos", "watchos", "windows"];
    if known.contains(&os) { os } else { "other" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::rules::RuleSet;

    #[test]
    fn each_part_of_an_agent_is_one_word() {
        let service = Service {
            sdk_id: "Secrets Manager",
            name: "secretsmanager",
            version: "2017-10-17",
            signing_name: "secretsmanager",
            protocol: &crate::protocol::AWS_JSON_1_1,
            endpoint_rules: &RuleSet { parameters: &[], rules: &[] },
            ..Service::DEFAULT
        };
        let config = Config { app_name: Some("inventory".into()), ..Config::default() };
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
