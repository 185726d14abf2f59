//! Checks that every reference in endpoint rules, in expressions and templates, names a parameter or a value
//! that an earlier condition assigned.

use super::{At, Malformed, malformed};
use crate::ir::endpoint::{Argument, Condition, Diagram, Endpoint, Expr, Parameter, Rule, RuleSet};

/// Finds the first reference to nothing, and the first template that is malformed.
pub(super) fn references(rules: &RuleSet) -> Result<(), Malformed> {
    check_rules(&rules.rules, &mut names(&rules.parameters))
}

/// The same for a diagram. Which conditions a path tests depends on the parameters, so a name may be unset
/// anywhere; it must be the name of a parameter or be assigned by some condition.
pub(super) fn references_of_diagram(
    parameters: &[Parameter],
    diagram: &Diagram,
) -> Result<(), Malformed> {
    let mut scope = names(parameters);
    scope.extend(diagram.conditions.iter().filter_map(assigned));
    for (index, condition) in diagram.conditions.iter().enumerate() {
        check_expr(condition.expr(), &scope).at(index).at("conditions")?;
    }
    for (index, result) in diagram.results.iter().enumerate() {
        check_rule(result, &mut scope).at(index).at("results")?;
    }
    Ok(())
}

fn names(parameters: &[Parameter]) -> Vec<&str> {
    parameters.iter().map(|parameter| &*parameter.name).collect()
}

fn assigned(condition: &Condition) -> Option<&str> {
    match condition {
        Condition::If(_) => None,
        Condition::Let(name, _) => Some(name),
    }
}

fn check_rules<'a>(rules: &'a [Rule], scope: &mut Vec<&'a str>) -> Result<(), Malformed> {
    for (index, rule) in rules.iter().enumerate() {
        let outer = scope.len();
        check_rule(rule, scope).at(index).at("rules")?;
        scope.truncate(outer);
    }
    Ok(())
}

fn check_rule<'a>(rule: &'a Rule, scope: &mut Vec<&'a str>) -> Result<(), Malformed> {
    for (index, condition) in rule.conditions().iter().enumerate() {
        check_expr(condition.expr(), scope).at(index).at("conditions")?;
        scope.extend(assigned(condition));
    }
    match rule {
        Rule::Tree(_, rules) => check_rules(rules, scope),
        Rule::Error(_, message) => check_template(message, scope).at("error"),
        Rule::Endpoint(_, endpoint) => check_endpoint(endpoint, scope).at("endpoint"),
        // A diagram is never nested in a rule.
        Rule::Decide(_) => Ok(()),
    }
}

fn check_endpoint(endpoint: &Endpoint, scope: &[&str]) -> Result<(), Malformed> {
    check_template(&endpoint.url, scope).at("url")?;
    for (name, values) in &endpoint.headers {
        for value in values {
            check_template(value, scope).at(name).at("headers")?;
        }
    }
    for (name, value) in &endpoint.properties {
        check_expr(value, scope).at(name).at("properties")?;
    }
    Ok(())
}

fn check_expr(expr: &Expr, scope: &[&str]) -> Result<(), Malformed> {
    match expr {
        Expr::Bool(_) => Ok(()),
        Expr::Text(text) => check_template(text, scope),
        Expr::Ref(name) => check_reference(name, scope),
        Expr::List(elements) => elements.iter().try_for_each(|element| check_expr(element, scope)),
        Expr::Record(members) => {
            members.iter().try_for_each(|(name, value)| check_expr(value, scope).at(name))
        }
        Expr::Call(_, arguments) => arguments.iter().try_for_each(|argument| match argument {
            Argument::Expr(expr) => check_expr(expr, scope),
            Argument::Exprs(exprs) => exprs.iter().try_for_each(|expr| check_expr(expr, scope)),
            Argument::Text(_) | Argument::Bool(_) | Argument::Integer(_) => Ok(()),
        }),
    }
}

/// A template: text in which `{name}` and `{name#path}` are references, and doubled braces are braces.
fn check_template(template: &str, scope: &[&str]) -> Result<(), Malformed> {
    let mut rest = template;
    while let Some(brace) = rest.find(['{', '}']) {
        let (_, after) = rest.split_at(brace);
        if let Some(after) = after.strip_prefix("{{").or_else(|| after.strip_prefix("}}")) {
            rest = after;
            continue;
        }
        let reference = after.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        let Some((name, after)) = reference else {
            return malformed(format!("the template `{template}` has an unmatched brace"));
        };
        check_reference(name, scope)?;
        rest = after;
    }
    Ok(())
}

fn check_reference(reference: &str, scope: &[&str]) -> Result<(), Malformed> {
    let name = reference.split_once('#').map_or(reference, |(name, _path)| name);
    if scope.contains(&name) {
        return Ok(());
    }
    let known = scope.join("`, `");
    malformed(format!("`{name}` is neither a parameter nor assigned earlier; in scope: `{known}`"))
}
