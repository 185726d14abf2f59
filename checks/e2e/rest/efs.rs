//! EFS: a required idempotency token, and errors whose names do not end in `Exception`.

use efs::types::LifeCycleState;
use efs::{
    CreateFileSystem, DeleteFileSystem, DeleteFileSystemError, DescribeFileSystems,
    DescribeFileSystemsError,
};
use lensmith::Client;

use crate::session::{Failure, Seen, report};
use crate::steps::{expect, unique};

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    report("EFS: a file system", create(client).await)?;
    let request = DescribeFileSystems::new().with(DescribeFileSystems::FILE_SYSTEM_ID, "fs-0");
    let seen = expect(client.send(request).await, |error| {
        matches!(error, DescribeFileSystemsError::FileSystemNotFound(_))
    });
    report("EFS: a file system that is not there", seen)
}

async fn create(client: &Client) -> Seen {
    let token = unique("token");
    let request = CreateFileSystem::new()
        .with(CreateFileSystem::CREATION_TOKEN, token.as_str())
        .with(CreateFileSystem::ENCRYPTED, true);
    let created = client.send(request).await?;
    let id = &created.file_system_id;
    if created.creation_token != token || created.http_status != 201 {
        return Err(format!("not the file system that was created: {created:?}").into());
    }

    // Without a token, the client makes one.
    let other = client.send(CreateFileSystem::new()).await?;
    if other.creation_token.is_empty() || other.creation_token == token {
        return Err(format!("not another token: {other:?}").into());
    }

    let request = DescribeFileSystems::new().with(DescribeFileSystems::CREATION_TOKEN, token);
    let found: Vec<_> = client.paginate(request).items().collect().await?;
    match found.as_slice() {
        [one] if one.file_system_id == *id && one.life_cycle_state == LifeCycleState::Available => {
        }
        _ => return Err(format!("not the file system: {found:?}").into()),
    }
    for id in [id, &other.file_system_id] {
        client.send(DeleteFileSystem::new(id)).await?;
    }
    let again = client.send(DeleteFileSystem::new(id)).await;
    expect(again, |error| matches!(error, DeleteFileSystemError::FileSystemNotFound(_)))?;
    Ok(format!("{id}, created {}", created.creation_time))
}
