//! What arrives of downloads, what they leave, and how much memory they take.

use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::io::AsyncWrite;
use transfer_example::checksum::Algorithm;
use transfer_example::{Error, Options, Progress};

use super::server::{Call, Double, Fault, Inner, State};
use super::{MIB, PART, content, options, path, transfer, until};

/// What a download leaves if it is not complete.
fn leftovers(path: &Path) -> [PathBuf; 2] {
    ["part", "part.log"].map(|end| format!("{}.{end}", path.display()).into())
}

fn is_clean(path: &Path) -> bool {
    leftovers(path).iter().all(|path| !path.exists())
}

#[tokio::test]
async fn files_and_writers_get_the_content() {
    let double = Double::start(|_| None).await;
    for length in [0, 1, PART, 3 * PART + 7] {
        let (bytes, file) = (content(length), path("whole"));
        double.put("object", &bytes);
        let done = transfer(&double).download("bucket", "object").to_file(&file).await.unwrap();
        assert_eq!((done.length, done.resumed), (length as u64, 0));
        assert_eq!(done.verified, Some(Algorithm::Crc64Nvme));
        assert!(std::fs::read(&file).unwrap() == bytes && is_clean(&file));

        let mut written = Vec::new();
        let done = transfer(&double).download("bucket", "object").to_writer(&mut written).await;
        assert_eq!(done.unwrap().verified, Some(Algorithm::Crc64Nvme));
        assert!(written == bytes);
    }
    double.lock().hides_checksums = true;
    let done = transfer(&double).download("bucket", "object").to_file(path("whole")).await.unwrap();
    assert_eq!(done.verified, None);
    std::fs::remove_file(path("whole")).unwrap();
}

#[tokio::test]
async fn a_checksum_of_the_checksums_of_parts_is_not_compared() {
    let double = Double::start(|_| None).await;
    double.lock().is_composite = true;
    double.put("object", &content(PART + 1));
    let mut written = Vec::new();
    let done = transfer(&double).download("bucket", "object").to_writer(&mut written).await;
    assert_eq!(done.unwrap().verified, None);
    assert!(written == content(PART + 1));
}

#[tokio::test]
async fn a_missing_object_is_an_error_and_leaves_nothing() {
    let double = Double::start(|_| None).await;
    let error = transfer(&double).download("bucket", "none").to_file(path("none")).await;
    let error = error.unwrap_err();
    assert!(error.to_string().starts_with("HeadObject: "), "{error}");
    assert!(is_clean(&path("none")) && !path("none").exists());
}

/// A double that refuses the fourth part until it is healed.
async fn failing_after_three_parts() -> (Double, Arc<AtomicBool>) {
    let is_healed = Arc::new(AtomicBool::new(false));
    let healed = Arc::clone(&is_healed);
    let double = Double::start(move |call| {
        let fails = call.operation == "GetObject" && call.place == 3 * PART;
        (fails && !healed.load(Ordering::Relaxed)).then_some(Fault::Error(403, "AccessDenied"))
    });
    (double.await, is_healed)
}

