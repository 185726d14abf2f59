//! The types of a crate: structures, enums and unions, with what their members hold.

use super::sample::{Sample, TypePath};
use super::smithy::{ErrorFault, Retry};
use super::wire::Wire;
use crate::names::{ConstName, FeatureName, FieldName, FunctionName, TypeName, VariantName};

/// A type of the crate.
#[derive(Debug)]
pub(crate) struct TypeDefinition {
    pub(crate) name: TypeName,
    /// The name that the schema and the wire know.
    pub(crate) shape_name: String,
    /// The feature that the type is part of.
    pub(crate) feature: FeatureName,
    pub(crate) kind: TypeKind,
}

/// What a type of the crate is.
#[derive(Debug)]
pub(crate) enum TypeKind {
    Structure(Structure),
    Enumeration(Enumeration),
    Union(Union),
}

/// An enum of strings or integers.
#[derive(Debug)]
pub(crate) struct Enumeration {
    pub(crate) docs: String,
    /// The deprecation note, if the enum is deprecated.
    pub(crate) deprecated: Option<String>,
    pub(crate) values: EnumValues,
}

/// The values of an enum, all of one type.
#[derive(Debug)]
pub(crate) enum EnumValues {
    Strings(Vec<EnumValue<String>>),
    Integers(Vec<EnumValue<i32>>),
}

/// A value of an enum.
#[derive(Debug)]
pub(crate) struct EnumValue<T> {
    pub(crate) name: VariantName,
    pub(crate) constant: ConstName,
    pub(crate) value: T,
    pub(crate) docs: String,
    /// The deprecation note, if the value is deprecated.
    pub(crate) deprecated: Option<String>,
}

/// A union, as an enum with prisms.
#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) docs: String,
    /// The deprecation note, if the union is deprecated.
    pub(crate) deprecated: Option<String>,
    pub(crate) equality: Equality,
    pub(crate) variants: Vec<UnionVariant>,
    /// What else there is to know of a union of events.
    pub(crate) events: Option<Events>,
}

/// A union of events.
#[derive(Debug)]
pub(crate) struct Events {
    /// The members that are errors, with the names of their shapes. They are variants only of a union that is sent.
    pub(crate) errors: Vec<(String, String)>,
}

/// A member of a union, as a variant with its prism.
#[derive(Debug)]
pub(crate) struct UnionVariant {
    pub(crate) name: VariantName,
    pub(crate) constant: ConstName,
    pub(crate) docs: String,
    /// The deprecation note, if the member is deprecated.
    pub(crate) deprecated: Option<String>,
    pub(crate) value: MemberValue,
    /// The method that gives the value.
    pub(crate) accessor: FunctionName,
    /// Whether the value converts into the union, which it does for one member of each type at most.
    pub(crate) is_converted: bool,
    /// A JSON text of the union with this member, for the tests of laws. Absent if the member can have no
    /// value, such as a union that holds only itself.
    pub(crate) law_text: Option<String>,
}

/// A structure, as a struct with lenses.
#[derive(Debug)]
pub(crate) struct Structure {
    pub(crate) name: TypeName,
    /// The name that the schema and the wire know.
    pub(crate) shape_name: String,
    pub(crate) docs: String,
    /// The deprecation note, if the structure or the operation whose request it is is deprecated.
    pub(crate) deprecated: Option<String>,
    /// The code of an error in AWS Query, if its service migrated from that and the code differs.
    pub(crate) query_code: Option<String>,
    /// Whether another attempt makes sense after the error, if the model says so.
    pub(crate) retry: Option<Retry>,
    pub(crate) role: Role,
    pub(crate) fields: Vec<Field>,
    pub(crate) equality: Equality,
    /// Two JSON texts of the structure that differ in every member, for the tests of the laws of lenses.
    pub(crate) law_texts: [String; 2],
}

impl Structure {
    /// The path of the type.
    pub(crate) fn path(&self) -> TypePath {
        let name = self.name.clone();
        match self.role {
            Role::Request | Role::Response => TypePath::Root(name),
            Role::Error(_) | Role::Data => TypePath::Types(name),
        }
    }
}

