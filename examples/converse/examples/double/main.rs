//! A double of Bedrock: runs a command whose calls of Bedrock come here, and not to AWS.

#![forbid(unsafe_code)]

mod server;

use std::process::{Command, ExitCode};
use std::{env, error::Error, thread, time::Duration};

/// What the model says.
const ANSWER: &str = "An event stream is a body made of frames. Each frame has headers, a payload and two checksums, \
                      so that a word can be shown as soon as it is there.";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut command = env::args().skip(1);
    let program = command.next().ok_or("usage: double COMMAND [ARGUMENT]...")?;
    // A model takes its time for each word.
    let pause = || thread::sleep(Duration::from_millis(120));
    let url = server::start(ANSWER, server::end("end_turn"), pause)?;
    let mut run = Command::new(program);
    run.args(command).envs(server::environment(&url));
    Ok(if run.status()?.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
