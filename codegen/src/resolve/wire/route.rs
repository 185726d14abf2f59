//! Where the requests of operations go: the trait [`http`](https://smithy.io/2.0/spec/http-bindings.html#http-trait).

use std::collections::{BTreeMap, BTreeSet};

use super::{binding, is_in_endpoint};
use crate::error::Problem;
use crate::ir::endpoint::RuleSet;
use crate::ir::{Role, Route};
use crate::model::{Binding, Member, is_token};
use crate::resolve::context::Context;
use crate::resolve::input::Input;
use crate::resolve::selection::Selected;
use crate::shape_id::is_name;

const HELP: &str = "fix the trait `smithy.api#http`, or replace it in an overlay";

/// The route of an operation, if its protocol has HTTP bindings.
pub(in crate::resolve) fn route(
    context: &Context<'_>,
    input: Input<'_>,
    rules: &RuleSet,
    problems: &mut Vec<Problem>,
) -> Option<Route> {
    if !context.protocol.has_http_bindings() {
        return None;
    }
    let Some(http) = input.selected.shape.traits.http() else {
        let cause = "it has no trait `smithy.api#http`, which the protocol of the service needs";
        problems.push(input.problem(cause).help("add the trait, with `method` and `uri`"));
        return None;
    };
    if http.method.is_empty() || !is_token(http.method) {
        let cause = format!("`{}` is not an HTTP method", http.method);
        problems.push(input.problem(cause).help(HELP));
    }
    let (mut defaults, mut prefixes) = (BTreeMap::new(), BTreeMap::new());
    let mut in_endpoint = None;
    match Pattern::parse(http.uri) {
        Ok(pattern) => {
            check_members(context, input, &pattern, problems);
            in_endpoint = first_label(&pattern).filter(|label| {
                let mut members = input.members.iter();
                members.any(|it| it.name == *label && is_in_endpoint(context, rules, it))
            });
            defaults.extend(pattern.labels.iter().filter_map(|label| {
                Some(((*label).to_owned(), context.service.label_default(label)?.to_owned()))
            }));
            prefixes.extend(input.members.iter().filter_map(|member| {
                let is_label = pattern.labels.contains(member.name.as_str());
                let target = context.model.get(&member.target).filter(|_| is_label)?;
                let prefixes = target.traits.label_prefixes();
                (!prefixes.is_empty()).then(|| (member.name.clone(), prefixes))
            }));
        }
        Err(cause) => problems.push(problem_of_uri(input, http.uri, &cause)),
    }
    Some(Route {
        method: http.method.to_owned(),
        pattern: http.uri.to_owned(),
        defaults,
        prefixes,
        in_endpoint: in_endpoint.map(str::to_owned),
    })
}

/// The label that is the whole first segment of a path.
fn first_label<'a>(pattern: &Pattern<'a>) -> Option<&'a str> {
    pattern.segments.first()?.strip_prefix('{')?.strip_suffix('}').filter(|it| !it.ends_with('+'))
}

