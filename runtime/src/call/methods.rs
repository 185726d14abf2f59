//! Methods that both clients and their pages have.

/// The methods of a client that send nothing. `$client` is its path.
macro_rules! client_methods {
    ($client:literal) => {
        /// A builder in which every setting has its default.
        pub fn builder() -> Builder {
            Builder::default()
        }

        /// The configuration of this client's calls.
        pub fn config(&self) -> &Config {
            &self.config
        }

        /// This client with the setting that `lens` focuses on set to `value`, for one call or for many. It shares
        /// connections, credentials and per-service state with this one. It costs a copy of the
        /// [`Config`]: a few hundred bytes and its strings.
        ///
        /// ```
        /// use std::time::Duration;
        #[doc = concat!("use ", $client, ";")]
        /// use lensmith::config::Config;
        ///
        /// fn patient(client: &Client) -> Client {
        ///     client.with(Config::TIMEOUT, Duration::from_secs(600))
        /// }
        /// ```
        #[must_use]
        pub fn with<L, Via>(&self, lens: L, value: impl IntoMember<L::Target, Via>) -> Self
        where
            L: Put<Source = Config>,
        {
            let mut client = self.clone();
            lens.put(Arc::make_mut(&mut client.config), value.into_member());
            client
        }

        /// The time since the client was made.
        fn now(&self) -> Duration {
            self.state.now()
        }
    };
}

/// The methods of a client's pages that request none.
macro_rules! pages_methods {
    () => {
        /// Limits how many more pages are requested.
        pub fn limit(mut self, pages: usize) -> Self {
            self.pagination = self.pagination.limit(pages);
            self
        }

        /// Treats a repeated token as the end, as
        /// [`Pagination::stop_on_repeated_token`] describes.
        pub fn stop_on_repeated_token(mut self) -> Self {
            self.pagination = self.pagination.stop_on_repeated_token();
            self
        }

        /// The token of the next page, where another request can continue, as [`Pagination::token`] describes.
        pub fn token(&self) -> Option<&O::Token> {
            self.pagination.token()
        }

        /// The items of the pages, one after the other.
        pub fn items(self) -> Items<O>
        where
            O: PaginatedItems,
        {
            Items { pages: self, items: PageItems::<O>::default().into_iter() }
        }
    };
}

pub(crate) use {client_methods, pages_methods};
