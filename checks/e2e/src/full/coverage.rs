//! What of the service has been called, and what the emulator does not know.

use std::collections::BTreeSet;

use lensmith::{Error, Operation, OperationError};
use lensmith_ecr as ecr;
use serde_json::Value;

use crate::session::{Failure, Session, report};

/// The model that `lensmith-ecr` is generated from.
const MODEL: &str = include_str!("../../../../models/ecr.json");

/// How the emulator says that it does not know an operation.
const UNKNOWN: &str = "InvalidAction";

/// The operations that the emulator answers: each of them has to succeed in a step.
const ANSWERED: [&str; 26] = [
    "BatchCheckLayerAvailability",
    "BatchDeleteImage",
    "BatchGetImage",
    "CompleteLayerUpload",
    "CreateRepository",
    "DeleteLifecyclePolicy",
    "DeleteRepository",
    "DeleteRepositoryPolicy",
    "DescribeImages",
    "DescribeRegistry",
    "DescribeRepositories",
    "GetAuthorizationToken",
    "GetDownloadUrlForLayer",
    "GetLifecyclePolicy",
    "GetRepositoryPolicy",
    "InitiateLayerUpload",
    "ListImages",
    "ListTagsForResource",
    "PutImage",
    "PutImageScanningConfiguration",
    "PutImageTagMutability",
    "PutLifecyclePolicy",
    "SetRepositoryPolicy",
    "TagResource",
    "UntagResource",
    "UploadLayerPart",
];

/// Accounts for every operation of the service: a step got its answer, or the emulator does not know it.
pub(super) async fn run(session: &Session) -> Result<(), Failure> {
    let not_answered = ask_for_the_rest(session).await?;
    let answered = session.answered.borrow();
    compare("answered by the emulator", &answered, &ANSWERED.into())?;
    let asked: BTreeSet<_> = answered.union(&not_answered).copied().collect();
    let operations = in_model()?;
    let operations = operations.iter().map(String::as_str).collect();
    compare("called, of those in the model", &asked, &operations)?;
    report("answered by the emulator", Ok(format!("{} of {}", answered.len(), asked.len())))?;
    let names = Vec::from_iter(not_answered).join(", ");
    report("not answered by the emulator", Ok(names))
}

/// Asks for each operation that no step calls. Returns the names, which the emulator should not know.
async fn ask_for_the_rest(session: &Session) -> Result<BTreeSet<&'static str>, Failure> {
    Ok(BTreeSet::from([
        unknown::<ecr::BatchGetRepositoryScanningConfiguration>(session).await?,
        unknown::<ecr::CreatePullThroughCacheRule>(session).await?,
        unknown::<ecr::CreateRepositoryCreationTemplate>(session).await?,
        unknown::<ecr::DeletePullThroughCacheRule>(session).await?,
        unknown::<ecr::DeleteRegistryPolicy>(session).await?,
        unknown::<ecr::DeleteRepositoryCreationTemplate>(session).await?,
        unknown::<ecr::DeleteSigningConfiguration>(session).await?,
        unknown::<ecr::DeregisterPullTimeUpdateExclusion>(session).await?,
        unknown::<ecr::DescribeImageReplicationStatus>(session).await?,
        unknown::<ecr::DescribeImageScanFindings>(session).await?,
        unknown::<ecr::DescribeImageSigningStatus>(session).await?,
        unknown::<ecr::DescribePullThroughCacheRules>(session).await?,
        unknown::<ecr::DescribeReplicationBackfillResults>(session).await?,
        unknown::<ecr::DescribeRepositoryCreationTemplates>(session).await?,
        unknown::<ecr::GetAccountSetting>(session).await?,
        unknown::<ecr::GetLifecyclePolicyPreview>(session).await?,
        unknown::<ecr::GetRegistryPolicy>(session).await?,
        unknown::<ecr::GetRegistryScanningConfiguration>(session).await?,
        unknown::<ecr::GetSigningConfiguration>(session).await?,
        unknown::<ecr::ListImageReferrers>(session).await?,
        unknown::<ecr::ListPullTimeUpdateExclusions>(session).await?,
        unknown::<ecr::ListReplicationBackfills>(session).await?,
        unknown::<ecr::PutAccountSetting>(session).await?,
        unknown::<ecr::PutRegistryPolicy>(session).await?,
        unknown::<ecr::PutRegistryScanningConfiguration>(session).await?,
        unknown::<ecr::PutReplicationConfiguration>(session).await?,
        unknown::<ecr::PutSigningConfiguration>(session).await?,
        unknown::<ecr::RegisterPullTimeUpdateExclusion>(session).await?,
        unknown::<ecr::StartImageScan>(session).await?,
        unknown::<ecr::StartLifecyclePolicyPreview>(session).await?,
        unknown::<ecr::StartReplicationBackfill>(session).await?,
        unknown::<ecr::StopReplicationBackfill>(session).await?,
        unknown::<ecr::UpdateImageStorageClass>(session).await?,
        unknown::<ecr::UpdatePullThroughCacheRule>(session).await?,
        unknown::<ecr::UpdateRepositoryCreationTemplate>(session).await?,
        unknown::<ecr::ValidatePullThroughCacheRule>(session).await?,
    ]))
}

/// Sends an empty request, for which the emulator should not know the operation. Returns its name.
async fn unknown<O: Operation>(session: &Session) -> Result<&'static str, Failure> {
    let name = O::NAME;
    let error = match session.send(O::zero()).await {
        Ok(_) => return Err(format!("the emulator answers {name} now: make a step of it").into()),
        Err(error) => error,
    };
    let metadata = match &error {
        Error::Service(service) => O::Error::CATCH_ALL.preview(service),
        _ => None,
    };
    // The message shows that it was asked for by the right name.
    match metadata.map(|metadata| (metadata.code(), metadata.message())) {
        Some((UNKNOWN, Some(message))) if message.ends_with(&format!(": {name}")) => Ok(name),
        _ => Err(format!("{name} should be unknown to the emulator, but: {error}").into()),
    }
}

/// The names of all operations in the model.
fn in_model() -> Result<BTreeSet<String>, Failure> {
    let model: Value = serde_json::from_str(MODEL)?;
    let shapes = model.get("shapes").and_then(Value::as_object).ok_or("the model has no shapes")?;
    let operations = shapes
        .iter()
        .filter(|(_, shape)| shape.get("type").is_some_and(|kind| kind == "operation"));
    Ok(operations.filter_map(|(id, _)| Some(id.split_once('#')?.1.to_owned())).collect())
}

/// Fails with the names that only one of the two has.
fn compare(what: &str, names: &BTreeSet<&str>, wanted: &BTreeSet<&str>) -> Result<(), Failure> {
    if names == wanted {
        return Ok(());
    }
    let missing: Vec<_> = wanted.difference(names).collect();
    let surplus: Vec<_> = names.difference(wanted).collect();
    Err(format!("{what}: missing {missing:?}, unexpected {surplus:?}").into())
}
