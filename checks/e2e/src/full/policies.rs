//! The permissions policy and the lifecycle policy of a repository.

use lensmith_ecr::{
    DeleteLifecyclePolicy, DeleteLifecyclePolicyResponse, DeleteRepositoryPolicy,
    DeleteRepositoryPolicyResponse, GetLifecyclePolicy, GetLifecyclePolicyError,
    GetLifecyclePolicyResponse, GetRepositoryPolicy, GetRepositoryPolicyError,
    GetRepositoryPolicyResponse, PutLifecyclePolicy, PutLifecyclePolicyResponse,
    SetRepositoryPolicy, SetRepositoryPolicyResponse,
};

use super::check::{refused, same, time};
use super::{APP, REGISTRY};
use crate::session::{Failure, Seen, Session, report, repository};

/// A policy's text is JSON inside JSON, so that each quote and line break is escaped on its way.
const PERMISSIONS: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}]
}"#;

const LIFECYCLE: &str = r#"{
    "rules": [{
        "rulePriority": 1,
        "description": "Keep ten ≥ \"nine\"",
        "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 10},
        "action": {"type": "expire"}
    }]
}"#;

pub(super) async fn run(session: &Session) -> Result<(), Failure> {
    report("set a permissions policy", set_permissions(session).await)?;
    report("get the permissions policy", get_permissions(session).await)?;
    report("delete the permissions policy", delete_permissions(session).await)?;
    let gone = GetRepositoryPolicy::new(repository(APP));
    let declared = GetRepositoryPolicyError::REPOSITORY_POLICY_NOT_FOUND;
    report("get the permissions policy once more", refused(session, gone, declared).await)?;

    report("put a lifecycle policy", put_lifecycle(session).await)?;
    report("get the lifecycle policy", get_lifecycle(session).await)?;
    report("delete the lifecycle policy", delete_lifecycle(session).await)?;
    let gone = GetLifecyclePolicy::new(repository(APP));
    let declared = GetLifecyclePolicyError::LIFECYCLE_POLICY_NOT_FOUND;
    report("get the lifecycle policy once more", refused(session, gone, declared).await)
}

async fn set_permissions(session: &Session) -> Seen {
    let response = session.send(SetRepositoryPolicy::new(repository(APP), PERMISSIONS)).await?;
    let wanted = SetRepositoryPolicyResponse::new(200)
        .with(SetRepositoryPolicyResponse::REGISTRY_ID, REGISTRY)
        .with(SetRepositoryPolicyResponse::REPOSITORY_NAME, repository(APP))
        .with(SetRepositoryPolicyResponse::POLICY_TEXT, PERMISSIONS);
    same(&response, &wanted)?;
    Ok("set".to_owned())
}

async fn get_permissions(session: &Session) -> Seen {
    let response = session.send(GetRepositoryPolicy::new(repository(APP))).await?;
    let wanted = GetRepositoryPolicyResponse::new(200)
        .with(GetRepositoryPolicyResponse::REGISTRY_ID, REGISTRY)
        .with(GetRepositoryPolicyResponse::REPOSITORY_NAME, repository(APP))
        .with(GetRepositoryPolicyResponse::POLICY_TEXT, PERMISSIONS);
    same(&response, &wanted)?;
    Ok("as it was set".to_owned())
}

async fn delete_permissions(session: &Session) -> Seen {
    let response = session.send(DeleteRepositoryPolicy::new(repository(APP))).await?;
    let wanted = DeleteRepositoryPolicyResponse::new(200)
        .with(DeleteRepositoryPolicyResponse::REGISTRY_ID, REGISTRY)
        .with(DeleteRepositoryPolicyResponse::REPOSITORY_NAME, repository(APP))
        .with(DeleteRepositoryPolicyResponse::POLICY_TEXT, PERMISSIONS);
    same(&response, &wanted)?;
    Ok("deleted".to_owned())
}

async fn put_lifecycle(session: &Session) -> Seen {
    let response = session.send(PutLifecyclePolicy::new(repository(APP), LIFECYCLE)).await?;
    let wanted = PutLifecyclePolicyResponse::new(200)
        .with(PutLifecyclePolicyResponse::REGISTRY_ID, REGISTRY)
        .with(PutLifecyclePolicyResponse::REPOSITORY_NAME, repository(APP))
        .with(PutLifecyclePolicyResponse::LIFECYCLE_POLICY_TEXT, LIFECYCLE);
    same(&response, &wanted)?;
    Ok("put".to_owned())
}

async fn get_lifecycle(session: &Session) -> Seen {
    let response = session.send(GetLifecyclePolicy::new(repository(APP))).await?;
    let evaluated_at = time(&response, GetLifecyclePolicyResponse::LAST_EVALUATED_AT.some(), 0)?;
    let wanted = GetLifecyclePolicyResponse::new(200)
        .with(GetLifecyclePolicyResponse::REGISTRY_ID, REGISTRY)
        .with(GetLifecyclePolicyResponse::REPOSITORY_NAME, repository(APP))
        .with(GetLifecyclePolicyResponse::LIFECYCLE_POLICY_TEXT, LIFECYCLE)
        .with(GetLifecyclePolicyResponse::LAST_EVALUATED_AT, evaluated_at);
    same(&response, &wanted)?;
    Ok(format!("as it was put, evaluated at {evaluated_at}"))
}

async fn delete_lifecycle(session: &Session) -> Seen {
    let response = session.send(DeleteLifecyclePolicy::new(repository(APP))).await?;
    let evaluated_at = time(&response, DeleteLifecyclePolicyResponse::LAST_EVALUATED_AT.some(), 0)?;
    let wanted = DeleteLifecyclePolicyResponse::new(200)
        .with(DeleteLifecyclePolicyResponse::REGISTRY_ID, REGISTRY)
        .with(DeleteLifecyclePolicyResponse::REPOSITORY_NAME, repository(APP))
        .with(DeleteLifecyclePolicyResponse::LIFECYCLE_POLICY_TEXT, LIFECYCLE)
        .with(DeleteLifecyclePolicyResponse::LAST_EVALUATED_AT, evaluated_at);
    same(&response, &wanted)?;
    Ok("deleted".to_owned())
}
