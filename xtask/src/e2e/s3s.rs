//! `s3s-fs`, a server of S3 that keeps objects as files and checks signatures, also those of chunks and of URLs. It shares no
//! code with the emulator.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use super::server::Server;
use crate::Failure;
use crate::tools::{self, Program};

const S3S: Program = Program { package: "s3s-fs", version: "0.14.0", features: &["binary"] };

/// The keys of the one caller that the server knows.
const KEYS: [&str; 4] = ["--access-key", "test", "--secret-key", "test"];

/// Ends the server when the standard input ends, as it does when this process ends in any way.
const UNTIL_INPUT_ENDS: &str = r#""$@" & server=$!; cat > /dev/null; kill $server"#;

/// Installs the server, which takes a minute or two at the first run, and starts it with no objects.
pub(super) fn start(folder: &Path) -> Result<Server, Failure> {
    let program = tools::program(&S3S)?;
    let objects = folder.join("objects");
    // Objects of a run before this one, if there was any.
    let _ = fs::remove_dir_all(&objects);
    fs::create_dir_all(&objects)
        .map_err(|error| Failure::io("make", &objects, &error, "check who may write there"))?;
    let command = |address: SocketAddr| {
        let mut command = Command::new("sh");
        command.args(["-c", UNTIL_INPUT_ENDS, "sh"]).arg(program).args(KEYS);
        command.args(["--host", &address.ip().to_string()]);
        command.args(["--port", &address.port().to_string()]).arg(&objects);
        command
    };
    Server::start("s3s-fs", folder, "GET /", " 403", command)
}
