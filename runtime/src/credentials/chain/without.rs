//! The links that need the feature `credentials`, in a build without it: if they are set up, they say so.

use super::plan::{Plan, Source};
use super::{Answer, Context, Missed};

const MISSING: &str = "needs the feature `credentials` of the crate `lensmith`; turn it on";

pub(super) async fn carry_out(_: Context<'_>, plan: Plan) -> Answer {
    let asked = match plan.source {
        Source::Keys(keys) if plan.roles.is_empty() => return Ok(keys),
        _ if !plan.roles.is_empty() => "a role",
        Source::WebIdentity(_) => "a web identity",
        Source::Sso(_) => "SSO",
        _ => "`credential_process`",
    };
    Err(Missed::Failed(format!("the profile asks for {asked}, which {MISSING}")))
}

pub(super) async fn web_identity(context: Context<'_>) -> Answer {
    unset(context, &["AWS_WEB_IDENTITY_TOKEN_FILE"])
}

pub(super) async fn container(context: Context<'_>) -> Answer {
    unset(
        context,
        &["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"],
    )
}

pub(super) async fn instance_metadata(_: Context<'_>) -> Answer {
    Err(Missed::NotSetUp(MISSING.to_owned()))
}

fn unset(context: Context<'_>, variables: &[&str]) -> Answer {
    match variables.iter().find(|variable| context.environment.get(variable).is_some()) {
        Some(variable) => Err(Missed::Failed(format!("{variable} is set, which {MISSING}"))),
        None => Err(Missed::NotSetUp(format!("{} is not set", variables.join(" or ")))),
    }
}
