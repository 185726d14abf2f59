//! What the clients, and the pages that they ask for, have in common beyond types.

/// The methods of a client that neither wait nor send. `$client` is its path.
macro_rules! client_methods {
    ($client:literal) => {
        /// A client's configuration, with everything that has a default at its default.
        pub fn builder() -> Builder {
            Builder::default()
        }

        /// What calls take from this client.
        pub fn config(&self) -> &Config {
            &self.config
        }

        /// This client with what `lens` focuses on set to `value`, for one call or for many. It shares
        /// connections, credentials and per-service state with this one. It costs a copy of the
        /// [`Config`]: a few hundred bytes and its texts.
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

/// The methods of a client's pages that do not ask for one.
macro_rules! pages_methods {
    () => {
        /// At most so many pages more.
        pub fn limit(mut self, pages: usize) -> Self {
            self.pagination = self.pagination.limit(pages);
            self
        }

        /// Takes a repeated token for the end, as
        /// [`Pagination::stop_on_repeated_token`] says.
        pub fn stop_on_repeated_token(mut self) -> Self {
            self.pagination = self.pagination.stop_on_repeated_token();
            self
        }

        /// The token of the next page, from which another request can go on, as [`Pagination::token`] says.
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
