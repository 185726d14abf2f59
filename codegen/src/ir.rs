//! The result of the resolve stage: what will be emitted, in Rust's terms. Data only; all names are final and
//! all choices made.

pub(crate) mod endpoint;
pub(crate) mod endpoint_test;
mod example;
mod operation;
pub(crate) mod path;
mod protocol_test;
mod sample;
mod session;
mod smithy;
mod types;
pub(crate) mod waiter;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use self::endpoint::RuleSet;
use self::endpoint_test::EndpointTest;
pub(crate) use self::example::{EndpointChoice, Example, Expectation, SmokeTest, WireForm};
pub(crate) use self::operation::{
    BodyMember, Compression, Digests, ErrorEnum, ErrorVariant, HttpChecksum, Operation, Pagination,
    PresignedCopy, Sum,
};
pub(crate) use self::protocol_test::{
    EventCase, EventCheck, EventHeader, EventsCase, Frame, Outcome, ProtocolCase, ProtocolTest,
    RequestCase, RequestCheck, ResponseCase, StreamCase, StreamOutcome,
};
pub(crate) use self::sample::{Sample, TypePath};
pub(crate) use self::session::{Session, SessionAuth};
pub(crate) use self::smithy::{
    Auth, ErrorFault, Protocol, RegionRedirect, Retry, RetryPolicy, Signing, TimestampFormat,
};
pub(crate) use self::types::{
    Constraint, Constraints, EnumValue, EnumValues, Enumeration, Equality, Events, Field, LawTexts,
    MemberValue, Presence, Role, Secrecy, Structure, Type, TypeDefinition, TypeKind, Union,
    UnionVariant,
};
pub(crate) use self::wire::{
    Place, Route, Timestamps, Wire, WireName, Xml, XmlElement, XmlInside, XmlNamespace, XmlRoot,
};
pub(crate) use crate::project::Target;

/// A service, as a crate.
#[derive(Debug)]
pub(crate) struct Service {
    /// The name of the crate or of the module.
    pub(crate) crate_name: String,
    pub(crate) target: Target,
    /// The title of the service, for people.
    pub(crate) title: String,
    pub(crate) docs: String,
    pub(crate) sdk_id: String,
    /// The name of the service shape.
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) signing_name: String,
    /// How calls can be authenticated, the preferred way first.
    pub(crate) auth: Vec<Auth>,
    pub(crate) protocol: Protocol,
    /// Whether the service migrated from AWS Query.
    pub(crate) is_query_compatible: bool,
    /// The namespace of requests in XML.
    pub(crate) xml_namespace: Option<XmlNamespace>,
    pub(crate) retry: RetryPolicy,
    pub(crate) signing: Signing,
    pub(crate) region_redirect: Option<RegionRedirect>,
    /// The header of responses with the CRC-32 of their body, in small letters.
    pub(crate) response_crc32: Option<String>,
    /// The headers of all requests, by their names in small letters.
    pub(crate) headers: BTreeMap<String, String>,
    /// Where users get the endpoint, unless one serves everyone.
    pub(crate) endpoint_from: Option<String>,
    /// The scheme of endpoints that need sessions.
    pub(crate) session_auth: Option<SessionAuth>,
    pub(crate) rules: RuleSet,
    pub(crate) endpoint_tests: Vec<EndpointTest>,
    /// Whether any member is a document, which needs a feature of the runtime.
    pub(crate) has_documents: bool,
    /// In the order of their names.
    pub(crate) operations: Vec<Operation>,
    /// In the order of their names.
    pub(crate) types: Vec<TypeDefinition>,
}

impl Service {
    /// Whether a call can be signed by Version 4A, which needs a feature of the runtime.
    pub(crate) fn may_need_sigv4a(&self) -> bool {
        let auth = self.operations.iter().map(|operation| &operation.auth).chain([&self.auth]);
        auth.flatten().any(|scheme| *scheme == Auth::SigV4a) || self.rules.has_scheme("sigv4a")
    }

    /// Whether there are calls that nothing else can sign.
    pub(crate) fn always_needs_sigv4a(&self) -> bool {
        let lacks_others =
            |schemes: &[Auth]| schemes.contains(&Auth::SigV4a) && !schemes.contains(&Auth::SigV4);
        self.operations.iter().any(|operation| lacks_others(&operation.auth))
    }

    /// How many structs and enums the crate has.
    pub(crate) fn type_count(&self) -> usize {
        self.operations.len() * 3 + self.types.len()
    }

    /// How many features of Cargo the crate has, `default` and `full` among them.
    pub(crate) fn feature_count(&self) -> usize {
        if self.target == Target::Module {
            return 0;
        }
        let operations = self.operations.iter();
        let names =
            operations.flat_map(|operation| operation.uses.iter().chain([&operation.feature]));
        names.map(|name| name.as_str()).collect::<BTreeSet<_>>().len() + 2
    }
}
