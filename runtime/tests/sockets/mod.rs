//! Servers on this machine; each ends with its test.
#![allow(dead_code, reason = "no test needs all of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// A success without a member.
pub(crate) const EMPTY: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

/// Accepts connections until it is dropped.
pub(crate) struct Server {
    /// Where it listens, over HTTP.
    pub(crate) url: String,
    /// What `serve` has sent of its requests.
    pub(crate) requests: Receiver<String>,
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    is_over: Arc<AtomicBool>,
}

impl Server {
    /// Gives each connection to `serve`, on a thread of its own.
    pub(crate) fn start(
        serve: impl Fn(TcpStream, Sender<String>) + Clone + Send + 'static,
    ) -> Self {
        Self::listen(TcpListener::bind("127.0.0.1:0").unwrap(), serve)
    }

    /// As [`start`](Self::start), with connections of this listener.
    pub(crate) fn listen(
        listener: TcpListener,
        serve: impl Fn(TcpStream, Sender<String>) + Clone + Send + 'static,
    ) -> Self {
        let address = listener.local_addr().unwrap();
        let (sender, requests) = mpsc::channel();
        let connections = Arc::new(AtomicUsize::new(0));
        let is_over = Arc::new(AtomicBool::new(false));
        let (count, ends) = (Arc::clone(&connections), Arc::clone(&is_over));
        thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                count.fetch_add(1, Ordering::SeqCst);
                let (serve, sender) = (serve.clone(), sender.clone());
                thread::spawn(move || serve(stream, sender));
            }
        });
        Self { url: format!("http://{address}"), requests, address, connections, is_over }
    }

    /// Reads one request of each connection and writes `answer`, whatever that is; then the connection ends.
    pub(crate) fn answering(answer: &'static [u8]) -> Self {
        Self::start(move |mut stream, _| {
            read_request(&stream);
            let _ = stream.write_all(answer);
        })
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // It waits for a connection, and ends by this one.
        let _ = TcpStream::connect(self.address);
    }
}

/// Reads a request, head and body; `None` at the end of the connection.
pub(crate) fn read_request(stream: impl Read) -> Option<String> {
    // The client waits for the answer, so that nothing after the request is read along with it.
    let mut stream = BufReader::new(stream);
    let mut text = String::new();
    while !text.ends_with("\r\n\r\n") {
        if stream.read_line(&mut text).ok()? == 0 {
            return None;
        }
    }
    let mut lines = text.lines();
    let length = lines.find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
    let mut body = vec![0; length.parse().ok()?];
    stream.read_exact(&mut body).ok()?;
    text.push_str(str::from_utf8(&body).ok()?);
    Some(text)
}

/// Waits until the client has closed the connection.
pub(crate) fn until_closed(mut stream: &TcpStream) {
    let _ = stream.read_to_end(&mut Vec::new());
}
