//! One shape of the [JSON AST](https://smithy.io/2.0/spec/json-ast.html).

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::{Member, Operation, Resource, Service, ShapeId, ShapeKind, Simple, Traits};
use super::apply::TRAITS_HELP;
use crate::error::Problem;
use crate::shape_id::is_identifier;

/// The types of the AST that hold something, for messages.
const AGGREGATES: [&str; 10] = [
    "apply",
    "enum",
    "intEnum",
    "list",
    "map",
    "operation",
    "resource",
    "service",
    "structure",
    "union",
];

/// A life cycle property of a resource names one operation.
const LIFECYCLE: [&str; 6] = ["create", "put", "read", "update", "delete", "list"];

/// Reads a shape: its kind with all that it holds, and its traits.
pub(super) fn parse(id: &ShapeId, node: Value) -> Result<(ShapeKind, Traits), Vec<Problem>> {
    let Value::Object(node) = node else {
        let problem = Problem::of(id, "the shape is not an object");
        return Err(vec![problem.help(r#"a shape looks like {"type": "string"}"#)]);
    };
    let mut parser = Parser { id, node, problems: Vec::new() };
    let kind = parser.kind();
    let traits = parser.traits();
    match (kind, traits) {
        (Some(kind), Some(traits)) if parser.problems.is_empty() => Ok((kind, traits)),
        _ => Err(parser.problems),
    }
}

/// A shape that is being read, and the problems so far.
struct Parser<'a> {
    id: &'a ShapeId,
    node: Map<String, Value>,
    problems: Vec<Problem>,
}

impl Parser<'_> {
    fn kind(&mut self) -> Option<ShapeKind> {
        let kind = match self.node.get("type") {
            Some(Value::String(kind)) => kind.clone(),
            other => {
                let cause = if other.is_some() {
                    "`type` is not a string"
                } else {
                    "the shape has no `type`"
                };
                self.problem(cause, "a type is, for example, `string` or `structure`");
                return None;
            }
        };
        if let Some(simple) = Simple::named(&kind) {
            return Some(ShapeKind::Simple(simple));
        }
        Some(match kind.as_str() {
            "enum" => ShapeKind::Enum(self.members()),
            "intEnum" => ShapeKind::IntEnum(self.members()),
            "structure" => ShapeKind::Structure(self.members()),
            "union" => ShapeKind::Union(self.members()),
            "list" => ShapeKind::List(self.member("member")?),
            "map" => ShapeKind::Map { key: self.member("key")?, value: self.member("value")? },
            "operation" => ShapeKind::Operation(Operation {
                input: self.reference("input"),
                output: self.reference("output"),
                errors: self.references("errors"),
            }),
            "resource" => ShapeKind::Resource(self.resource()),
            "service" => ShapeKind::Service(Service {
                version: self
                    .node
                    .get("version")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .into(),
                operations: self.references("operations"),
                resources: self.references("resources"),
                errors: self.references("errors"),
                rename: self.rename(),
            }),
            _ => {
                let names = Simple::ALL.iter().map(|simple| simple.name()).chain(AGGREGATES);
                let problem = Problem::of(self.id, format!("`{kind}` is not a shape type"));
                let problem = problem.did_you_mean(&kind, names);
                self.problems
                    .push(problem.or_help("see https://smithy.io/2.0/spec/model.html#shape-types"));
                return None;
            }
        })
    }

    fn traits(&mut self) -> Option<Traits> {
        match Traits::parse(&Value::Object(std::mem::take(&mut self.node))) {
            Ok(traits) => Some(traits),
            Err(cause) => {
                self.problems.push(Problem::of(self.id, cause).help(TRAITS_HELP));
                None
            }
        }
    }

    fn resource(&mut self) -> Resource {
        let mut operations: Vec<ShapeId> =
            LIFECYCLE.into_iter().filter_map(|property| self.reference(property)).collect();
        operations.extend(self.references("operations"));
        operations.extend(self.references("collectionOperations"));
        Resource { operations, resources: self.references("resources") }
    }

    fn members(&mut self) -> Vec<Member> {
        match self.node.remove("members") {
            None => Vec::new(),
            Some(Value::Object(members)) => members
                .into_iter()
                .filter_map(|(name, node)| self.parse_member(&name, &node))
                .collect(),
            Some(_) => {
                self.problem(
                    "`members` is not an object",
                    r#"members look like {"name": {"target": ...}}"#,
                );
                Vec::new()
            }
        }
    }

    fn member(&mut self, name: &str) -> Option<Member> {
        let Some(node) = self.node.remove(name) else {
            self.problem(&format!("the shape has no `{name}`"), r#"add it like {"target": "a#B"}"#);
            return None;
        };
        self.parse_member(name, &node)
    }

    fn parse_member(&mut self, name: &str, node: &Value) -> Option<Member> {
        let wrong = if !is_identifier(name) {
            Some((
                "the member's name is not an identifier",
                "an identifier has letters, digits and underscores, and starts with a letter",
            ))
        } else if !node.is_object() {
            Some((
                "the member is not an object",
                r#"a member looks like {"target": "namespace#Name"}"#,
            ))
        } else {
            None
        };
        if let Some((cause, help)) = wrong {
            let place = crate::error::member_id(self.id, name);
            self.problems.push(Problem::of(place, cause).help(help));
            return None;
        }
        let target = self.target(name, node)?;
        match Traits::parse(node) {
            Ok(traits) => Some(Member { name: name.to_owned(), target, traits }),
            Err(cause) => {
                let place = crate::error::member_id(self.id, name);
                self.problems.push(Problem::of(place, cause).help(TRAITS_HELP));
                None
            }
        }
    }

    /// The shape id in `{"target": "namespace#Name"}`.
    fn target(&mut self, place: &str, node: &Value) -> Option<ShapeId> {
        let text = node.get("target").and_then(Value::as_str);
        let id = text.and_then(ShapeId::parse);
        if id.is_none() {
            let cause = match text {
                Some(text) => format!("the target `{text}` is not a shape id"),
                None => "`target` is missing".to_owned(),
            };
            let problem = Problem::of(crate::error::member_id(self.id, place), cause);
            self.problems.push(problem.help(r#"a target looks like {"target": "namespace#Name"}"#));
        }
        id
    }

    fn reference(&mut self, property: &str) -> Option<ShapeId> {
        let node = self.node.remove(property)?;
        self.target(property, &node)
    }

    fn references(&mut self, property: &str) -> Vec<ShapeId> {
        match self.node.remove(property) {
            None => Vec::new(),
            Some(Value::Array(nodes)) => {
                nodes.iter().filter_map(|node| self.target(property, node)).collect()
            }
            Some(_) => {
                self.problem(
                    &format!("`{property}` is not an array"),
                    "list the shapes in an array",
                );
                Vec::new()
            }
        }
    }

    fn rename(&mut self) -> BTreeMap<ShapeId, String> {
        let entries = match self.node.remove("rename") {
            None => return BTreeMap::new(),
            Some(Value::Object(entries)) => entries,
            Some(_) => {
                self.problem(
                    "`rename` is not an object",
                    r#"it looks like {"namespace#Name": "NewName"}"#,
                );
                return BTreeMap::new();
            }
        };
        let pairs =
            entries.into_iter().filter_map(|(from, to)| match (ShapeId::parse(&from), to) {
                (Some(from), Value::String(to)) if is_identifier(&to) => Some((from, to)),
                _ => {
                    let help = r#"an entry looks like "namespace#Name": "NewName""#;
                    self.problem(&format!("the entry `{from}` of `rename` is malformed"), help);
                    None
                }
            });
        pairs.collect()
    }

    #[track_caller]
    fn problem(&mut self, cause: &str, help: &str) {
        self.problems.push(Problem::of(self.id, cause).help(help));
    }
}
