//! Where calls go: the endpoint rules of a service, and the values that operations give to them.

use super::path::{Path, Step};
use crate::names::FieldName;

/// The rules of a service.
#[derive(Debug, Default)]
pub(crate) struct RuleSet {
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) rules: Vec<Rule>,
}

impl RuleSet {
    /// Whether an endpoint lists this scheme in its `authSchemes`.
    pub(crate) fn has_scheme(&self, name: &str) -> bool {
        self.rules.iter().any(|rule| rule.has_scheme(name))
    }
}

/// A parameter of the rules.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) ty: ParameterType,
    pub(crate) built_in: Option<&'static str>,
    /// Whether users of a client may set it.
    pub(crate) is_of_client: bool,
    pub(crate) required: bool,
    pub(crate) default: Option<Expr>,
}

/// The types that a parameter may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterType {
    String,
    Boolean,
    StringArray,
}

/// A rule.
#[derive(Debug)]
pub(crate) enum Rule {
    Tree(Vec<Condition>, Vec<Rule>),
    Endpoint(Vec<Condition>, Endpoint),
    Error(Vec<Condition>, String),
    Decide(Diagram),
}

/// A binary decision diagram, in which each condition is tested at most once.
#[derive(Debug)]
pub(crate) struct Diagram {
    pub(crate) conditions: Vec<Condition>,
    pub(crate) results: Vec<Rule>,
    pub(crate) root: Next,
    pub(crate) nodes: Vec<Node>,
}

/// The index of a condition, and where a path continues if it holds and if it does not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) condition: usize,
    pub(crate) high: Next,
    pub(crate) low: Next,
}

/// Where a path through a diagram continues.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Next {
    Node(usize),
    Result(usize),
    NoMatch,
}

/// What a rule resolves to.
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, Vec<String>)>,
    pub(crate) properties: Vec<(String, Expr)>,
}

/// A condition. Its value may get a name.
#[derive(Debug)]
pub(crate) enum Condition {
    If(Expr),
    Let(String, Expr),
}

impl Rule {
    pub(crate) fn conditions(&self) -> &[Condition] {
        match self {
            Self::Tree(conditions, _)
            | Self::Endpoint(conditions, _)
            | Self::Error(conditions, _) => conditions,
            Self::Decide(_) => &[],
        }
    }
}

impl Rule {
    fn has_scheme(&self, name: &str) -> bool {
        match self {
            Self::Tree(_, rules) => rules.iter().any(|rule| rule.has_scheme(name)),
            Self::Decide(diagram) => diagram.results.iter().any(|rule| rule.has_scheme(name)),
            Self::Error(..) => false,
            Self::Endpoint(_, endpoint) => endpoint.properties.iter().any(|(property, value)| {
                let Expr::List(schemes) = value else { return false };
                let name = ("name".to_owned(), Expr::Text(name.to_owned()));
                let is_it =
                    |scheme: &Expr| matches!(scheme, Expr::Record(it) if it.contains(&name));
                property == "authSchemes" && schemes.iter().any(is_it)
            }),
        }
    }
}

impl Condition {
    pub(crate) fn expr(&self) -> &Expr {
        let (Self::If(expr) | Self::Let(_, expr)) = self;
        expr
    }
}

/// A literal, a reference or a call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr {
    Text(String),
    Bool(bool),
    List(Vec<Expr>),
    Record(Vec<(String, Expr)>),
    Ref(String),
    /// A function with the name that its variant has in the runtime.
    Call(&'static str, Vec<Argument>),
}

/// What a function takes in the runtime.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Argument {
    Expr(Expr),
    Exprs(Vec<Expr>),
    Text(String),
    Bool(bool),
    Integer(u64),
}

/// A part of the host prefix.
#[derive(Debug)]
pub(crate) enum HostPart {
    Text(String),
    Label { member: String, field: FieldName, value: LabelValue },
}

/// How a member that is part of the host is read.
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
    /// The focus of a path that has at most one: a string, a boolean or a list of strings.
    One(Path),
    /// All strings that a path finds.
    All(Path),
    /// All strings that the steps find in the focus of the path, which may be absent.
    AllOf(Path, Vec<Step>),
    /// The strings that the paths find; each finds one at most.
    Strings(Vec<Path>),
    /// The keys of a map.
    Keys(Path),
    /// The strings that the paths find in each element of the list.
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
