//! Runs the program against the double.

#![forbid(unsafe_code)]

#[path = "../examples/double/server.rs"]
mod server;

use std::path::PathBuf;
use std::process::{Command, Output};
use std::{env, fs, process};

/// A file that is removed in the end.
struct Sound(PathBuf);

impl Sound {
    fn new(name: &str) -> Self {
        let file = format!("lensmith-{name}-{}.wav", process::id());
        let path = env::temp_dir().join(file);
        fs::write(&path, server::wav(250)).unwrap();
        Self(path)
    }
}

impl Drop for Sound {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn transcribe(sound: &Sound, fails_after: Option<usize>, secret: Option<&str>) -> Output {
    let url = server::start(fails_after).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_transcribe"));
    program.arg(&sound.0).envs(server::environment(&url));
    if let Some(secret) = secret {
        program.env("AWS_SECRET_ACCESS_KEY", secret);
    }
    program.output().unwrap()
}

#[test]
fn partial_results_come_before_the_last_one() {
    let output = transcribe(&Sound::new("whole"), None, None);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(text, "... a\n... a word\n... a word can\na word can\n");
}

#[test]
fn a_failure_of_the_service_ends_the_program() {
    let output = transcribe(&Sound::new("failure"), Some(2), None);
    assert!(!output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stdout), "... a\n");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("Nobody listens any more"), "{error}");
}

#[test]
fn events_that_are_signed_with_another_key_are_refused() {
    let output = transcribe(&Sound::new("key"), None, Some("another"));
    assert!(!output.status.success());
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("The signature of an event is wrong"), "{error}");
}
