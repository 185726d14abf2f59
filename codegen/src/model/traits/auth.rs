//! The traits of authentication.

use serde_json::Value;

use super::{
    AUTH, AUTH_DEFINITION, HTTP_BEARER_AUTH, NO_AUTH, OPTIONAL_AUTH, OTHER_AUTH, SIGV4, SIGV4A,
    Traits,
};
use crate::ir::Auth;
use crate::model::Model;
use crate::shape_id::ShapeId;

/// How calls can be authenticated, the preferred way first.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Schemes {
    /// Those that are supported.
    pub(crate) supported: Vec<Auth>,
    /// The ids of the others.
    pub(crate) others: Vec<String>,
}

impl Schemes {
    /// Whether there are schemes, but none that is supported.
    pub(crate) fn are_unsupported(&self) -> bool {
        self.supported.is_empty() && !self.others.is_empty()
    }

    fn of<'a>(ids: impl IntoIterator<Item = &'a str>) -> Self {
        let mut schemes = Self::default();
        for id in ids {
            match id {
                SIGV4 => schemes.supported.push(Auth::SigV4),
                SIGV4A => schemes.supported.push(Auth::SigV4a),
                HTTP_BEARER_AUTH => schemes.supported.push(Auth::HttpBearer),
                NO_AUTH => {
                    // What is always possible leaves nothing to those after it.
                    schemes.supported.push(Auth::Anonymous);
                    break;
                }
                other => schemes.others.push(other.to_owned()),
            }
        }
        if schemes.supported == [Auth::Anonymous] && schemes.others.is_empty() {
            schemes.supported.clear();
        }
        schemes
    }
}

impl Traits {
    /// The schemes of a service: those that [`auth`](https://smithy.io/2.0/spec/authentication-traits.html#auth-trait)
    /// lists, or else all that it has, in the order of their ids.
    pub(crate) fn schemes(&self, model: &Model) -> Schemes {
        Schemes::of(self.listed_schemes().unwrap_or_else(|| self.own_schemes(model)))
    }

    /// The schemes of an operation of this service.
    pub(crate) fn schemes_of(&self, model: &Model, operation: &Self) -> Schemes {
        let listed = operation.listed_schemes().or_else(|| self.listed_schemes());
        let listed = listed.unwrap_or_else(|| self.own_schemes(model));
        let optional = operation.has(OPTIONAL_AUTH).then_some(NO_AUTH);
        Schemes::of(listed.into_iter().chain(optional))
    }

    fn listed_schemes(&self) -> Option<Vec<&str>> {
        Some(self.0.get(AUTH)?.as_array()?.iter().filter_map(Value::as_str).collect())
    }

    /// The schemes that are known, and those that the model itself defines.
    fn own_schemes(&self, model: &Model) -> Vec<&str> {
        let is_defined = |id: &str| {
            let definition = ShapeId::parse(id).and_then(|id| model.get(&id));
            definition.is_some_and(|shape| shape.traits.has(AUTH_DEFINITION))
        };
        let is_known =
            |id: &str| [SIGV4, SIGV4A, HTTP_BEARER_AUTH].contains(&id) || OTHER_AUTH.contains(&id);
        let ids = self.0.keys().map(String::as_str);
        ids.filter(|id| is_known(id) || is_defined(id)).collect()
    }
}
