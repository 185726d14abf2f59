use std::collections::hash_map::DefaultHasher;
#[cfg(feature = "_client")]
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::Cursor;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};

use super::*;
use crate::transport::Cause;

/// What a body gives to someone for whom nothing is ever pending.
fn read(body: Body) -> Result<Vec<Bytes>, TransportError> {
    let mut chunks = body.chunks();
    let mut context = Context::from_waker(Waker::noop());
    let mut all = Vec::new();
    loop {
        match chunks.poll_chunk(&mut context) {
            Poll::Ready(None) => return Ok(all),
            Poll::Ready(Some(chunk)) => all.push(chunk?),
            Poll::Pending => panic!("a body in memory or of a reader is never pending"),
        }
    }
}

fn text(body: Body) -> String {
    String::from_utf8(read(body).unwrap().concat()).unwrap()
}

fn reader(text: &str) -> Body {
    Body::from_reader(Cursor::new(text.to_owned()))
}

fn hash(body: &Body) -> u64 {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn bytes_are_read_again_and_a_reader_once() {
    let bytes = Body::from(vec![b'a'; 3]);
    assert_eq!((text(bytes.clone()), text(bytes)), ("aaa".to_owned(), "aaa".to_owned()));

    let once = reader("once");
    assert!(!once.is_used());
    assert_eq!(text(once.clone()), "once");
    assert!(once.is_used());
    assert_eq!(read(once).unwrap_err(), TransportError::Body(BodyError::Used));

    let recipe = Body::replayable(|| Ok(reader("again")));
    assert_eq!((text(recipe.clone()), text(recipe)), ("again".to_owned(), "again".to_owned()));
}

#[test]
fn a_length_is_kept() {
    let too_short = TransportError::Body(BodyError::TooShort { length: 5, found: 4 });
    let too_long = TransportError::Body(BodyError::TooLong { length: 3 });
    for body in [reader("four"), Body::from("four"), Body::replayable(|| Ok(reader("four")))] {
        assert_eq!(text(body.clone().with_length(4)), "four");
        let body = match body.is_replayable() {
            true => body,
            false => reader("four"),
        };
        assert_eq!(read(body.clone().with_length(5)).unwrap_err(), too_short);
        let body = match body.is_replayable() {
            true => body,
            false => reader("four"),
        };
        assert_eq!(read(body.with_length(3)).unwrap_err(), too_long);
    }
}

#[test]
fn a_piece_that_follows_a_whole_length_is_noticed() {
    let pieces = || Body::from_reader(io::Read::chain(Cursor::new("four"), Cursor::new("more")));
    let error = read(pieces().with_length(4)).unwrap_err();
    assert_eq!(error, TransportError::Body(BodyError::TooLong { length: 4 }));
    assert_eq!(text(pieces().with_length(8)), "fourmore");
}

#[test]
fn a_recipe_that_fails_says_why() {
    let body = Body::replayable(|| Err(io::Error::other("no tape")));
    let error = read(body).unwrap_err();
    assert_eq!(error, TransportError::Body(BodyError::Failed(Cause::from("no tape"))));
}

#[test]
fn progress_counts_pieces_and_starts_anew() {
    let heard = Arc::new(AtomicU64::new(0));
    let hear = Arc::clone(&heard);
    let body = Body::from(vec![0; 100 << 10]);
    let body = body.with_progress(move |bytes| hear.store(bytes, Ordering::SeqCst));
    assert_eq!(body.length(), Some(100 << 10));
    assert!(body.as_bytes().is_some());
    let mut chunks = body.clone().chunks();
    let mut context = Context::from_waker(Waker::noop());
    let mut next = || match chunks.poll_chunk(&mut context) {
        Poll::Ready(Some(Ok(_))) => heard.load(Ordering::SeqCst),
        _ => panic!("there is more"),
    };
    assert_eq!((next(), next()), (64 << 10, 100 << 10));
    let second = Arc::new(AtomicU64::new(0));
    let hear = Arc::clone(&second);
    read(body.with_progress(move |bytes| hear.store(bytes, Ordering::SeqCst))).unwrap();
    let heard = [&heard, &second].map(|bytes| bytes.load(Ordering::SeqCst));
    assert_eq!(heard, [100 << 10; 2]);
}

#[test]
fn bytes_are_equal_by_content_and_streams_by_identity() {
    let (one, same) = (Body::from("one"), Body::from(b"one".to_vec()).with_progress(|_| ()));
    assert!(one == same && hash(&one) == hash(&same));
    assert!(one != Body::from("two"));
    for stream in [reader("one"), Body::replayable(|| Ok(reader("one")))] {
        let clone = stream.clone();
        assert!(stream == clone && hash(&stream) == hash(&clone));
        assert!(stream != one && stream != reader("one"));
    }
}

#[test]
fn debug_shows_no_content() {
    let shown = format!("{:?} {:?}", Body::from("s3cr3t"), reader("s3cr3t"));
    let expected = "Body { length: Some(6), is_replayable: true } \
                    Body { length: None, is_replayable: false }";
    assert_eq!(shown, expected);
}

#[test]
fn a_body_is_hardly_larger_than_its_bytes() {
    assert!(size_of::<Body>() <= size_of::<Bytes>() + size_of::<usize>());
}

#[cfg(feature = "_client")]
#[test]
fn a_file_is_read_whenever_it_is_asked_for() {
    let path = std::env::temp_dir().join(format!("lensmith-body-{}", std::process::id()));
    fs::write(&path, "first").unwrap();
    let body = Body::from_file(&path).unwrap();
    assert_eq!((body.length(), body.is_replayable()), (Some(5), true));
    assert_eq!(text(body.clone()), "first");
    fs::write(&path, "longer").unwrap();
    let error = read(body.clone()).unwrap_err();
    assert_eq!(error, TransportError::Body(BodyError::TooLong { length: 5 }));
    fs::write(&path, "cut").unwrap();
    let error = read(body.clone()).unwrap_err();
    assert_eq!(error, TransportError::Body(BodyError::TooShort { length: 5, found: 3 }));
    fs::remove_file(&path).unwrap();
    let error = read(body).unwrap_err();
    assert!(matches!(error, TransportError::Body(BodyError::Failed(_))), "{error}");
    assert!(Body::from_file(&path).is_err());
    assert!(Body::from_file(std::env::temp_dir()).is_err());
}

#[cfg(feature = "blocking")]
#[test]
fn a_reader_gives_all_and_then_the_error() {
    use std::io::Read;

    let mut text = String::new();
    Body::from("four").reader().read_to_string(&mut text).unwrap();
    assert_eq!(text, "four");
    let error = reader("four").with_length(5).reader().read_to_end(&mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    let inner: Option<&TransportError> = error.get_ref().and_then(|it| it.downcast_ref());
    assert_eq!(inner, Some(&TransportError::Body(BodyError::TooShort { length: 5, found: 4 })));
    // An error that went through a reader is the same afterwards.
    let error = read(Body::from_reader(reader("four").with_length(5).reader())).unwrap_err();
    assert_eq!(error, TransportError::Body(BodyError::TooShort { length: 5, found: 4 }));
}

#[cfg(feature = "client")]
mod asynchronous {
    use std::pin::Pin;

    use hyper::body::Body as HttpBody;
    use tokio::io::AsyncReadExt;

    use super::*;

    #[tokio::test]
    async fn a_reader_is_read_on_another_thread() {
        struct Thread(Option<std::thread::ThreadId>);
        impl io::Read for Thread {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let Some(own) = self.0.take() else { return Ok(0) };
                assert_ne!(own, std::thread::current().id());
                buffer[..3].copy_from_slice(b"yes");
                Ok(3)
            }
        }
        let body = Body::from_reader(Thread(Some(std::thread::current().id())));
        assert_eq!(body.bytes(3).await.unwrap(), "yes");
    }

    #[tokio::test]
    async fn bytes_have_a_limit() {
        for body in [Body::from("four"), reader("four")] {
            let error = body.bytes(3).await.unwrap_err();
            assert_eq!(error, TransportError::Body(BodyError::TooLarge { limit: 3 }));
        }
        let pieces = Body::from_reader(io::Read::chain(Cursor::new("four"), Cursor::new("more")));
        assert_eq!(pieces.bytes(8).await.unwrap(), "fourmore");
        let announced = reader("").with_length(9).bytes(8).await.unwrap_err();
        assert_eq!(announced, TransportError::Body(BodyError::TooLarge { limit: 8 }));
    }

    #[tokio::test]
    async fn chunks_are_an_asynchronous_reader() {
        let mut text = String::new();
        let body = Body::from_async_read(Cursor::new("four"));
        let mut chunks = body.chunks();
        let mut two = [0; 2];
        chunks.read_exact(&mut two).await.unwrap();
        chunks.read_to_string(&mut text).await.unwrap();
        assert_eq!((&two, text.as_str()), (b"fo", "ur"));
    }

    #[tokio::test]
    async fn a_body_that_is_polled_keeps_its_clones() {
        let body = Body::replayable(|| Ok(reader("again"))).with_length(5);
        let mut polled = body.clone();
        let context = &mut Context::from_waker(Waker::noop());
        assert_eq!(HttpBody::size_hint(&polled).exact(), Some(5));
        while Pin::new(&mut polled).poll_frame(context).is_pending() {
            tokio::task::yield_now().await;
        }
        assert!(polled.is_end_stream());
        assert_eq!(HttpBody::size_hint(&polled).exact(), Some(0));
        assert!(polled == body);
        assert_eq!(polled.clone().bytes(5).await.unwrap(), "again");
        assert_eq!(Body::from_http_body(body).bytes(5).await.unwrap(), "again");
    }
}

#[test]
fn a_slice_has_the_bytes_of_its_range() {
    let bytes = Body::from("hello, world");
    let followed = bytes.clone().with_progress(|_| ());
    for body in [bytes, followed] {
        assert_eq!(text(body.slice(7..12).unwrap()), "world");
        assert_eq!(text(body.slice(7..12).unwrap().slice(1..3).unwrap()), "or");
        assert_eq!(text(body.slice(3..3).unwrap()), "");
        assert_eq!((body.slice(7..13), body.slice(u64::MAX..u64::MAX)), (None, None));
    }
    let backwards = std::ops::Range { start: 3, end: 2 };
    assert_eq!(Body::from("hello").slice(backwards), None);
    assert_eq!(reader("hello").with_length(5).slice(0..5), None);
    assert_eq!(Body::replayable(|| Ok(reader("hello"))).with_length(5).slice(0..5), None);
}

#[cfg(feature = "_client")]
#[test]
fn a_slice_of_a_file_reads_its_range_alone() {
    let path = std::env::temp_dir().join(format!("lensmith-slice-{}", std::process::id()));
    fs::write(&path, "hello, world").unwrap();
    let body = Body::from_file(&path).unwrap();
    let world = body.slice(7..12).unwrap();
    assert_eq!((world.length(), world.is_replayable()), (Some(5), true));
    assert_eq!(
        (text(world.clone()), text(world.clone())),
        ("world".to_owned(), "world".to_owned())
    );
    assert_eq!(text(world.slice(1..3).unwrap()), "or");
    assert_eq!((world.slice(1..6), body.slice(7..13)), (None, None));

    // What changes after the range is not its concern, but the range itself has to be there.
    fs::write(&path, "HELLO, WORLD and more").unwrap();
    assert_eq!(text(world.clone()), "WORLD");
    fs::write(&path, "hello, w").unwrap();
    let too_short = TransportError::Body(BodyError::TooShort { length: 5, found: 1 });
    assert_eq!(read(world.clone()).unwrap_err(), too_short);
    fs::remove_file(&path).unwrap();
    assert!(read(world).is_err());
}
