//! What AWS's models leave out although AWS's own clients know it: an overlay of `apply` entries for shapes
//! that the model defines. They come before all others, so any overlay replaces them.
//!
//! - Machine Learning's `Predict` goes to the endpoint that its request names: see
//!   [the operation](https://docs.aws.amazon.com/machine-learning/latest/APIReference/API_Predict.html).
//! - A `&str` and a `bool` convert into the members `S` and `BOOL` of DynamoDB's `AttributeValue`, as its
//!   [data types](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html)
//!   say: `N` is a string only because numbers travel as one, and `NULL` is always `true`.
//! - DynamoDB and DynamoDB Streams retry with four attempts from 25 ms, since they respond faster than other services:
//!   see [retry behavior](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
//! - Bedrock takes bearer tokens as well as signatures: see
//!   [its API keys](https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-use.html).
//! - Two operations of STS are not signed, since their callers have no credentials yet: see
//!   [one](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html) and
//!   [the other](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html).
//! - Four operations are long polls, but have no trait `longPoll` in their models yet: see
//!   [the trait](https://github.com/smithy-lang/smithy/pull/3019) and
//!   [the list of an official client](https://github.com/aws/aws-sdk-java-v2/pull/6905).

use std::rc::Rc;

use serde_json::Value;

use super::apply::Apply;
use crate::shape_id::ShapeId;

const OVERLAY: &str = include_str!("corrections.json");

/// The entries for the shapes that are defined.
pub(super) fn of(is_defined: impl Fn(&ShapeId) -> bool) -> Vec<Apply> {
    let overlay: Value = serde_json::from_str(OVERLAY).unwrap_or_default();
    let entries = overlay.get("shapes").and_then(Value::as_object).into_iter().flatten();
    let file: Rc<str> = "the corrections of the generator".into();
    let parsed = entries.filter_map(|(key, node)| Apply::parse(key, node, &file).ok());
    parsed.filter(|entry| is_defined(entry.target())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_well_formed() {
        let overlay: Value = serde_json::from_str(OVERLAY).unwrap();
        assert_eq!(of(|_| true).len(), overlay["shapes"].as_object().unwrap().len());
        assert!(of(|_| false).is_empty());
    }
}