/// Notes the most bytes that it hears of.
fn most(heard: &Arc<AtomicU64>) -> impl Fn(Progress) + use<> {
    let heard = Arc::clone(heard);
    move |progress| {
        heard.fetch_max(progress.bytes, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn a_second_download_requests_what_the_first_did_not_get() {
    let (double, is_healed) = failing_after_three_parts().await;
    let (bytes, file) = (content(4 * PART + 9), path("resumed"));
    double.put("object", &bytes);
    let download = || transfer(&double).download("bucket", "object");
    let error = download().to_file(&file).await.unwrap_err();
    assert!(matches!(error, Error::Call { part: Some(4), .. }), "{error}");
    assert!(!file.exists() && leftovers(&file).iter().all(|path| path.exists()));

    is_healed.store(true, Ordering::Relaxed);
    let before = double.lock().calls.len();
    let heard = Arc::new(AtomicU64::new(0));
    let done = download().on_progress(most(&heard)).to_file(&file).await.unwrap();
    assert!(done.resumed >= 2 * PART as u64, "{}", done.resumed);
    assert_eq!(heard.load(Ordering::Relaxed), bytes.len() as u64);
    assert_eq!(done.verified, Some(Algorithm::Crc64Nvme));
    assert!(std::fs::read(&file).unwrap() == bytes && is_clean(&file));
    let inner = double.lock();
    let requested = inner.calls[before..].iter().filter(|call| call.operation == "GetObject");
    let missing = (bytes.len() as u64 - done.resumed).div_ceil(PART as u64);
    assert_eq!(requested.count() as u64, missing);
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn what_an_earlier_download_left_is_read_again_and_damaged_parts_are_requested() {
    let (double, is_healed) = failing_after_three_parts().await;
    let (bytes, file) = (content(4 * PART + 9), path("reread"));
    let transfer = transfer(&double).with_options(Options { concurrency: 1, ..options() });
    let download = || transfer.download("bucket", "object");
    for verified in [Some(Algorithm::Crc64Nvme), None] {
        // The file lacks the end, or a byte of its second part is another one.
        for (is_short, places) in [(true, vec![2, 3, 4]), (false, vec![1, 3, 4])] {
            *double.lock() = Inner { hides_checksums: verified.is_none(), ..Inner::default() };
            double.put("object", &bytes);
            is_healed.store(false, Ordering::Relaxed);
            download().to_file(&file).await.unwrap_err();
            let [part, _] = leftovers(&file);
            let mut left = std::fs::read(&part).unwrap();
            match is_short {
                true => left.truncate(3 * PART - 1),
                false => left[PART + 5] ^= 1,
            }
            std::fs::write(&part, left).unwrap();

            is_healed.store(true, Ordering::Relaxed);
            double.lock().calls.clear();
            let heard = Arc::new(AtomicU64::new(0));
            let done = download().on_progress(most(&heard)).to_file(&file).await.unwrap();
            assert_eq!((done.resumed, done.damaged), (2 * PART as u64, PART as u64));
            assert_eq!(done.verified, verified);
            assert_eq!(heard.load(Ordering::Relaxed), bytes.len() as u64);
            assert!(std::fs::read(&file).unwrap() == bytes && is_clean(&file));
            let inner = double.lock();
            let requested = inner.calls.iter().filter(|call| call.operation == "GetObject");
            let requested: Vec<_> = requested.map(|call| call.place / PART).collect();
            assert_eq!(requested, places);
        }
    }
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn what_is_left_of_another_content_is_not_used() {
    let double = Double::start(|call| {
        (call.operation == "GetObject" && call.place == PART && call.before == 0)
            .then_some(Fault::Error(403, "AccessDenied"))
    })
    .await;
    let file = path("replaced");
    double.put("object", &content(2 * PART));
    let download = || transfer(&double).download("bucket", "object");
    download().to_file(&file).await.unwrap_err();
    let bytes: Vec<u8> = content(2 * PART).into_iter().rev().collect();
    double.put("object", &bytes);
    let done = download().to_file(&file).await.unwrap();
    assert_eq!(done.resumed, 0);
    assert!(std::fs::read(&file).unwrap() == bytes && is_clean(&file));
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn an_object_that_is_replaced_meanwhile_is_noticed() {
    let double = Double::start(|_| None).await;
    double.put("object", &content(2 * PART));
    let transfer = transfer(&double).with_options(Options { concurrency: 1, ..options() });
    let state = double.state();
    let download = transfer.download("bucket", "object").on_progress(move |progress| {
        if progress.bytes > 0 {
            let other = Bytes::from(vec![0; 2 * PART]);
            state.lock().objects.insert("bucket/object".to_owned(), other);
        }
    });
    let error = download.to_file(path("changed")).await.unwrap_err();
    assert!(matches!(error, Error::Changed), "{error}");
    for path in leftovers(&path("changed")) {
        std::fs::remove_file(path).unwrap();
    }
}

#[tokio::test]
async fn damaged_content_is_not_kept() {
    let double = Double::start(|call| {
        (call.operation == "GetObject" && call.place == PART).then_some(Fault::Corrupt)
    })
    .await;
    double.put("object", &content(3 * PART));
    let download = || transfer(&double).download("bucket", "object");
    let error = download().to_file(path("damaged")).await.unwrap_err();
    assert!(matches!(error, Error::Corrupt { .. }), "{error}");
    assert!(is_clean(&path("damaged")) && !path("damaged").exists());
    let error = download().to_writer(&mut Vec::new()).await.unwrap_err();
    assert!(matches!(error, Error::Corrupt { .. }), "{error}");
}

#[tokio::test]
async fn a_store_without_ranges_serves_objects_of_one_part() {
    let double =
        Double::start(|call| (call.operation == "GetObject").then_some(Fault::Whole)).await;
    let download = || transfer(&double).download("bucket", "object");
    let (bytes, mut written) = (content(PART), Vec::new());
    double.put("object", &bytes);
    download().to_writer(&mut written).await.unwrap();
    assert!(written == bytes);
    double.put("object", &content(2 * PART));
    let error = download().to_writer(&mut Vec::new()).await.unwrap_err();
    assert!(matches!(error, Error::Response { operation: "GetObject", .. }), "{error}");
}

#[tokio::test]
async fn a_range_without_its_bytes_is_tried_again_a_few_times() {
    let double = Double::start(|call| {
        (call.operation == "GetObject" && call.before < 9).then_some(Fault::Short(0))
    })
    .await;
    double.put("object", &content(9));
    let error = transfer(&double).download("bucket", "object").to_writer(&mut Vec::new()).await;
    let error = error.unwrap_err();
    assert!(matches!(error, Error::Interrupted { part: 1, .. }), "{error}");
    assert_eq!(double.count("GetObject"), 3);
}

#[tokio::test]
async fn as_many_parts_as_asked_for_are_requested_at_a_time() {
    let is_part = |call: &Call| call.operation == "GetObject";
    for name in [None, Some("silent")] {
        let double = Double::start(move |call| is_part(call).then_some(Fault::Silence)).await;
        double.put("object", &content(5 * PART));
        let transfer = transfer(&double).with_options(Options { concurrency: 3, ..options() });
        let download = transfer.download("bucket", "object");
        let download = tokio::spawn(async move {
            match name {
                Some(name) => download.to_file(path(name)).await,
                None => download.to_writer(&mut Vec::new()).await,
            }
        });
        until(|| double.count("GetObject") == 3).await;
        // Another request would be there before one that is sent after it.
        transfer.download("bucket", "none").to_writer(&mut Vec::new()).await.unwrap_err();
        assert_eq!(double.count("GetObject"), 3);
        download.abort();
        until(|| double.lock().given_up == 3).await;
    }
    for path in leftovers(&path("silent")) {
        std::fs::remove_file(path).unwrap();
    }
}

/// A slow writer that notes how many bytes are in memory at most: those that were sent, but are not written.
struct Measured {
    written: usize,
    most: usize,
    has_turn: bool,
    is_flushed: bool,
    state: Arc<State>,
}

impl AsyncWrite for Measured {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.has_turn = !self.has_turn;
        if !self.has_turn {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let waiting = self.state.lock().sent - self.written;
        self.most = self.most.max(waiting);
        let length = bytes.len().min(MIB / 4);
        self.written += length;
        self.is_flushed = false;
        Poll::Ready(Ok(length))
    }

    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.is_flushed = true;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn a_writer_takes_the_memory_of_the_parts_that_are_on_their_way() {
    let double = Double::start(|_| None).await;
    double.put("object", &content(8 * PART));
    let (state, is_flushed) = (double.state(), false);
    let mut writer = Measured { written: 0, most: 0, has_turn: false, is_flushed, state };
    let done = transfer(&double).download("bucket", "object").to_writer(&mut writer).await.unwrap();
    assert_eq!((done.length, writer.written), (8 * PART as u64, 8 * PART));
    assert!(writer.is_flushed);
    assert!((PART..=2 * PART + MIB).contains(&writer.most), "{}", writer.most);
}
