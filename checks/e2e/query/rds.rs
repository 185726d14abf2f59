//! RDS: instances on pages, waiters for a state and for an error, and errors by the codes of AWS Query.

use lensmith::Client;
use rds::types::Tag;
use rds::{
    CreateDBInstance, CreateDBInstanceError, DeleteDBInstance, DeleteDBInstanceError,
    DescribeDBInstances,
};

use crate::session::{Failure, Seen, report};
use crate::steps::{MAX_WAIT, expect, unique};

const PASSWORD: &str = "correct horse + battery & staple";

/// One more than the smallest page has.
const COUNT: usize = 21;

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let names: Vec<String> = (0..COUNT).map(|number| unique(&format!("db-{number:02}"))).collect();
    for name in &names {
        client.send(request(name)).await?;
    }
    report("RDS: an instance that becomes available", available(client, &names[0]).await)?;
    report("RDS: pages of instances", pages(client, &names).await)?;
    let again = client.send(request(&names[0])).await;
    let seen = expect(again, |error| {
        matches!(error, CreateDBInstanceError::DBInstanceAlreadyExistsFault(_))
    });
    report("RDS: an instance that is there already", seen)?;
    for name in &names {
        client.send(deletion(name)).await?;
    }
    report("RDS: an instance that is deleted", deleted(client, &names[0]).await)
}

pub(crate) fn request(name: &str) -> CreateDBInstance {
    CreateDBInstance::new(name, "db.t3.micro", "postgres")
        .with(CreateDBInstance::ALLOCATED_STORAGE, 20)
        .with(CreateDBInstance::MASTER_USERNAME, "admin_of_all")
        .with(CreateDBInstance::MASTER_USER_PASSWORD, PASSWORD)
        .with(CreateDBInstance::MULTI_AZ, false)
        .with(CreateDBInstance::TAGS, [Tag::new().with(Tag::KEY, "empty").with(Tag::VALUE, "")])
}

pub(crate) fn deletion(name: &str) -> DeleteDBInstance {
    DeleteDBInstance::new(name).with(DeleteDBInstance::SKIP_FINAL_SNAPSHOT, true)
}

pub(crate) fn one(name: &str) -> DescribeDBInstances {
    DescribeDBInstances::new().with(DescribeDBInstances::DB_INSTANCE_IDENTIFIER, name)
}

async fn available(client: &Client, name: &str) -> Seen {
    let waiter = DescribeDBInstances::DB_INSTANCE_AVAILABLE;
    let response = client.wait(waiter, one(name), MAX_WAIT).await?.into_response();
    let instances = response.and_then(|response| response.db_instances).unwrap_or_default();
    let [instance] = instances.as_slice() else {
        return Err(format!("not one instance: {instances:?}").into());
    };
    let endpoint = instance.endpoint.as_ref().ok_or("the instance has no endpoint")?;
    let created = instance.instance_create_time.ok_or("the instance has no date")?;
    if endpoint.port != Some(5432)
        || instance.allocated_storage != Some(20)
        || instance.multi_az != Some(false)
        || instance.tag_list.as_deref().map(<[Tag]>::len) != Some(1)
    {
        return Err(format!("not the instance that was created: {instance:?}").into());
    }
    Ok(format!("{}, created {created}", endpoint.address.as_deref().unwrap_or_default()))
}

async fn pages(client: &Client, names: &[String]) -> Seen {
    let request = DescribeDBInstances::new().with(DescribeDBInstances::MAX_RECORDS, 20);
    let mut pages = client.paginate(request);
    let (mut count, mut seen) = (0, Vec::new());
    while let Some(page) = pages.next().await {
        count += 1;
        let instances = page?.db_instances.unwrap_or_default();
        seen.extend(instances.into_iter().flat_map(|one| one.db_instance_identifier));
    }
    if seen != names || count != 2 {
        return Err(format!("not the instances on two pages: {seen:?} on {count}").into());
    }
    Ok(format!("{} instances on {count} pages", seen.len()))
}

async fn deleted(client: &Client, name: &str) -> Seen {
    let waiter = DescribeDBInstances::DB_INSTANCE_DELETED;
    if let Some(response) = client.wait(waiter, one(name), MAX_WAIT).await?.into_response() {
        return Err(format!("the instance should be gone: {response:?}").into());
    }
    expect(client.send(deletion(name)).await, |error| {
        matches!(error, DeleteDBInstanceError::DBInstanceNotFoundFault(_))
    })
}
