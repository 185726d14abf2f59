//! Repositories: created, described and deleted.

use lensmith::Timestamp;
use lensmith::optics::*;
use lensmith_ecr::types::{
    EncryptionConfiguration, EncryptionType, ImageScanningConfiguration, ImageTagMutability,
    Repository, Tag,
};
use lensmith_ecr::{
    CreateRepository, CreateRepositoryError, CreateRepositoryResponse, DeleteRepository,
    DeleteRepositoryError, DeleteRepositoryResponse, DescribeRepositories,
    DescribeRepositoriesError, DescribeRepositoriesResponse,
};

use super::check::{refused, same, time};
use super::{APP, BASE, CACHE, REGISTRY};
use crate::session::{Failure, Seen, Session, report, repository};

const KEY: &str = "arn:aws:kms:us-east-1:000000000000:key/e2e";

pub(super) async fn create_all(session: &Session) -> Result<(), Failure> {
    report("create a repository with settings", create_with_settings(session).await)?;
    report("create a repository of defaults", create_default(session, BASE).await)?;
    report("create one more of defaults", create_default(session, CACHE).await)?;
    let again = CreateRepository::new(repository(APP));
    let declared = CreateRepositoryError::REPOSITORY_ALREADY_EXISTS;
    report("create a repository of the same name", refused(session, again, declared).await)?;
    report("describe repositories by name", describe_by_name(session).await)?;
    report("describe as many as asked for", describe_some(session).await)?;
    report("describe all, page by page", describe_all(session).await)
}

pub(super) async fn delete_all(session: &Session) -> Result<(), Failure> {
    let with_image = DeleteRepository::new(repository(APP));
    let declared = DeleteRepositoryError::REPOSITORY_NOT_EMPTY;
    report("delete a repository with an image", refused(session, with_image, declared).await)?;
    let by_force = DeleteRepository::new(repository(APP)).with(DeleteRepository::FORCE, true);
    report("delete a repository by force", delete(session, by_force).await)?;
    for name in [BASE, CACHE] {
        let empty = DeleteRepository::new(repository(name));
        report("delete an empty repository", delete(session, empty).await)?;
    }
    let gone = by_name(&[APP]);
    let declared = DescribeRepositoriesError::REPOSITORY_NOT_FOUND;
    report("describe a deleted repository", refused(session, gone, declared).await)
}

/// A repository's ARN.
pub(super) fn arn(name: &str) -> String {
    format!("arn:aws:ecr:us-east-1:{REGISTRY}:repository/{}", repository(name))
}

/// Describes one repository.
pub(super) async fn describe(session: &Session, name: &str) -> Result<Repository, Failure> {
    let response = session.send(by_name(&[name])).await?;
    let first = DescribeRepositoriesResponse::REPOSITORIES.some().index(0);
    Ok(first.preview(&response).ok_or("the answer has no repository")?.clone())
}

/// A repository as it is where no setting is given.
pub(super) fn default_repository(name: &str, created_at: Timestamp) -> Repository {
    let uri = format!("{REGISTRY}.dkr.ecr.us-east-1.amazonaws.com/{}", repository(name));
    let encryption = EncryptionConfiguration::new(EncryptionType::Aes256);
    Repository::default()
        .with(Repository::REPOSITORY_ARN, arn(name))
        .with(Repository::REGISTRY_ID, REGISTRY)
        .with(Repository::REPOSITORY_NAME, repository(name))
        .with(Repository::REPOSITORY_URI, uri)
        .with(Repository::CREATED_AT, created_at)
        .with(Repository::IMAGE_TAG_MUTABILITY, ImageTagMutability::Mutable)
        .with(Repository::IMAGE_SCANNING_CONFIGURATION, ImageScanningConfiguration::new())
        .with(Repository::ENCRYPTION_CONFIGURATION, encryption)
}

async fn create_with_settings(session: &Session) -> Seen {
    let Repository {
        image_tag_mutability,
        image_scanning_configuration,
        encryption_configuration,
        ..
    } = app(Timestamp::UNIX_EPOCH);
    let request = CreateRepository::new(repository(APP))
        .with(CreateRepository::TAGS, vec![Tag::new("team", "core")])
        .with(CreateRepository::IMAGE_TAG_MUTABILITY, image_tag_mutability)
        .with(CreateRepository::IMAGE_SCANNING_CONFIGURATION, image_scanning_configuration)
        .with(CreateRepository::ENCRYPTION_CONFIGURATION, encryption_configuration);
    create(session, request, app).await
}

