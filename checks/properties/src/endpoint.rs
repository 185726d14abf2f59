//! Endpoint rules, for a parameter on each line: its name, a colon, and its value.

use http::Request;
use lensmith::Operation;
use lensmith::endpoint::rules::RuleSet;
use lensmith::endpoint::{Endpoint, EndpointError, Params, host_label};
use lensmith_ecr::DescribeImages;

/// Rules that call every function there is.
#[path = "../../../codegen/tests/golden/crates/endpoint-functions/expected/src/endpoint.rs"]
mod functions;

/// Any parameters give an endpoint or an error that says why not, and an endpoint directs a
/// request or says why it cannot. What may be a part of a host leads to no other.
pub fn endpoint(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut params = Params::new();
    for (name, value) in text.lines().filter_map(|line| line.split_once(':')) {
        params = match value {
            "true" => params.with(name.to_owned(), true),
            "false" => params.with(name.to_owned(), false),
            value => params.with(name.to_owned(), value),
        };
    }
    for rules in [&functions::RULES, DescribeImages::SERVICE.endpoint_rules] {
        if let Err(error) = resolve(rules, &params) {
            assert!(!error.to_string().is_empty());
        }
    }
    if let Ok(label) = host_label("Label", &text) {
        let endpoint = Endpoint::new("https://host.example").with_host_prefix(&format!("{label}."));
        let request = endpoint.apply(Request::new(())).expect("a label leads to a host");
        assert_eq!(request.uri().host(), Some(format!("{label}.host.example").as_str()));
    }
}

fn resolve(rules: &RuleSet, params: &Params) -> Result<(), EndpointError> {
    let endpoint = rules.resolve(params)?;
    let request = endpoint.apply(Request::new(()))?;
    assert!(request.uri().host().is_some_and(|host| !host.is_empty()));
    assert!(request.uri().path().starts_with('/'));
    Ok(())
}
