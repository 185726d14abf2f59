//! From the JSON of a rule set to the runtime's tables, one to one. Tables are `'static`, so what
//! is made here is never freed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lensmith::endpoint::Value;
use lensmith::endpoint::rules::*;
use serde_json::{Map, Value as Json};

type Made<T> = Result<T, String>;

pub(super) fn rule_set(json: &Json) -> Made<RuleSet> {
    let parameters = json["parameters"].as_object().ok_or("no endpoint rules")?;
    let parameters: Made<Vec<_>> =
        parameters.iter().map(|(name, json)| parameter(name, json)).collect();
    Ok(RuleSet { parameters: leak(parameters?), rules: all(&json["rules"], rule)? })
}

/// The rules of a decision diagram.
pub(super) fn diagram(json: &Json) -> Made<RuleSet> {
    let parameters = rule_set(&serde_json::json!({
        "parameters": json["parameters"], "rules": [],
    }))?
    .parameters;
    let nodes =
        STANDARD.decode(json["nodes"].as_str().ok_or("no nodes")?).map_err(|e| e.to_string())?;
    let numbers: Vec<i32> =
        nodes.as_chunks().0.iter().map(|bytes| i32::from_be_bytes(*bytes)).collect();
    // The compiler makes no swapped references, and every node is reached.
    let next = |reference: i32| match reference {
        -1 | 1 | 100_000_000 => Next::NoMatch,
        2..100_000_000 => Next::Node(reference.unsigned_abs() - 1),
        _ => Next::Result(reference.unsigned_abs() - 100_000_001),
    };
    let nodes = numbers
        .as_chunks()
        .0
        .iter()
        .map(|[condition, high, low]| Node(condition.unsigned_abs(), next(*high), next(*low)));
    let root = json["root"].as_i64().and_then(|root| i32::try_from(root).ok()).ok_or("no root")?;
    let diagram = Diagram {
        conditions: all(&json["conditions"], condition)?,
        results: all(&json["results"], rule)?,
        root: next(root),
        nodes: leak(nodes.collect()),
    };
    Ok(RuleSet { parameters, rules: leak(vec![Decide(Box::leak(Box::new(diagram)))]) })
}

/// The value of a parameter in a test case.
pub(super) fn value(json: &Json) -> Made<Value> {
    match json {
        Json::String(text) => Ok(text.as_str().into()),
        Json::Bool(value) => Ok((*value).into()),
        Json::Array(items) => Ok(Value::List(items.iter().map(value).collect::<Made<_>>()?)),
        _ => Err(format!("{json} is no parameter's value")),
    }
}

fn parameter(name: &str, json: &Json) -> Made<Parameter> {
    let name: &'static str = name.to_owned().leak();
    let type_ = json["type"].as_str().unwrap_or_default().to_ascii_lowercase();
    let mut parameter = match type_.as_str() {
        "string" => Parameter::string(name),
        "boolean" => Parameter::boolean(name),
        "stringarray" => Parameter::string_array(name),
        _ => return Err(format!("{json} has no known type")),
    };
    if let Some(built_in) = json["builtIn"].as_str() {
        let known = BuiltIn::ALL.iter().find(|known| known.name() == built_in);
        parameter = parameter.built_in(*known.ok_or(format!("no built-in `{built_in}`"))?);
    }
    if json["required"] == true {
        parameter = parameter.required();
    }
    match json.get("default") {
        Some(default) => Ok(parameter.default(expr(default)?)),
        None => Ok(parameter),
    }
}

fn rule(json: &Json) -> Made<Rule> {
    let conditions = all(&json["conditions"], condition)?;
    match json["type"].as_str() {
        Some("tree") => Ok(Tree(conditions, all(&json["rules"], rule)?)),
        Some("error") => Ok(Error(conditions, template(&json["error"])?)),
        Some("endpoint") => {
            let endpoint = &json["endpoint"];
            let extras = Extras {
                headers: fields(&endpoint["headers"], |values| all(values, template))?,
                properties: fields(&endpoint["properties"], expr)?,
            };
            let url = template(&endpoint["url"])?;
            Ok(match extras {
                Extras { headers: [], properties: [] } => Endpoint(conditions, url),
                extras => EndpointWith(conditions, url, extras),
            })
        }
        _ => Err(format!("{json} is no rule")),
    }
}

