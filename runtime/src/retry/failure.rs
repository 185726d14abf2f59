use super::RetryAfter;
use crate::body::{BodyError, InvalidBody};
use crate::transport::TransportError;
use crate::{ErrorMetadata, Fault};

/// Names by which services say that there are too many requests, whatever their status.
const THROTTLING_CODES: [&str; 14] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// Names by which services say that a request took too long to arrive.
const TIMEOUT_CODES: [&str; 2] = ["RequestTimeout", "RequestTimeoutException"];

/// What a failed attempt says about another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Failure {
    /// What went wrong.
    pub kind: Kind,
    /// Whether the same request can be sent again without doing its work twice.
    pub safety: Safety,
    /// When the service asks for the next attempt.
    pub retry_after: Option<RetryAfter>,
    /// Whose fault it is; `None` where the network is between the two.
    pub fault: Option<Fault>,
}

/// The kind of a failure, which decides about another attempt. All but the permanent failures are retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The same request would fail again.
    Permanent,
    /// The service or the network failed, and may work the next time: the model says so, or the status is
    /// 500, 502, 503 or 504, or there was no connection, or it broke.
    Transient,
    /// There was no answer in time, or the service got no request in time.
    Timeout,
    /// There are too many requests: the model says so, or the error has one of 14 names such as
    /// `ThrottlingException`, or the status is 429.
    Throttling,
    /// The request was signed for the wrong time. The clock has been [corrected](super::Clock) since.
    ClockSkew,
    /// The service does not know the key, or no longer. The provider of credentials has another one.
    RefusedKey,
    /// What the call names is in another region, where the next attempt goes.
    Redirected,
}

/// Whether the same request can be sent again without doing its work twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Safety {
    /// It was not carried out, or the model calls the error retryable.
    Safe,
    /// It may have been carried out, although no answer says so.
    Unknown,
    /// It would fail again.
    Futile,
}

impl Safety {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Permanent => Self::Futile,
            Kind::Transient | Kind::Timeout => Self::Unknown,
            Kind::Throttling | Kind::ClockSkew | Kind::RefusedKey | Kind::Redirected => Self::Safe,
        }
    }
}

impl Failure {
    /// A failure of this kind, without further details.
    pub fn new(kind: Kind) -> Self {
        Self { kind, safety: Safety::of(kind), retry_after: None, fault: None }
    }

    /// The same failure as one of another kind.
    #[cfg(feature = "_client")]
    pub(crate) fn of_kind(self, kind: Kind) -> Self {
        Self { kind, safety: Safety::of(kind), ..self }
    }

    /// Whether another attempt may succeed.
    pub fn is_retryable(&self) -> bool {
        self.kind != Kind::Permanent
    }

    /// Whether the service asks for fewer requests.
    pub fn is_throttling(&self) -> bool {
        self.kind == Kind::Throttling
    }

    /// Whether something took too long.
    pub fn is_timeout(&self) -> bool {
        self.kind == Kind::Timeout
    }

    pub(crate) fn with_fault(self, fault: Fault) -> Self {
        Self { fault: Some(fault), ..self }
    }
}

/// What the model says of an error goes before its name, and its name before its status.
impl From<&ErrorMetadata> for Failure {
    fn from(error: &ErrorMetadata) -> Self {
        let declared = error.declared_kind();
        let names = [error.code(), error.shape_name()];
        let kind = declared.or_else(|| names.into_iter().find_map(kind_of_code));
        let kind = kind.unwrap_or_else(|| kind_of_status(error.http_status()));
        let failure = Self::new(kind);
        let is_safe = declared.is_some_and(|kind| kind != Kind::Permanent);
        Self {
            safety: if is_safe { Safety::Safe } else { failure.safety },
            retry_after: error.retry_after(),
            fault: error.fault(),
            ..failure
        }
    }
}

impl From<&TransportError> for Failure {
    fn from(error: &TransportError) -> Self {
        match error {
            TransportError::Connect { .. } => {
                Self { safety: Safety::Safe, ..Self::new(Kind::Transient) }
            }
            TransportError::Timeout { .. } | TransportError::Stalled { .. } => {
                Self::new(Kind::Timeout)
            }
            TransportError::Interrupted { .. } | TransportError::Malformed { .. } => {
                Self::new(Kind::Transient)
            }
            TransportError::Body(BodyError::Checksum { .. }) => Self::new(Kind::Transient),
            TransportError::Untrusted { .. } | TransportError::TooLarge { .. } => {
                Self::new(Kind::Permanent)
            }
            TransportError::Body(BodyError::NotReplayable(error)) => Self::from(&**error),
            TransportError::Unsupported { .. }
            | TransportError::NoRuntime
            | TransportError::Body(_) => Self::new(Kind::Permanent).with_fault(Fault::Client),
        }
    }
}

/// Another call may succeed where another attempt could not be made.
impl From<&InvalidBody> for Failure {
    fn from(error: &InvalidBody) -> Self {
        match &error.reason {
            BodyError::NotReplayable(error) => Self::from(&**error),
            _ => Self::new(Kind::Permanent).with_fault(Fault::Client),
        }
    }
}

fn kind_of_code(code: &str) -> Option<Kind> {
    if THROTTLING_CODES.contains(&code) {
        Some(Kind::Throttling)
    } else {
        TIMEOUT_CODES.contains(&code).then_some(Kind::Timeout)
    }
}

fn kind_of_status(status: u16) -> Kind {
    match status {
        429 => Kind::Throttling,
        500 | 502 | 503 | 504 => Kind::Transient,
        _ => Kind::Permanent,
    }
}
