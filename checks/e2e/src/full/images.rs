//! Images: put, listed, described, fetched and deleted.

use lensmith_ecr::types::{
    Image, ImageDetail, ImageFailure, ImageFailureCode, ImageIdentifier, ListImagesFilter,
    TagStatus,
};
use lensmith_ecr::{
    BatchDeleteImage, BatchDeleteImageResponse, BatchGetImage, BatchGetImageResponse,
    DescribeImages, DescribeImagesResponse, ListImages, ListImagesResponse, PutImage,
    PutImageError, PutImageResponse,
};

use super::check::{refused, same, time};
use super::{APP, BASE, REGISTRY};
use crate::session::{Failure, Seen, Session, report, repository};

const MEDIA_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";

/// An image to put.
struct Sample {
    manifest: &'static str,
    /// The SHA-256 of the manifest, which the emulator computes, so that not a byte of it can change on
    /// its way.
    digest: &'static str,
    tag: Option<&'static str>,
}

const TAGGED: Sample = Sample {
    manifest: r#"{"schemaVersion":2,"annotations":{"note":"größer \"≥\" als"}}"#,
    digest: "sha256:78f9ba4ac23745d92b70cb9a3f62576af39d621b2b6bb3944b3d59d037903afd",
    tag: Some("v1"),
};

const UNTAGGED: Sample = Sample {
    manifest: r#"{"schemaVersion":2,"layers":[]}"#,
    digest: "sha256:6ece6defe7067e1c5455a7720c1189ad30f7f8efe78587bd7c06e64a80fe7770",
    tag: None,
};

pub(super) async fn run(session: &Session) -> Result<(), Failure> {
    report("put an image with a tag", put(session, BASE, &TAGGED).await)?;
    report("put an image without", put(session, BASE, &UNTAGGED).await)?;
    report("put an image where tags are immutable", put(session, APP, &TAGGED).await)?;
    let declared = PutImageError::IMAGE_TAG_ALREADY_EXISTS;
    report("put its tag again", refused(session, put_request(APP, &TAGGED), declared).await)?;

    report("list images with a tag", list(session, TagStatus::Tagged, &[TAGGED]).await)?;
    report("list images without", list(session, TagStatus::Untagged, &[UNTAGGED]).await)?;
    report("list all images", list(session, TagStatus::Any, &[TAGGED, UNTAGGED]).await)?;
    report("describe images", describe(session).await)?;
    report("get images", get(session).await)?;
    report("delete images", delete(session).await)?;
    report("list what is left", list(session, TagStatus::Any, &[]).await)
}

async fn put(session: &Session, name: &str, sample: &Sample) -> Seen {
    let response = session.send(put_request(name, sample)).await?;
    let wanted = PutImageResponse::new(200).with(PutImageResponse::IMAGE, image(name, sample));
    same(&response, &wanted)?;
    Ok(sample.digest.to_owned())
}

fn put_request(name: &str, sample: &Sample) -> PutImage {
    PutImage::new(repository(name), sample.manifest)
        .with(PutImage::IMAGE_MANIFEST_MEDIA_TYPE, MEDIA_TYPE)
        .with(PutImage::IMAGE_TAG, sample.tag.map(str::to_owned))
}

fn image(name: &str, sample: &Sample) -> Image {
    Image::default()
        .with(Image::REGISTRY_ID, REGISTRY)
        .with(Image::REPOSITORY_NAME, repository(name))
        .with(Image::IMAGE_ID, id(sample))
        .with(Image::IMAGE_MANIFEST, sample.manifest)
        .with(Image::IMAGE_MANIFEST_MEDIA_TYPE, MEDIA_TYPE)
}

fn id(sample: &Sample) -> ImageIdentifier {
    ImageIdentifier::default()
        .with(ImageIdentifier::IMAGE_DIGEST, sample.digest)
        .with(ImageIdentifier::IMAGE_TAG, sample.tag.map(str::to_owned))
}

