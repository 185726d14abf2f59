use std::cell::Cell;
use std::pin::pin;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::thread;

use tokio::runtime;
use tokio::sync::Notify;

use super::*;

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(0) };
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn set_time(seconds: i64) {
    NOW.set(seconds);
}

fn with_test_clock<P: ProvideCredentials>(provider: P) -> Shared<P> {
    set_time(0);
    Shared { clock: || at(NOW.get()), ..Shared::new(provider) }
}

/// Issues credentials for 3,600 seconds, numbered by the refresh, when the gate opens.
#[derive(Default)]
struct Gate {
    begun: AtomicUsize,
    open: Notify,
    fails: AtomicUsize,
}

impl ProvideCredentials for Gate {
    fn provide(&self) -> super::super::CredentialsFuture<'_> {
        let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        Box::pin(async move {
            self.open.notified().await;
            if number <= self.fails.load(Ordering::SeqCst) {
                return Err(CredentialsError::unavailable(number.to_string()));
            }
            let end = at(NOW.get() + 3600);
            Ok(Credentials::new(number.to_string(), "s3cr3t").with_expiry(end))
        })
    }
}

type Given = Result<Credentials, CredentialsError>;

fn poll(future: &mut (impl Future<Output = Given> + Unpin)) -> Poll<Result<String, String>> {
    let given = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
    given.map(|given| given.map(|it| it.access_key_id().to_owned()).map_err(|it| it.to_string()))
}

fn id(id: &str) -> Poll<Result<String, String>> {
    Poll::Ready(Ok(id.to_owned()))
}

fn failed(number: u32) -> Poll<Result<String, String>> {
    Poll::Ready(Err(format!("no credentials: {number}")))
}

#[test]
fn a_hundred_callers_on_one_runtime_share_one_refresh() {
    static BEGUN: AtomicUsize = AtomicUsize::new(0);
    let shared = Shared::new(|| async {
        BEGUN.fetch_add(1, Ordering::SeqCst);
        tokio::task::yield_now().await;
        Ok(Credentials::new("AKID", "s3cr3t"))
    });
    let shared = std::sync::Arc::new(shared);
    let runtime = runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let ask = || {
            tokio::spawn({
                let shared = std::sync::Arc::clone(&shared);
                async move { shared.credentials().await }
            })
        };
        let callers: Vec<_> = (0..100).map(|_| ask()).collect();
        for caller in callers {
            assert_eq!(caller.await.unwrap().unwrap().access_key_id(), "AKID");
        }
    });
    assert_eq!(BEGUN.load(Ordering::SeqCst), 1);
}

#[test]
fn a_hundred_threads_share_one_refresh() {
    static BEGUN: AtomicUsize = AtomicUsize::new(0);
    let barrier = Barrier::new(100);
    let shared = Shared::new(|| async {
        BEGUN.fetch_add(1, Ordering::SeqCst);
        thread::yield_now();
        Ok(Credentials::new("AKID", "s3cr3t"))
    });
    thread::scope(|scope| {
        for _ in 0..100 {
            scope.spawn(|| {
                let runtime = runtime::Builder::new_current_thread().build().unwrap();
                barrier.wait();
                runtime.block_on(shared.credentials()).unwrap();
            });
        }
    });
    assert_eq!(BEGUN.load(Ordering::SeqCst), 1);
}

#[test]
fn while_one_caller_refreshes_the_others_use_the_present_credentials() {
    let shared = with_test_clock(Gate::default());
    shared.provider.open.notify_one();
    assert_eq!(poll(&mut pin!(shared.credentials())), id("1"));
    set_time(3400);
    let mut refreshing = pin!(shared.credentials());
    assert_eq!(poll(&mut refreshing), Poll::Pending);
    assert_eq!(poll(&mut pin!(shared.credentials())), id("1"));
    shared.provider.open.notify_one();
    assert_eq!(poll(&mut refreshing), id("2"));
    assert_eq!(poll(&mut pin!(shared.credentials())), id("2"));
    assert_eq!(shared.provider.begun.load(Ordering::SeqCst), 2);
}

#[test]
fn without_valid_credentials_all_wait_and_one_takes_over_a_dropped_refresh() {
    let shared = with_test_clock(Gate::default());
    let mut first = Box::pin(shared.credentials());
    let mut second = pin!(shared.credentials());
    let mut third = pin!(shared.credentials());
    assert_eq!(poll(&mut first), Poll::Pending);
    assert_eq!(poll(&mut second), Poll::Pending);
    drop(first);
    assert_eq!(poll(&mut second), Poll::Pending);
    assert_eq!(poll(&mut third), Poll::Pending);
    assert_eq!(shared.provider.begun.load(Ordering::SeqCst), 2);
    shared.provider.open.notify_one();
    assert_eq!(poll(&mut third), Poll::Pending);
    assert_eq!(poll(&mut second), id("2"));
    assert_eq!(poll(&mut third), id("2"));
}

