//! The `user-agent` of a call.

use std::env::consts::OS;

use http::HeaderValue;

use crate::Service;
use crate::config::{AppName, Config, is_token};
use crate::recent::Recent;

const LIBRARY: &str = concat!("lensmith/", env!("CARGO_PKG_VERSION"));

/// How many values are kept. A program calls few services.
const MAX_KEPT: usize = 16;

/// The values that the last calls had, by service and application.
#[derive(Default)]
pub(crate) struct Agents(Recent<Kept, MAX_KEPT>);

struct Kept {
    service: &'static Service,
    app_name: Option<AppName>,
    value: HeaderValue,
}

impl Agents {
    pub(super) fn get(&self, config: &Config, service: &'static Service) -> HeaderValue {
        let is_it =
            |kept: &Kept| std::ptr::eq(kept.service, service) && kept.app_name == config.app_name;
        let make = || {
            let value = HeaderValue::try_from(agent(config, service));
            // Its parts are words of ASCII.
            let value = value.unwrap_or(HeaderValue::from_static(LIBRARY));
            Kept { service, app_name: config.app_name.clone(), value }
        };
        self.0.find_or_insert(is_it, make, |kept| kept.value.clone())
    }
}

/// The value of `user-agent`; [`Builder::app_name`](crate::config::Builder::app_name) documents its form.
fn agent(config: &Config, service: &Service) -> String {
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
    fn an_agent_is_kept_for_its_service_and_application() {
        static ECR: Service = Service { sdk_id: "ECR", ..Service::DEFAULT };
        static STS: Service = Service { sdk_id: "STS", ..Service::DEFAULT };
        let agents = Agents::default();
        let [plain, named] = [None, Some("inventory".into())]
            .map(|app_name| Config { app_name, ..Config::default() });
        for (config, service) in [(&plain, &ECR), (&named, &ECR), (&plain, &STS), (&plain, &ECR)] {
            assert_eq!(agents.get(config, service), agent(config, service));
        }
        assert_eq!(agents.0.len(), 3);
    }

    #[test]
    fn an_unusual_system_is_another_one() {
        assert_eq!((os("linux"), os("macos"), os("haiku")), ("linux", "macos", "other"));
        assert!(os(OS) == OS || os(OS) == "other");
    }
}