async fn list(session: &Session, tags: TagStatus, samples: &[Sample]) -> Seen {
    let filter = ListImagesFilter::default().with(ListImagesFilter::TAG_STATUS, tags);
    let request = ListImages::new(repository(BASE)).with(ListImages::FILTER, filter);
    let response = session.send(request).await?;
    let ids: Vec<_> = samples.iter().map(id).collect();
    let wanted = ListImagesResponse::new(200).with(ListImagesResponse::IMAGE_IDS, ids);
    same(&response, &wanted)?;
    Ok(samples.len().to_string())
}

async fn describe(session: &Session) -> Seen {
    let response = session.send(DescribeImages::new(repository(BASE))).await?;
    let detail = |index, sample: &Sample| -> Result<ImageDetail, Failure> {
        let detail = DescribeImagesResponse::IMAGE_DETAILS.some().index(index);
        let pushed_at = time(&response, detail.then(ImageDetail::IMAGE_PUSHED_AT).some(), 0)?;
        let tags: Vec<_> = sample.tag.map(str::to_owned).into_iter().collect();
        // The emulator counts characters.
        let size = i64::try_from(sample.manifest.chars().count())?;
        Ok(ImageDetail::default()
            .with(ImageDetail::REGISTRY_ID, REGISTRY)
            .with(ImageDetail::REPOSITORY_NAME, repository(BASE))
            .with(ImageDetail::IMAGE_DIGEST, sample.digest)
            .with(ImageDetail::IMAGE_TAGS, tags)
            .with(ImageDetail::IMAGE_SIZE_IN_BYTES, size)
            .with(ImageDetail::IMAGE_PUSHED_AT, pushed_at)
            .with(ImageDetail::IMAGE_MANIFEST_MEDIA_TYPE, MEDIA_TYPE)
            .with(ImageDetail::ARTIFACT_MEDIA_TYPE, MEDIA_TYPE))
    };
    let details = vec![detail(0, &TAGGED)?, detail(1, &UNTAGGED)?];
    let wanted =
        DescribeImagesResponse::new(200).with(DescribeImagesResponse::IMAGE_DETAILS, details);
    same(&response, &wanted)?;
    Ok("2, each as it was put".to_owned())
}

async fn get(session: &Session) -> Seen {
    let by_tag =
        ImageIdentifier::default().with(ImageIdentifier::IMAGE_TAG, TAGGED.tag.map(str::to_owned));
    let ids = vec![by_tag, id(&UNTAGGED), missing_id()];
    let response = session.send(BatchGetImage::new(repository(BASE), ids)).await?;
    let images = vec![image(BASE, &TAGGED), image(BASE, &UNTAGGED)];
    let wanted = BatchGetImageResponse::new(200)
        .with(BatchGetImageResponse::IMAGES, images)
        .with(BatchGetImageResponse::FAILURES, vec![not_found()]);
    same(&response, &wanted)?;
    Ok("2, and a failure for the one that is not there".to_owned())
}

async fn delete(session: &Session) -> Seen {
    let ids = vec![id(&TAGGED), id(&UNTAGGED), missing_id()];
    let response = session.send(BatchDeleteImage::new(repository(BASE), ids)).await?;
    let wanted = BatchDeleteImageResponse::new(200)
        .with(BatchDeleteImageResponse::IMAGE_IDS, vec![id(&TAGGED), id(&UNTAGGED)])
        .with(BatchDeleteImageResponse::FAILURES, vec![not_found()]);
    same(&response, &wanted)?;
    Ok("2, and a failure for the one that is not there".to_owned())
}

fn missing_id() -> ImageIdentifier {
    ImageIdentifier::default().with(ImageIdentifier::IMAGE_TAG, "missing")
}

fn not_found() -> ImageFailure {
    ImageFailure::default()
        .with(ImageFailure::IMAGE_ID, missing_id())
        .with(ImageFailure::FAILURE_CODE, ImageFailureCode::ImageNotFound)
        .with(ImageFailure::FAILURE_REASON, "Requested image not found")
}