/// What a structure is for. It decides which fields the structure has in addition to its members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Request,
    /// Has the HTTP status.
    Response,
    /// Has the metadata of the response it came with.
    Error(ErrorFault),
    Data,
}

impl Role {
    /// The fields in addition to the members.
    pub(crate) fn plumbing(self) -> &'static [&'static str] {
        match self {
            Self::Request | Self::Data => &[],
            Self::Response => &["http_status"],
            Self::Error(_) => &["metadata"],
        }
    }
}

/// How values can be compared: floats have neither `Eq` nor `Hash`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Equality {
    Partial,
    Full,
}

/// A member, as a field with its lens.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: FieldName,
    pub(crate) constant: ConstName,
    pub(crate) docs: String,
    /// The deprecation note, if the member is deprecated.
    pub(crate) deprecated: Option<String>,
    pub(crate) presence: Presence,
    pub(crate) value: MemberValue,
    pub(crate) law_texts: LawTexts,
}

/// The value of a member, and what its optic states about it.
#[derive(Debug)]
pub(crate) struct MemberValue {
    /// The name in the model.
    pub(crate) name: String,
    /// The type, without the `Option` of an optional member.
    pub(crate) ty: Type,
    pub(crate) secrecy: Secrecy,
    pub(crate) wire: Wire,
    pub(crate) constraints: Constraints,
}

/// Whether the two law texts of a structure differ in a member, which they do if its type allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LawTexts {
    Differ,
    Agree,
}

/// Whether a member may be absent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Presence {
    Optional,
    /// Always present. If a response lacks it, it has this value, if the model gives one.
    Required(Option<Sample>),
    /// Always present: the model gives it this default.
    Defaulted(Sample),
}

impl Presence {
    /// Whether the member is absent, or has the zero value of its type, unless it is set.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Optional => true,
            Self::Required(_) => false,
            Self::Defaulted(default) => match default {
                Sample::Boolean(value) => !value,
                Sample::Integer(value) => *value == 0,
                Sample::Float(value) => value.to_bits() == 0,
                Sample::String(text) => text.is_empty(),
                Sample::Blob(bytes) | Sample::Stream(bytes) => bytes.is_empty(),
                Sample::NoEvents => true,
                Sample::List(elements) => elements.is_empty(),
                Sample::Map(entries) => entries.is_empty(),
                _ => false,
            },
        }
    }
}

/// Whether `Debug` may show a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secrecy {
    Shown,
    Redacted,
}

impl Type {
    /// Whether it is a body: of bytes or of events.
    pub(crate) fn is_body(&self) -> bool {
        matches!(self, Self::Stream) || self.is_events()
    }

    /// Whether it is a stream of events.
    pub(crate) fn is_events(&self) -> bool {
        matches!(self, Self::EventSource(_) | Self::EventReceiver(..))
    }
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Boolean,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    String,
    Blob,
    /// A blob that is sent and received piece by piece.
    Stream,
    /// The events of this union, which are sent as they come.
    EventSource(TypeName),
    /// The events of this union, received as they come, with the errors of the operation.
    EventReceiver(TypeName, TypeName),
    Timestamp,
    /// A document, whatever its JSON.
    Document,
    /// A number that no Rust type holds, as its digits.
    BigNumber,
    List(Box<Type>),
    /// A map and the type of its keys, which is a string or an enum.
    Map(Box<Type>, Box<Type>),
    /// An element of a sparse list or map.
    Sparse(Box<Type>),
    /// A type of the crate.
    Shape(TypeName),
    /// A type of the crate that contains itself here.
    Boxed(TypeName),
}

/// The rules for valid values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Constraints {
    pub(crate) rules: Vec<Constraint>,
    /// The constant of the shape that states all of them; absent if the member states some itself.
    pub(crate) constant: Option<ConstName>,
}

impl PartialEq for Constraints {
    fn eq(&self, other: &Self) -> bool {
        self.rules == other.rules
    }
}

/// A rule for valid values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constraint {
    Length { min: Option<u64>, max: Option<u64> },
    Range { min: Option<i64>, max: Option<i64> },
    FloatRange { min: Option<f64>, max: Option<f64> },
    Pattern(String),
    UniqueItems,
    Elements(Constraints),
    Keys(Constraints),
    Values(Constraints),
}
