use crate::Error;
use crate::config::ConfigError;
use crate::credentials::CredentialsError;
use crate::sign::SignError;
use crate::transport::TransportError;

/// Why an attempt was not sent.
pub(crate) enum AttemptError {
    Config(ConfigError),
    Credentials(CredentialsError),
    Sign(SignError),
    /// The body could not be read for its hash or its checksums.
    Transport(TransportError),
}

impl<E> From<AttemptError> for Error<E> {
    fn from(error: AttemptError) -> Self {
        match error {
            AttemptError::Config(error) => Self::Config(error),
            AttemptError::Credentials(error) => Self::Credentials(error),
            AttemptError::Sign(error) => Self::Sign(error),
            AttemptError::Transport(error) => Self::Transport(error),
        }
    }
}

impl From<ConfigError> for AttemptError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<CredentialsError> for AttemptError {
    fn from(error: CredentialsError) -> Self {
        Self::Credentials(error)
    }
}

impl From<SignError> for AttemptError {
    fn from(error: SignError) -> Self {
        Self::Sign(error)
    }
}
