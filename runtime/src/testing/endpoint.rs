use std::fmt;

use http::HeaderMap;

use crate::Operation;
use crate::endpoint::partitions::Lacks;
use crate::endpoint::rules::RuleSet;
use crate::endpoint::{AuthScheme, Endpoint, EndpointError, Params, Value};
use crate::json::Writer;

/// What a case of a model's
/// [endpoint tests](https://smithy.io/2.0/additional-specs/rules-engine/specification.html#smithy-rules-endpointtests-trait)
/// expects, in the terms of `endpoint_tests!`.
///
/// # Outdated cases
///
/// A case may expect what the rules gave when the model was published, while AWS has since added dual-stack or
/// FIPS endpoints to a partition: then the same rules give another endpoint today, and that one is right. Such a
/// case is recognised by resolving the rules for a partition that lacks those endpoints. If that gives what the
/// case expects, the case is [`Outdated`](Verdict::Outdated): it passes, and prints why
/// (`cargo test -- --show-output` shows it).
#[derive(Debug)]
pub struct Expected(Outcome);

#[derive(Debug, PartialEq)]
enum Outcome {
    Endpoint { url: String, headers: Vec<(String, String)>, properties: String },
    Refusal(String),
}

/// How a case that does not fail compares with the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The rules give what the case expects.
    AsExpected,
    /// The rules gave that before AWS added something to the partition. The text says what.
    Outdated(String),
}

/// The endpoint with this URL.
pub fn endpoint(url: &str) -> Expected {
    let (headers, properties) = (Vec::new(), "{}".to_owned());
    Expected(Outcome::Endpoint { url: without_root(url), headers, properties })
}

/// The error of the rules that has this message.
pub fn refusal(message: &str) -> Expected {
    Expected(Outcome::Refusal(message.to_owned()))
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

    /// Checks what rules give for these parameters. A failed check is a panic; an
    /// [outdated](Self#outdated-cases) case is printed.
    pub fn check(&self, rules: &RuleSet, params: &Params) {
        let verdict = self.compare(rules, params);
        if let Ok(Verdict::Outdated(reason)) = &verdict {
            println!("{reason}");
        }
        let difference = verdict.err();
        assert!(difference.is_none(), "{}", difference.unwrap_or_default());
    }

    /// Checks what a call of an operation gives, whose input is `json`. Of `settings` it takes what a client
    /// would: the rest comes from the operation.
    pub fn check_call<O: Operation>(&self, json: &str, settings: &Params) {
        let rules = O::SERVICE.endpoint_rules;
        let operation = super::laws::read::<O>(json);
        self.check(rules, &operation.to_endpoint_params().with_settings(rules, settings));
    }

    /// Compares what rules give for these parameters.
    ///
    /// # Errors
    ///
    /// What the rules give and what was expected, if they differ and the case is not outdated.
    pub fn compare(&self, rules: &RuleSet, params: &Params) -> Result<Verdict, String> {
        let today = Outcome::of(rules.resolve(params));
        if today == self.0 {
            return Ok(Verdict::AsExpected);
        }
        let explains =
            |lacks: &Lacks| Outcome::of(rules.resolve_if_partitions_lack(*lacks, params)) == self.0;
        let Some(lacks) = Lacks::combinations().find(explains) else {
            let expected = &self.0;
            return Err(format!("for {params:?}\n expected: {expected}\n      got: {today}"));
        };
        Ok(Verdict::Outdated(format!(
            "outdated: the model expects {}, which was right when the partition lacked {lacks}; with today's \
             partitions its rules give {today}",
            self.0
        )))
    }
}

impl Outcome {
    fn of(result: Result<Endpoint, EndpointError>) -> Self {
        match result {
            Ok(endpoint) => of_endpoint(endpoint),
            Err(error) => Self::Refusal(error.to_string()),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refusal(message) => write!(f, "the error `{message}`"),
            Self::Endpoint { url, headers, properties } => {
                write!(f, "the endpoint {url}")?;
                for (name, value) in headers {
                    write!(f, ", {name}: {value}")?;
                }
                if properties == "{}" { Ok(()) } else { write!(f, ", {properties}") }
            }
        }
    }
}

fn of_endpoint(endpoint: Endpoint) -> Outcome {
    let mut properties = endpoint.properties;
    if !endpoint.auth_schemes.is_empty() {
        let schemes = endpoint.auth_schemes.into_iter().map(auth_scheme).collect();
        properties.push(("authSchemes", Value::List(schemes)));
    }
    let mut out = Writer::new();
    write(&Value::Record(properties), &mut out);
    Outcome::Endpoint {
        url: without_root(&endpoint.url),
        headers: headers(&endpoint.headers),
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

/// A URL without the slash at its end: `https://a.example` and `https://a.example/` are the same.
fn without_root(url: &str) -> String {
    url.strip_suffix('/').unwrap_or(url).to_owned()
}
