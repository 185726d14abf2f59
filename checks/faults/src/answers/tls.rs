//! TLS handshakes that fail.

use std::io::{self, Read, Write};

use crate::connection::Socket;

/// A server without TLS takes the start of a handshake for a malformed request.
pub(crate) fn speak_plainly(mut socket: Socket) -> io::Result<()> {
    read_some(&mut socket)?;
    socket.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")?;
    wait(&mut socket)
}

pub(crate) fn never_shake_hands(mut socket: Socket) -> io::Result<()> {
    wait(&mut socket)
}

pub(crate) fn close_in_handshake(mut socket: Socket) -> io::Result<()> {
    read_some(&mut socket)?;
    socket.close();
    Ok(())
}

/// The alert `handshake_failure`.
pub(crate) fn refuse_handshake(mut socket: Socket) -> io::Result<()> {
    read_some(&mut socket)?;
    socket.write_all(&[21, 3, 3, 0, 2, 2, 40])?;
    wait(&mut socket)
}

fn read_some(socket: &mut Socket) -> io::Result<()> {
    socket.read(&mut [0; 4096]).map(drop)
}

fn wait(socket: &mut Socket) -> io::Result<()> {
    while socket.read(&mut [0; 4096])? > 0 {}
    Ok(())
}
