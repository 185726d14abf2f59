//! The upload of a layer.

use lensmith::optics::*;
use lensmith_ecr::types::{Layer, LayerAvailability};
use lensmith_ecr::{
    BatchCheckLayerAvailability, BatchCheckLayerAvailabilityResponse, CompleteLayerUpload,
    CompleteLayerUploadResponse, InitiateLayerUpload, InitiateLayerUploadError,
    InitiateLayerUploadResponse, UploadLayerPart, UploadLayerPartResponse,
};

use super::check::{refused, same};
use super::{BASE, REGISTRY};
use crate::session::{Failure, Seen, Session, report, repository};

const LAYER: &[u8] = b"\x1f\x8b a layer, not all of it text: \x00\xff";

/// Of [`LAYER`], although the emulator takes the caller's word for it.
const DIGEST: &str = "sha256:d8b7d1d181513688ec186ac38fa24708baa56b5c01a81e2efccb8462a4cb44c1";

pub(super) async fn run(session: &Session) -> Result<(), Failure> {
    report("look for a layer", check_layer(session).await)?;
    let (upload_id, part_size) = initiate(session).await?;
    report("begin an upload", Ok(format!("{upload_id}, in parts of {part_size} bytes")))?;
    report("upload a part", upload_part(session, &upload_id).await)?;
    report("complete the upload", complete(session, &upload_id).await)?;
    let missing = InitiateLayerUpload::new(repository("missing"));
    let declared = InitiateLayerUploadError::REPOSITORY_NOT_FOUND;
    report("begin an upload to no repository", refused(session, missing, declared).await)
}

/// The emulator has no layer of any digest.
async fn check_layer(session: &Session) -> Seen {
    let request = BatchCheckLayerAvailability::new(repository(BASE), [DIGEST]);
    let response = session.send(request).await?;
    let layer = Layer::default()
        .with(Layer::LAYER_DIGEST, DIGEST)
        .with(Layer::LAYER_AVAILABILITY, LayerAvailability::Unavailable)
        .with(Layer::LAYER_SIZE, 0);
    let wanted = BatchCheckLayerAvailabilityResponse::new(200)
        .with(BatchCheckLayerAvailabilityResponse::LAYERS, vec![layer])
        .with(BatchCheckLayerAvailabilityResponse::FAILURES, Vec::new());
    same(&response, &wanted)?;
    Ok("unavailable".to_owned())
}

/// The id of a new upload, and how long its parts should be.
async fn initiate(session: &Session) -> Result<(String, i64), Failure> {
    let response = session.send(InitiateLayerUpload::new(repository(BASE))).await?;
    let upload_id = InitiateLayerUploadResponse::UPLOAD_ID.some().preview(&response);
    let part_size = InitiateLayerUploadResponse::PART_SIZE.some().preview(&response);
    match (upload_id, part_size) {
        (Some(upload_id), Some(&part_size)) if !upload_id.is_empty() && part_size > 0 => {
            Ok((upload_id.clone(), part_size))
        }
        _ => {
            Err(format!("begin an upload: an id or a size of parts is missing: {response:?}")
                .into())
        }
    }
}

async fn upload_part(session: &Session, upload_id: &str) -> Seen {
    let last_byte = i64::try_from(LAYER.len())? - 1;
    let request = UploadLayerPart::new(repository(BASE), upload_id, 0, last_byte, LAYER);
    let response = session.send(request).await?;
    // The emulator keeps nothing of the part.
    let wanted = UploadLayerPartResponse::new(200)
        .with(UploadLayerPartResponse::REGISTRY_ID, REGISTRY)
        .with(UploadLayerPartResponse::REPOSITORY_NAME, repository(BASE))
        .with(UploadLayerPartResponse::UPLOAD_ID, upload_id)
        .with(UploadLayerPartResponse::LAST_BYTE_RECEIVED, 0);
    same(&response, &wanted)?;
    Ok("received".to_owned())
}

async fn complete(session: &Session, upload_id: &str) -> Seen {
    let digests = [DIGEST];
    let response =
        session.send(CompleteLayerUpload::new(repository(BASE), upload_id, digests)).await?;
    let wanted = CompleteLayerUploadResponse::new(200)
        .with(CompleteLayerUploadResponse::REGISTRY_ID, REGISTRY)
        .with(CompleteLayerUploadResponse::REPOSITORY_NAME, repository(BASE))
        .with(CompleteLayerUploadResponse::UPLOAD_ID, upload_id)
        .with(CompleteLayerUploadResponse::LAYER_DIGEST, DIGEST);
    same(&response, &wanted)?;
    Ok(DIGEST.to_owned())
}
