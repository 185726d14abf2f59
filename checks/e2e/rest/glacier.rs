//! Glacier, with a double in the emulator: archives as streams both ways, ranges, and errors named in the body.

use glacier::types::JobParameters;
use glacier::{
    CreateVault, DeleteVault, DescribeVault, DescribeVaultError, GetJobOutput, InitiateJob,
    ListVaults, UploadArchive, UploadArchiveError,
};
use lensmith::{Body, Client};

use crate::session::{Failure, Seen, report};
use crate::steps::{MAX_WAIT, expect, unique};

/// More than a part of the tree of its hashes.
const LENGTH: usize = (5 << 20) + 1;

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let names: Vec<String> = ["a vault", "b", "c"].map(unique).into();
    for name in &names {
        client.send(CreateVault::new(name)).await?;
    }
    report("Glacier: a vault that exists", exists(client, &names[0]).await)?;
    report("Glacier: pages of vaults", pages(client, &names).await)?;
    report("Glacier: an archive, uploaded and retrieved", archive(client, &names[0]).await)?;
    let upload = UploadArchive::new(unique("nothing"));
    let seen = expect(client.send(upload).await, |error| {
        matches!(error, UploadArchiveError::ResourceNotFound(_))
    });
    report("Glacier: a vault that is not there", seen)?;
    for name in &names {
        client.send(DeleteVault::new(name)).await?;
    }
    let gone = client.send(DescribeVault::new(&names[0])).await;
    let seen = expect(gone, |error| matches!(error, DescribeVaultError::ResourceNotFound(_)));
    report("Glacier: no vaults any more", seen)
}

async fn exists(client: &Client, name: &str) -> Seen {
    let (waiter, request) = (DescribeVault::VAULT_EXISTS, DescribeVault::new(name));
    let answer = client.wait(waiter, request, MAX_WAIT).await?;
    let arn = answer.into_response().and_then(|vault| vault.vault_arn);
    Ok(arn.ok_or("the vault has no ARN")?)
}

async fn pages(client: &Client, names: &[String]) -> Seen {
    let request = ListVaults::new().with(ListVaults::LIMIT, 2);
    let vaults: Vec<_> = client.paginate(request).items().collect().await?;
    let seen: Vec<_> = vaults.into_iter().filter_map(|vault| vault.vault_name).collect();
    if seen != names {
        return Err(format!("not the vaults that were created: {seen:?}").into());
    }
    Ok(format!("{} vaults", seen.len()))
}

/// An archive whose parts differ.
pub(crate) fn content() -> Vec<u8> {
    (0..LENGTH).map(|index| (index % 251) as u8).collect()
}

async fn archive(client: &Client, vault: &str) -> Seen {
    let content = content();
    let request = UploadArchive::new(vault)
        .with(UploadArchive::ARCHIVE_DESCRIPTION, "five parts")
        .with(UploadArchive::BODY, Body::from(content.clone()));
    let uploaded = client.send(request).await?;
    let job = retrieval(uploaded.archive_id.as_deref().ok_or("the archive has no id")?);
    let request = InitiateJob::new(vault).with(InitiateJob::JOB_PARAMETERS, job);
    let job = client.send(request).await?.job_id.ok_or("the job has no id")?;

    let request = GetJobOutput::new(vault, &job);
    let output = client.send(request.clone()).await?;
    if (output.status, output.archive_description.as_deref()) != (200, Some("five parts"))
        || output.checksum != uploaded.checksum
    {
        return Err(format!("not the archive: {output:?}").into());
    }
    let mut chunks = output.body.chunks();
    let (mut count, mut bytes) = (0, Vec::new());
    while let Some(chunk) = chunks.next().await {
        count += 1;
        bytes.extend_from_slice(&chunk?);
    }
    if bytes != content {
        return Err(format!("{} bytes came back, and not those that were sent", bytes.len()).into());
    }

    let request = request.with(GetJobOutput::RANGE, "bytes=1048576-2097151");
    let output = client.send(request).await?;
    let range = output.content_range.clone();
    if output.status != 206 || output.body.bytes(1 << 20).await? != content[1 << 20..2 << 20] {
        return Err(format!("not the range of the archive: {range:?}").into());
    }
    Ok(format!("{LENGTH} bytes in {count} pieces, then {}", range.ok_or("there is no range")?))
}

/// The parameters of a job that retrieves an archive.
pub(crate) fn retrieval(archive: &str) -> JobParameters {
    JobParameters::new()
        .with(JobParameters::TYPE, "archive-retrieval")
        .with(JobParameters::ARCHIVE_ID, archive)
}
