//! The result of the load stage: Smithy's semantic model, from its JSON AST.

mod event_tests;
mod examples;
mod load;
mod protocol_tests;
pub(crate) mod traits;

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::shape_id::ShapeId;

pub(crate) use event_tests::{EventCase, EventNode, call_case};
pub(crate) use examples::{Example, Expectation, SmokeTest};
pub(crate) use load::{load, services};
pub(crate) use protocol_tests::ProtocolCase;
pub(crate) use traits::{Binding, Number, Traits, is_set_by_clients, is_token};

/// Every shape of the model files, with `apply` entries applied.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) shapes: BTreeMap<ShapeId, Shape>,
}

impl Model {
    pub(crate) fn get(&self, id: &ShapeId) -> Option<&Shape> {
        self.shapes.get(id)
    }
}

/// A shape and what it says about itself.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) kind: ShapeKind,
    pub(crate) traits: Traits,
    /// The file that defines the shape, for messages.
    pub(crate) file: Rc<str>,
}

/// Smithy's [shape types](https://smithy.io/2.0/spec/model.html#shape-types) with what each holds.
#[derive(Debug)]
pub(crate) enum ShapeKind {
    Simple(Simple),
    Enum(Vec<Member>),
    IntEnum(Vec<Member>),
    List(Member),
    Map { key: Member, value: Member },
    Structure(Vec<Member>),
    Union(Vec<Member>),
    Operation(Operation),
    Resource(Resource),
    Service(Service),
}

impl ShapeKind {
    /// The name of the type in the JSON AST.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Simple(simple) => simple.name(),
            Self::Enum(_) => "enum",
            Self::IntEnum(_) => "intEnum",
            Self::List(_) => "list",
            Self::Map { .. } => "map",
            Self::Structure(_) => "structure",
            Self::Union(_) => "union",
            Self::Operation(_) => "operation",
            Self::Resource(_) => "resource",
            Self::Service(_) => "service",
        }
    }

    /// The members, in the order of the model.
    pub(crate) fn members(&self) -> Box<dyn Iterator<Item = &Member> + '_> {
        match self {
            Self::Enum(members)
            | Self::IntEnum(members)
            | Self::Structure(members)
            | Self::Union(members) => Box::new(members.iter()),
            Self::List(member) => Box::new(std::iter::once(member)),
            Self::Map { key, value } => Box::new([key, value].into_iter()),
            _ => Box::new(std::iter::empty()),
        }
    }
}

/// The shapes without members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Simple {
    BigDecimal,
    BigInteger,
    Blob,
    Boolean,
    Byte,
    Document,
    Double,
    Float,
    Integer,
    Long,
    Short,
    String,
    Timestamp,
}

impl Simple {
    const ALL: [Self; 13] = [
        Self::BigDecimal,
        Self::BigInteger,
        Self::Blob,
        Self::Boolean,
        Self::Byte,
        Self::Document,
        Self::Double,
        Self::Float,
        Self::Integer,
        Self::Long,
        Self::Short,
        Self::String,
        Self::Timestamp,
    ];

    /// The name of the type in the JSON AST.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::BigDecimal => "bigDecimal",
            Self::BigInteger => "bigInteger",
            Self::Blob => "blob",
            Self::Boolean => "boolean",
            Self::Byte => "byte",
            Self::Document => "document",
            Self::Double => "double",
            Self::Float => "float",
            Self::Integer => "integer",
            Self::Long => "long",
            Self::Short => "short",
            Self::String => "string",
            Self::Timestamp => "timestamp",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|simple| simple.name() == name)
    }
}

/// A member of a shape: its name, and the shape that it targets.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) target: ShapeId,
    pub(crate) traits: Traits,
}

/// An operation's shapes.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Absent if the operation takes nothing.
    pub(crate) input: Option<ShapeId>,
    /// Absent if the operation returns nothing.
    pub(crate) output: Option<ShapeId>,
    pub(crate) errors: Vec<ShapeId>,
}

/// A resource's operations, whatever their place in its life cycle, and its child resources.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) operations: Vec<ShapeId>,
    pub(crate) resources: Vec<ShapeId>,
}

/// A service, from which its closure starts.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) version: String,
    pub(crate) operations: Vec<ShapeId>,
    pub(crate) resources: Vec<ShapeId>,
    /// The errors that every operation may return.
    pub(crate) errors: Vec<ShapeId>,
    /// Names of shapes in this service that differ from the shape's own.
    pub(crate) rename: BTreeMap<ShapeId, String>,
}
