//! Pages without IO, and as streams over a scripted transport.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

mod pages;

use std::collections::BTreeMap;

use lensmith::paginate::{PaginatedItems, Pagination, RepeatedToken};
use pages::{Key, LayerList, ListLayers, ListLayersResponse, ScanLayers, ScanLayersResponse};
use proptest::prelude::*;

fn page(token: Option<&str>) -> ListLayersResponse {
    let layers = LayerList::default();
    ListLayersResponse { layers, next_token: token.map(str::to_owned), http_status: 200 }
}

fn start(token: Option<&str>) -> Pagination<ListLayers> {
    let registry = Some("123456789012".to_owned());
    Pagination::new(ListLayers { registry, next_token: token.map(str::to_owned) })
}

/// The tokens that the requests have when the responses have those of the script, and how it ends.
fn asked(
    mut pagination: Pagination<ListLayers>,
    script: &[Option<&str>],
) -> (Vec<Option<String>>, Result<(), RepeatedToken>) {
    let mut tokens = Vec::new();
    let mut script = script.iter();
    loop {
        match pagination.next_request() {
            Ok(Some(request)) => {
                assert_eq!(request.registry.as_deref(), Some("123456789012"));
                tokens.push(request.next_token.clone());
                pagination.advance(&page(*script.next().unwrap()));
            }
            Ok(None) => return (tokens, Ok(())),
            Err(error) => return (tokens, Err(error)),
        }
    }
}

#[test]
fn the_token_says_which_page_is_next() {
    type Case<'a> = (Option<&'a str>, &'a [Option<&'a str>], &'a [Option<&'a str>], bool);
    let table: [Case<'_>; 7] = [
        (None, &[None], &[None], true),
        (None, &[Some("")], &[None], true),
        (None, &[Some("a"), Some("b"), None], &[None, Some("a"), Some("b")], true),
        (Some("x"), &[Some("y"), None], &[Some("x"), Some("y")], true),
        // A token that comes again later is another page's business.
        (
            None,
            &[Some("a"), Some("b"), Some("a"), None],
            &[None, Some("a"), Some("b"), Some("a")],
            true,
        ),
        (None, &[Some("a"), Some("a")], &[None, Some("a")], false),
        (Some("x"), &[Some("x")], &[Some("x")], false),
    ];
    for (first, script, expected, ends) in table {
        let end = if ends { Ok(()) } else { Err(RepeatedToken) };
        let expected: Vec<_> = expected.iter().map(|token| token.map(str::to_owned)).collect();
        assert_eq!(asked(start(first), script), (expected.clone(), end), "{first:?} {script:?}");
        let lenient = start(first).stop_on_repeated_token();
        assert_eq!(asked(lenient, script), (expected, Ok(())), "{first:?} {script:?}");
    }
}

#[test]
fn a_limit_counts_pages_and_leaves_the_token() {
    let script = [Some("a"), Some("b"), Some("b")];
    for limit in 0..=2 {
        let (tokens, end) = asked(start(None).limit(limit), &script);
        assert_eq!((tokens.len(), end), (limit, Ok(())));
    }
    let mut pagination = start(None).limit(1);
    assert_eq!(pagination.token(), None);
    pagination.advance(&page(Some("a")));
    assert_eq!(pagination.next_request(), Ok(None));
    assert_eq!(pagination.token().unwrap(), "a");
    let mut more = pagination.limit(2);
    assert_eq!(more.next_request().unwrap().unwrap().next_token.as_deref(), Some("a"));
    more.advance(&page(None));
    assert_eq!((more.token(), more.next_request()), (None, Ok(None)));
}

#[test]
fn a_token_may_be_a_map_and_ends_when_it_is_empty() {
    let key = Key::from([("digest".to_owned(), "sha256:4f".to_owned())]);
    let sizes = BTreeMap::from([("sha256:4f".to_owned(), 7)]);
    let page = |last| ScanLayersResponse { sizes: sizes.clone(), last, http_status: 200 };
    let mut pagination = Pagination::new(ScanLayers::default());
    pagination.advance(&page(Some(key.clone())));
    assert_eq!(pagination.token(), Some(&key));
    let mut repeated = pagination.clone();
    repeated.advance(&page(Some(key)));
    assert_eq!(repeated.next_request(), Err(RepeatedToken));
    pagination.advance(&page(Some(Key::new())));
    assert_eq!(pagination.next_request(), Ok(None));
    assert_eq!(ScanLayers::into_items(page(None)), sizes);
}

