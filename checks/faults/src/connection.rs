use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use socket2::SockRef;

use crate::server::Seen;

/// The longest head of a request that is read, in bytes.
const MAX_HEAD: usize = 1 << 16;

/// A TCP connection that the server can end from outside.
#[derive(Clone, Debug)]
pub struct Socket(Arc<TcpStream>);

impl Socket {
    pub(crate) fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self(Arc::new(stream)))
    }

    /// Ends the connection in both directions, in good order.
    pub fn close(&self) {
        // It may have ended already.
        let _ = self.0.shutdown(Shutdown::Both);
    }

    /// Has the connection end by a reset, once it is dropped.
    ///
    /// # Errors
    /// What the system says.
    pub fn reset(&self) -> io::Result<()> {
        SockRef::from(&*self.0).set_linger(Some(Duration::ZERO))
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(buffer)
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (&*self.0).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a connection carries: bytes as they are, or in TLS.
pub(crate) trait Stream: Read + Write {}
impl<S: Read + Write> Stream for S {}

/// A connection over which requests come.
pub struct Connection {
    stream: Box<dyn Stream>,
    socket: Socket,
    seen: Arc<Seen>,
    unread: Vec<u8>,
    is_closed: bool,
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct Request {
    /// How many requests the server has read, this one included.
    pub number: usize,
    /// Start line and headers.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Request {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(':'));
        let (_, value) = headers.find(|(given, _)| given.eq_ignore_ascii_case(name))?;
        Some(value.trim())
    }

    /// The digest of the layer that is asked for.
    pub fn layer_digest(&self) -> &str {
        let value = self.body.split_once(r#""layerDigest":""#).map_or("", |(_, rest)| rest);
        value.split('"').next().unwrap_or_default()
    }
}

impl Connection {
    pub(crate) fn new(stream: Box<dyn Stream>, socket: Socket, seen: Arc<Seen>) -> Self {
        Self { stream, socket, seen, unread: Vec::new(), is_closed: false }
    }

    /// Reads the next request; `None` at the end of the connection.
    ///
    /// # Errors
    /// What the connection fails of, and a head that is too long or no text.
    pub fn request(&mut self) -> io::Result<Option<Request>> {
        let Some(mut request) = self.read_head()? else { return Ok(None) };
        match self.body(&mut request) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        request.number = self.seen.request();
        Ok(Some(request))
    }

    /// Reads the body of a request whose [`head`](Self::head) was read.
    ///
    /// # Errors
    /// What the connection fails of, its end included.
    pub fn body(&mut self, request: &mut Request) -> io::Result<()> {
        let length = request.header("content-length").and_then(|length| length.parse().ok());
        let length: usize = length.unwrap_or_default();
        while self.unread.len() < length {
            if !self.read_more()? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        request.body = self.take(length)?;
        Ok(())
    }

    /// Reads the head of the next request, whose body is left to be read.
    ///
    /// # Errors
    /// As [`request`](Self::request).
    pub fn head(&mut self) -> io::Result<Option<Request>> {
        let Some(mut request) = self.read_head()? else { return Ok(None) };
        request.number = self.seen.request();
        Ok(Some(request))
    }

    /// Reads so many bytes of a body, or fails at the end of the connection.
    ///
    /// # Errors
    /// What the connection fails of.
    pub fn skip(&mut self, length: u64) -> io::Result<()> {
        let read = self.unread.len().min(usize::try_from(length).unwrap_or(usize::MAX));
        self.unread.drain(..read);
        let left = length - read as u64;
        match io::copy(&mut self.stream.as_mut().take(left), &mut io::sink())? {
            skipped if skipped == left => Ok(()),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    fn read_head(&mut self) -> io::Result<Option<Request>> {
        if self.is_closed {
            return Ok(None);
        }
        let end = loop {
            if let Some(end) = self.unread.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break end + 4;
            }
            if self.unread.len() > MAX_HEAD || !self.read_more()? {
                return Ok(None);
            }
        };
        let head = self.take(end)?;
        Ok(Some(Request { number: 0, head, body: String::new() }))
    }

    /// Answers as the service would.
    ///
    /// # Errors
    /// What the connection fails of.
    pub fn succeed(&mut self, request: &Request) -> io::Result<()> {
        let digest = request.layer_digest();
        let body = format!(r#"{{"downloadUrl":"https://{digest}","layerDigest":"{digest}"}}"#);
        self.respond("200 OK", "", &body)
    }

    /// Answers with a status, headers (each with its line's end) and a body.
    ///
    /// # Errors
    /// What the connection fails of.
    pub fn respond(&mut self, status: &str, headers: &str, body: &str) -> io::Result<()> {
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n");
        self.say((head + body).as_bytes())
    }

    /// Writes bytes, whatever they are.
    ///
    /// # Errors
    /// What the connection fails of.
    pub fn say(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)?;
        self.stream.flush()
    }

    /// Writes the same bytes again and again until the other side has enough.
    ///
    /// # Errors
    /// Always: it ends by the connection's failure.
    pub fn say_forever(&mut self, bytes: &[u8], pause: Duration) -> io::Result<()> {
        loop {
            self.say(bytes)?;
            if !pause.is_zero() {
                std::thread::sleep(pause);
            }
        }
    }

    /// Says nothing until the other side hangs up.
    ///
    /// # Errors
    /// What the connection fails of.
    pub fn wait(&mut self) -> io::Result<()> {
        while self.read_more()? {
            self.unread.clear();
        }
        Ok(())
    }

    /// Ends the connection, in good order. A request that comes meanwhile is not read.
    pub fn close(&mut self) {
        self.is_closed = true;
        self.socket.close();
    }

    /// Ends the connection by a reset.
    ///
    /// # Errors
    /// Always, so that nobody goes on with it.
    pub fn reset(&self) -> io::Result<()> {
        self.socket.reset()?;
        Err(io::ErrorKind::ConnectionReset.into())
    }

    fn read_more(&mut self) -> io::Result<bool> {
        let mut buffer = [0; 4096];
        let length = self.stream.read(&mut buffer)?;
        self.unread.extend_from_slice(buffer.get(..length).unwrap_or_default());
        Ok(length > 0)
    }

    fn take(&mut self, length: usize) -> io::Result<String> {
        let rest = self.unread.split_off(length.min(self.unread.len()));
        let taken = std::mem::replace(&mut self.unread, rest);
        String::from_utf8(taken).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}
