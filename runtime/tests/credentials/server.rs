//! A server on a free local port, which plays a source of credentials.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// A request that came in.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    /// Method and target, such as `GET /path?query`.
    pub(crate) line: String,
    /// With names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// How the server answers a request.
pub(crate) enum Answer {
    /// A status and a body.
    Status(u16, String),
    /// Sends nothing until the test is over.
    Silence,
    /// Ends the connection.
    Close,
}

/// A success with this body.
pub(crate) fn ok(body: impl Into<String>) -> Answer {
    Answer::Status(200, body.into())
}

/// Stopped when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
    received: Arc<Mutex<Vec<Received>>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(answer: impl Fn(&Received) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (is_over, received) = (Arc::new(AtomicBool::new(false)), Arc::default());
        let (stop, log) = (Arc::clone(&is_over), Arc::clone(&received));
        let thread = thread::spawn(move || serve(&listener, &stop, &log, answer));
        Self { address, is_over, received, thread: Some(thread) }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// The methods and targets so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.received().into_iter().map(|received| received.line).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes up the thread, which waits for a connection.
        let _ = TcpStream::connect(self.address);
        let panicked = self.thread.take().is_some_and(|thread| thread.join().is_err());
        assert!(!panicked || thread::panicking(), "the server panicked");
    }
}

fn serve(
    listener: &TcpListener,
    is_over: &AtomicBool,
    log: &Mutex<Vec<Received>>,
    answer: impl Fn(&Received) -> Answer,
) {
    let mut silent = Vec::new();
    while let Ok((stream, _)) = listener.accept() {
        if is_over.load(Ordering::SeqCst) {
            return;
        }
        let mut stream = BufReader::new(stream);
        let Some(received) = read(&mut stream) else { continue };
        let answer = answer(&received);
        log.lock().unwrap().push(received);
        match answer {
            Answer::Close => {}
            Answer::Silence => silent.push(stream),
            Answer::Status(status, body) => {
                let head = format!(
                    "HTTP/1.1 {status} Any\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                    body.len()
                );
                let _ = stream.get_mut().write_all((head + &body).as_bytes());
            }
        }
    }
}

/// Reads a request; `None` if the connection ends too early.
fn read(stream: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok().filter(|length| *length > 0)?;
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let line = lines.first()?.strip_suffix(" HTTP/1.1")?.to_owned();
    let header = |line: &String| line.split_once(": ").map(|(k, v)| (k.to_owned(), v.to_owned()));
    let headers: Vec<(String, String)> = lines.iter().skip(1).filter_map(header).collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().unwrap())];
    stream.read_exact(&mut body).ok()?;
    Some(Received { line, headers, body: String::from_utf8(body).ok()? })
}
