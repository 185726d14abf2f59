//! The errors of the steps of a call, as errors of a call.

use super::any::Inside;
use super::{AnyError, Error};
use crate::body::InvalidBody;
#[cfg(feature = "_client")]
use crate::config::ConfigError;
use crate::credentials::CredentialsError;
use crate::endpoint::EndpointError;
use crate::error::Fault;
use crate::paginate::RepeatedToken;
use crate::protocol::InvalidRequest;
use crate::retry::{Failure, Kind};
use crate::sign::SignError;
use crate::transport::TransportError;

macro_rules! from_steps {
    ($($(#[$cfg:meta])? $variant:ident($step:ty) => $failure:expr,)+) => {$(
        $(#[$cfg])?
        impl<E> From<$step> for Error<E> {
            fn from(error: $step) -> Self {
                Self::$variant(error)
            }
        }

        $(#[$cfg])?
        impl From<$step> for AnyError {
            fn from(error: $step) -> Self {
                Self::new(error)
            }
        }

        $(#[$cfg])?
        impl Inside for $step {
            fn failure(&self) -> Failure {
                $failure(self)
            }
        }
    )+};
}

from_steps! {
    InvalidRequest(InvalidRequest) => permanent(Fault::Client),
    Body(InvalidBody) => Failure::from,
    #[cfg(feature = "_client")] Config(ConfigError) => permanent(Fault::Client),
    Credentials(CredentialsError) => permanent(Fault::Client),
    Endpoint(EndpointError) => permanent(Fault::Client),
    Sign(SignError) => permanent(Fault::Client),
    Transport(TransportError) => Failure::from,
    RepeatedToken(RepeatedToken) => permanent(Fault::Server),
}

/// A failure that another attempt would not mend.
fn permanent<T>(fault: Fault) -> impl Fn(&T) -> Failure {
    move |_| Failure::new(Kind::Permanent).with_fault(fault)
}
