//! The pages of an operation, and their items, as streams.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Client;
use crate::call::pages_methods;
use crate::paginate::{Item, PageItems, Paginated, PaginatedItems, Pagination};
use crate::{Error, Operation};

impl Client {
    /// The pages of an operation: a stream that requests each page when it is polled.
    ///
    /// It starts at the token of the request, if the request has one. To continue where another stream stopped, put
    /// its [`Pages::token`] into the request.
    ///
    /// ```
    /// use lensmith::paginate::{Item, PaginatedItems};
    /// use lensmith::{Client, Error};
    ///
    /// async fn first_items<O: PaginatedItems>(
    ///     client: &Client,
    ///     request: O,
    /// ) -> Result<Vec<Item<O>>, Error<O::Error>> {
    ///     client.paginate(request).limit(3).items().collect().await
    /// }
    /// ```
    pub fn paginate<O: Paginated>(&self, request: O) -> Pages<O> {
        Pages {
            client: self.clone(),
            pagination: Pagination::new(request),
            call: None,
            failed: false,
        }
    }
}

/// The pages of an operation, which [`Client::paginate`] returns: a [`Stream`] that ends after the last
/// page, and after the first error.
///
/// The errors are those of [`Client::send`], and [`Error::RepeatedToken`] if a page has the token
/// that it was requested with.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Pages<O: Paginated> {
    client: Client,
    pagination: Pagination<O>,
    call: Option<Call<O>>,
    failed: bool,
}

type Page<O> = Result<<O as Operation>::Response, Error<<O as Operation>::Error>>;
type Call<O> = Pin<Box<dyn Future<Output = Page<O>> + Send>>;

impl<O: Paginated> Pages<O> {
    pages_methods!();

    /// All pages that are left.
    ///
    /// # Errors
    /// The first error, with which the pages before it are lost. [`next`](Self::next) gives them one by one.
    pub async fn collect<C>(mut self) -> Result<C, Error<O::Error>>
    where
        C: Default + Extend<O::Response>,
    {
        let mut pages = C::default();
        while let Some(page) = self.next().await {
            pages.extend([page?]);
        }
        Ok(pages)
    }

    /// The next page. Cancel safe: if dropped, the next call waits for the same page.
    pub async fn next(&mut self) -> Option<Page<O>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The call for the next page, unless one is under way.
    fn call(&mut self) -> Result<Option<&mut Call<O>>, Error<O::Error>> {
        if self.call.is_none() {
            self.call = self.pagination.next_request()?.cloned().map(|request| -> Call<O> {
                let client = self.client.clone();
                Box::pin(async move { client.send(request).await })
            });
        }
        Ok(self.call.as_mut())
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Page<O>>> {
        let page = match self.call() {
            Ok(Some(call)) => ready!(call.as_mut().poll(context)),
            Ok(None) => return Poll::Ready(None),
            Err(error) => Err(error),
        };
        self.call = None;
        match &page {
            Ok(page) => self.pagination.advance(page),
            Err(_) => self.failed = true,
        }
        Poll::Ready(Some(page))
    }
}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Page<O>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Page<O>>> {
        if self.failed { Poll::Ready(None) } else { self.poll_page(context) }
    }
}

// Nothing is pinned but what the box of the call holds.
impl<O: Paginated> Unpin for Pages<O> {}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pages").field(&self.pagination).finish()
    }
}

/// The items of an operation's pages, which [`Pages::items`] returns: a [`Stream`] that ends after the
/// last page, and after the first error.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Items<O: PaginatedItems> {
    pages: Pages<O>,
    items: <PageItems<O> as IntoIterator>::IntoIter,
}

impl<O: PaginatedItems> Items<O> {
    /// The items of all pages that are left.
    ///
    /// # Errors
    /// The first error, with which the items before it are lost. [`next`](Self::next) gives them one by one.
    ///
    /// ```
    /// use lensmith::paginate::{Item, PaginatedItems};
    /// use lensmith::{Client, Error};
    ///
    /// async fn all_items<O: PaginatedItems>(
    ///     client: &Client,
    ///     request: O,
    /// ) -> Result<Vec<Item<O>>, Error<O::Error>> {
    ///     client.paginate(request).items().collect().await
    /// }
    /// ```
    pub async fn collect<C>(mut self) -> Result<C, Error<O::Error>>
    where
        C: Default + Extend<Item<O>>,
    {
        let mut items = C::default();
        items.extend(self.items);
        while let Some(page) = self.pages.next().await {
            items.extend(O::into_items(page?));
        }
        Ok(items)
    }

    /// The next item. Cancel safe: if dropped, the next call waits for the same page.
    pub async fn next(&mut self) -> Option<Result<Item<O>, Error<O::Error>>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<O: PaginatedItems> Stream for Items<O> {
    type Item = Result<Item<O>, Error<O::Error>>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<<Self as Stream>::Item>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.items = O::into_items(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

// Neither the pages nor their items are pinned.
impl<O: PaginatedItems> Unpin for Items<O> {}

impl<O: PaginatedItems> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.pages).finish()
    }
}
