//! Runs the program against the double.

#![forbid(unsafe_code)]

#[path = "../examples/double/server.rs"]
mod server;

use std::process::{Command, Output};

use lensmith::event_stream::Frame;

fn ask(last: Vec<Frame>) -> Output {
    let url = server::start("One two three.", last, || {}).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_converse"));
    program.args(["some.model-v1:0", "What", "comes?"]).envs(server::environment(&url));
    program.output().unwrap()
}

#[test]
fn the_answer_is_printed() {
    let output = ask(server::end("end_turn"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "One two three.\n(end_turn)\n");
}

#[test]
fn an_exception_in_the_stream_ends_the_program() {
    let exception = Frame::new(r#"{"message":"too many tokens"}"#)
        .with_header(":exception-type", "throttlingException")
        .with_header(":content-type", "application/json")
        .with_header(":message-type", "exception");
    let output = ask(vec![exception]);
    assert!(!output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stdout), "One two three.");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("Throttling") && error.contains("too many tokens"), "{error}");
}
