use std::borrow::Cow;
use std::collections::BTreeMap;

use super::rules::{BuiltIn, ParameterType, RuleSet};

/// A value that endpoint rules work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A string.
    String(String),
    /// A boolean.
    Bool(bool),
    /// An array.
    List(Vec<Value>),
    /// An object, in the order in which it was made.
    Record(Vec<(&'static str, Value)>),
}

impl Value {
    /// Follows a path like `a.b[0]`, as the function `getAttr` does.
    pub(super) fn attribute(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |value, part| match part.split_once('[') {
            None => value.field(part),
            Some(("", index)) => value.element(index),
            Some((key, index)) => value.field(key)?.element(index),
        })
    }

    fn field(&self, key: &str) -> Option<&Self> {
        let Self::Record(fields) = self else {
            return None;
        };
        fields.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    fn element(&self, index_and_bracket: &str) -> Option<&Self> {
        let Self::List(items) = self else { return None };
        let index: isize = index_and_bracket.strip_suffix(']')?.parse().ok()?;
        let from_start = match usize::try_from(index) {
            Ok(index) => index,
            Err(_) => items.len().checked_sub(index.unsigned_abs())?,
        };
        items.get(from_start)
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    pub(super) fn is_a(&self, type_: ParameterType) -> bool {
        match (self, type_) {
            (Self::String(_), ParameterType::String) | (Self::Bool(_), ParameterType::Boolean) => {
                true
            }
            (Self::List(items), ParameterType::StringArray) => {
                items.iter().all(|item| item.as_str().is_some())
            }
            _ => false,
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::String(value.clone())
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>, const N: usize> From<[T; N]> for Value {
    fn from(values: [T; N]) -> Self {
        Self::List(values.map(Into::into).into())
    }
}

/// The parameters that a caller gives to a rule set, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(BTreeMap<Cow<'static, str>, Value>);

impl Params {
    /// No parameters: the defaults of the rule set and nothing else.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a parameter, or replaces it.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// The same if there is a value; does nothing otherwise.
    #[must_use]
    pub fn with_some(
        self,
        name: impl Into<Cow<'static, str>>,
        value: Option<impl Into<Value>>,
    ) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds what a client was given for the parameters that `rules` lets it set. A parameter that is
    /// already there stays, since what an operation binds goes before the client's configuration; this
    /// goes before [built-ins](Self::with_built_ins).
    #[must_use]
    pub fn with_client_params(mut self, rules: &RuleSet, configured: &Self) -> Self {
        for parameter in rules.parameters.iter().filter(|parameter| parameter.is_of_client) {
            if self.get(parameter.name).is_none()
                && let Some(value) = configured.get(parameter.name)
            {
                self = self.with(parameter.name, value.clone());
            }
        }
        self
    }

    /// Adds the built-ins that `rules` asks for and `configured` has. A parameter that is already
    /// there stays, since what an operation binds goes before the client's configuration.
    #[must_use]
    pub fn with_built_ins(
        mut self,
        rules: &RuleSet,
        configured: impl Fn(BuiltIn) -> Option<Value>,
    ) -> Self {
        for parameter in rules.parameters {
            if self.get(parameter.name).is_none()
                && let Some(value) = parameter.built_in.and_then(&configured)
            {
                self = self.with(parameter.name, value);
            }
        }
        self
    }

    /// Adds from `settings` what a client would: built-ins, and what `rules` lets its users set.
    pub(crate) fn with_settings(mut self, rules: &RuleSet, settings: &Self) -> Self {
        for parameter in rules.parameters {
            let is_setting = parameter.is_of_client || parameter.built_in.is_some();
            if is_setting
                && self.get(parameter.name).is_none()
                && let Some(value) = settings.get(parameter.name)
            {
                self = self.with(parameter.name, value.clone());
            }
        }
        self
    }

    /// The value of a parameter, if it was given.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(|name| &**name)
    }
}
