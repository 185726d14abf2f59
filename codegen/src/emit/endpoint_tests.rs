//! `tests/endpoint.rs`: the cases that the model has of its endpoint rules.

use super::literal::{doc_lines, raw_string};
use super::{Item, Module, endpoint_params, imports, test_attributes};
use crate::ir::Service;
use crate::ir::endpoint::ParamLiteral;
use crate::ir::endpoint_test::{Call, EndpointTest, Expectation};

/// The last column of a line.
const WIDTH: usize = 100;

/// The tests; `None` if the model has no cases:
///
/// ```text
/// lensmith::endpoint_tests! {
///     SERVICE;
///
///     of_an_account { "Region": "eu-central-1", "AccountId": "123456789012" }
///         via ListTables("{}")
///         => endpoint("https://123456789012.ddb.eu-central-1.amazonaws.com");
/// }
/// ```
pub(super) fn tests(service: &Service) -> Option<Module> {
    let cases: Vec<String> = service.endpoint_tests.iter().map(case).collect();
    if cases.is_empty() {
        return None;
    }
    let items = vec![Item::Text(format!(
        "lensmith::endpoint_tests! {{\n    SERVICE;\n\n{}}}\n",
        cases.join("\n")
    ))];
    let (docs, attributes) = (DOCS.to_owned(), test_attributes(service));
    Some(Module { docs, attributes, imports: imports(service), items })
}

const DOCS: &str = "\
The endpoints that the model expects for parameters, and for calls that lead to them.\n\
\n\
A case that was right until AWS added endpoints to a partition is outdated: it passes, and prints why\n\
(`cargo test -- --show-output`).";

fn imports(service: &Service) -> Vec<String> {
    let is_used = |name: &&str| service.endpoint_tests.iter().any(|case| function(case) == *name);
    let names: Vec<&str> = ["endpoint", "refusal"].into_iter().filter(is_used).collect();
    let testing = imports::import("lensmith::testing::endpoint", &names);
    testing.into_iter().chain([imports::of_crate(service)]).collect()
}

/// The function of the runtime that makes what a case expects.
fn function(case: &EndpointTest) -> &'static str {
    match case.expectation {
        Expectation::Endpoint { .. } => "endpoint",
        Expectation::Refusal(_) => "refusal",
    }
}

fn case(case: &EndpointTest) -> String {
    let params = braced(&case.params, 4, 4 + case.name.len() + 1);
    let (docs, name, expected) = (doc_lines(&case.docs, 4), &case.name, expected(case));
    // The expectation follows a brace that ends its line, or has a line to itself.
    let calls = match case.calls.iter().map(call).collect::<String>() {
        none if none.is_empty() && params.contains('\n') => " ".to_owned(),
        calls => format!("\n{calls}        "),
    };
    format!("{docs}    {name} {params}{calls}=> {expected};\n")
}

fn call(call: &Call) -> String {
    let (operation, input) = (call.operation.as_str(), raw_string(&call.input));
    let settings = match &call.settings {
        Some(settings) => format!(" with {}", braced(settings, 8, WIDTH)),
        None => String::new(),
    };
    format!("        via {operation}({input}){settings}\n")
}

/// Parameters in braces: on the current line if they fit, or on as few lines as they need.
fn braced(params: &[(String, ParamLiteral)], indent: usize, start: usize) -> String {
    if params.is_empty() {
        return "{}".to_owned();
    }
    let params: Vec<String> = params
        .iter()
        .map(|(name, value)| {
            let name = raw_string(name);
            format!("{name}: {}", endpoint_params::literal(value).to_string().replace(" ,", ","))
        })
        .collect();
    let line = format!("{{ {} }}", params.join(", "));
    if start + line.len() <= WIDTH {
        return line;
    }
    let pad = " ".repeat(indent + 4);
    let mut lines = vec![String::new()];
    for param in params {
        let is_full = |line: &String| pad.len() + line.len() + param.len() + 2 > WIDTH;
        match lines.last_mut() {
            Some(line) if line.is_empty() => *line = format!("{param},"),
            Some(line) if !is_full(line) => line.push_str(&format!(" {param},")),
            _ => lines.push(format!("{param},")),
        }
    }
    let lines = lines.join(&format!("\n{pad}"));
    format!("{{\n{pad}{lines}\n{}}}", " ".repeat(indent))
}

fn expected(case: &EndpointTest) -> String {
    let function = function(case);
    match &case.expectation {
        Expectation::Refusal(message) => format!("{function}({})", raw_string(message)),
        Expectation::Endpoint { url, headers, properties } => {
            let mut text = format!("{function}({})", raw_string(url));
            for (name, value) in headers {
                let (name, value) = (raw_string(name), raw_string(value));
                text.push_str(&format!("\n            .header({name}, {value})"));
            }
            if let Some(json) = properties {
                text.push_str(&format!("\n            .properties({})", raw_string(json)));
            }
            text
        }
    }
}
