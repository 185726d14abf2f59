//! IAM: paths, tags and dates of users, pages, a waiter, and errors by the codes of AWS Query.

use iam::types::Tag;
use iam::{
    CreatePolicy, CreatePolicyError, CreateRole, CreateUser, CreateUserError, DeleteRole,
    DeleteUser, GetUser, GetUserError, ListRoles, TagUser,
};
use lensmith::Client;

use crate::session::{Failure, Seen, report};
use crate::steps::{MAX_WAIT, expect, unique};

const PATH: &str = "/e2e/";

/// Who may have the role; it has all characters that a form escapes.
pub(crate) const POLICY: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [{
        "Sid": "1",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringLike": {"aws:username": "a&b=c+d %41;é~*"}}
    }]
}"#;

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let name = unique("user");
    client.send(CreateUser::new(&name).with(CreateUser::PATH, PATH)).await?;
    report("IAM: a user with tags", tags(client, &name).await)?;
    let again = client.send(CreateUser::new(&name)).await;
    let seen = expect(again, |error| matches!(error, CreateUserError::EntityAlreadyExists(_)));
    report("IAM: a user that is there already", seen)?;
    client.send(DeleteUser::new(&name)).await?;
    let gone = client.send(GetUser::new().with(GetUser::USER_NAME, &name)).await;
    let seen = expect(gone, |error| matches!(error, GetUserError::NoSuchEntity(_)));
    report("IAM: no user any more", seen)?;
    report("IAM: pages of roles", pages(client).await)?;
    let policy = client.send(CreatePolicy::new(unique("policy"), "{\"Version\": 1}")).await;
    let seen =
        expect(policy, |error| matches!(error, CreatePolicyError::MalformedPolicyDocument(_)));
    report("IAM: a policy that is wrong", seen)
}

async fn tags(client: &Client, name: &str) -> Seen {
    let tags = vec![Tag::new("purpose", "a & b <c> + d = \"é\""), Tag::new("empty", "")];
    client.send(TagUser::new(name, tags.clone())).await?;
    let request = GetUser::new().with(GetUser::USER_NAME, name);
    let response = client.wait(GetUser::USER_EXISTS, request, MAX_WAIT).await?.into_response();
    let user = response.ok_or("the waiter saw no user")?.user;
    if user.tags.as_ref() != Some(&tags) || user.path != PATH || user.user_name != name {
        return Err(format!("not the user that was created: {user:?}").into());
    }
    Ok(format!("{}, created {}", user.arn, user.create_date))
}

async fn pages(client: &Client) -> Seen {
    let names: Vec<String> = ["one", "three", "two"].map(unique).into();
    for name in &names {
        client.send(CreateRole::new(name, POLICY).with(CreateRole::PATH, PATH)).await?;
    }
    let request = ListRoles::new().with(ListRoles::PATH_PREFIX, PATH).with(ListRoles::MAX_ITEMS, 2);
    let mut pages = client.paginate(request);
    let (mut count, mut roles) = (0, Vec::new());
    while let Some(page) = pages.next().await {
        count += 1;
        roles.extend(page?.roles);
    }
    // The emulator has them in the order of their ids.
    roles.sort_by(|one, other| one.role_name.cmp(&other.role_name));
    if !roles.iter().map(|role| &role.role_name).eq(&names) || count != 2 {
        return Err(format!("not the roles on two pages: {roles:?} on {count}").into());
    }
    for name in &names {
        client.send(DeleteRole::new(name)).await?;
    }
    Ok(format!("{} roles on {count} pages", roles.len()))
}
