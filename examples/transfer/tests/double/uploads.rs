//! What arrives of uploads, and how much memory they take.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lensmith::Body;
use tokio::io::AsyncWriteExt;
use transfer_example::checksum::Algorithm;
use transfer_example::{Error, Options};

use super::server::{Double, Fault, State, header_of};
use super::{MIB, PART, PATIENCE, content, options, path, transfer, until};

#[tokio::test]
async fn a_small_body_is_one_request() {
    let double = Double::start(|_| None).await;
    let bodies = [
        (Body::from("hello"), Algorithm::Crc64Nvme),
        (Body::from_reader("hello".as_bytes()), Algorithm::Crc32),
    ];
    for (body, algorithm) in bodies {
        let options = Options { checksum: Some(algorithm), ..options() };
        let transfer = transfer(&double).with_options(options);
        let upload = transfer.upload("bucket", "small", body);
        let done = upload.content_type("text/plain").metadata("from", "here").await.unwrap();
        assert_eq!((done.length, done.parts), (5, 1));
        assert_eq!(done.version_id.as_deref(), Some("1"));
        assert_eq!(done.checksum.unwrap().algorithm, algorithm);
        assert_eq!(double.object("small"), "hello");
        let headers = double.lock().headers.clone();
        assert_eq!(headers["content-type"], "text/plain");
        assert_eq!(headers["x-amz-meta-from"], "here");
        assert_eq!(headers[header_of(algorithm)], done.checksum.unwrap().to_string());
    }
    transfer(&double).upload("bucket", "empty", Body::default()).await.unwrap();
    assert_eq!(double.object("empty"), "");
    assert_eq!((double.count("PutObject"), double.count("UploadPart")), (3, 0));
}

#[tokio::test]
async fn bytes_files_and_streams_arrive_in_parts() {
    let (double, bytes) = (Double::start(|_| None).await, content(3 * PART + 7));
    let file = path("upload");
    std::fs::write(&file, &bytes).unwrap();
    let stream = || Body::from_reader(io::Cursor::new(bytes.clone()));
    let bodies = [
        Body::from(bytes.clone()),
        Body::from_file(&file).unwrap(),
        stream(),
        stream().with_length(bytes.len() as u64),
    ];
    for (index, body) in bodies.into_iter().enumerate() {
        let key = format!("large-{index}");
        let checksum = [Some(Algorithm::Crc64Nvme), Some(Algorithm::Crc32), None][index % 3];
        double.lock().unchecked = 0;
        let transfer = transfer(&double).with_options(Options { checksum, ..options() });
        let upload = transfer.upload("bucket", &key, body);
        let done = upload.content_type("text/plain").metadata("from", "here").await.unwrap();
        assert_eq!((done.length, done.parts), (bytes.len() as u64, 4));
        assert_eq!(done.version_id.as_deref(), Some("1"));
        assert!(double.object(&key) == bytes, "{key}");
        let headers = double.lock().headers.clone();
        assert_eq!(headers["content-type"], "text/plain");
        assert_eq!(headers["x-amz-meta-from"], "here");
        // Each part comes and is listed, and there is the whole.
        assert_eq!(double.lock().unchecked, if checksum.is_none() { 9 } else { 0 });
        let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap());
        let name = checksum.map(|algorithm| algorithm.to_string());
        assert_eq!(header("x-amz-checksum-algorithm"), name.as_deref());
        assert_eq!(header("x-amz-checksum-type"), checksum.map(|_| "FULL_OBJECT"));
    }
    assert_eq!((double.count("UploadPart"), double.count("AbortMultipartUpload")), (16, 0));
    assert!(double.lock().uploads.is_empty());
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn options_that_cannot_be_used_are_an_error_before_any_call() {
    let double = Double::start(|_| None).await;
    let transfer = transfer(&double).with_options(Options { concurrency: 0, ..options() });
    let error = transfer.upload("bucket", "none", "hello").await.unwrap_err();
    assert!(matches!(error, Error::Options(_)), "{error}");
    let error = transfer.download("bucket", "none").to_writer(&mut Vec::new()).await.unwrap_err();
    assert!(matches!(error, Error::Options(_)), "{error}");
    assert_eq!(double.lock().calls, []);
}

/// A reader that notes how many bytes are in memory at most: those that were read, but are not stored.
struct Measured {
    left: usize,
    given: usize,
    most: Arc<AtomicUsize>,
    state: Arc<State>,
}

impl Read for Measured {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(self.left);
        self.left -= length;
        self.given += length;
        let waiting = self.given - self.state.lock().stored;
        self.most.fetch_max(waiting, Ordering::Relaxed);
        Ok(length)
    }
}

#[tokio::test]
async fn a_stream_takes_the_memory_of_the_parts_that_are_on_their_way() {
    let double = Double::start(|_| None).await;
    let most = Arc::new(AtomicUsize::new(0));
    let reader =
        Measured { left: 8 * PART, given: 0, most: Arc::clone(&most), state: double.state() };
    let body = Body::from_reader(reader);
    let done = transfer(&double).upload("bucket", "stream", body).await.unwrap();
    assert_eq!((done.length, done.parts), (8 * PART as u64, 8));
    // One piece of the reader is not in a part yet.
    let most = most.load(Ordering::Relaxed);
    assert!((PART..=2 * PART + MIB / 4).contains(&most), "{most}");
}