#[test]
fn a_dropped_refresh_is_put_off_and_the_present_credentials_are_used() {
    let shared = with_test_clock(Gate::default());
    assert_eq!(shared.kept(), None);
    shared.provider.open.notify_one();
    assert_eq!(poll(&mut pin!(shared.credentials())), id("1"));
    set_time(3400);
    let mut refreshing = Box::pin(shared.credentials());
    assert_eq!(poll(&mut refreshing), Poll::Pending);
    drop(refreshing);
    assert_eq!(poll(&mut pin!(shared.credentials())), id("1"));
    assert_eq!(shared.provider.begun.load(Ordering::SeqCst), 2);
    assert_eq!(shared.kept().unwrap().access_key_id(), "1");
    set_time(3600);
    assert_eq!(shared.kept(), None);
}

#[test]
fn a_failed_refresh_fails_for_its_waiting_callers_only() {
    let shared = with_test_clock(Gate { fails: 1.into(), ..Gate::default() });
    let mut first = pin!(shared.credentials());
    let mut second = pin!(shared.credentials());
    assert_eq!((poll(&mut first), poll(&mut second)), (Poll::Pending, Poll::Pending));
    shared.provider.open.notify_one();
    assert_eq!(poll(&mut first), failed(1));
    let mut third = pin!(shared.credentials());
    assert_eq!(poll(&mut third), Poll::Pending);
    assert_eq!(poll(&mut second), failed(1));
    shared.provider.open.notify_one();
    assert_eq!(poll(&mut third), id("2"));
}

#[test]
fn a_failed_refresh_keeps_valid_credentials_until_they_expire() {
    let shared = with_test_clock(Gate::default());
    shared.provider.open.notify_one();
    assert_eq!(poll(&mut pin!(shared.credentials())), id("1"));
    shared.provider.fails.store(3, Ordering::SeqCst);
    set_time(3400);
    shared.provider.open.notify_one();
    assert_eq!(poll(&mut pin!(shared.credentials())), id("1"));
    // The next refresh waits for a while.
    assert_eq!(poll(&mut pin!(shared.credentials())), id("1"));
    assert_eq!(shared.provider.begun.load(Ordering::SeqCst), 2);
    set_time(3600);
    shared.provider.open.notify_one();
    assert_eq!(poll(&mut pin!(shared.credentials())), failed(3));
}

#[test]
fn credentials_that_expire_during_their_refresh_are_not_used() {
    let shared = with_test_clock(Gate::default());
    shared.provider.open.notify_one();
    assert_eq!(poll(&mut pin!(shared.credentials())), id("1"));
    shared.provider.fails.store(2, Ordering::SeqCst);
    set_time(3599);
    let mut refreshing = pin!(shared.credentials());
    assert_eq!(poll(&mut refreshing), Poll::Pending);
    set_time(3600);
    shared.provider.open.notify_one();
    assert_eq!(poll(&mut refreshing), failed(2));
}

#[test]
fn expired_credentials_of_any_provider_are_refused() {
    let shared = with_test_clock(Credentials::new("AKID", "s3cr3t").with_expiry(at(60)));
    assert_eq!(poll(&mut pin!(shared.credentials())), id("AKID"));
    set_time(60);
    let Poll::Ready(Err(error)) = poll(&mut pin!(shared.credentials())) else {
        panic!("expired credentials are used");
    };
    assert!(
        error.contains("expired at 1970-01-01T00:01:00Z") && !error.contains("s3cr3t"),
        "{error}"
    );
}

#[test]
fn stable_credentials_outlast_an_outage_and_are_replaced_after_it() {
    // An outage from the second refresh to the fourth.
    let begun = AtomicUsize::new(0);
    let shared = with_test_clock(move || {
        let number = begun.fetch_add(1, Ordering::SeqCst) + 1;
        std::future::ready(match number {
            2..=4 => Err(CredentialsError::unavailable("nothing answers")),
            _ => Ok(Credentials::new(number.to_string(), "s3cr3t")
                .with_expiry(at(NOW.get() + 3600))
                .with_static_stability()),
        })
    });
    let mut given = |time| {
        set_time(time);
        poll(&mut pin!(shared.credentials()))
    };
    // The second refresh is due before the expiry, and the next ones 5 to 10 minutes after one another.
    let times = [0, 3400, 3700, 3900, 4301, 4902];
    assert_eq!(times.map(&mut given), ["1", "1", "1", "1", "1", "5"].map(id));
}

#[test]
fn stable_credentials_that_have_expired_already_are_used() {
    let expired = Credentials::new("AKID", "s3cr3t").with_expiry(at(60)).with_static_stability();
    let shared = with_test_clock(expired);
    set_time(3600);
    assert_eq!(poll(&mut pin!(shared.credentials())), id("AKID"));
    assert!(shared.kept().is_some());
}

#[test]
fn each_waiting_caller_is_woken_once() {
    let shared = with_test_clock(Gate::default());
    let runtime = runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let mut first = Box::pin(shared.credentials());
        assert_eq!(poll(&mut first), Poll::Pending);
        let mut second = Box::pin(shared.credentials());
        for _ in 0..10 {
            assert_eq!(poll(&mut second), Poll::Pending);
        }
        assert_eq!(lock(&shared.state).waiting.len(), 1);
        drop(first);
        assert_eq!(lock(&shared.state).waiting.len(), 0);
    });
}
