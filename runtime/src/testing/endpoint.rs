use http::HeaderMap;

use crate::Operation;
use crate::endpoint::rules::RuleSet;
use crate::endpoint::{AuthScheme, Endpoint, EndpointError, Params, Value};
use crate::json::Writer;

/// What a case of a model's
/// [endpoint tests](https://smithy.io/2.0/additional-specs/rules-engine/specification.html#smithy-rules-endpointtests-trait)
/// expects, in the terms of [`endpoint_tests`](crate::endpoint_tests).
#[derive(Debug)]
pub struct Expected(Outcome);

#[derive(Debug, PartialEq)]
enum Outcome {
    Endpoint { url: String, headers: Vec<(String, String)>, properties: String },
    Refusal(String),
    OutdatedRefusal(String),
}

/// The endpoint with this URL.
pub fn endpoint(url: &str) -> Expected {
    let (headers, properties) = (Vec::new(), "{}".to_owned());
    Expected(Outcome::Endpoint { url: url.to_owned(), headers, properties })
}

/// An error of the rules, with this message.
pub fn refusal(message: &str) -> Expected {
    Expected(Outcome::Refusal(message.to_owned()))
}

/// An error of the rules which followed from a partition's lack of dual-stack endpoints. The partition has
/// them since, so that there must be an endpoint.
pub fn outdated_refusal(message: &str) -> Expected {
    Expected(Outcome::OutdatedRefusal(message.to_owned()))
}

impl Expected {
    /// The same with a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Outcome::Endpoint { headers, .. } = &mut self.0 {
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
            headers.sort();
        }
        self
    }

    /// The same with properties: a JSON object without spaces, whose keys are in their order.
    #[must_use]
    pub fn properties(mut self, json: &str) -> Self {
        if let Outcome::Endpoint { properties, .. } = &mut self.0 {
            json.clone_into(properties);
        }
        self
    }

    /// Checks what rules give for these parameters.
    pub fn check(&self, rules: &RuleSet, params: &Params) {
        self.compare(rules.resolve(params), params);
    }

    /// Checks what a call of an operation gives, whose input is `json`. Of `settings` it takes what a client
    /// would: the rest comes from the operation.
    pub fn check_call<O: Operation>(&self, json: &str, settings: &Params) {
        let rules = O::SERVICE.endpoint_rules;
        let operation = super::read::<O>(json);
        let params = operation.to_endpoint_params().with_settings(rules, settings);
        self.compare(rules.resolve(&params), &params);
    }

    fn compare(&self, found: Result<Endpoint, EndpointError>, params: &Params) {
        let found = match (&self.0, found) {
            (Outcome::OutdatedRefusal(message), Ok(_)) => Outcome::OutdatedRefusal(message.clone()),
            (_, Ok(found)) => of_endpoint(found),
            (_, Err(error)) => Outcome::Refusal(error.to_string()),
        };
        assert_eq!(found, self.0, "for {params:?}");
    }
}

fn of_endpoint(found: Endpoint) -> Outcome {
    let mut properties = found.properties;
    if !found.auth_schemes.is_empty() {
        let schemes = found.auth_schemes.into_iter().map(auth_scheme).collect();
        properties.push(("authSchemes", Value::List(schemes)));
    }
    let mut out = Writer::new();
    write(&Value::Record(properties), &mut out);
    Outcome::Endpoint {
        url: found.url,
        headers: headers(&found.headers),
        properties: out.into_string(),
    }
}

fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let pairs = headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes())));
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort();
    pairs
}

/// The record that an authentication scheme came from, without what is at its default.
fn auth_scheme(scheme: AuthScheme) -> Value {
    let flag = |on: bool| on.then_some(Value::Bool(true));
    let set = scheme.signing_region_set;
    let members = [
        ("disableDoubleEncoding", flag(scheme.disable_double_encoding)),
        ("disableNormalizePath", flag(scheme.disable_normalize_path)),
        ("name", Some(scheme.name.into())),
        ("signingName", scheme.signing_name.map(Value::from)),
        ("signingRegion", scheme.signing_region.map(Value::from)),
        ("signingRegionSet", (!set.is_empty()).then(|| set.into())),
    ];
    let members = members.into_iter().filter_map(|(name, value)| Some((name, value?)));
    Value::Record(members.collect())
}

/// Writes a value as JSON, with its keys in their order.
fn write(value: &Value, out: &mut Writer) {
    match value {
        Value::String(text) => out.string(text),
        Value::Bool(value) => out.boolean(*value),
        Value::List(items) => {
            out.begin_array();
            items.iter().for_each(|item| write(item, out));
            out.end_array();
        }
        Value::Record(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| *name);
            out.begin_object();
            for (name, value) in fields {
                out.key(name);
                write(value, out);
            }
            out.end_object();
        }
    }
}
