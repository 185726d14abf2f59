use super::{Answer, Missed};
use crate::Environment;
use crate::credentials::Credentials;

/// The key in the variables of the environment. Half a key is a mistake.
pub(super) fn credentials(environment: &Environment) -> Answer {
    let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    if names.iter().all(|name| environment.get(name).is_none()) {
        return Err(Missed::NotSetUp("AWS_ACCESS_KEY_ID is not set".to_owned()));
    }
    Credentials::from_env(environment).map_err(|missing| Missed::Failed(missing.to_string()))
}