/// Refuses operations whose requests a service could not tell apart.
pub(in crate::resolve) fn check_routes(
    context: &Context<'_>,
    selected: &[Selected<'_>],
) -> Vec<Problem> {
    let mut seen = BTreeMap::new();
    let mut problems = Vec::new();
    for Selected { id, shape, .. } in
        selected.iter().filter(|_| context.protocol.has_http_bindings())
    {
        let Some(http) = shape.traits.http() else { continue };
        let Ok(pattern) = Pattern::parse(http.uri) else { continue };
        let key = (http.method, pattern.without_names(), shape.traits.host_prefix());
        if let Some(other) = seen.insert(key, id) {
            let cause = format!(
                "its requests cannot be told from those of `{other}`: both are `{} {}`",
                http.method, http.uri
            );
            let problem = Problem::of(id, cause).in_file(&shape.file);
            problems.push(problem.help("change the method or the URI pattern of one of the two"));
        }
    }
    problems
}

/// Compares labels and parameters of a pattern with the members of the input.
fn check_members(
    context: &Context<'_>,
    input: Input<'_>,
    pattern: &Pattern<'_>,
    problems: &mut Vec<Problem>,
) {
    let bound: Vec<(&Member, Option<Binding<'_>>)> = input
        .members
        .iter()
        .map(|member| (member, binding(context.protocol, Role::Request, &member.traits)))
        .collect();
    for label in &pattern.labels {
        let is_it = |(member, binding): &(&Member, _)| {
            member.name == *label && *binding == Some(Binding::Label)
        };
        if !bound.iter().any(is_it) {
            let cause = format!(
                "names `{label}`, which is not a member with the trait `smithy.api#httpLabel`"
            );
            problems.push(problem_of_uri(input, pattern.uri, &cause));
        }
    }
    for (member, binding) in bound {
        match binding {
            Some(Binding::Label) if !pattern.labels.contains(member.name.as_str()) => {
                let cause = format!("the URI pattern `{}` has no label for it", pattern.uri);
                let help = format!(
                    "add `{{{}}}` to the trait `smithy.api#http`, or remove the trait \
                     `smithy.api#httpLabel`",
                    member.name
                );
                problems.push(input.problem_of(member, &cause).help(help));
            }
            Some(Binding::Query(name)) if pattern.parameters.iter().any(|(it, _)| *it == name) => {
                let cause = format!(
                    "the URI pattern `{}` sets the parameter `{name}` already",
                    pattern.uri
                );
                let help = "bind the member to another parameter, or remove that of the pattern";
                problems.push(input.problem_of(member, &cause).help(help));
            }
            _ => {}
        }
    }
}

#[track_caller]
fn problem_of_uri(input: Input<'_>, uri: &str, cause: &str) -> Problem {
    input.problem(format!("the URI pattern `{uri}` {cause}")).help(HELP)
}

/// A [URI pattern](https://smithy.io/2.0/spec/http-bindings.html#uri).
struct Pattern<'a> {
    uri: &'a str,
    /// The segments of the path after their slashes.
    segments: Vec<&'a str>,
    labels: BTreeSet<&'a str>,
    /// The parameters of the query, with what follows the name.
    parameters: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Pattern<'a> {
    /// The parts of a pattern, or what is wrong with it. A label may follow a greedy one, which Smithy only
    /// advises against: a client has no trouble with it.
    fn parse(uri: &'a str) -> Result<Self, String> {
        let (path, query) = match uri.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (uri, None),
        };
        let Some(rest) = path.strip_prefix('/') else {
            return Err("does not start with `/`".to_owned());
        };
        let is_allowed = |c: &char| c.is_ascii_graphic() && !"#\"<>\\^`".contains(*c);
        if let Some(other) = uri.chars().find(|c| !is_allowed(c)) {
            return Err(format!("has the character `{}`", other.escape_default()));
        }
        let segments: Vec<&str> = rest.split('/').collect();
        let (mut labels, mut parameters) = (BTreeSet::new(), BTreeMap::new());
        let last = segments.len() - 1;
        for (index, segment) in segments.iter().enumerate() {
            if segment.is_empty() && index < last {
                return Err("has an empty segment".to_owned());
            }
            if let Some(label) = label(segment)? {
                let is_new = labels.insert(label.trim_end_matches('+'));
                if !is_new {
                    return Err(format!("has the label `{label}` twice"));
                }
            }
        }
        for parameter in query.into_iter().flat_map(|query| query.split('&')) {
            let (name, value) = parameter.split_at(parameter.find('=').unwrap_or(parameter.len()));
            if name.is_empty() {
                return Err("has a parameter without a name".to_owned());
            }
            if parameter.contains(['{', '}']) {
                return Err("has a label in its query".to_owned());
            }
            if parameters.insert(name, value).is_some() {
                return Err(format!("has the parameter `{name}` twice"));
            }
        }
        Ok(Self { uri, segments, labels, parameters: parameters.into_iter().collect() })
    }

    /// What distinguishes requests: the path without the names of labels, and the query.
    fn without_names(&self) -> (Vec<&'a str>, BTreeSet<(&'a str, &'a str)>) {
        let kind = |segment: &&'a str| match (segment.starts_with('{'), segment.ends_with("+}")) {
            (true, true) => "{+}",
            (true, false) => "{}",
            (false, _) => *segment,
        };
        (self.segments.iter().map(kind).collect(), self.parameters.clone())
    }
}

/// The name of a label, with the sign of a greedy one, if the segment is one.
fn label(segment: &str) -> Result<Option<&str>, String> {
    if !segment.contains(['{', '}']) {
        return Ok(None);
    }
    let label = segment.strip_prefix('{').and_then(|label| label.strip_suffix('}'));
    match label.filter(|label| is_name(label.strip_suffix('+').unwrap_or(label))) {
        Some(label) => Ok(Some(label)),
        None => Err(format!("has the segment `{segment}`, which is not a whole label")),
    }
}
