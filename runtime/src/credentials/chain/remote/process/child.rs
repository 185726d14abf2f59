use std::io::{self, ErrorKind, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// How much of the output is kept, in bytes. Credentials are far shorter.
const MAX_OUTPUT: usize = 1 << 20;

/// How often to check whether a program has ended after it closed its output.
const LOOK: Duration = Duration::from_millis(5);

/// Runs a program for its standard output. The program is killed when its time is up.
///
/// It shares standard input, and what it writes to standard error is copied to `messages` at once, so that it can ask
/// the user for a code or a password.
pub(super) fn output(
    words: &[String],
    limit: Duration,
    messages: impl Write + Send + 'static,
) -> Result<Vec<u8>, String> {
    let [program, arguments @ ..] = words else { return Err("is empty".to_owned()) };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::inherit())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run `{program}`: {error}"))?;
    let deadline = Instant::now() + limit;
    let output = finish(&mut child, deadline, messages);
    // If it has not ended yet, it must.
    let _ = child.kill();
    let _ = child.wait();
    output.unwrap_or_else(|| Err(format!("`{program}` did not end within {limit:?}")))
}

/// The output of a program that ends in time.
fn finish(
    child: &mut Child,
    deadline: Instant,
    messages: impl Write + Send + 'static,
) -> Option<Result<Vec<u8>, String>> {
    let output = child.stdout.take().map(|pipe| read(pipe, io::sink()))?;
    let messages = child.stderr.take().map(|pipe| read(pipe, messages))?;
    // A child of the program may keep them open, so the wait for their end is limited.
    let output = output.recv_timeout(left(deadline)).ok()?;
    let messages = messages.recv_timeout(left(deadline)).ok()?;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if left(deadline).is_zero() => return None,
            Ok(None) => thread::sleep(LOOK),
            Err(error) => return Some(Err(error.to_string())),
        }
    };
    Some(match status.success() {
        true => Ok(output),
        false => {
            let messages = String::from_utf8_lossy(&messages);
            Err(format!("failed ({status}): {}", messages.trim()))
        }
    })
}

fn left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now())
}

/// Reads a pipe in a separate thread, since a program blocks once one of its pipes is full. Everything is copied to
/// `copy` as it comes.
fn read(
    mut pipe: impl Read + Send + 'static,
    mut copy: impl Write + Send + 'static,
) -> Receiver<Vec<u8>> {
    let (sender, receiver) = sync_channel(1);
    thread::spawn(move || {
        let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
        loop {
            let length = match pipe.read(&mut buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                // What was read before an error counts.
                Ok(0) | Err(_) => break,
                Ok(length) => length,
            };
            let read = buffer.get(..length).unwrap_or_default();
            // Without a place to show it, it is still read.
            let _ = copy.write_all(read).and_then(|()| copy.flush());
            let room = MAX_OUTPUT.saturating_sub(bytes.len());
            bytes.extend_from_slice(read.get(..room).unwrap_or(read));
        }
        let _ = sender.send(bytes);
    });
    receiver
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Result<String, String> {
        let words = ["sh", "-c", script].map(str::to_owned);
        output(&words, limit, io::sink()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_program_has_an_output_or_an_error() {
        assert_eq!(shell("echo a; echo b >&2", LONG).unwrap(), "a\n");
        let error = shell("echo s3cr3t; echo 'no entry' >&2; exit 3", LONG).unwrap_err();
        assert!(error.contains("no entry") && error.contains('3'), "{error}");
        assert!(!error.contains("s3cr3t"), "{error}");
        let error = output(&["/no/such/program".to_owned()], LONG, io::sink()).unwrap_err();
        assert!(error.contains("/no/such/program"), "{error}");
    }

    #[test]
    fn much_output_on_both_pipes_blocks_nobody() {
        let script = "head -c 200000 /dev/zero >&2; head -c 200000 /dev/zero";
        assert_eq!(shell(script, LONG).unwrap().len(), 200_000);
    }

    #[test]
    fn a_program_that_does_not_end_is_killed() {
        let short = Duration::from_millis(100);
        for script in ["exec sleep 5", "sleep 5 & exit 0", "exec >&- 2>&-; exec sleep 5"] {
            let error = shell(script, short).unwrap_err();
            assert!(error.contains("100ms"), "{script}: {error}");
        }
    }
}
