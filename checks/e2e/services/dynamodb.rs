//! DynamoDB: values of a recursive union, there and back, and pages whose token is a map.

use std::collections::BTreeMap;

use dynamodb::types::{
    AttributeDefinition, AttributeValue, KeySchemaElement, KeyType, ScalarAttributeType,
};
use dynamodb::{CreateTable, DeleteTable, GetItem, GetItemError, PutItem, Query, types};
use lensmith::{Blob, Client, Error};

use crate::session::{Failure, Seen, report};
use crate::steps::unique;

type Item = BTreeMap<String, AttributeValue>;

/// How many items the table has.
const ITEMS: usize = 5;

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let table = unique("table");
    report("DynamoDB: a table", create(client, &table).await)?;
    report("DynamoDB: items of all kinds of values", items(client, &table).await)?;
    report("DynamoDB: pages with a map as their token", pages(client, &table).await)?;
    report("DynamoDB: a table that is not there", missing(client).await)?;
    report("DynamoDB: no table any more", delete(client, &table).await)
}

async fn create(client: &Client, table: &str) -> Seen {
    let definitions = vec![
        AttributeDefinition::new("album", ScalarAttributeType::S),
        AttributeDefinition::new("track", ScalarAttributeType::N),
    ];
    let keys = vec![
        KeySchemaElement::new("album", KeyType::Hash),
        KeySchemaElement::new("track", KeyType::Range),
    ];
    let request = CreateTable::new(definitions, table, keys)
        .with(CreateTable::BILLING_MODE, types::BillingMode::PayPerRequest);
    let response = client.send(request).await?;
    let arn = response.table_description.and_then(|description| description.table_arn);
    Ok(arn.ok_or("the table has no ARN")?)
}

/// Every kind of value, some inside of others.
fn item(track: usize) -> Item {
    let inner = BTreeMap::from([
        ("flag".to_owned(), AttributeValue::Bool(true)),
        ("nothing".to_owned(), AttributeValue::Null(true)),
        ("bytes".to_owned(), AttributeValue::B(Blob::from(vec![0_u8, 255]))),
    ]);
    let list = vec![AttributeValue::M(inner), AttributeValue::L(Vec::new())];
    BTreeMap::from([
        ("album".to_owned(), AttributeValue::S("Überraschung \"1\"\n".to_owned())),
        ("track".to_owned(), AttributeValue::N(track.to_string())),
        ("tags".to_owned(), AttributeValue::Ss(vec!["a".to_owned(), "b".to_owned()])),
        ("nested".to_owned(), AttributeValue::L(list)),
    ])
}

async fn items(client: &Client, table: &str) -> Seen {
    for track in 0..ITEMS {
        client.send(PutItem::new(table, item(track))).await?;
    }
    let mut key = item(3);
    key.retain(|name, _| name == "album" || name == "track");
    let got = client.send(GetItem::new(table, key)).await?.item.ok_or("the item is not there")?;
    if got != item(3) {
        return Err(format!("the item is not what was put: {got:?}").into());
    }
    Ok(format!("{ITEMS} put, one got"))
}

async fn pages(client: &Client, table: &str) -> Seen {
    let album = item(0).remove("album").ok_or("an item without its key")?;
    let request = Query::new(table)
        .with(Query::LIMIT, 2)
        .with(Query::KEY_CONDITION_EXPRESSION, "album = :album")
        .with(Query::EXPRESSION_ATTRIBUTE_VALUES, BTreeMap::from([(":album".to_owned(), album)]));
    let mut pages = client.paginate(request);
    let (mut count, mut items) = (0, Vec::new());
    while let Some(page) = pages.next().await {
        count += 1;
        items.extend(page?.items.unwrap_or_default());
    }
    if items != (0..ITEMS).map(item).collect::<Vec<_>>() {
        return Err(format!("the pages do not hold the items in order: {items:?}").into());
    }
    Ok(format!("{} items on {count} pages", items.len()))
}

async fn missing(client: &Client) -> Seen {
    match client.send(GetItem::new(unique("nothing"), item(0))).await {
        Err(error @ Error::Service(GetItemError::ResourceNotFound(_))) => Ok(error.to_string()),
        Err(error) => Err(format!("not ResourceNotFound: {error}").into()),
        Ok(response) => Err(format!("the call succeeded: {response:?}").into()),
    }
}

async fn delete(client: &Client, table: &str) -> Seen {
    client.send(DeleteTable::new(table)).await?;
    match client.send(GetItem::new(table, item(0))).await {
        Err(Error::Service(GetItemError::ResourceNotFound(_))) => Ok("deleted".to_owned()),
        other => Err(format!("the table should be gone: {other:?}").into()),
    }
}
