use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::{env, sync::Arc};

use super::Plan;
use super::events::{EventPlan, serve_events};
use crate::answers::streams;
use crate::host::answer;
use crate::{Connection, Server};

/// Serves by a plan until there is no more input. A download has `stream_bytes`. Prints the address first, and how many requests there were
/// at last.
///
/// # Errors
/// What the system says.
pub fn serve(plan: Plan, stream_bytes: u64, events: EventPlan) -> io::Result<()> {
    let server = Server::start(move |socket, seen| {
        let mut connection = Connection::new(Box::new(socket.clone()), socket, Arc::clone(seen));
        while let Some(mut request) = connection.head()? {
            match request.head.split(' ').next() {
                Some("PUT") => {
                    streams::take(&mut connection, &request)?;
                    continue;
                }
                Some("GET") => {
                    connection.body(&mut request)?;
                    streams::give_bytes(&mut connection, stream_bytes)?;
                    continue;
                }
                _ => connection.body(&mut request)?,
            }
            if request.head.starts_with("POST /listen ") {
                serve_events(events, &mut connection, &request)?;
                continue;
            }
            match plan.of(&request) {
                None => connection.succeed(&request)?,
                Some(misbehaviour) => {
                    answer(misbehaviour.fault().behaviour, &mut connection, &request)?;
                }
            }
        }
        Ok(())
    })?;
    let mut output = io::stdout();
    writeln!(output, "{}", server.address())?;
    io::stdin().read_to_end(&mut Vec::new())?;
    writeln!(output, "{}", server.seen().requests())
}

/// This program as a server, in another process. It ends when this is dropped.
#[derive(Debug)]
pub struct ServerProcess {
    process: Child,
    output: BufReader<ChildStdout>,
    endpoint: String,
}

impl ServerProcess {
    /// Starts this program again, with `--serve`.
    ///
    /// # Errors
    /// What the system says.
    pub fn start(plan: Plan, stream_bytes: u64) -> io::Result<Self> {
        Self::with(&[("--seed", plan.seed), ("--stream-bytes", stream_bytes)])
    }

    /// The same for event streams.
    ///
    /// # Errors
    /// What the system says.
    pub fn start_events(plan: EventPlan) -> io::Result<Self> {
        Self::with(&[
            ("--seed", plan.seed),
            ("--event-streams", plan.streams.into()),
            ("--events", plan.events.into()),
        ])
    }

    fn with(options: &[(&str, u64)]) -> io::Result<Self> {
        let mut process = Command::new(env::current_exe()?)
            .arg("--serve")
            .args(
                options.iter().flat_map(|(name, number)| [(*name).to_owned(), number.to_string()]),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut server = Self { process, output: BufReader::new(output), endpoint: String::new() };
        server.endpoint = format!("http://{}", server.line()?);
        Ok(server)
    }

    /// Where the server is.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Ends the server, and says how many requests it has read.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(mut self) -> io::Result<u64> {
        drop(self.process.stdin.take());
        self.line()?.parse().map_err(io::Error::other)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // Without input it ends by itself.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