#[tokio::test]
async fn a_source_that_fails_removes_the_parts() {
    let double = Double::start(|_| None).await;
    let fails = io::Read::chain(io::Cursor::new(content(2 * PART + 1)), Broken);
    let error = transfer(&double).upload("bucket", "broken", Body::from_reader(fails)).await;
    let error = error.unwrap_err();
    assert!(matches!(error, Error::Source(_)), "{error}");
    assert_eq!(double.count("AbortMultipartUpload"), 1);
    assert!(double.lock().uploads.is_empty());
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

#[tokio::test]
async fn a_part_that_fails_for_good_is_named_and_the_upload_aborted() {
    let double = Double::start(|call| {
        (call.operation == "UploadPart" && call.place == 2)
            .then_some(Fault::Error(403, "AccessDenied"))
    })
    .await;
    let error = transfer(&double).upload("bucket", "denied", content(4 * PART)).await.unwrap_err();
    assert!(matches!(error, Error::Call { part: Some(2), .. }), "{error}");
    assert_eq!(error.code(), Some("AccessDenied"));
    assert!(
        error.to_string().starts_with("part 2: UploadPart: AccessDenied: as planned"),
        "{error}"
    );
    assert_eq!(double.count("AbortMultipartUpload"), 1);
    let inner = double.lock();
    assert!(inner.uploads.is_empty() && inner.objects.is_empty());
}

#[tokio::test]
async fn a_part_that_fails_for_good_ends_an_upload_whose_source_is_silent() {
    let double = Double::start(|call| {
        (call.operation == "UploadPart" && call.place == 2)
            .then_some(Fault::Error(403, "AccessDenied"))
    })
    .await;
    let (mut source, body) = tokio::io::duplex(MIB);
    let options = Options { concurrency: 3, ..options() };
    let transfer = transfer(&double).with_options(options);
    let upload = transfer.upload("bucket", "silent", Body::from_async_read(body)).into_future();
    let upload = tokio::spawn(upload);
    // The third part never gets its second byte, and the stream never ends.
    source.write_all(&content(2 * PART + 1)).await.unwrap();
    let done = tokio::time::timeout(PATIENCE, upload).await.expect("the upload should end");
    let error = done.unwrap().unwrap_err();
    assert!(matches!(error, Error::Call { part: Some(2), .. }), "{error}");
    assert_eq!(double.count("AbortMultipartUpload"), 1);
    assert!(double.lock().uploads.is_empty());
    drop(source);
}

#[tokio::test]
async fn parts_that_arrive_while_the_next_one_is_read_do_not_change_it() {
    let (double, bytes) = (Double::start(|_| None).await, content(4 * PART + 9));
    let (mut source, body) = tokio::io::duplex(MIB / 16);
    let upload = transfer(&double).upload("bucket", "slow", Body::from_async_read(body));
    let upload = tokio::spawn(upload.into_future());
    // Each part is stored when the next one is half read.
    let (first, rest) = bytes.split_at(PART / 2);
    source.write_all(first).await.unwrap();
    for (index, piece) in rest.chunks(PART).enumerate() {
        until(|| double.lock().stored == index * PART).await;
        source.write_all(piece).await.unwrap();
    }
    drop(source);
    assert_eq!(upload.await.unwrap().unwrap().parts, 5);
    assert!(double.object("slow") == bytes);
}

#[tokio::test]
async fn parts_that_could_not_be_removed_are_reported() {
    let double = Double::start(|call| match call.operation {
        "UploadPart" | "AbortMultipartUpload" => Some(Fault::Error(403, "AccessDenied")),
        _ => None,
    })
    .await;
    let error = transfer(&double).upload("bucket", "denied", content(2 * PART)).await.unwrap_err();
    assert!(
        matches!(&error, Error::NotAborted { upload_id, .. } if upload_id == "upload-1"),
        "{error}"
    );
    assert_eq!(error.code(), Some("AccessDenied"));
}

#[tokio::test]
async fn as_many_parts_as_asked_for_are_sent_at_a_time() {
    let double = Double::start(|call| {
        (call.operation == "UploadPart" && call.place < 4).then_some(Fault::Silence)
    })
    .await;
    let transfer = transfer(&double).with_options(Options { concurrency: 3, ..options() });
    let upload = transfer.upload("bucket", "silent", content(5 * PART)).into_future();
    let upload = tokio::spawn(upload);
    until(|| double.count("UploadPart") == 3).await;
    // Another part would be there before a whole object that is sent after it.
    transfer.upload("bucket", "small", "hello").await.unwrap();
    assert_eq!(double.count("UploadPart"), 3);
    upload.abort();
    until(|| double.lock().given_up == 3 && double.count("AbortMultipartUpload") == 1).await;
}

#[tokio::test]
async fn dropping_the_future_removes_the_parts() {
    let silent = |call: &super::server::Call| {
        (call.operation == "UploadPart" && call.place == 3).then_some(Fault::Silence)
    };
    let double = Double::start(silent).await;
    let upload = transfer(&double).upload("bucket", "dropped", content(3 * PART)).into_future();
    tokio::select! {
        done = upload => panic!("{done:?}"),
        () = until(|| double.lock().calls.iter().any(|call| call.place == 3)) => {}
    }
    until(|| double.count("AbortMultipartUpload") == 1).await;
    until(|| double.lock().uploads.is_empty()).await;
}