proptest! {
    /// Whatever the pages, empty ones included, their items together are the whole, in order.
    #[test]
    fn items_of_all_pages_are_the_whole(pages in prop::collection::vec(0_usize..4, 1..12)) {
        let whole: Vec<String> = (0..pages.iter().sum()).map(|n: usize| n.to_string()).collect();
        let mut rest = whole.clone();
        let mut left = pages.len();
        let mut pagination = Pagination::new(ListLayers::default());
        let mut found = Vec::new();
        while let Some(request) = pagination.next_request().unwrap() {
            prop_assert_eq!(request.next_token.is_none(), left == pages.len());
            let digests = rest.drain(..pages[pages.len() - left]).collect();
            left -= 1;
            let response = ListLayersResponse {
                layers: LayerList { digests: Some(digests) },
                next_token: (left > 0).then(|| left.to_string()),
                http_status: 200,
            };
            pagination.advance(&response);
            found.extend(ListLayers::into_items(response));
        }
        prop_assert_eq!(found, whole);
    }
}

#[cfg(feature = "client")]
mod streams {
    use std::future::{poll_fn, ready};
    use std::pin::Pin;
    use std::sync::{Arc, Mutex};
    use std::task::Poll;

    use bytes::Bytes;
    use futures_core::Stream;
    use http::{Request, Response};
    use lensmith::client::{Items, Pages};
    use lensmith::credentials::Credentials;
    use lensmith::paginate::Paginated;
    use lensmith::retry::Policy;
    use lensmith::transport::{Transport, TransportError};
    use lensmith::{Client, Error};

    use super::*;

    type Exchange = Result<&'static str, TransportError>;
    type Sent = Arc<Mutex<Vec<ListLayers>>>;

    fn client(transport: impl Transport) -> Client {
        let credentials = Credentials::new("AKIDEXAMPLE", "s3cr3t");
        let builder = Client::builder().region("eu-central-1").credentials(credentials);
        let once = Policy::default().with_max_attempts(1);
        builder.retry(once).transport(transport).build().unwrap()
    }

    /// A client that is answered the script, and the requests that it has sent.
    fn scripted(script: impl IntoIterator<Item = Exchange>) -> (Client, Sent) {
        let script = Mutex::new(script.into_iter().collect::<Vec<_>>().into_iter());
        let sent = Sent::default();
        let log = Arc::clone(&sent);
        let transport = move |request: Request<Bytes>| {
            log.lock().unwrap().push(ListLayers::from_json(request.body()).unwrap());
            let body = script.lock().unwrap().next().unwrap();
            ready(body.map(|body| Response::new(Bytes::from_static(body.as_bytes()))))
        };
        (client(transport), sent)
    }

    fn tokens(sent: &Sent) -> Vec<Option<String>> {
        sent.lock().unwrap().iter().map(|request| request.next_token.clone()).collect()
    }

