use super::{Answer, Missed};
use crate::Environment;
use crate::credentials::Credentials;

/// The key in the environment variables.
pub(super) fn credentials(environment: &Environment) -> Answer {
    match Credentials::find_in_env(environment) {
        Ok(Some(credentials)) => Ok(credentials),
        Ok(None) => Err(Missed::NotSetUp("AWS_ACCESS_KEY_ID is not set".to_owned())),
        Err(missing) => Err(Missed::Failed(missing.to_string())),
    }
}
