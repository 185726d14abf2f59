//! The tables that a service's endpoint rules become, to be imported whole:
//!
//! ```
//! use lensmith::endpoint::Params;
//! use lensmith::endpoint::rules::*;
//!
//! static RULES: RuleSet = RuleSet {
//!     parameters: &[
//!         Parameter::string("Region").built_in(BuiltIn::Region).required(),
//!         Parameter::boolean("UseFIPS").built_in(BuiltIn::UseFips).default(Bool(false)),
//!     ],
//!     rules: &[
//!         Tree(
//!             &[Let("Partition", AwsPartition(&Ref("Region")))],
//!             &[
//!                 Endpoint(&[If(Ref("UseFIPS"))], "https://fips.{Region}.{Partition#dnsSuffix}"),
//!                 Endpoint(&[], "https://{Region}.{Partition#dnsSuffix}"),
//!             ],
//!         ),
//!     ],
//! };
//!
//! let endpoint = RULES.resolve(&Params::new().with("Region", "eu-west-1"))?;
//! assert_eq!(endpoint.url, "https://eu-west-1.amazonaws.com");
//! # Ok::<(), lensmith::endpoint::EndpointError>(())
//! ```
//!
//! Each construct of the [specification] has one counterpart here. Where the specification asks
//! for a string, a *template* stands: `{name}` and `{name#path}` are replaced by the value that
//! [`Ref`] would find, `{{` and `}}` stand for single braces. A call that is to be a URL is named
//! by a [`Let`] before. A table must be a finite tree: a `static` that contains itself would never
//! be resolved.
//!
//! [specification]: https://smithy.io/2.0/additional-specs/rules-engine/specification.html

use std::fmt;

pub use self::{Condition::*, Expr::*, Rule::*};
pub use super::built_in::BuiltIn;

/// The endpoint rules of one service.
#[derive(Clone, Copy, Debug)]
pub struct RuleSet {
    /// What the rules may depend on.
    pub parameters: &'static [Parameter],
    /// The rules, the first match wins.
    pub rules: &'static [Rule],
}

/// A declared input of a rule set.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub(super) name: &'static str,
    pub(super) type_: ParameterType,
    pub(super) built_in: Option<BuiltIn>,
    /// Whether a client may be told the value by the parameter's name.
    pub(super) is_of_client: bool,
    pub(super) required: bool,
    pub(super) default: Option<Expr>,
}

impl RuleSet {
    /// The name of the parameter that is this built-in.
    pub(crate) fn name_of(&self, built_in: BuiltIn) -> Option<&'static str> {
        let mut parameters = self.parameters.iter();
        parameters.find(|it| it.built_in == Some(built_in)).map(|parameter| parameter.name)
    }
}

impl Parameter {
    /// Declares an optional string.
    #[must_use]
    pub const fn string(name: &'static str) -> Self {
        Self::new(name, ParameterType::String)
    }

    /// Declares an optional boolean.
    #[must_use]
    pub const fn boolean(name: &'static str) -> Self {
        Self::new(name, ParameterType::Boolean)
    }

    /// Declares an optional list of strings.
    #[must_use]
    pub const fn string_array(name: &'static str) -> Self {
        Self::new(name, ParameterType::StringArray)
    }

    /// Names the client setting that supplies the value.
    #[must_use]
    pub const fn built_in(mut self, built_in: BuiltIn) -> Self {
        self.built_in = Some(built_in);
        self
    }

    /// Lets users of a client set the value, by the parameter's name.
    #[must_use]
    pub const fn of_client(mut self) -> Self {
        self.is_of_client = true;
        self
    }

    /// Makes resolving fail where no value is given.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Sets the value that stands in where none is given.
    #[must_use]
    pub const fn default(mut self, value: Expr) -> Self {
        self.default = Some(value);
        self
    }

    const fn new(name: &'static str, type_: ParameterType) -> Self {
        Self { name, type_, built_in: None, is_of_client: false, required: false, default: None }
    }
}

/// The types that a parameter may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterType {
    /// `string`
    String,
    /// `boolean`
    Boolean,
    /// `stringArray`
    StringArray,
}

impl fmt::Display for ParameterType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "a string",
            Self::Boolean => "a boolean",
            Self::StringArray => "a list of strings",
        })
    }
}

/// A rule, chosen if all of its conditions hold.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// Goes on with nested rules. One of them must match: there is no way back.
    Tree(&'static [Condition], &'static [Rule]),
    /// Ends with an endpoint, given as the template of its URL.
    Endpoint(&'static [Condition], &'static str),
    /// Ends with an endpoint that carries more than a URL.
    EndpointWith(&'static [Condition], &'static str, Extras),
    /// Ends with an error, given as the template of its message.
    Error(&'static [Condition], &'static str),
    /// Ends with one of the results of a decision diagram.
    Decide(&'static Diagram),
}