    const FIRST: Exchange = Ok(r#"{"layers":{"digests":["a","b"]},"nextToken":"1"}"#);
    const EMPTY: Exchange = Ok(r#"{"layers":{},"nextToken":"2"}"#);
    const LAST: Exchange = Ok(r#"{"layers":{"digests":["c"]},"nextToken":""}"#);

    fn interrupted() -> Exchange {
        let endpoint = "https://layers.example".to_owned();
        Err(TransportError::Interrupted { endpoint, reason: "reset".into() })
    }

    #[tokio::test]
    async fn pages_come_until_the_last_and_only_when_polled() {
        let (client, sent) = scripted([FIRST, EMPTY, LAST]);
        let mut pages = client.paginate(ListLayers::default());
        assert!(sent.lock().unwrap().is_empty());
        let first = pages.next().await.unwrap().unwrap();
        assert_eq!(first.layers.digests.unwrap(), ["a", "b"]);
        assert_eq!((sent.lock().unwrap().len(), pages.token().unwrap().as_str()), (1, "1"));
        assert!(pages.next().await.unwrap().unwrap().layers.digests.is_none());
        assert!(pages.next().await.unwrap().is_ok());
        for _ in 0..2 {
            assert!(pages.next().await.is_none());
        }
        assert_eq!(tokens(&sent), [None, Some("1".to_owned()), Some("2".to_owned())]);
    }

    #[tokio::test]
    async fn what_is_left_is_collected_into_any_collection() {
        let all = || scripted([FIRST, EMPTY, LAST]).0.paginate(ListLayers::default());
        let items: Vec<_> = all().items().collect().await.unwrap();
        assert_eq!(items, ["a", "b", "c"]);
        let items: std::collections::BTreeSet<_> = all().items().collect().await.unwrap();
        assert_eq!(items.len(), 3);
        let mut items = all().items();
        assert_eq!(items.next().await.unwrap().unwrap(), "a");
        let rest: Vec<_> = items.collect().await.unwrap();
        assert_eq!(rest, ["b", "c"]);
        let pages: Vec<_> = all().collect().await.unwrap();
        assert_eq!(pages.len(), 3);

        let (client, _) = scripted([FIRST, interrupted()]);
        let items = client.paginate(ListLayers::default()).items();
        let error = items.collect::<Vec<_>>().await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        let (client, _) = scripted([FIRST, interrupted()]);
        client.paginate(ListLayers::default()).collect::<Vec<_>>().await.unwrap_err();
    }

    #[tokio::test]
    async fn items_are_those_of_all_pages() {
        let (client, _) = scripted([FIRST, EMPTY, LAST]);
        let mut items = client.paginate(ListLayers::default()).items();
        let mut found = Vec::new();
        while let Some(item) = items.next().await {
            found.push(item.unwrap());
        }
        assert_eq!(found, ["a", "b", "c"]);
        assert!(items.next().await.is_none());
    }

    #[tokio::test]
    async fn a_request_with_the_token_goes_on_after_a_limit() {
        let (client, sent) = scripted([FIRST, EMPTY, LAST]);
        let mut pages = client.paginate(ListLayers::default()).limit(1);
        assert!(pages.next().await.unwrap().is_ok());
        assert!(pages.next().await.is_none());
        let token = pages.token().unwrap().clone();
        let rest = ListLayers::default().with(ListLayers::NEXT_TOKEN, token);
        let mut rest = client.paginate(rest).items();
        assert_eq!(rest.next().await.unwrap().unwrap(), "c");
        assert!(rest.next().await.is_none());
        assert_eq!(tokens(&sent)[1].as_deref(), Some("1"));
    }

    #[tokio::test]
    async fn an_error_is_the_end_and_keeps_the_token() {
        let (client, sent) = scripted([FIRST, interrupted()]);
        let mut pages = client.paginate(ListLayers::default());
        assert!(pages.next().await.unwrap().is_ok());
        assert!(matches!(pages.next().await, Some(Err(Error::Transport(_)))));
        assert!(pages.next().await.is_none());
        assert_eq!((pages.token().unwrap().as_str(), sent.lock().unwrap().len()), ("1", 2));

        let (client, _) = scripted([FIRST, interrupted()]);
        let mut items = client.paginate(ListLayers::default()).items();
        for digest in ["a", "b"] {
            assert_eq!(items.next().await.unwrap().unwrap(), digest);
        }
        assert!(matches!(items.next().await, Some(Err(Error::Transport(_)))));
        assert!(items.next().await.is_none());
    }

    #[tokio::test]
    async fn a_repeated_token_is_an_error_after_its_page_unless_it_is_the_end() {
        let (client, sent) = scripted([FIRST, FIRST]);
        let mut pages = client.paginate(ListLayers::default());
        for _ in 0..2 {
            assert!(pages.next().await.unwrap().is_ok());
        }
        let error = pages.next().await.unwrap().unwrap_err();
        let expected = "ListLayers: the service repeated the token of the last page, so there is no next \
                        one; if a repeated token is how this service marks the end, call \
                        `stop_on_repeated_token`";
        assert_eq!(error.to_string(), expected);
        assert!(matches!(error, Error::RepeatedToken(_)));
        assert!(pages.next().await.is_none());
        assert_eq!(sent.lock().unwrap().len(), 2);

        let (client, _) = scripted([FIRST, FIRST]);
        let mut pages = client.paginate(ListLayers::default()).stop_on_repeated_token();
        for _ in 0..2 {
            assert!(pages.next().await.unwrap().is_ok());
        }
        assert!(pages.next().await.is_none());
        assert_eq!(pages.token().unwrap(), "1");
    }

    #[tokio::test]
    async fn a_dropped_wait_is_taken_up_again() {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let receiver = Mutex::new(Some(receiver));
        let transport = move |_| {
            let only = receiver.lock().unwrap().take().expect("the page is asked for once");
            async move { Ok(Response::new(Bytes::from_static(only.await.unwrap()))) }
        };
        let mut pages = client(transport).paginate(ListLayers::default());
        {
            let mut wait = std::pin::pin!(pages.next());
            let first = poll_fn(|context| Poll::Ready(wait.as_mut().poll(context))).await;
            assert!(first.is_pending());
        }
        sender.send(br#"{"nextToken":"1"}"#).unwrap();
        assert!(pages.next().await.unwrap().is_ok());
    }

    #[tokio::test]
    async fn both_are_streams_that_any_thread_may_poll() {
        fn is_send<T: Send>(value: T) -> T {
            value
        }
        let (client, _) = scripted([LAST, LAST]);
        let mut pages: Pages<_> = is_send(client.paginate(ListLayers::default()));
        let mut items: Items<_> = is_send(client.paginate(ListLayers::default()).items());
        is_send(pages.next()).await.unwrap().unwrap();
        is_send(items.next()).await.unwrap().unwrap();
        let over = poll_fn(|context| Pin::new(&mut pages).poll_next(context)).await;
        assert!(over.is_none());
        let over = poll_fn(|context| Pin::new(&mut items).poll_next(context)).await;
        assert!(over.is_none());
    }

    /// Generic code can reach the tokens of whichever operation.
    #[test]
    fn tokens_are_optics() {
        fn with_token<O: Paginated>(request: O, token: O::Token) -> O {
            O::INPUT_TOKEN.set(request, Some(token))
        }
        let request = with_token(ListLayers::default(), "1".to_owned());
        assert_eq!(request.next_token.as_deref(), Some("1"));
    }
}
