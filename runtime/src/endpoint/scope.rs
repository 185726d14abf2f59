use super::eval::evaluate;
use super::partitions::Lacks;
use super::rules::{Parameter, RuleSet};
use super::{EndpointError, Params, Value};

/// The values that rules can name: the parameters, then what conditions assigned.
#[derive(Default)]
pub(super) struct Scope {
    values: Vec<(&'static str, Value)>,
    partitions_lack: Lacks,
}

impl Scope {
    /// Checks the given parameters against the declared ones and fills in the defaults.
    pub(super) fn new(
        rules: &RuleSet,
        params: &Params,
        partitions_lack: Lacks,
    ) -> Result<Self, EndpointError> {
        let declared = |name: &&str| rules.parameters.iter().any(|known| known.name == *name);
        if let Some(name) = params.names().find(|name| !declared(name)) {
            return Err(EndpointError::UnknownParameter { name: name.to_owned() });
        }
        let values = Vec::with_capacity(rules.parameters.len());
        let mut scope = Self { values, partitions_lack };
        for parameter in rules.parameters {
            if let Some(value) = given_or_default(parameter, params)? {
                scope.assign(parameter.name, value);
            }
        }
        Ok(scope)
    }

    pub(super) fn partitions_lack(&self) -> Lacks {
        self.partitions_lack
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    pub(super) fn truncate(&mut self, len: usize) {
        self.values.truncate(len);
    }

    pub(super) fn assign(&mut self, name: &'static str, value: Value) {
        self.values.push((name, value));
    }

    /// Finds the value of `name` or `name#path`.
    pub(super) fn look_up(&self, reference: &str) -> Option<&Value> {
        let (name, path) = match reference.split_once('#') {
            Some((name, path)) => (name, Some(path)),
            None => (reference, None),
        };
        let (_, value) = self.values.iter().find(|(known, _)| *known == name)?;
        path.map_or(Some(value), |path| value.attribute(path))
    }
}

fn given_or_default(
    parameter: &Parameter,
    params: &Params,
) -> Result<Option<Value>, EndpointError> {
    let &Parameter { name, type_, built_in, required, default, .. } = parameter;
    let value = match (params.get(name), default) {
        (Some(value), _) => Some(value.clone()),
        (None, Some(default)) => evaluate(&default, &Scope::default())?,
        (None, None) => None,
    };
    match value {
        Some(value) if !value.is_a(type_) => {
            Err(EndpointError::WrongType { name, expected: type_ })
        }
        None if required => Err(EndpointError::MissingParameter { name, built_in }),
        value => Ok(value),
    }
}
