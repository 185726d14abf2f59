use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use socket2::{Domain, Socket as RawSocket, Type};

use crate::answers::{streams, xml};
use crate::certificate::Security;
use crate::connection::{Connection, Request, Socket};
use crate::fault::{Behaviour, Fault};
use crate::server::{Seen, Server};
use crate::streams::Exchange;

/// Where a client finds a fault.
#[derive(Debug)]
pub(crate) enum Host {
    /// A server that has it, and how it speaks TLS, if it does.
    Server(Server, Option<Security>),
    /// A port that no one listens on, or not enough, and connections that are in the way.
    Deaf { socket: RawSocket, _queue: Vec<TcpStream> },
}

impl Host {
    /// # Errors
    /// What the system says.
    pub(crate) fn start(fault: Fault) -> io::Result<Self> {
        match fault.behaviour {
            // Binding to a port without listening keeps it from others, and clients are refused.
            Behaviour::Refuses => Ok(Self::Deaf { socket: bind()?, _queue: Vec::new() }),
            Behaviour::IsFull => fill(bind()?),
            _ => {
                let security = fault.certificate.map(Security::new).transpose()?;
                let shown = security.clone();
                let serve = move |socket, seen: &_| serve(fault, shown.as_ref(), socket, seen);
                Ok(Self::Server(Server::start(serve)?, security))
            }
        }
    }

    pub(crate) fn address(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Server(server, _) => Ok(server.address()),
            Self::Deaf { socket, .. } => address(socket),
        }
    }

    /// The authority that a client is told to trust, in PEM.
    pub(crate) fn authority(&self) -> Option<&str> {
        match self {
            Self::Server(_, security) => security.as_ref()?.authority(),
            Self::Deaf { .. } => None,
        }
    }

    pub(crate) fn open_connections(&self) -> usize {
        match self {
            Self::Server(server, _) => server.open_connections(),
            Self::Deaf { .. } => 0,
        }
    }

    /// How many connections came, and how many requests.
    pub(crate) fn seen(&self) -> (usize, usize) {
        match self {
            Self::Server(server, _) => (server.seen().connections(), server.seen().requests()),
            Self::Deaf { .. } => (0, 0),
        }
    }
}

fn bind() -> io::Result<RawSocket> {
    let socket = RawSocket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
    Ok(socket)
}

fn address(socket: &RawSocket) -> io::Result<SocketAddr> {
    socket.local_addr()?.as_socket().ok_or_else(|| io::ErrorKind::Unsupported.into())
}

/// Listens without accepting, and connects for as long as that works.
fn fill(socket: RawSocket) -> io::Result<Host> {
    socket.listen(0)?;
    let address = address(&socket)?;
    let patience = Duration::from_millis(200);
    let _queue =
        (0..8).map_while(|_| TcpStream::connect_timeout(&address, patience).ok()).collect();
    Ok(Host::Deaf { socket, _queue })
}

fn serve(
    fault: Fault,
    security: Option<&Security>,
    socket: Socket,
    seen: &Arc<Seen>,
) -> io::Result<()> {
    if let Behaviour::Greets(greet) = fault.behaviour {
        return greet(socket);
    }
    let stream = match security {
        Some(security) => security.secure(socket.clone())?,
        None => Box::new(socket.clone()),
    };
    let mut connection = Connection::new(stream, socket, Arc::clone(seen));
    while let Some(request) = next(fault, &mut connection)? {
        match fault.exchange {
            _ if !fault.is_once || request.number == 1 => {
                answer(fault.behaviour, &mut connection, &request)?;
            }
            Exchange::Whole => connection.succeed(&request)?,
            Exchange::Upload(_) => streams::take(&mut connection, &request)?,
            Exchange::Download => streams::give(&mut connection, &request)?,
            Exchange::Query => xml::title(&mut connection)?,
        }
    }
    Ok(())
}

/// The next request, without its body if that is a stream.
fn next(fault: Fault, connection: &mut Connection) -> io::Result<Option<Request>> {
    match fault.exchange {
        Exchange::Upload(_) => connection.head(),
        _ => connection.request(),
    }
}

pub(crate) fn answer(
    behaviour: Behaviour,
    connection: &mut Connection,
    request: &Request,
) -> io::Result<()> {
    match behaviour {
        Behaviour::Says(bytes) => {
            connection.say(bytes)?;
            connection.close();
            Ok(())
        }
        Behaviour::Responds(status, headers, body) => connection.respond(status, headers, body),
        Behaviour::Answers(answer) => answer(connection, request),
        // These come to no request.
        Behaviour::Refuses | Behaviour::IsFull | Behaviour::Greets(_) => Ok(()),
    }
}
