use std::slice;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::eval::{evaluate, holds};
use super::partitions::Lacks;
use super::rules::{Condition, Diagram, Extras, Next, Node, Rule, RuleSet};
use super::scope::Scope;
use super::template::{render, render_url};
use super::{AuthScheme, Endpoint, EndpointError, Params};

impl RuleSet {
    /// Finds the endpoint for these parameters.
    ///
    /// Rules are tried in order. The first whose conditions all hold decides; a tree rule hands
    /// over to its nested rules for good.
    ///
    /// # Errors
    ///
    /// [`Rejected`](EndpointError::Rejected) if a rule says so, [`NoMatch`](EndpointError::NoMatch)
    /// if no rule holds, and others for parameters that do not fit the declared ones or a table
    /// that breaks the specification.
    pub fn resolve(&self, params: &Params) -> Result<Endpoint, EndpointError> {
        self.resolve_if_partitions_lack(Lacks::default(), params)
    }

    /// Finds the endpoint that the rules gave when the partitions lacked something.
    pub(crate) fn resolve_if_partitions_lack(
        &self,
        lacks: Lacks,
        params: &Params,
    ) -> Result<Endpoint, EndpointError> {
        let mut scope = Scope::new(self, params, lacks)?;
        let mut rules = self.rules;
        let mut at = "rules".to_owned();
        loop {
            let Some((index, rule)) = first_match(rules, &mut scope)? else {
                return Err(EndpointError::NoMatch { at });
            };
            match rule {
                Rule::Tree(_, nested) => {
                    rules = nested;
                    at = format!("{at}[{index}].rules");
                }
                Rule::Endpoint(_, template) => return Ok(Endpoint::new(url(template, &scope)?)),
                Rule::EndpointWith(_, template, extras) => {
                    return with_extras(Endpoint::new(url(template, &scope)?), extras, &scope);
                }
                Rule::Error(_, message) => {
                    return Err(EndpointError::Rejected(text(message, &scope)?));
                }
                Rule::Decide(diagram) => {
                    rules = decide(diagram, &mut scope)?;
                    at = format!("{at}[{index}].results");
                }
            }
        }
    }
}

/// The result of a diagram as a list of one rule, or of none.
fn decide(diagram: &Diagram, scope: &mut Scope) -> Result<&'static [Rule], EndpointError> {
    let mut next = diagram.root;
    // A path through a diagram tests no condition twice, so a longer one goes in circles.
    for _ in 0..=diagram.conditions.len() {
        match next {
            Next::NoMatch => return Ok(&[]),
            Next::Result(index) => return entry(diagram.results, index).map(slice::from_ref),
            Next::Node(index) => {
                let Node(condition, high, low) = entry(diagram.nodes, index)?;
                let condition = slice::from_ref(entry(diagram.conditions, *condition)?);
                next = if holds(condition, scope)? { *high } else { *low };
            }
        }
    }
    Err(EndpointError::faulty("the decision diagram goes in circles".to_owned()))
}

fn entry<T>(table: &'static [T], index: u32) -> Result<&'static T, EndpointError> {
    usize::try_from(index).ok().and_then(|index| table.get(index)).ok_or_else(|| {
        EndpointError::faulty(format!(
            "the decision diagram has no entry {index} where it needs one"
        ))
    })
}

/// Leaves the names that the found rule gives in scope, and those of the others out of it.
fn first_match<'r>(
    rules: &'r [Rule],
    scope: &mut Scope,
) -> Result<Option<(usize, &'r Rule)>, EndpointError> {
    for (index, rule) in rules.iter().enumerate() {
        let names = scope.len();
        if holds(conditions(rule), scope)? {
            return Ok(Some((index, rule)));
        }
        scope.truncate(names);
    }
    Ok(None)
}

fn conditions(rule: &Rule) -> &'static [Condition] {
    match rule {
        Rule::Tree(conditions, _)
        | Rule::Endpoint(conditions, _)
        | Rule::EndpointWith(conditions, ..)
        | Rule::Error(conditions, _) => conditions,
        Rule::Decide(_) => &[],
    }
}

fn with_extras(
    mut endpoint: Endpoint,
    extras: &Extras,
    scope: &Scope,
) -> Result<Endpoint, EndpointError> {
    endpoint.headers = headers(extras, scope)?;
    for (name, expr) in extras.properties {
        let value = evaluate(expr, scope)?.ok_or_else(|| {
            let reason = format!("the endpoint property `{name}` names a value that is not set");
            EndpointError::faulty(reason)
        })?;
        if *name == "authSchemes" {
            endpoint.auth_schemes = AuthScheme::list(&value)?;
        } else {
            endpoint.properties.push((name, value));
        }
    }
    Ok(endpoint)
}

fn headers(extras: &Extras, scope: &Scope) -> Result<HeaderMap, EndpointError> {
    let mut headers = HeaderMap::new();
    for (name, values) in extras.headers {
        for template in *values {
            let value = text(template, scope)?;
            let (Ok(key), Ok(value)) = (HeaderName::try_from(*name), HeaderValue::try_from(value))
            else {
                return Err(EndpointError::InvalidHeader { name });
            };
            headers.append(key, value);
        }
    }
    Ok(headers)
}

/// Renders a URL's template whose references must all be set.
fn url(template: &'static str, scope: &Scope) -> Result<String, EndpointError> {
    render_url(template, scope)?.ok_or_else(|| unset(template))
}

/// Renders a template whose references must all be set.
fn text(template: &str, scope: &Scope) -> Result<String, EndpointError> {
    render(template, scope)?.ok_or_else(|| unset(template))
}

fn unset(template: &str) -> EndpointError {
    EndpointError::faulty(format!("the template `{template}` names a value that is not set"))
}
