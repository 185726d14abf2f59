//! Endpoint rules as a binary decision diagram: the trait [`smithy.rules#endpointBdd`].
//!
//! Its nodes are base64 of three big-endian `i32` each: the index of a condition, and two references, to follow
//! if the condition holds and if it does not. A reference is
//!
//! - 2 or more: the node before this number, so that 2 is the second node;
//! - -2 or less: the same node with its references swapped;
//! - 1 or -1: no endpoint;
//! - 100,000,000 or more: a result. The first, 100,000,000 itself, means “no endpoint” and is not in the
//!   list.
//!
//! The first node stands for the end of a path and is never referred to.
//!
//! [`smithy.rules#endpointBdd`]: https://smithy.io/2.0/additional-specs/rules-engine/specification.html

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{At, Malformed, array, check, conditions, malformed, parameters, rule, string};
use crate::ir::endpoint::{Condition, Diagram, Next, Node, Rule, RuleSet};

/// The reference to the first result, which means that there is no endpoint.
const RESULTS: i32 = 100_000_000;
/// The most conditions: reading a diagram recurses as deep as it has conditions. Real ones have some dozens.
const MAX_CONDITIONS: usize = 1024;
/// The size of a node: three `i32`.
const NODE_BYTES: usize = 12;

pub(super) fn rule_set(value: &Value) -> Result<RuleSet, Malformed> {
    let parameters = parameters(value)?;
    let (conditions, results) = (conditions(value)?, results(value)?);
    if conditions.len() > MAX_CONDITIONS {
        return malformed(format!("there are more than {MAX_CONDITIONS} conditions"))
            .at("conditions");
    }
    let encoded = decode(value)?;
    let root = integer(value, "root")?;
    let mut reader = Reader {
        encoded: &encoded,
        conditions: &conditions,
        results: results.len(),
        nodes: Vec::new(),
        numbers: BTreeMap::new(),
    };
    let root = match i32::try_from(root) {
        Ok(root) => reader.follow(root, None).at("root")?,
        Err(_) => return malformed(format!("`{root}` is not a reference")).at("root"),
    };
    let nodes = reader.nodes;
    let diagram = Diagram { conditions, results, root, nodes };
    check::references_of_diagram(&parameters, &diagram)?;
    Ok(RuleSet { parameters, rules: vec![Rule::Decide(diagram)] })
}

fn results(value: &Value) -> Result<Vec<Rule>, Malformed> {
    let results = array(value, "results")?.iter().enumerate();
    results.map(|(index, result)| self::result(result).at(index).at("results")).collect()
}

/// An endpoint or an error; the conditions have been tested when a path comes to it.
fn result(value: &Value) -> Result<Rule, Malformed> {
    match rule(value, 0)? {
        Rule::Tree(..) => malformed("a result must be an endpoint or an error"),
        result if result.conditions().is_empty() => Ok(result),
        _ => malformed("a result must not have conditions"),
    }
}

/// A node as it is encoded.
struct Encoded {
    condition: i32,
    high: i32,
    low: i32,
}

fn decode(value: &Value) -> Result<Vec<Encoded>, Malformed> {
    let bytes = STANDARD
        .decode(string(value, "nodes")?)
        .or_else(|error| malformed(format!("the nodes are not base64: {error}")))
        .at("nodes")?;
    let (nodes, rest) = bytes.as_chunks::<NODE_BYTES>();
    let count = integer(value, "nodeCount")?;
    if !rest.is_empty() || u64::try_from(nodes.len()).ok() != u64::try_from(count).ok() {
        let length = bytes.len();
        return malformed(format!(
            "{length} bytes are not {count} nodes (`nodeCount`) of {NODE_BYTES} bytes each"
        ))
        .at("nodes");
    }
    Ok(nodes.iter().map(encoded).collect())
}

fn encoded([a, b, c, d, e, f, g, h, i, j, k, l]: &[u8; NODE_BYTES]) -> Encoded {
    Encoded {
        condition: i32::from_be_bytes([*a, *b, *c, *d]),
        high: i32::from_be_bytes([*e, *f, *g, *h]),
        low: i32::from_be_bytes([*i, *j, *k, *l]),
    }
}

/// Reads the nodes that paths reach.
struct Reader<'a> {
    encoded: &'a [Encoded],
    conditions: &'a [Condition],
    results: usize,
    nodes: Vec<Node>,
    /// The number of a node among those that were read, by the reference to it.
    numbers: BTreeMap<i32, usize>,
}

impl Reader<'_> {
    /// Follows a reference. Each node must test a later condition than the one before it, without which paths
    /// could be endless.
    fn follow(&mut self, reference: i32, after: Option<usize>) -> Result<Next, Malformed> {
        if reference == 1 || reference == -1 || reference == RESULTS {
            return Ok(Next::NoMatch);
        }
        if let Some(index) = result_index(reference) {
            return match index < self.results {
                true => Ok(Next::Result(index)),
                false => malformed(format!("`{reference}` refers to a result that does not exist")),
            };
        }
        let Some((condition, high, low)) = self.node(reference) else {
            return malformed(format!("`{reference}` refers to a node that does not exist"));
        };
        let condition = match usize::try_from(condition) {
            Ok(condition) if condition < self.conditions.len() => condition,
            _ => return malformed(format!("`{condition}` is not the index of a condition")),
        };
        if after.is_some_and(|after| after >= condition) {
            return malformed(format!(
                "the node `{reference}` tests condition {condition} after a later one"
            ));
        }
        if let Some(number) = self.numbers.get(&reference) {
            return Ok(Next::Node(*number));
        }
        let (high, low) = (self.follow(high, Some(condition))?, self.follow(low, Some(condition))?);
        let number = self.nodes.len();
        self.nodes.push(Node { condition, high, low });
        self.numbers.insert(reference, number);
        Ok(Next::Node(number))
    }

    /// The condition of a node, and the references to follow if it holds and if it does not.
    fn node(&self, reference: i32) -> Option<(i32, i32, i32)> {
        let index = usize::try_from(reference.unsigned_abs()).ok()?.checked_sub(1)?;
        let Encoded { condition, high, low } = *self.encoded.get(index)?;
        Some(if reference < 0 { (condition, low, high) } else { (condition, high, low) })
    }
}

fn result_index(reference: i32) -> Option<usize> {
    usize::try_from(reference.checked_sub(RESULTS + 1)?).ok()
}

fn integer(value: &Value, key: &str) -> Result<i64, Malformed> {
    match value.get(key).and_then(Value::as_i64) {
        Some(number) => Ok(number),
        None => malformed(format!("the integer `{key}` is missing")),
    }
}
