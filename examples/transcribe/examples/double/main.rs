//! A double of Transcribe: runs a command whose calls of Transcribe come here, and not to AWS. In place of a file that is
//! named `speech.wav` and does not exist, it makes one.

#![forbid(unsafe_code)]

mod server;

use std::process::{Command, ExitCode};
use std::{env, error::Error, fs, path::Path};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut command = env::args().skip(1);
    let program = command.next().ok_or("usage: double COMMAND [ARGUMENT]...")?;
    let speech = env::temp_dir().join("lensmith-speech.wav");
    let mut run = Command::new(program);
    for argument in command {
        if argument == "speech.wav" && !Path::new(&argument).exists() {
            fs::write(&speech, server::wav(1_500))?;
            run.arg(&speech);
        } else {
            run.arg(argument);
        }
    }
    let url = server::start(None)?;
    let status = run.envs(server::environment(&url)).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
