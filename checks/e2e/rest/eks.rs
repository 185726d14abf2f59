//! EKS: idempotency tokens, timestamps, and waiters for a state and for an error.

use eks::types::{ClusterStatus, VpcConfigRequest};
use eks::{
    CreateCluster, CreateClusterError, DeleteCluster, DescribeCluster, DescribeClusterError,
    ListClusters,
};
use lensmith::Client;

use crate::session::{Failure, Seen, report};
use crate::steps::{MAX_WAIT, expect, unique};

const ROLE: &str = "arn:aws:iam::000000000000:role/e2e";

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let name = unique("cluster");
    report("EKS: a cluster that becomes active", create(client, &name).await)?;
    let again = client.send(request(&name)).await;
    let seen = expect(again, |error| matches!(error, CreateClusterError::ResourceInUse(_)));
    report("EKS: a cluster that is there already", seen)?;
    let clusters: Vec<_> = client.paginate(ListClusters::new()).items().collect().await?;
    if clusters != [name.as_str()] {
        return Err(format!("not the cluster that was created: {clusters:?}").into());
    }
    let missing = client.send(DescribeCluster::new(unique("nothing"))).await;
    let seen = expect(missing, |error| matches!(error, DescribeClusterError::ResourceNotFound(_)));
    report("EKS: a cluster that is not there", seen)?;
    report("EKS: a cluster that is deleted", delete(client, &name).await)
}

fn request(name: &str) -> CreateCluster {
    let subnets = ["subnet-1".to_owned(), "subnet-2".to_owned()];
    let vpc = VpcConfigRequest::new().with(VpcConfigRequest::SUBNET_IDS, subnets);
    CreateCluster::new(name, ROLE, vpc)
}

async fn create(client: &Client, name: &str) -> Seen {
    client.send(request(name)).await?;
    let waiter = DescribeCluster::CLUSTER_ACTIVE;
    let answer = client.wait(waiter, DescribeCluster::new(name), MAX_WAIT).await?;
    let cluster = answer.into_response().and_then(|response| response.cluster);
    let cluster = cluster.ok_or("there is no cluster in the response")?;
    let created = cluster.created_at.ok_or("the cluster has no date")?;
    if cluster.status != Some(ClusterStatus::Active) {
        return Err(format!("the cluster is not active: {cluster:?}").into());
    }
    Ok(format!("{name}, created {created}"))
}

async fn delete(client: &Client, name: &str) -> Seen {
    client.send(DeleteCluster::new(name)).await?;
    let waiter = DescribeCluster::CLUSTER_DELETED;
    match client.wait(waiter, DescribeCluster::new(name), MAX_WAIT).await?.into_response() {
        None => Ok("deleted".to_owned()),
        Some(response) => Err(format!("the cluster should be gone: {response:?}").into()),
    }
}
