//! CloudFront: payloads with a namespace, versions in headers, pages whose token is inside of a structure, a waiter.

use cloudfront::types::{
    CustomOriginConfig, DefaultCacheBehavior, DistributionConfig, InvalidationBatch, Origin,
    OriginProtocolPolicy, Origins, Paths, ViewerProtocolPolicy,
};
use cloudfront::{
    CreateDistribution, CreateDistributionError, CreateInvalidation, DeleteDistribution,
    GetDistribution, GetDistributionError, ListDistributions,
};
use lensmith::Client;

use crate::session::{Failure, Seen, report};
use crate::steps::{MAX_WAIT, expect, unique};

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let mut ids = Vec::new();
    for number in 0..3 {
        ids.push(create(client, &unique(&format!("distribution-{number}"))).await?);
    }
    report("CloudFront: a distribution that is deployed", deployed(client, &ids[0]).await)?;
    report("CloudFront: pages of distributions", pages(client, &ids).await)?;
    report("CloudFront: an invalidation", invalidate(client, &ids[0]).await)?;
    let again = client.send(CreateDistribution::new(config(&unique("distribution-0")))).await;
    let seen = expect(again, |error| {
        matches!(error, CreateDistributionError::DistributionAlreadyExists(_))
    });
    report("CloudFront: a distribution that is there already", seen)?;
    for id in &ids {
        let version = client.send(GetDistribution::new(id)).await?.e_tag.ok_or("no version")?;
        let request = DeleteDistribution::new(id).with(DeleteDistribution::IF_MATCH, version);
        client.send(request).await?;
    }
    let gone = client.send(GetDistribution::new(&ids[0])).await;
    let seen = expect(gone, |error| matches!(error, GetDistributionError::NoSuchDistribution(_)));
    report("CloudFront: no distribution any more", seen)
}

fn config(reference: &str) -> DistributionConfig {
    let policy = OriginProtocolPolicy::HttpsOnly;
    let origin = Origin::new("origin", "www.example.com")
        .with(Origin::CUSTOM_ORIGIN_CONFIG, CustomOriginConfig::new(80, 443, policy));
    let cache = DefaultCacheBehavior::new("origin", ViewerProtocolPolicy::RedirectToHttps)
        .with(DefaultCacheBehavior::CACHE_POLICY_ID, "a policy");
    DistributionConfig::new(reference, Origins::new(1, [origin]), cache, "a & b <é>", true)
}

async fn create(client: &Client, reference: &str) -> Result<String, Failure> {
    let response = client.send(CreateDistribution::new(config(reference))).await?;
    let distribution = response.distribution.ok_or("there is no distribution")?;
    let location = response.location.ok_or("there is no location")?;
    if response.http_status != 201
        || !location.ends_with(&distribution.id)
        || distribution.distribution_config != config(reference)
    {
        return Err(format!("not the distribution that was created: {distribution:?}").into());
    }
    Ok(distribution.id)
}

async fn deployed(client: &Client, id: &str) -> Seen {
    let waiter = GetDistribution::DISTRIBUTION_DEPLOYED;
    let response = client.wait(waiter, GetDistribution::new(id), MAX_WAIT).await?.into_response();
    let distribution = response.and_then(|response| response.distribution).ok_or("none")?;
    Ok(format!("{}, changed {}", distribution.domain_name, distribution.last_modified_time))
}

async fn pages(client: &Client, ids: &[String]) -> Seen {
    let request = ListDistributions::new().with(ListDistributions::MAX_ITEMS, 2);
    let summaries: Vec<_> = client.paginate(request).items().collect().await?;
    let seen: Vec<_> = summaries.iter().map(|one| &one.id).collect();
    if !ids.iter().eq(seen.iter().copied()) {
        return Err(format!("not the distributions in order: {summaries:?}").into());
    }
    Ok(format!("{} distributions", seen.len()))
}

async fn invalidate(client: &Client, id: &str) -> Seen {
    let paths = Paths::new(2).with(Paths::ITEMS, ["/a & b/*", "/é"]);
    let batch = InvalidationBatch::new(paths.clone(), unique("invalidation"));
    let response = client.send(CreateInvalidation::new(id, batch)).await?;
    let invalidation = response.invalidation.ok_or("there is no invalidation")?;
    if invalidation.invalidation_batch.paths != paths {
        return Err(format!("not the paths: {invalidation:?}").into());
    }
    Ok(format!("{} is {}", invalidation.id, invalidation.status))
}
