//! Connections that mark the errors of connecting, and bodies that may stall for a limited time only.

use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

use http::Uri;
use ureq::Timeout;
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport,
};

use crate::transport::ThroughProxy;

/// The reason why there is no connection.
#[derive(Debug)]
pub(super) struct NoConnection(pub(super) Box<dyn Error + Send + Sync>);

impl fmt::Display for NoConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for NoConnection {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

impl From<NoConnection> for ureq::Error {
    fn from(error: NoConnection) -> Self {
        Self::Other(Box::new(error))
    }
}

impl NoConnection {
    fn because(error: ureq::Error, config: &Config) -> ureq::Error {
        let reason: Box<dyn Error + Send + Sync> = match error {
            // The attempt as a whole was too long.
            ureq::Error::Timeout(Timeout::Global) => return error,
            // The connection to a proxy passes here first, on its own.
            ureq::Error::Other(reason) => match reason.downcast::<Self>() {
                Ok(reason) => reason.0,
                Err(reason) => reason,
            },
            ureq::Error::Timeout(_) => {
                let after = config.timeouts().connect.unwrap_or_default();
                format!("no connection within {after:?}").into()
            }
            ureq::Error::ConnectProxyFailed(reason) => reason.into(),
            ureq::Error::Io(error) => Box::new(error),
            ureq::Error::Rustls(error) => Box::new(error),
            error => Box::new(error),
        };
        Self(match config.proxy() {
            Some(proxy) if !reason.is::<ThroughProxy>() => {
                let proxy = format!("http://{}:{}", proxy.host(), proxy.port());
                Box::new(ThroughProxy { proxy, reason })
            }
            _ => reason,
        })
        .into()
    }
}

/// Resolves names as ureq does.
#[derive(Debug, Default)]
pub(super) struct Names(DefaultResolver);

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let resolved = self.0.resolve(uri, config, timeout);
        resolved.map_err(|error| NoConnection::because(error, config))
    }
}

/// Connects as ureq does.
#[derive(Debug)]
pub(super) struct Connections {
    connector: DefaultConnector,
    stall_timeout: Duration,
}

impl Connections {
    pub(super) fn new(stall_timeout: Duration) -> Self {
        Self { connector: DefaultConnector::new(), stall_timeout }
    }
}

impl Connector for Connections {
    type Out = Watched;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<Watched>, ureq::Error> {
        let connected = self.connector.connect(details, chained);
        let connected = connected.map_err(|error| NoConnection::because(error, details.config))?;
        let stall_timeout = self.stall_timeout;
        Ok(connected.map(|transport| Watched { transport, stall_timeout, has_answered: false }))
    }
}

/// A connection whose responses, once they have begun, may pause for a limited time. ureq's own limit for reads
/// also counts while a service prepares its response.
#[derive(Debug)]
pub(super) struct Watched {
    transport: Box<dyn Transport>,
    stall_timeout: Duration,
    has_answered: bool,
}

impl Transport for Watched {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.transport.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.has_answered = false;
        self.transport.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, mut timeout: NextTimeout) -> Result<bool, ureq::Error> {
        if self.has_answered {
            timeout.per_read = Some(self.stall_timeout.into());
        }
        match self.transport.await_input(timeout) {
            Ok(has_more) => {
                self.has_answered |= has_more;
                Ok(has_more)
            }
            Err(error) => Err(if self.has_answered { no_end(error) } else { error }),
        }
    }

    fn is_open(&mut self) -> bool {
        self.transport.is_open()
    }

    fn is_tls(&self) -> bool {
        self.transport.is_tls()
    }
}

/// The same error in a form that ureq does not take for the end of a body without a length: a
/// connection that is reset, or ends before TLS does, may have lost the rest.
fn no_end(error: ureq::Error) -> ureq::Error {
    match error {
        ureq::Error::Io(error) => ureq::Error::Io(io::Error::other(error)),
        other => other,
    }
}