/// A binary decision diagram: the form of rules in the trait [`endpointBdd`], in which each
/// condition is tested at most once.
///
/// ```
/// use lensmith::endpoint::Params;
/// use lensmith::endpoint::rules::*;
///
/// static RULES: RuleSet = RuleSet {
///     parameters: &[Parameter::string("Region")],
///     rules: &[Decide(&Diagram {
///         conditions: &[If(IsSet(&Ref("Region")))],
///         results: &[
///             Endpoint(&[], "https://{Region}.example.com"),
///             Error(&[], "there is no region"),
///         ],
///         root: Next::Node(0),
///         nodes: &[Node(0, Next::Result(0), Next::Result(1))],
///     })],
/// };
///
/// let endpoint = RULES.resolve(&Params::new().with("Region", "eu-west-1"))?;
/// assert_eq!(endpoint.url, "https://eu-west-1.example.com");
/// # Ok::<(), lensmith::endpoint::EndpointError>(())
/// ```
///
/// [`endpointBdd`]: https://smithy.io/2.0/additional-specs/rules-engine/specification.html
#[derive(Clone, Copy, Debug)]
pub struct Diagram {
    /// The conditions that nodes test. A name that one assigns is known to those tested after it,
    /// and to the result.
    pub conditions: &'static [Condition],
    /// The endpoints and errors in which paths end.
    pub results: &'static [Rule],
    /// Where every path starts.
    pub root: Next,
    /// The nodes. Each leads only to nodes with later conditions, so that every path ends.
    pub nodes: &'static [Node],
}

/// A node of a [`Diagram`]: the index of a condition, and where to go on if it holds or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node(pub u32, pub Next, pub Next);

/// Where a path through a [`Diagram`] goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// At the node with this index.
    Node(u32),
    /// Nowhere: the result with this index has been found.
    Result(u32),
    /// Nowhere: there is no endpoint for these parameters.
    NoMatch,
}

/// What an endpoint may carry beside its URL.
#[derive(Clone, Copy, Debug)]
pub struct Extras {
    /// Headers to send along, each with the templates of its values.
    pub headers: &'static [(&'static str, &'static [&'static str])],
    /// Properties by name. `authSchemes` becomes
    /// [`Endpoint::auth_schemes`](super::Endpoint::auth_schemes).
    pub properties: &'static [(&'static str, Expr)],
}

/// A condition, which holds if its expression is neither unset nor false.
#[derive(Clone, Copy, Debug)]
pub enum Condition {
    /// Only tests the expression.
    If(Expr),
    /// Tests the expression and names its value for the later conditions of the same rule, its
    /// result, and the rules nested in it.
    Let(&'static str, Expr),
}

/// A literal, a reference, or a call of one of the 15 functions of the specification: 12 of its
/// [standard library] and 3 [of AWS].
///
/// A call with an unset argument is unset itself; only [`IsSet`] and [`Coalesce`] make something
/// of it.
///
/// [standard library]: https://smithy.io/2.0/additional-specs/rules-engine/standard-library.html
/// [of AWS]: https://smithy.io/2.0/aws/rules-engine/library-functions.html
#[derive(Clone, Copy, Debug)]
pub enum Expr {
    /// A string, given as its template.
    Text(&'static str),
    /// A boolean.
    Bool(bool),
    /// An array.
    List(&'static [Expr]),
    /// An object, in its own order.
    Record(&'static [(&'static str, Expr)]),
    /// A parameter or a name given by [`Let`]; or `name#path`, which is short for [`GetAttr`].
    Ref(&'static str),
    /// `booleanEquals(value1, value2)`. Since a condition holds on true alone,
    /// `If(BooleanEquals(&x, &Bool(true)))` may be written `If(x)`.
    BooleanEquals(&'static Expr, &'static Expr),
    /// `coalesce(value...)`: the first argument that is set.
    Coalesce(&'static [Expr]),
    /// `getAttr(value, path)`, with a path like `a.b[0]`; `[-1]` is the last element. A path that
    /// leads nowhere is unset.
    GetAttr(&'static Expr, &'static str),
    /// `isSet(value)`: false only for what is unset, so true for a boolean that is false.
    IsSet(&'static Expr),
    /// `isValidHostLabel(value, allowSubDomains)`: one label, or several joined by dots.
    IsValidHostLabel(&'static Expr, bool),
    /// `ite(condition, then, otherwise)`. Only the chosen branch is evaluated.
    Ite(&'static Expr, &'static Expr, &'static Expr),
    /// `not(value)`
    Not(&'static Expr),
    /// `parseURL(value)`: a record of `scheme`, `authority`, `path`, `normalizedPath` and `isIp`,
    /// or unset if it is no URL of http or https without a query.
    ParseUrl(&'static Expr),
    /// `split(value, delimiter, limit)`: at most `limit` parts, any number where it is 0.
    Split(&'static Expr, &'static Expr, usize),
    /// `stringEquals(value1, value2)`
    StringEquals(&'static Expr, &'static Expr),
    /// `substring(value, start, stop, reverse)`: the bytes from `start` up to `stop`, counted
    /// from the end if `reverse`. Unset if the value is too short or not ASCII.
    Substring(&'static Expr, usize, usize, bool),
    /// `uriEncode(value)`
    UriEncode(&'static Expr),
    /// `aws.partition(region)`: the [`Partition`](super::partitions::Partition) as a record of
    /// `name`, `dnsSuffix`, `dualStackDnsSuffix`, `supportsFIPS`, `supportsDualStack` and
    /// `implicitGlobalRegion`.
    AwsPartition(&'static Expr),
    /// `aws.parseArn(value)`: a record of `partition`, `service`, `region`, `accountId` and the
    /// list `resourceId`, or unset if it is no ARN.
    AwsParseArn(&'static Expr),
    /// `aws.isVirtualHostableS3Bucket(value, allowSubDomains)`
    AwsIsVirtualHostableS3Bucket(&'static Expr, bool),
}
