//! API Gateway: pages whose token is called `position`, parameters of the query by their names, and an export as a payload.

use std::collections::BTreeMap;

use api_gateway::{
    CreateDeployment, CreateResource, CreateRestApi, DeleteRestApi, GetExport, GetExportError,
    GetRestApi, GetRestApiError, GetRestApis, PutMethod,
};
use lensmith::Client;

use crate::session::{Failure, Seen, report};
use crate::steps::{expect, unique};

const STAGE: &str = "test stage";

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let names: Vec<String> = ["one", "two", "three"].map(unique).into();
    let mut ids = Vec::new();
    for name in &names {
        ids.push(create(client, name).await?);
    }
    report("API Gateway: APIs", Ok(ids.join(", ")))?;
    report("API Gateway: an exported API", export(client, &ids[0], &names[0]).await)?;
    report("API Gateway: pages of APIs", pages(client, &ids).await)?;
    let missing = client.send(GetExport::new(&ids[0], "nothing", "oas30")).await;
    let seen = expect(missing, |error| matches!(error, GetExportError::NotFound(_)));
    report("API Gateway: a stage that is not there", seen)?;
    for id in &ids {
        client.send(DeleteRestApi::new(id)).await?;
    }
    let gone = client.send(GetRestApi::new(&ids[0])).await;
    let seen = expect(gone, |error| matches!(error, GetRestApiError::NotFound(_)));
    report("API Gateway: no APIs any more", seen)
}

async fn create(client: &Client, name: &str) -> Result<String, Failure> {
    let tags = BTreeMap::from([("a tag".to_owned(), "ü".to_owned())]);
    let request = CreateRestApi::new(name).with(CreateRestApi::TAGS, tags.clone());
    let api = client.send(request).await?;
    if api.name.as_deref() != Some(name) || api.created_date.is_none() || api.tags != Some(tags) {
        return Err(format!("not the API that was created: {api:?}").into());
    }
    let id = api.id.ok_or("the API has no id")?;
    let root = api.root_resource_id.ok_or("the API has no root")?;
    let pets = client.send(CreateResource::new(&id, root, "pets")).await?.id;
    let pets = pets.ok_or("the resource has no id")?;
    client.send(PutMethod::new(&id, pets, "GET", "NONE")).await?;
    Ok(id)
}

async fn export(client: &Client, id: &str, name: &str) -> Seen {
    let request = CreateDeployment::new(id).with(CreateDeployment::STAGE_NAME, STAGE);
    client.send(request).await?;
    let parameters = BTreeMap::from([("extensions".to_owned(), "integrations".to_owned())]);
    let request = GetExport::new(id, STAGE, "oas30")
        .with(GetExport::PARAMETERS, parameters)
        .with(GetExport::ACCEPTS, "application/yaml");
    let response = client.send(request).await?;
    let body = response.body.as_deref().unwrap_or_default();
    let body = String::from_utf8_lossy(body);
    if !body.contains(name) || !body.contains("/pets:") {
        return Err(format!("not the API that was created: {body}").into());
    }
    match (&response.content_type, response.content_disposition) {
        (Some(kind), Some(disposition)) if kind == "application/yaml" => Ok(disposition),
        other => Err(format!("not the headers of an export: {other:?}").into()),
    }
}

async fn pages(client: &Client, ids: &[String]) -> Seen {
    let request = GetRestApis::new().with(GetRestApis::LIMIT, 1);
    let apis: Vec<_> = client.paginate(request).items().collect().await?;
    let seen: Vec<_> = apis.into_iter().filter_map(|api| api.id).collect();
    if seen != ids {
        return Err(format!("not the APIs that were created: {seen:?}").into());
    }
    Ok(format!("{} APIs, one on each page", seen.len()))
}
