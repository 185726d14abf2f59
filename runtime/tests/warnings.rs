//! What stops no call, but is worth a warning.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(all(feature = "client", feature = "tracing"))]

#[allow(dead_code, reason = "only events matter here")]
#[path = "spans/collector.rs"]
mod collector;

use collector::Collector;
use lensmith::Environment;
use lensmith::client::Builder;
use lensmith::credentials::{Credentials, Provider};

/// The level and the message of each event.
fn events(collector: &Collector) -> Vec<(String, String)> {
    let traces = collector.traces().into_iter();
    traces.map(|it| (it.level.clone(), it.field("message").to_owned())).collect()
}

#[test]
fn a_bad_line_of_another_profile_is_a_warning() {
    let path = std::env::temp_dir().join(format!("lensmith-warnings-{}", std::process::id()));
    std::fs::write(&path, "[default]\nregion = a\n[profile other]\naws_access_key_id s3cr3t\n")
        .unwrap();
    let collector = Collector::default();
    let guard = tracing::subscriber::set_default(collector.clone());
    let file = path.to_str().unwrap();
    let environment = Environment::new([("AWS_CONFIG_FILE", file)]);
    let built = Builder::from_env(&environment);
    drop(guard);
    std::fs::remove_file(&path).unwrap();
    assert!(built.is_ok());
    let events = events(&collector);
    assert_eq!((events.len(), events[0].0.as_str()), (1, "WARN"), "{events:?}");
    assert!(events[0].1.starts_with(&format!("line 4 of {file}: ")), "{events:?}");
    assert!(!events[0].1.contains("s3cr3t"), "{events:?}");
}

#[tokio::test]
async fn credentials_that_are_used_after_their_expiry_are_a_warning() {
    let collector = Collector::default();
    let guard = tracing::subscriber::set_default(collector.clone());
    let expired =
        Credentials::new("AKID", "s3cr3t").with_expiry("2001-01-02T03:04:05Z".parse().unwrap());
    assert!(Provider::from(expired.clone()).credentials().await.is_err());
    assert_eq!(events(&collector), []);
    let provider = Provider::from(expired.with_static_stability());
    provider.credentials().await.unwrap();
    // The next refresh follows in some minutes.
    provider.credentials().await.unwrap();
    drop(guard);
    let message = "the credentials expired at 2001-01-02T03:04:05Z, but stay in use, since there are no newer ones";
    assert_eq!(events(&collector), [("WARN".to_owned(), message.to_owned())]);
}
