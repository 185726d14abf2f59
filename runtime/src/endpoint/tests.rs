mod apply;
mod ecr;
mod functions;
mod interpreter;
mod templates;

use super::rules::{Condition, Expr, Parameter, Rule, RuleSet};
use super::{Endpoint, EndpointError, Params, Value};

/// Resolves rules over the optional string parameters `A` and `B` and the boolean `On`.
fn resolve(rules: &'static [Rule], params: &Params) -> Result<Endpoint, EndpointError> {
    const PARAMETERS: &[Parameter] =
        &[Parameter::string("A"), Parameter::string("B"), Parameter::boolean("On")];
    RuleSet { parameters: PARAMETERS, rules }.resolve(params)
}

fn url(rules: &'static [Rule], params: &Params) -> String {
    resolve(rules, params).unwrap().url
}

fn message(rules: &'static [Rule], params: &Params) -> String {
    resolve(rules, params).unwrap_err().to_string()
}

/// Evaluates an expression over `A`, `B` and `On`, `None` where it is unset.
fn value(expr: Expr, params: &Params) -> Option<Value> {
    let conditions: &'static [Condition] =
        Box::leak(Box::new([Condition::If(Expr::IsSet(Box::leak(Box::new(expr))))]));
    let properties: &'static [_] = Box::leak(Box::new([("value", expr)]));
    let extras = super::rules::Extras { headers: &[], properties };
    let rules = [Rule::EndpointWith(conditions, "u", extras), Rule::Endpoint(&[], "unset")];
    let endpoint = resolve(Box::leak(Box::new(rules)), params).unwrap();
    endpoint.properties.into_iter().next().map(|(_, value)| value)
}
