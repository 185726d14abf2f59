//! The same with the client that has no async runtime: forms, XML, pages, waiters and errors.

use iam::{CreateRole, DeleteRole, DeleteRoleError, ListRoles};
use lensmith::blocking::Client;
use lensmith::credentials::Credentials;
use rds::DescribeDBInstances;
use route_53::{GetHostedZone, GetHostedZoneError, ListHostedZones};

use crate::iam::POLICY;
use crate::rds::{deletion, one, request};
use crate::session::{Failure, PATIENCE, Seen, report};
use crate::steps::{MAX_WAIT, expect, unique};

pub(crate) fn run(endpoint: &str) -> Result<(), Failure> {
    let client = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("test", "test"))
        .endpoint_url(endpoint)
        .connect_timeout(PATIENCE)
        .timeout(PATIENCE)
        .build()?;
    report("blocking: pages of IAM's roles", roles(&client))?;
    report("blocking: an instance of RDS", instance(&client))?;
    let zones = client.paginate(ListHostedZones::new()).items().collect::<Result<Vec<_>, _>>()?;
    report("blocking: zones of Route 53", Ok(format!("{} zone", zones.len())))?;
    let missing = client.send(GetHostedZone::new("ZNOTHING"));
    let seen = expect(missing, |error| matches!(error, GetHostedZoneError::NoSuchHostedZone(_)));
    report("blocking: a zone that is not there", seen)
}

fn roles(client: &Client) -> Seen {
    let names: Vec<String> = ["four", "six"].map(unique).into();
    for name in &names {
        client.send(CreateRole::new(name, POLICY))?;
    }
    let request = ListRoles::new().with(ListRoles::MAX_ITEMS, 1);
    let mut roles = client.paginate(request).items().collect::<Result<Vec<_>, _>>()?;
    roles.sort_by(|one, other| one.role_name.cmp(&other.role_name));
    if !roles.iter().map(|role| &role.role_name).eq(&names) {
        return Err(format!("not the roles that were created: {roles:?}").into());
    }
    for name in &names {
        client.send(DeleteRole::new(name))?;
    }
    let gone = client.send(DeleteRole::new(&names[0]));
    expect(gone, |error| matches!(error, DeleteRoleError::NoSuchEntity(_)))
}

fn instance(client: &Client) -> Seen {
    let name = unique("blocking");
    client.send(request(&name))?;
    client.wait(DescribeDBInstances::DB_INSTANCE_AVAILABLE, one(&name), MAX_WAIT)?;
    client.send(deletion(&name))?;
    client.wait(DescribeDBInstances::DB_INSTANCE_DELETED, one(&name), MAX_WAIT)?;
    Ok("created, available, deleted".to_owned())
}
