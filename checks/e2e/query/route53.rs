//! Route 53: XML in requests, records with escapes, pages, a waiter, and errors in two forms.

use lensmith::Client;
use route_53::types::{
    Change, ChangeAction, ChangeBatch, HostedZoneConfig, RRType, ResourceRecord, ResourceRecordSet,
};
use route_53::{
    ChangeResourceRecordSets, ChangeResourceRecordSetsError, CreateHostedZone, DeleteHostedZone,
    GetChange, GetHostedZone, GetHostedZoneError, ListHostedZones, ListResourceRecordSets,
};

use crate::session::{Failure, Seen, report};
use crate::steps::{MAX_WAIT, expect, unique};

const TEXT: &str = "\"a & b <c> + 'é'\"";

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let mut zones = Vec::new();
    for number in 0..3 {
        zones.push(create(client, &unique(&format!("zone-{number}.example"))).await?);
    }
    report("Route 53: zones", Ok(format!("{zones:?}")))?;
    report("Route 53: pages of zones", pages(client).await)?;
    report("Route 53: records", records(client, &zones[0]).await)?;
    let elsewhere = change(ChangeAction::Create, "another.example", "192.0.2.9");
    let refused = client.send(ChangeResourceRecordSets::new(&zones[0], elsewhere)).await;
    let seen = expect(refused, |error| {
        matches!(error, ChangeResourceRecordSetsError::InvalidChangeBatch(_))
    });
    report("Route 53: a change that is refused", seen)?;
    for zone in &zones[1..] {
        client.send(DeleteHostedZone::new(zone)).await?;
    }
    let gone = client.send(GetHostedZone::new(&zones[1])).await;
    let seen = expect(gone, |error| matches!(error, GetHostedZoneError::NoSuchHostedZone(_)));
    report("Route 53: no zone any more", seen)
}

/// The id of a new zone, without the path that the service puts before it.
async fn create(client: &Client, name: &str) -> Result<String, Failure> {
    let config = HostedZoneConfig::new().with(HostedZoneConfig::COMMENT, "of a test & more");
    let request =
        CreateHostedZone::new(name, name).with(CreateHostedZone::HOSTED_ZONE_CONFIG, config);
    let response = client.send(request).await?;
    let id = response.hosted_zone.id.trim_start_matches("/hostedzone/");
    if !response.location.ends_with(id) || response.delegation_set.name_servers.is_empty() {
        return Err(format!("not a new zone: {response:?}").into());
    }
    Ok(id.to_owned())
}

async fn pages(client: &Client) -> Seen {
    let request = ListHostedZones::new().with(ListHostedZones::MAX_ITEMS, 2);
    let mut pages = client.paginate(request);
    let mut counts = Vec::new();
    while let Some(page) = pages.next().await {
        counts.push(page?.hosted_zones.len());
    }
    match counts.as_slice() {
        [2, 1] => Ok("three zones on two pages".to_owned()),
        _ => Err(format!("not two pages of zones: {counts:?}").into()),
    }
}

fn change(action: ChangeAction, name: &str, address: &str) -> ChangeBatch {
    let record = ResourceRecordSet::new(name, RRType::A)
        .with(ResourceRecordSet::TTL, 60)
        .with(ResourceRecordSet::RESOURCE_RECORDS, [ResourceRecord::new(address)]);
    ChangeBatch::new([Change::new(action, record)])
}

async fn records(client: &Client, zone: &str) -> Seen {
    let name = unique("zone-0.example.");
    let text = ResourceRecordSet::new(format!("text.{name}"), RRType::Txt)
        .with(ResourceRecordSet::TTL, 60)
        .with(ResourceRecordSet::RESOURCE_RECORDS, [ResourceRecord::new(TEXT)]);
    let mut batch = change(ChangeAction::Upsert, &format!("address.{name}"), "192.0.2.7");
    batch.changes.push(Change::new(ChangeAction::Create, text.clone()));
    let info = client.send(ChangeResourceRecordSets::new(zone, batch)).await?.change_info;
    let id = info.id.trim_start_matches("/change/").to_owned();
    client.wait(GetChange::RESOURCE_RECORD_SETS_CHANGED, GetChange::new(id), MAX_WAIT).await?;
    let sets = client.send(ListResourceRecordSets::new(zone)).await?.resource_record_sets;
    if !sets.contains(&text) {
        return Err(format!("not the text that was set: {sets:?}").into());
    }
    Ok(format!("{} sets of records since {}", sets.len(), info.submitted_at))
}
