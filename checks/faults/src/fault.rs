use std::io;
use std::time::Duration;

use crate::answers::XML;
use crate::caller::ClientKind;
use crate::certificate::Certificate;
use crate::connection::{Connection, Request, Socket};
use crate::outcome::Class;
use crate::streams::{Exchange, Upload};

/// One thing that a server does wrong, and what is expected of a client that meets it.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Fault {
    /// What the server does.
    pub behaviour: Behaviour,
    /// Which call meets it.
    pub exchange: Exchange,
    /// Whether it does so only at the first request, and answers all others as it should.
    pub is_once: bool,
    /// The certificate with which the server speaks TLS, if it does.
    pub certificate: Option<Certificate>,
    /// Whether the client is told that the server speaks TLS.
    pub is_https: bool,
    /// How many calls are made, one after the other. Only the last one counts.
    pub calls: usize,
    /// How long the client waits.
    pub limits: Limits,
    /// What a call comes to.
    pub class: Class,
    /// How many attempts it takes.
    pub attempts: usize,
    /// The last two for the blocking client, where they differ.
    pub blocking: Option<(usize, Class)>,
}

/// What a server does.
#[derive(Clone, Copy, Debug)]
pub enum Behaviour {
    /// It does not listen.
    Refuses,
    /// It listens, but has no room for another connection.
    IsFull,
    /// It does something to a connection before any request.
    Greets(fn(Socket) -> io::Result<()>),
    /// It answers a request by writing these bytes, and closes the connection.
    Says(&'static [u8]),
    /// It answers a request with a status, headers (each with its line's end) and a body.
    Responds(&'static str, &'static str, &'static str),
    /// It does something else to a connection with a request.
    Answers(fn(&mut Connection, &Request) -> io::Result<()>),
}

/// How long a client waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For a connection.
    pub connect: Duration,
    /// In the middle of a body.
    pub stall: Duration,
    /// For an attempt.
    pub attempt: Duration,
    /// For a call.
    pub call: Duration,
}

impl Limits {
    /// Long enough never to be the reason for anything.
    pub const LONG: Self = {
        let time = Duration::from_secs(60);
        Self { connect: time, stall: time, attempt: time, call: time }
    };

    /// Short enough for a server that is slow. The call has time for three attempts.
    pub const SHORT: Self = Self {
        connect: Duration::from_millis(500),
        stall: Duration::from_millis(500),
        attempt: Duration::from_secs(1),
        call: Duration::from_secs(30),
    };
}

impl Fault {
    pub(crate) const fn new(behaviour: Behaviour) -> Self {
        Self {
            behaviour,
            exchange: Exchange::Whole,
            is_once: false,
            certificate: None,
            is_https: false,
            calls: 1,
            limits: Limits::LONG,
            class: Class::Response,
            attempts: 1,
            blocking: None,
        }
    }

    /// A server that answers an operation of XML with a status and a body.
    pub(crate) const fn xml(status: &'static str, body: &'static str) -> Self {
        Self::new(Behaviour::Responds(status, XML, body)).querying()
    }

    /// After how many attempts a client of a kind ends a call, and as what.
    pub fn expected(&self, kind: ClientKind) -> (usize, Class) {
        match (kind, self.blocking) {
            (ClientKind::Blocking, Some(expected)) => expected,
            _ => (self.attempts, self.class),
        }
    }

    /// The same, where only the first request meets the fault.
    pub(crate) const fn once(self) -> Self {
        Self { is_once: true, attempts: 2, ..self }
    }

    /// The same, met by an upload.
    pub(crate) const fn uploading(self, upload: Upload) -> Self {
        Self { exchange: Exchange::Upload(upload), ..self }
    }

    /// The same, met by a download.
    pub(crate) const fn downloading(self) -> Self {
        Self { exchange: Exchange::Download, ..self }
    }

    /// The same, met by an operation whose response is XML.
    pub(crate) const fn querying(self) -> Self {
        Self { exchange: Exchange::Query, ..self }
    }

    /// The same in TLS, and told to the client so.
    pub(crate) const fn secured(self, certificate: Certificate) -> Self {
        Self { certificate: Some(certificate), is_https: true, ..self }
    }

    /// The same, told to the client as http.
    pub(crate) const fn http(self) -> Self {
        Self { is_https: false, ..self }
    }

    /// The same, told to the client as https.
    pub(crate) const fn https(self) -> Self {
        Self { is_https: true, ..self }
    }

    /// The same, seen by a second call.
    pub(crate) const fn second_call(self) -> Self {
        Self { calls: 2, ..self }
    }

    /// The same, which the blocking client takes for something else.
    pub(crate) const fn blocking_is_after(self, attempts: usize, class: Class) -> Self {
        Self { blocking: Some((attempts, class)), ..self }
    }

    /// The same with little time.
    pub(crate) const fn in_time(self) -> Self {
        Self { limits: Limits::SHORT, ..self }
    }

    /// The same, which a client takes for this after one attempt.
    pub(crate) const fn is(self, class: Class) -> Self {
        Self { class, attempts: 1, ..self }
    }

    /// The same, which a client takes for this after so many attempts.
    pub(crate) const fn is_after(self, attempts: usize, class: Class) -> Self {
        Self { class, attempts, ..self }
    }
}
