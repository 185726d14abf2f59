//! The links that ask a service, the container, the instance or a program.

mod answer;
mod container;
mod endpoint;
mod exchange;
mod instance;
mod process;
mod sso;
mod sts;
mod token;

pub(super) use self::container::credentials as container;
pub(super) use self::instance::credentials as instance_metadata;
use super::plan::{Plan, Source, WebIdentity};
use super::{Answer, Context, Missed, environment};
use crate::Environment;

/// Carries out the plan of a profile.
pub(super) async fn carry_out(context: Context<'_>, plan: Plan) -> Answer {
    let answer = match plan.source {
        Source::Keys(keys) => Ok(keys),
        Source::WebIdentity(identity) => {
            sts::assume_role_with_web_identity(context, &identity).await
        }
        Source::Sso(sso) => sso::credentials(context, &sso).await,
        Source::Process { command, account_id } => {
            process::credentials(context, &command, account_id).await
        }
        Source::Environment => environment::credentials(context.environment),
        Source::Container => container(context).await,
        Source::InstanceMetadata => instance_metadata(context).await,
    };
    // The profile names this source, so it must be set up.
    let mut credentials = answer.map_err(Missed::into_failure)?;
    for role in &plan.roles {
        credentials = sts::assume_role(context, &credentials, role).await?;
    }
    Ok(credentials)
}

/// The web identity of the environment.
pub(super) async fn web_identity(context: Context<'_>) -> Answer {
    sts::assume_role_with_web_identity(context, &web_identity_of(context.environment)?).await
}

fn web_identity_of(environment: &Environment) -> Result<WebIdentity, Missed> {
    let get = |name| environment.get(name).map(str::to_owned);
    let token_file = get("AWS_WEB_IDENTITY_TOKEN_FILE")
        .ok_or_else(|| Missed::NotSetUp("AWS_WEB_IDENTITY_TOKEN_FILE is not set".to_owned()))?;
    let role_arn = get("AWS_ROLE_ARN").ok_or_else(|| {
        Missed::Failed("AWS_WEB_IDENTITY_TOKEN_FILE needs AWS_ROLE_ARN, too".to_owned())
    })?;
    Ok(WebIdentity { token_file, role_arn, session_name: get("AWS_ROLE_SESSION_NAME") })
}
