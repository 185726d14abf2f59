//! The settings of a repository that can change.

use lensmith_ecr::types::{ImageScanningConfiguration, ImageTagMutability, Repository};
use lensmith_ecr::{
    PutImageScanningConfiguration, PutImageScanningConfigurationResponse, PutImageTagMutability,
    PutImageTagMutabilityResponse,
};

use super::check::{same, time};
use super::repositories::{default_repository, describe};
use super::{CACHE, REGISTRY};
use crate::session::{Failure, Seen, Session, report, repository};

pub(super) async fn run(session: &Session) -> Result<(), Failure> {
    report("make tags immutable", set_mutability(session).await)?;
    report("scan on push", set_scanning(session).await)?;
    report("describe the changed repository", describe_changed(session).await)
}

async fn set_mutability(session: &Session) -> Seen {
    let request = PutImageTagMutability::new(repository(CACHE), ImageTagMutability::Immutable);
    let response = session.send(request).await?;
    let wanted = PutImageTagMutabilityResponse::new(200)
        .with(PutImageTagMutabilityResponse::REGISTRY_ID, REGISTRY)
        .with(PutImageTagMutabilityResponse::REPOSITORY_NAME, repository(CACHE))
        .with(PutImageTagMutabilityResponse::IMAGE_TAG_MUTABILITY, ImageTagMutability::Immutable);
    same(&response, &wanted)?;
    Ok("set".to_owned())
}

async fn set_scanning(session: &Session) -> Seen {
    let request = PutImageScanningConfiguration::new(repository(CACHE), scanned());
    let response = session.send(request).await?;
    let wanted = PutImageScanningConfigurationResponse::new(200)
        .with(PutImageScanningConfigurationResponse::REGISTRY_ID, REGISTRY)
        .with(PutImageScanningConfigurationResponse::REPOSITORY_NAME, repository(CACHE))
        .with(PutImageScanningConfigurationResponse::IMAGE_SCANNING_CONFIGURATION, scanned());
    same(&response, &wanted)?;
    Ok("set".to_owned())
}

async fn describe_changed(session: &Session) -> Seen {
    let described = describe(session, CACHE).await?;
    let created_at = time(&described, Repository::CREATED_AT.some(), 0)?;
    let wanted = default_repository(CACHE, created_at)
        .with(Repository::IMAGE_TAG_MUTABILITY, ImageTagMutability::Immutable)
        .with(Repository::IMAGE_SCANNING_CONFIGURATION, scanned());
    same(&described, &wanted)?;
    Ok("both changes, and no other".to_owned())
}

fn scanned() -> ImageScanningConfiguration {
    ImageScanningConfiguration::new().with(ImageScanningConfiguration::SCAN_ON_PUSH, true)
}
