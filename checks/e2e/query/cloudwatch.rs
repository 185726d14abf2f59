//! CloudWatch: numbers and dates in forms, forms that are compressed, and results of several series.

use cloudwatch::types::{
    Dimension, Metric, MetricDataQuery, MetricDatum, MetricStat, StandardUnit,
};
use cloudwatch::{GetMetricData, ListMetrics, PutMetricData, PutMetricDataError};
use lensmith::{Client, Timestamp};

use crate::session::{Failure, Seen, report};
use crate::steps::{expect, now, unique};

/// So many that the form is compressed.
const COUNT: u32 = 100;

const HOUR: i64 = 3600;

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let namespace = unique("metrics");
    report("CloudWatch: values, put and read", values(client, &namespace).await)?;
    report("CloudWatch: a list of metrics", list(client, &namespace).await)?;
    let nan = [datum("nan").with(MetricDatum::VALUE, f64::NAN)];
    let seen = expect(client.send(put(&namespace, nan.into())).await, |error| {
        matches!(error, PutMetricDataError::InvalidParameterValue(_))
    });
    report("CloudWatch: a value that is no number", seen)
}

fn put(namespace: &str, data: Vec<MetricDatum>) -> PutMetricData {
    PutMetricData::new()
        .with(PutMetricData::NAMESPACE, namespace)
        .with(PutMetricData::METRIC_DATA, data)
}

fn datum(name: &str) -> MetricDatum {
    MetricDatum::new().with(MetricDatum::METRIC_NAME, name)
}

async fn values(client: &Client, namespace: &str) -> Seen {
    let dimension = Dimension::new()
        .with(Dimension::NAME, "purpose")
        .with(Dimension::VALUE, "end-to-end tests & more");
    let data = (0..COUNT).map(|number| {
        datum("answers")
            .with(MetricDatum::DIMENSIONS, [dimension.clone()])
            .with(MetricDatum::UNIT, StandardUnit::Count)
            .with(MetricDatum::VALUE, f64::from(number) + 0.5)
    });
    client.send(put(namespace, data.collect())).await?;
    let metric = Metric::new()
        .with(Metric::NAMESPACE, namespace)
        .with(Metric::METRIC_NAME, "answers")
        .with(Metric::DIMENSIONS, [dimension]);
    let query = |statistic: &str| {
        let read = MetricStat::new()
            .with(MetricStat::METRIC, metric.clone())
            .with(MetricStat::PERIOD, 60)
            .with(MetricStat::STAT, statistic);
        MetricDataQuery::new()
            .with(MetricDataQuery::ID, statistic.to_lowercase())
            .with(MetricDataQuery::METRIC_STAT, read)
    };
    let request = GetMetricData::new()
        .with(GetMetricData::METRIC_DATA_QUERIES, [query("Sum"), query("Maximum")])
        .with(GetMetricData::START_TIME, Timestamp::from_second(now() - HOUR)?)
        .with(GetMetricData::END_TIME, Timestamp::from_second(now() + HOUR)?);
    let results = client.send(request).await?.metric_data_results.unwrap_or_default();
    let read = results.iter().flat_map(|one| one.values.clone().unwrap_or_default());
    let read: Vec<f64> = read.collect();
    if read != [5000.0, 99.5] {
        return Err(format!("not the sum and the maximum: {results:?}").into());
    }
    Ok(format!("sum and maximum of {COUNT} are {read:?}"))
}

async fn list(client: &Client, namespace: &str) -> Seen {
    let request = ListMetrics::new().with(ListMetrics::NAMESPACE, namespace);
    let mut pages = client.paginate(request);
    let mut metrics = Vec::new();
    while let Some(page) = pages.next().await {
        metrics.extend(page?.metrics.unwrap_or_default());
    }
    match metrics.as_slice() {
        [metric] if metric.metric_name.as_deref() == Some("answers") => Ok("one metric".to_owned()),
        _ => Err(format!("not one metric: {metrics:?}").into()),
    }
}
