//! Terms of Smithy that mean the same in a model and in a crate.

use super::wire::Place;

/// Whether the client or the service is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorFault {
    Client,
    Server,
}

/// Whether another attempt makes sense after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    Permanent,
    Transient,
    Throttling,
}

/// The retries of a service's calls, with delays in milliseconds. What is absent is as usual.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RetryPolicy {
    pub(crate) max_attempts: Option<u32>,
    pub(crate) transient_delay: Option<u32>,
    pub(crate) throttling_delay: Option<u32>,
    pub(crate) max_delay: Option<u32>,
}

/// How the signatures of a service differ from those of others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signing {
    /// Whether the path is signed as it is sent.
    pub(crate) has_verbatim_path: bool,
    /// Whether every request states in a header what stands for its body.
    pub(crate) has_payload_header: bool,
    /// Whether pre-signed URLs hold for any body.
    pub(crate) has_unsigned_urls: bool,
}

/// How a service says that something is in another region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RegionRedirect {
    /// The parameter of the endpoint rules that names what is elsewhere.
    pub(crate) param: String,
    /// The header of the response with the region, in small letters.
    pub(crate) header: String,
    /// The member of the error with the region.
    pub(crate) field: String,
}

/// A way to authenticate calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Auth {
    SigV4,
    SigV4a,
    HttpBearer,
    Anonymous,
}

/// How requests and responses are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    RpcV2Cbor,
    RpcV2Json,
    AwsJson1_0,
    AwsJson1_1,
    RestJson1,
    RestXml,
    AwsQuery,
    Ec2Query,
}

impl Protocol {
    /// Every protocol. Of those that a service states, the client speaks the first.
    pub(crate) const ALL: [Self; 8] = [
        Self::RpcV2Cbor,
        Self::RpcV2Json,
        Self::AwsJson1_0,
        Self::AwsJson1_1,
        Self::RestJson1,
        Self::RestXml,
        Self::AwsQuery,
        Self::Ec2Query,
    ];

    /// The id of the protocol's trait.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::RpcV2Cbor => "smithy.protocols#rpcv2Cbor",
            Self::RpcV2Json => "smithy.protocols#rpcv2Json",
            Self::AwsJson1_0 => "aws.protocols#awsJson1_0",
            Self::AwsJson1_1 => "aws.protocols#awsJson1_1",
            Self::RestJson1 => "aws.protocols#restJson1",
            Self::RestXml => "aws.protocols#restXml",
            Self::AwsQuery => "aws.protocols#awsQuery",
            Self::Ec2Query => "aws.protocols#ec2Query",
        }
    }

    /// The name of the protocol's trait, without its namespace.
    pub(crate) fn name(self) -> &'static str {
        self.id().rsplit('#').next().unwrap_or(self.id())
    }

    /// Whether members are bound to parts of requests and responses; otherwise all are in the body.
    pub(crate) fn has_http_bindings(self) -> bool {
        matches!(self, Self::RestJson1 | Self::RestXml)
    }

    /// Whether responses are XML, which names members by the trait `xmlName`.
    pub(crate) fn has_xml(self) -> bool {
        matches!(self, Self::RestXml | Self::AwsQuery | Self::Ec2Query)
    }

    /// Whether bodies are CBOR.
    pub(crate) fn has_cbor(self) -> bool {
        self == Self::RpcV2Cbor
    }

    /// Whether it is one of the protocols RPC v2. They distinguish an absent input from an empty one, and big integers from big
    /// decimals.
    pub(crate) fn is_rpc_v2(self) -> bool {
        matches!(self, Self::RpcV2Cbor | Self::RpcV2Json)
    }

    /// Whether requests are forms.
    pub(crate) fn has_forms(self) -> bool {
        matches!(self, Self::AwsQuery | Self::Ec2Query)
    }

    /// Whether JSON names members by the trait `jsonName`.
    pub(crate) fn has_json_names(self) -> bool {
        self == Self::RestJson1
    }

    /// How timestamps are written in a place, unless the model says otherwise.
    pub(crate) fn timestamp_format(self, place: &Place) -> TimestampFormat {
        match place {
            Place::Header(_) | Place::PrefixHeaders(_) => TimestampFormat::HttpDate,
            Place::Label | Place::Query(_) | Place::QueryParams => TimestampFormat::DateTime,
            _ => match self {
                Self::RpcV2Cbor
                | Self::RpcV2Json
                | Self::AwsJson1_0
                | Self::AwsJson1_1
                | Self::RestJson1 => TimestampFormat::EpochSeconds,
                Self::RestXml | Self::AwsQuery | Self::Ec2Query => TimestampFormat::DateTime,
            },
        }
    }
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimestampFormat {
    EpochSeconds,
    DateTime,
    HttpDate,
}

impl TimestampFormat {
    /// The name of the format in Smithy.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::EpochSeconds => "epoch-seconds",
            Self::DateTime => "date-time",
            Self::HttpDate => "http-date",
        }
    }
}
