use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// How much of an output is read, in bytes. Credentials are far shorter.
const MAX_OUTPUT: u64 = 1 << 20;

/// How often to look whether a program has ended that has closed its output.
const LOOK: Duration = Duration::from_millis(5);

/// What a program writes, or why that came to nothing. The program is ended when its time is over.
pub(super) fn output(words: &[String], limit: Duration) -> Result<Vec<u8>, String> {
    let [program, arguments @ ..] = words else { return Err("is empty".to_owned()) };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run `{program}`: {error}"))?;
    let deadline = Instant::now() + limit;
    let output = finish(&mut child, deadline);
    // It has ended, or else has to.
    let _ = child.kill();
    let _ = child.wait();
    output.unwrap_or_else(|| Err(format!("`{program}` did not end within {limit:?}")))
}

/// The output of a program that ends in time.
fn finish(child: &mut Child, deadline: Instant) -> Option<Result<Vec<u8>, String>> {
    let output = child.stdout.take().map(read)?;
    let messages = child.stderr.take().map(read)?;
    // A program of the program's may keep them open, so that their end is not waited for without a limit.
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

/// Reads an output in a thread of its own: a program that fills one while the other is read would never end.
fn read(pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = sync_channel(1);
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before a failure is read.
        let _ = pipe.take(MAX_OUTPUT).read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    receiver
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Result<String, String> {
        let words = ["sh", "-c", script].map(str::to_owned);
        output(&words, limit).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_program_writes_its_output_or_says_why_not() {
        assert_eq!(shell("echo a; echo b >&2", LONG).unwrap(), "a\n");
        let error = shell("echo s3cr3t; echo 'no entry' >&2; exit 3", LONG).unwrap_err();
        assert!(error.contains("no entry") && error.contains('3'), "{error}");
        assert!(!error.contains("s3cr3t"), "{error}");
        let error = output(&["/no/such/program".to_owned()], LONG).unwrap_err();
        assert!(error.contains("/no/such/program"), "{error}");
    }

    #[test]
    fn much_output_on_both_ways_blocks_nobody() {
        let script = "head -c 200000 /dev/zero >&2; head -c 200000 /dev/zero";
        assert_eq!(shell(script, LONG).unwrap().len(), 200_000);
    }

    #[test]
    fn a_program_that_does_not_end_is_ended() {
        let short = Duration::from_millis(100);
        for script in ["exec sleep 5", "sleep 5 & exit 0", "exec >&- 2>&-; exec sleep 5"] {
            let error = shell(script, short).unwrap_err();
            assert!(error.contains("100ms"), "{script}: {error}");
        }
    }
}
