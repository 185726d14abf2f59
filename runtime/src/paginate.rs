//! Operations that answer in pages, as Smithy's
//! [`paginated` trait](https://smithy.io/2.0/spec/behavior-traits.html#paginated-trait) describes them.
//!
//! `Client::paginate` (feature `client`) streams the pages or their items. [`Pagination`] is its logic without
//! the IO:
//!
//! ```
//! use lensmith::paginate::{Paginated, Pagination, RepeatedToken};
//!
//! fn all_pages<O: Paginated>(
//!     request: O,
//!     call: impl Fn(&O) -> O::Response,
//! ) -> Result<Vec<O::Response>, RepeatedToken> {
//!     let mut pagination = Pagination::new(request);
//!     let mut pages = Vec::new();
//!     while let Some(request) = pagination.next_request()? {
//!         let page = call(request);
//!         pagination.advance(&page);
//!         pages.push(page);
//!     }
//!     Ok(pages)
//! }
//! ```

use std::fmt;

use crate::Operation;
use crate::optics::{Lens, Optic, Preview};

/// An operation that responds in pages: each response holds the token of the next page.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an operation that the model paginates; use `send`"
)]
pub trait Paginated: Operation + Clone {
    /// The continuation token. An empty token, the default, means none.
    type Token: Clone + Default + PartialEq;

    /// The type of [`OUTPUT_TOKEN`](Self::OUTPUT_TOKEN).
    type OutputToken: Preview<Source = Self::Response, Target = Self::Token>;

    /// The lens of the token in the request; the first page needs none.
    const INPUT_TOKEN: Lens<Self, Option<Self::Token>>;

    /// The optic of the next token in the response; the last page has none.
    const OUTPUT_TOKEN: Self::OutputToken;
}

/// A paginated operation whose model names the items of a page.
#[diagnostic::on_unimplemented(
    message = "the model does not name the items in the pages of `{Self}`; iterate over the pages, without `items()`"
)]
pub trait PaginatedItems: Paginated {
    /// The type of [`ITEMS`](Self::ITEMS).
    type Items: Preview<Source = Self::Response, Target: Default + IntoIterator>;

    /// The optic of the list or map of items in the response.
    const ITEMS: Self::Items;

    /// The items of a page; an empty list or map if it has none.
    fn into_items(mut page: Self::Response) -> PageItems<Self> {
        Self::ITEMS.preview_mut(&mut page).map(std::mem::take).unwrap_or_default()
    }
}

/// The list or map of the items of a page.
pub type PageItems<O> = <<O as PaginatedItems>::Items as Optic>::Target;

/// An item of a page; in a map, a key with its value.
pub type Item<O> = <PageItems<O> as IntoIterator>::Item;

/// Tracks pagination: the next request to send, if any.
///
/// It starts at the token that the request has, and so anew where the request has none.
#[derive(Clone, Debug)]
pub struct Pagination<O> {
    request: O,
    progress: Progress,
    pages_left: Option<usize>,
    stops_on_repeated_token: bool,
}

/// What the last response said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Continues,
    Ended,
    Repeats,
}

impl<O: Paginated> Pagination<O> {
    /// The pages of `request`, all of them.
    pub fn new(request: O) -> Self {
        Self {
            request,
            progress: Progress::Continues,
            pages_left: None,
            stops_on_repeated_token: false,
        }
    }

    /// Limits the number of further pages.
    #[must_use]
    pub fn limit(mut self, pages: usize) -> Self {
        self.pages_left = Some(pages);
        self
    }

    /// Takes a repeated token for the end. That is how a few services say that there is nothing more
    /// yet, among them those that read logs.
    #[must_use]
    pub fn stop_on_repeated_token(mut self) -> Self {
        self.stops_on_repeated_token = true;
        self
    }

    /// The token of the next page. A request with it goes on from here, whatever ended the pages: a limit,
    /// an error, or the program. It is `None` after the last page, and before the first one if the request has no token.
    pub fn token(&self) -> Option<&O::Token> {
        O::INPUT_TOKEN.view(&self.request).as_ref()
    }

    /// The request of the next page, which differs from the first only in its token. It is `None` at the
    /// end of the pages, or of those within the limit.
    ///
    /// # Errors
    /// [`RepeatedToken`] where the last response has the token of its own request.
    pub fn next_request(&self) -> Result<Option<&O>, RepeatedToken> {
        match self.progress {
            _ if self.pages_left == Some(0) => Ok(None),
            Progress::Continues => Ok(Some(&self.request)),
            Progress::Repeats if !self.stops_on_repeated_token => Err(RepeatedToken),
            Progress::Repeats | Progress::Ended => Ok(None),
        }
    }

    /// Goes on to what comes after a page. It need not have items: only the token says where the end is.
    pub fn advance(&mut self, page: &O::Response) {
        let empty = O::Token::default();
        let next = O::OUTPUT_TOKEN.preview(page).filter(|token| **token != empty);
        let current = O::INPUT_TOKEN.view_mut(&mut self.request);
        self.progress = match next {
            None => Progress::Ended,
            Some(_) if next == current.as_ref() => Progress::Repeats,
            Some(_) => Progress::Continues,
        };
        *current = next.cloned();
        self.pages_left = self.pages_left.map(|pages| pages.saturating_sub(1));
    }
}

/// A page has the token with which it was asked for, so that the pages would never end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RepeatedToken;

impl fmt::Display for RepeatedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the service repeated the token of the last page, so there is no next one; if a repeated token \
             is how this service marks the end, call `stop_on_repeated_token`",
        )
    }
}

impl std::error::Error for RepeatedToken {}
