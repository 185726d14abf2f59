//! The Cargo feature of each type. Every `cfg` names one feature: that of the only operation that uses the
//! type, or a hidden feature of the type, which its operations list.

use std::collections::BTreeMap;

use super::closure::Closure;
use super::naming::Names;
use crate::names::FeatureName;
use crate::shape_id::ShapeId;

/// The features of the types of a closure.
pub(super) struct Features<'a> {
    of_types: BTreeMap<&'a ShapeId, FeatureName>,
    shared_of: BTreeMap<&'a ShapeId, Vec<FeatureName>>,
}

pub(super) fn of_types<'a>(closure: &Closure<'a>, names: &Names<'_>) -> Features<'a> {
    let mut of_types = BTreeMap::new();
    let mut shared_of: BTreeMap<&ShapeId, Vec<FeatureName>> = BTreeMap::new();
    let mut users: BTreeMap<&ShapeId, Vec<&ShapeId>> = BTreeMap::new();
    for (operation, types) in &closure.by_operation {
        for &id in types {
            users.entry(id).or_default().push(*operation);
        }
    }
    for (id, users) in users {
        let feature = match users.as_slice() {
            [operation] => names.of_operation(operation).feature,
            _ => names.feature_of_type(id),
        };
        if users.len() > 1 {
            for operation in users {
                shared_of.entry(operation).or_default().push(feature.clone());
            }
        }
        of_types.insert(id, feature);
    }
    Features { of_types, shared_of }
}

impl<'a> Features<'a> {
    /// The feature of each type, in the order of the shapes' ids.
    pub(super) fn of_types(&self) -> impl Iterator<Item = (&'a ShapeId, &FeatureName)> {
        self.of_types.iter().map(|(id, feature)| (*id, feature))
    }

    /// The features of the types that the operation shares with others, in the order of the types.
    pub(super) fn shared_types_of(&self, operation: &ShapeId) -> Vec<FeatureName> {
        self.shared_of.get(operation).cloned().unwrap_or_default()
    }
}
