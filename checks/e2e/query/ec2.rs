//! EC2: nested lists in forms, waiters over lists of lists, pages, and errors that no model has.

use ec2::types::{Filter, InstanceStateName, ResourceType, Tag, TagSpecification};
use ec2::{DescribeInstances, RunInstances, StopInstances, TerminateInstances};
use lensmith::Client;

use crate::session::{Failure, Seen, report};
use crate::steps::{MAX_WAIT, expect_code, unique};

/// An image that Moto has.
const IMAGE: &str = "ami-03cf127a";

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let name = unique("instance");
    let ids = launch(client, &name).await?;
    report("EC2: instances that run", running(client, &ids, &name).await)?;
    report("EC2: pages of instances", pages(client, &name).await)?;
    let dry = client.send(request(&name, 1).with(RunInstances::DRY_RUN, true)).await;
    report("EC2: instances that are only checked", expect_code(dry, "DryRunOperation"))?;
    report("EC2: an instance that is stopped", stop(client, &ids[0]).await)?;
    report("EC2: instances that are terminated", terminate(client, &ids).await)?;
    let missing = client.send(StopInstances::new(["i-0123456789abcdef0"])).await;
    report("EC2: an instance that is not there", expect_code(missing, "InvalidInstanceID.NotFound"))
}

fn request(name: &str, count: i32) -> RunInstances {
    let tags = [("Name", name), ("purpose", "a & b + <é>")]
        .map(|(key, value)| Tag::new().with(Tag::KEY, key).with(Tag::VALUE, value));
    let tags = TagSpecification::new()
        .with(TagSpecification::RESOURCE_TYPE, ResourceType::Instance)
        .with(TagSpecification::TAGS, tags);
    RunInstances::new(count, count)
        .with(RunInstances::IMAGE_ID, IMAGE)
        .with(RunInstances::TAG_SPECIFICATIONS, [tags])
}

/// Two reservations, of two instances and of one.
async fn launch(client: &Client, name: &str) -> Result<Vec<String>, Failure> {
    let mut ids = Vec::new();
    for count in [2, 1] {
        let reservation = client.send(request(name, count)).await?;
        let instances = reservation.instances.unwrap_or_default();
        ids.extend(instances.into_iter().flat_map(|instance| instance.instance_id));
    }
    match ids.len() {
        3 => Ok(ids),
        _ => Err(format!("not three instances: {ids:?}").into()),
    }
}

fn of(ids: &[String]) -> DescribeInstances {
    DescribeInstances::new().with(DescribeInstances::INSTANCE_IDS, ids.to_vec())
}

async fn running(client: &Client, ids: &[String], name: &str) -> Seen {
    let waiter = DescribeInstances::INSTANCE_RUNNING;
    let response = client.wait(waiter, of(ids), MAX_WAIT).await?.into_response();
    let reservations = response.and_then(|response| response.reservations).unwrap_or_default();
    let instances: Vec<_> =
        reservations.iter().flat_map(|one| one.instances.as_deref().unwrap_or_default()).collect();
    let named = instances.iter().filter(|instance| {
        let tags = instance.tags.as_deref().unwrap_or_default();
        tags.len() == 2 && tags.iter().any(|tag| tag.value.as_deref() == Some(name))
    });
    if (reservations.len(), named.count()) != (2, 3) {
        return Err(format!("not the instances that were launched: {reservations:?}").into());
    }
    let launched = instances[0].launch_time.ok_or("the instance has no date")?;
    Ok(format!("{} instances of 2 reservations, since {launched}", instances.len()))
}

async fn pages(client: &Client, name: &str) -> Seen {
    let filter = Filter::new().with(Filter::NAME, "tag:Name").with(Filter::VALUES, [name]);
    let request = DescribeInstances::new()
        .with(DescribeInstances::FILTERS, [filter])
        .with(DescribeInstances::MAX_RESULTS, 1);
    let mut pages = client.paginate(request);
    let mut counts = Vec::new();
    while let Some(page) = pages.next().await {
        let reservations = page?.reservations.unwrap_or_default();
        counts.extend(reservations.iter().map(|one| one.instances.as_ref().map_or(0, Vec::len)));
    }
    counts.sort_unstable();
    match counts.as_slice() {
        [1, 2] => Ok(format!("{counts:?} instances on 2 pages")),
        _ => Err(format!("not the reservations: {counts:?}").into()),
    }
}

async fn stop(client: &Client, id: &String) -> Seen {
    let response = client.send(StopInstances::new([id])).await?;
    let change = response.stopping_instances.unwrap_or_default().pop().ok_or("no change")?;
    let previous = change.previous_state.and_then(|state| state.name);
    if previous != Some(InstanceStateName::Running) {
        return Err(format!("the instance was {previous:?}").into());
    }
    let waiter = DescribeInstances::INSTANCE_STOPPED;
    client.wait(waiter, of(std::slice::from_ref(id)), MAX_WAIT).await?;
    Ok(id.clone())
}

async fn terminate(client: &Client, ids: &[String]) -> Seen {
    let response = client.send(TerminateInstances::new(ids.to_vec())).await?;
    let count = response.terminating_instances.unwrap_or_default().len();
    client.wait(DescribeInstances::INSTANCE_TERMINATED, of(ids), MAX_WAIT).await?;
    Ok(format!("{count} instances"))
}
