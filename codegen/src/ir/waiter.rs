//! Waiters: what to wait for, with every JMESPath as an expression over optics.

use super::path::{Path, Step};
use crate::names::{ConstName, FunctionName, ModuleName};

/// A waiter, as a constant of its operation.
#[derive(Debug)]
pub(crate) struct Waiter {
    pub(crate) name: String,
    pub(crate) constant: ConstName,
    pub(crate) docs: String,
    /// In seconds.
    pub(crate) min_delay: u64,
    /// In seconds.
    pub(crate) max_delay: u64,
    pub(crate) acceptors: Vec<Acceptor>,
}

/// What the answers that a matcher matches mean.
#[derive(Debug)]
pub(crate) struct Acceptor {
    pub(crate) state: AcceptorState,
    pub(crate) matcher: Matcher,
}

/// What an answer means for a waiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AcceptorState {
    Success,
    Failure,
    Retry,
}

/// Which answers an acceptor is for.
#[derive(Debug)]
pub(crate) enum Matcher {
    AnyResponse,
    AnyError,
    /// The name of an error shape.
    ErrorType(String),
    /// A path from the response to at most one string, and the string.
    StringEquals(Path, String),
    /// A path from the response to strings, and the string.
    AnyStringEquals(Path, String),
    /// The same.
    AllStringEquals(Path, String),
    Function(Function),
}

/// A matcher that is more than a path, as a function.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: FunctionName,
    /// The path in the model.
    pub(crate) jmespath: String,
    pub(crate) input: Input,
    pub(crate) test: Test,
}

/// Whether a function takes the request before the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    Taken,
    NotTaken,
}

/// A condition on a request and its response.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    Compare(Comparison, Operand, Operand),
    /// Whether a path finds nothing.
    IsNull(Path),
    /// Whether the path finds a boolean that is `true`.
    IsTrue(Path),
    /// Whether the path finds this string. The test has no answer if the path finds nothing.
    IsText(Path, String),
    AnyEquals(List, String),
    AllEqual(List, String),
    /// Whether the path finds a string that contains this one.
    ContainsText(Path, String),
    And(Box<Test>, Box<Test>),
    Or(Box<Test>, Box<Test>),
    Not(Box<Test>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// Whether it compares an order, which only numbers have.
    pub(crate) fn is_order(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }

    /// The comparison that holds of two numbers if this one does not.
    pub(crate) fn negated(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::GreaterOrEqual,
            Self::LessOrEqual => Self::Greater,
            Self::Greater => Self::LessOrEqual,
            Self::GreaterOrEqual => Self::Less,
        }
    }
}

/// What can be compared.
#[derive(Clone, Debug)]
pub(crate) enum Operand {
    Path(Path),
    /// The length of a list, a map or a string.
    Length(List),
    Text(String),
    Boolean(bool),
    Integer(i64),
    Float(f64),
    /// A timestamp, in seconds since 1970.
    Timestamp(i64),
}

/// What has a length or elements.
#[derive(Clone, Debug)]
pub(crate) enum List {
    /// A list, a map or a string.
    Value(Path),
    /// What a path with many foci finds: nothing if its first list is absent.
    Foci(Path),
    /// The same, but without an answer if that list is absent: the path to the list, and the steps from
    /// there.
    FociOf(Path, Vec<Step>),
    /// What a path finds in the elements that pass a test.
    Filtered(Box<Filter>),
}

/// The elements of a list that pass a test.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    pub(crate) of: Path,
    /// The name of an element in the test.
    pub(crate) element: ModuleName,
    pub(crate) keep: Test,
    /// The steps from the elements on.
    pub(crate) then: Vec<Step>,
}
