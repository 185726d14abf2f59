//! What the request of an operation needs beside the protocol. Most operations need nothing of it.

use super::waiter::{Path, Step};
use crate::names::{ConstName, FieldName};

/// How an operation is called.
#[derive(Debug, Default)]
pub(crate) struct Calling {
    /// The lens of the member that has the idempotency token.
    pub(crate) idempotency_token: Option<ConstName>,
    /// What comes before the host, if anything.
    pub(crate) host_prefix: Vec<HostPart>,
    /// In the order of their names.
    pub(crate) endpoint_params: Vec<EndpointParam>,
    /// How the body may be compressed.
    pub(crate) compression: Option<Compression>,
    /// Whether no one signs the request.
    pub(crate) anonymous: bool,
}

/// A part of what comes before the host.
#[derive(Debug)]
pub(crate) enum HostPart {
    Text(String),
    Label { wire_name: String, field: FieldName, value: LabelValue },
}

/// How a member is read that is part of the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LabelValue {
    String,
    OptionalString,
    Enumeration,
    OptionalEnumeration,
}

/// A parameter of the endpoint rules to which an operation gives a value.
#[derive(Debug)]
pub(crate) struct EndpointParam {
    pub(crate) name: String,
    pub(crate) value: ParamValue,
}

/// The value of an endpoint parameter. Paths start from the request.
#[derive(Debug)]
pub(crate) enum ParamValue {
    Literal(ParamLiteral),
    /// What a path finds that has at most one focus: a string, a boolean or a list of strings.
    One(Path),
    /// All strings that a path finds.
    All(Path),
    /// All strings that the steps find in what the path does, which may be nothing.
    AllOf(Path, Vec<Step>),
    /// Those strings that are there, of which each path finds one at most.
    Strings(Vec<Path>),
    /// The keys of a map.
    Keys(Path),
    /// What each of some paths finds in each element of the list.
    Select(Path, Vec<Path>),
}

impl ParamValue {
    /// The paths that start from the request.
    pub(crate) fn paths(&self) -> &[Path] {
        match self {
            Self::Literal(_) => &[],
            Self::Strings(paths) => paths,
            Self::One(path)
            | Self::All(path)
            | Self::AllOf(path, _)
            | Self::Keys(path)
            | Self::Select(path, _) => std::slice::from_ref(path),
        }
    }
}

/// A value that the model states.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ParamLiteral {
    Boolean(bool),
    String(String),
    Strings(Vec<String>),
}

/// An encoding of bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    Gzip,
}