fn condition(json: &Json) -> Made<Condition> {
    let call = expr(json)?;
    Ok(match json["assign"].as_str() {
        Some(name) => Let(name.to_owned().leak(), call),
        None => If(call),
    })
}

fn template(json: &Json) -> Made<&'static str> {
    match (json, json["ref"].as_str()) {
        (Json::String(text), _) => Ok(text.clone().leak()),
        (_, Some(name)) => Ok(format!("{{{name}}}").leak()),
        _ => Err(format!("{json} is neither a template nor a reference")),
    }
}

fn expr(json: &Json) -> Made<Expr> {
    match json {
        Json::String(text) => Ok(Text(text.clone().leak())),
        Json::Bool(value) => Ok(Bool(*value)),
        Json::Array(_) => Ok(List(all(json, expr)?)),
        Json::Object(members) => match (members.get("ref"), members.get("fn")) {
            (Some(Json::String(name)), None) => Ok(Ref(name.clone().leak())),
            (None, Some(Json::String(name))) => call(name, &json["argv"]),
            _ => Ok(Record(fields(json, expr)?)),
        },
        _ => Err(format!("{json} is no expression")),
    }
}

fn call(function: &str, argv: &Json) -> Made<Expr> {
    let argv = argv.as_array().map(Vec::as_slice).unwrap_or_default();
    let unknown = || format!("no function `{function}` of {argv:?}");
    Ok(match (function, argv) {
        ("booleanEquals", [a, b]) => BooleanEquals(boxed(a)?, boxed(b)?),
        ("coalesce", options) => Coalesce(leak(options.iter().map(expr).collect::<Made<_>>()?)),
        ("getAttr", [value, Json::String(path)]) => GetAttr(boxed(value)?, path.clone().leak()),
        ("isSet", [value]) => IsSet(boxed(value)?),
        ("isValidHostLabel", [value, Json::Bool(sub)]) => IsValidHostLabel(boxed(value)?, *sub),
        ("ite", [condition, a, b]) => Ite(boxed(condition)?, boxed(a)?, boxed(b)?),
        ("not", [value]) => Not(boxed(value)?),
        ("parseURL", [value]) => ParseUrl(boxed(value)?),
        ("split", [value, delimiter, limit]) => {
            Split(boxed(value)?, boxed(delimiter)?, index(limit)?)
        }
        ("stringEquals", [a, b]) => StringEquals(boxed(a)?, boxed(b)?),
        ("substring", [value, start, stop, Json::Bool(reverse)]) => {
            Substring(boxed(value)?, index(start)?, index(stop)?, *reverse)
        }
        ("uriEncode", [value]) => UriEncode(boxed(value)?),
        ("aws.partition", [region]) => AwsPartition(boxed(region)?),
        ("aws.parseArn", [value]) => AwsParseArn(boxed(value)?),
        ("aws.isVirtualHostableS3Bucket", [value, Json::Bool(sub)]) => {
            AwsIsVirtualHostableS3Bucket(boxed(value)?, *sub)
        }
        _ => return Err(unknown()),
    })
}

fn boxed(json: &Json) -> Made<&'static Expr> {
    Ok(Box::leak(Box::new(expr(json)?)))
}

fn index(json: &Json) -> Made<usize> {
    let index = json.as_u64().and_then(|index| usize::try_from(index).ok());
    index.ok_or_else(|| format!("{json} is no index"))
}

fn all<T>(json: &Json, make: impl Fn(&Json) -> Made<T>) -> Made<&'static [T]> {
    let items = json.as_array().ok_or_else(|| format!("{json} is no array"))?;
    Ok(leak(items.iter().map(make).collect::<Made<_>>()?))
}

/// The members of an object, none where there is no object.
fn fields<T>(json: &Json, make: impl Fn(&Json) -> Made<T>) -> Made<&'static [(&'static str, T)]> {
    let members = json.as_object().into_iter().flat_map(Map::iter);
    let field = |(name, json): (&String, _)| Ok((&*name.clone().leak(), make(json)?));
    Ok(leak(members.map(field).collect::<Made<_>>()?))
}

fn leak<T>(items: Vec<T>) -> &'static [T] {
    Vec::leak(items)
}
