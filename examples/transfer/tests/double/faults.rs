//! Faults that a transfer outlives.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use lensmith::credentials::{Credentials, Provider};
use lensmith::retry::Policy;
use transfer_example::{Error, Options, Transfer};

use super::server::{Call, Double, Fault};
use super::{MIB, PART, builder, content, options, path, transfer};

/// Uploads an object, downloads it, and compares.
async fn there_and_back(double: &Double, name: &str) {
    there_and_back_by(transfer(double), double, name).await;
}

async fn there_and_back_by(transfer: Transfer, double: &Double, name: &str) {
    let (bytes, file) = (content(4 * PART + 1), path(name));
    transfer.upload("bucket", "object", bytes.clone()).await.unwrap();
    assert!(double.object("object") == bytes);
    transfer.download("bucket", "object").to_file(&file).await.unwrap();
    assert!(std::fs::read(&file).unwrap() == bytes);
    std::fs::remove_file(file).unwrap();
}

/// Whether it is a part in the middle of the object, for the first time.
fn is_hit(call: &Call) -> bool {
    let is_part = matches!((call.operation, call.place), ("UploadPart", 2) | ("GetObject", PART));
    is_part && call.before == 0
}

#[tokio::test]
async fn a_connection_that_is_cut_inside_of_a_part() {
    let double = Double::start(|call| is_hit(call).then_some(Fault::Cut(MIB))).await;
    there_and_back(&double, "cut").await;
    assert_eq!((double.count("UploadPart"), double.count("GetObject")), (6, 6));
    // The second request continues where the first was cut.
    let inner = double.lock();
    let mut places = inner.calls.iter().filter(|call| call.operation == "GetObject");
    assert!(places.any(|call| (PART + 1..=PART + MIB).contains(&call.place)));
}

#[tokio::test]
async fn a_response_that_ends_early_as_if_it_were_whole() {
    let is_hit = |call: &Call| call.operation == "GetObject" && is_hit(call);
    let double = Double::start(move |call| is_hit(call).then_some(Fault::Short(MIB))).await;
    there_and_back(&double, "short").await;
    assert_eq!(double.count("GetObject"), 6);
}

#[tokio::test]
async fn a_part_that_arrives_damaged_is_sent_again() {
    let hit = |call: &Call| call.operation == "UploadPart" && is_hit(call);
    let double = Double::start(move |call| hit(call).then_some(Fault::Corrupt)).await;
    there_and_back(&double, "damaged-part").await;
    assert_eq!(double.count("UploadPart"), 6);
}

#[tokio::test]
async fn the_response_about_a_complete_upload_is_lost() {
    let is_hit = |call: &Call| call.operation == "CompleteMultipartUpload" && call.before == 0;
    let double = Double::start(move |call| is_hit(call).then_some(Fault::Lost)).await;
    there_and_back(&double, "lost").await;
    assert_eq!(double.count("CompleteMultipartUpload"), 2);

    // What S3 has is compared: another object of the same key is not the one that was uploaded.
    let double = Double::start(move |call| is_hit(call).then_some(Fault::Lost)).await;
    double.lock().hides_checksums = true;
    let upload = transfer(&double).upload("bucket", "object", content(2 * PART));
    let error = upload.await.unwrap_err();
    assert_eq!(error.code(), Some("NoSuchUpload"));
    // No part is stored that the upload should have removed.
    assert!(matches!(error, Error::Call { part: None, .. }), "{error}");
}

#[tokio::test]
async fn a_service_that_asks_to_slow_down() {
    let double = Double::start(|call| {
        let is_throttled = call.operation != "HeadObject" && call.before == 0;
        is_throttled.then_some(Fault::Error(503, "SlowDown"))
    })
    .await;
    there_and_back(&double, "slow").await;
    assert_eq!((double.count("UploadPart"), double.count("GetObject")), (10, 10));
}

#[tokio::test]
async fn a_part_is_tried_as_often_as_asked_for() {
    let fails = ["PutObject", "UploadPart", "GetObject"];
    let double = Double::start(move |call| {
        fails.contains(&call.operation).then_some(Fault::Error(503, "SlowDown"))
    })
    .await;
    double.put("object", &content(PART));
    let client = builder(&double).credentials(Credentials::new("test", "test"));
    let client = client.retry(Policy::default().with_max_attempts(1)).build().unwrap();
    let options = Options { attempts: 2, concurrency: 1, ..options() };
    let transfer = Transfer::new(client).with_options(options);
    for body in [content(1), content(2 * PART)] {
        let error = transfer.upload("bucket", "busy", body).await.unwrap_err();
        assert_eq!(error.code(), Some("SlowDown"));
    }
    let error = transfer.download("bucket", "object").to_writer(&mut Vec::new()).await.unwrap_err();
    assert_eq!(error.code(), Some("SlowDown"));
    assert_eq!(fails.map(|operation| double.count(operation)), [2, 2, 2]);
}

#[tokio::test]
async fn credentials_that_expire_half_way() {
    let is_expired = Arc::new(AtomicBool::new(false));
    let expired = Arc::clone(&is_expired);
    let double = Double::start(move |call| {
        if call.place == 3 || call.place == 3 * PART {
            expired.store(true, Ordering::Relaxed);
        }
        let refuses = expired.load(Ordering::Relaxed) && call.access_key == "first";
        refuses.then_some(Fault::Error(400, "ExpiredToken"))
    })
    .await;
    let given = Arc::new(Mutex::new(0));
    let provider = Provider::new(move || {
        let mut given = given.lock().unwrap();
        *given += 1;
        let key = if *given == 1 { "first" } else { "second" };
        std::future::ready(Ok(Credentials::new(key, "secret")))
    });
    let client = builder(&double).credentials(provider).build().unwrap();
    there_and_back_by(Transfer::new(client).with_options(options()), &double, "expired").await;
    let inner = double.lock();
    assert!(inner.calls.iter().any(|call| call.access_key == "first"));
    assert!(inner.calls.iter().any(|call| call.access_key == "second"));
}

#[tokio::test]
async fn progress_ends_with_all_bytes_although_a_part_is_repeated() {
    let double = Double::start(|call| is_hit(call).then_some(Fault::Cut(MIB))).await;
    let (bytes, total) = (content(3 * PART), 3 * PART as u64);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let listener = |seen: &Arc<Mutex<Vec<_>>>| {
        let seen = Arc::clone(seen);
        move |progress| seen.lock().unwrap().push(progress)
    };
    let upload = transfer(&double).upload("bucket", "object", bytes);
    upload.on_progress(listener(&seen)).await.unwrap();
    let check = |seen: Vec<transfer_example::Progress>, total| {
        assert!(seen.iter().all(|progress| progress.total == Some(total)));
        assert!(seen.iter().all(|progress| progress.bytes <= total));
        assert_eq!(seen.iter().map(|progress| progress.bytes).max(), Some(total));
    };
    check(std::mem::take(&mut seen.lock().unwrap()), total);
    let upload = transfer(&double).upload("bucket", "small", "hello");
    upload.on_progress(listener(&seen)).await.unwrap();
    check(std::mem::take(&mut seen.lock().unwrap()), 5);
    let download = transfer(&double).download("bucket", "object");
    download.on_progress(listener(&seen)).to_writer(&mut Vec::new()).await.unwrap();
    assert!(seen.lock().unwrap().len() > 3);
    check(std::mem::take(&mut seen.lock().unwrap()), total);
}