async fn create_default(session: &Session, name: &str) -> Seen {
    let request = CreateRepository::new(repository(name));
    create(session, request, |created_at| default_repository(name, created_at)).await
}

/// Creates a repository, which should be the wanted one, created now.
async fn create(
    session: &Session,
    request: CreateRepository,
    wanted: impl FnOnce(Timestamp) -> Repository,
) -> Seen {
    let response = session.send(request).await?;
    let created_at = CreateRepositoryResponse::REPOSITORY.some().then(Repository::CREATED_AT);
    let created_at = time(&response, created_at.some(), 0)?;
    let wanted = CreateRepositoryResponse::new(200)
        .with(CreateRepositoryResponse::REPOSITORY, wanted(created_at));
    same(&response, &wanted)?;
    Ok(format!("as it should be, created at {created_at}"))
}

/// The repository with settings.
fn app(created_at: Timestamp) -> Repository {
    let scanning =
        ImageScanningConfiguration::new().with(ImageScanningConfiguration::SCAN_ON_PUSH, true);
    let encryption = EncryptionConfiguration::new(EncryptionType::Kms)
        .with(EncryptionConfiguration::KMS_KEY, KEY);
    default_repository(APP, created_at)
        .with(Repository::IMAGE_TAG_MUTABILITY, ImageTagMutability::Immutable)
        .with(Repository::IMAGE_SCANNING_CONFIGURATION, scanning)
        .with(Repository::ENCRYPTION_CONFIGURATION, encryption)
}

async fn describe_by_name(session: &Session) -> Seen {
    let response = session.send(by_name(&[APP, BASE])).await?;
    let each = DescribeRepositoriesResponse::REPOSITORIES.some();
    let created_at =
        |index| time(&response, each.index(index).then(Repository::CREATED_AT).some(), 0);
    let wanted = vec![app(created_at(0)?), default_repository(BASE, created_at(1)?)];
    let wanted = DescribeRepositoriesResponse::new(200)
        .with(DescribeRepositoriesResponse::REPOSITORIES, wanted);
    same(&response, &wanted)?;
    Ok("2, each as it was created".to_owned())
}

/// The emulator keeps to the limit, and has no token for the rest.
async fn describe_some(session: &Session) -> Seen {
    let request = DescribeRepositories::default().with(DescribeRepositories::MAX_RESULTS, 2);
    let response = session.send(request).await?;
    let each = DescribeRepositoriesResponse::REPOSITORIES.some().each();
    same(&each.count(&response), &2)?;
    Ok("2".to_owned())
}

async fn describe_all(session: &Session) -> Seen {
    let each_name = DescribeRepositoriesResponse::REPOSITORIES
        .some()
        .each()
        .then(Repository::REPOSITORY_NAME)
        .some();
    let mut request = DescribeRepositories::default().with(DescribeRepositories::MAX_RESULTS, 100);
    let mut names = Vec::new();
    loop {
        let response = session.send(request.clone()).await?;
        names.extend(each_name.to_vec(&response).into_iter().cloned());
        let Some(token) = response.next_token else { break };
        request = request.with(DescribeRepositories::NEXT_TOKEN, token);
    }
    match [APP, BASE, CACHE].iter().all(|name| names.contains(&repository(name))) {
        true => Ok(format!("{} repositories, with the 3 created", names.len())),
        false => Err(format!("not all that were created: {names:?}").into()),
    }
}

fn by_name(names: &[&str]) -> DescribeRepositories {
    let names: Vec<_> = names.iter().copied().map(repository).collect();
    DescribeRepositories::default().with(DescribeRepositories::REPOSITORY_NAMES, names)
}

async fn delete(session: &Session, request: DeleteRepository) -> Seen {
    let name = request.repository_name.clone();
    let response = session.send(request).await?;
    let deleted = DeleteRepositoryResponse::REPOSITORY.some().then(Repository::REPOSITORY_NAME);
    same(&deleted.some().preview(&response), &Some(&name))?;
    Ok(name)
}
