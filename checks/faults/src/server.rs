use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::connection::Socket;

/// A server on a free port of this machine, with a thread for each connection. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
    accepting: Option<JoinHandle<()>>,
}

/// What came so far.
#[derive(Debug, Default)]
pub struct Seen {
    connections: AtomicUsize,
    requests: AtomicUsize,
}

impl Seen {
    /// Counts a request, and says how many there were.
    pub(crate) fn request(&self) -> usize {
        self.requests.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// How many connections were accepted.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// How many requests were read.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

#[derive(Debug, Default)]
struct State {
    seen: Arc<Seen>,
    is_stopping: AtomicBool,
    open: Mutex<BTreeMap<usize, Socket>>,
}

impl State {
    fn open(&self) -> MutexGuard<'_, BTreeMap<usize, Socket>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    /// Listens, and gives each connection to `serve`.
    ///
    /// # Errors
    /// What the system says.
    pub fn start<F>(serve: F) -> io::Result<Self>
    where
        F: Fn(Socket, &Arc<Seen>) -> io::Result<()> + Send + Sync + 'static,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        let accepting = thread::spawn(move || accept(&listener, &shared, &serve));
        Ok(Self { address, state, accepting: Some(accepting) })
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What came so far.
    pub fn seen(&self) -> &Seen {
        &self.state.seen
    }

    /// How many connections are open.
    pub fn open_connections(&self) -> usize {
        self.state.open().len()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.is_stopping.store(true, Ordering::SeqCst);
        // The thread that accepts connections looks at the flag when there is another one.
        let _ = TcpStream::connect(self.address);
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

fn accept<F>(listener: &TcpListener, state: &State, serve: &F)
where
    F: Fn(Socket, &Arc<Seen>) -> io::Result<()> + Sync,
{
    thread::scope(|scope| {
        for (id, stream) in listener.incoming().enumerate() {
            if state.is_stopping.load(Ordering::SeqCst) {
                break;
            }
            let Ok(socket) = stream.and_then(Socket::new) else { continue };
            state.seen.connections.fetch_add(1, Ordering::SeqCst);
            state.open().insert(id, socket.clone());
            scope.spawn(move || {
                // A connection that fails is what this server is about.
                let _ = serve(socket, &state.seen);
                state.open().remove(&id);
            });
        }
        for socket in state.open().values() {
            socket.close();
        }
    });
}
