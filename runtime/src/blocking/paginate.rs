//! The pages of an operation, and their items, as iterators.

use std::fmt;
use std::iter::FusedIterator;

use super::Client;
use crate::call::pages_methods;
use crate::paginate::{Item, PageItems, Paginated, PaginatedItems, Pagination};
use crate::{Error, Operation};

impl Client {
    /// The pages of an operation: an iterator that requests each page when it gets there.
    ///
    /// It starts at the token of the request, if the request has one. To continue where another iterator stopped, put
    /// its [`Pages::token`] into the request.
    ///
    /// ```
    /// use lensmith::Error;
    /// use lensmith::blocking::Client;
    /// use lensmith::paginate::{Item, PaginatedItems};
    ///
    /// fn first_items<O: PaginatedItems>(
    ///     client: &Client,
    ///     request: O,
    /// ) -> Result<Vec<Item<O>>, Error<O::Error>> {
    ///     client.paginate(request).limit(3).items().collect()
    /// }
    /// ```
    pub fn paginate<O: Paginated>(&self, request: O) -> Pages<O> {
        Pages { client: self.clone(), pagination: Pagination::new(request), failed: false }
    }
}

/// The pages of an operation, which [`Client::paginate`] returns: an iterator that ends after the last page,
/// and after the first error.
///
/// The errors are those of [`Client::send`], and [`Error::RepeatedToken`] if a page has the token
/// that it was requested with.
#[must_use = "an iterator does nothing unless it is asked"]
pub struct Pages<O: Paginated> {
    client: Client,
    pagination: Pagination<O>,
    failed: bool,
}

type Page<O> = Result<<O as Operation>::Response, Error<<O as Operation>::Error>>;

impl<O: Paginated> Pages<O> {
    pages_methods!();

    fn page(&mut self) -> Option<Page<O>> {
        let page = match self.pagination.next_request() {
            Ok(request) => self.client.send(request?.clone()),
            Err(error) => Err(error.into()),
        };
        match &page {
            Ok(page) => self.pagination.advance(page),
            Err(_) => self.failed = true,
        }
        Some(page)
    }
}

impl<O: Paginated> Iterator for Pages<O> {
    type Item = Page<O>;

    fn next(&mut self) -> Option<Page<O>> {
        if self.failed { None } else { self.page() }
    }
}

impl<O: Paginated> FusedIterator for Pages<O> {}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pages").field(&self.pagination).finish()
    }
}

/// The items of an operation's pages, which [`Pages::items`] returns: an iterator that ends after the last
/// page, and after the first error.
#[must_use = "an iterator does nothing unless it is asked"]
pub struct Items<O: PaginatedItems> {
    pages: Pages<O>,
    items: <PageItems<O> as IntoIterator>::IntoIter,
}

impl<O: PaginatedItems> Iterator for Items<O> {
    type Item = Result<Item<O>, Error<O::Error>>;

    fn next(&mut self) -> Option<<Self as Iterator>::Item> {
        loop {
            if let Some(item) = self.items.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.items = O::into_items(page).into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<O: PaginatedItems> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.pages).finish()
    }
}
