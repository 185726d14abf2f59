//! botocore, as a process that answers questions.

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::Failure;
use crate::caller::BEARER_TOKEN;

/// When both sides sign requests that no client sends, in the format of `x-amz-date`.
pub(crate) const NOW: &str = "20260102T030405Z";

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/reference.py");

/// A running botocore; dropping it stops it.
pub(crate) struct Reference {
    child: Child,
    pipes: RefCell<Pipes>,
}

struct Pipes {
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Reference {
    pub(crate) fn start(python: &Path, sdk_id: &str) -> Result<Self, Failure> {
        let mut child = Command::new(python)
            .args([PROGRAM, sdk_id, BEARER_TOKEN])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot run {}: {error}", python.display()))?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (questions, answers) = pipes.ok_or("the reference has no pipes")?;
        let pipes = Pipes { questions, answers: BufReader::new(answers) };
        Ok(Self { child, pipes: pipes.into() })
    }

    /// Asks a question, which is an object, and waits for the answer.
    pub(crate) fn ask(&self, question: Value) -> Result<Value, Failure> {
        self.ask_at(NOW, question)
    }

    /// Asks what happens at a time, in the format of `x-amz-date`.
    pub(crate) fn ask_at(&self, now: &str, mut question: Value) -> Result<Value, Failure> {
        if let Some(members) = question.as_object_mut() {
            members.insert("now".to_owned(), now.into());
        }
        let line = self.pipes.borrow_mut().exchange(&question);
        let line = line.map_err(|error| format!("botocore's process does not answer: {error}"))?;
        let answer: Value = serde_json::from_str(&line)?;
        match answer.get("failure") {
            Some(failure) => Err(format!("botocore: {failure}").into()),
            None => Ok(answer),
        }
    }
}

impl Pipes {
    fn exchange(&mut self, question: &Value) -> io::Result<String> {
        writeln!(self.questions, "{question}")?;
        let mut line = String::new();
        match self.answers.read_line(&mut line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line),
        }
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        // Whether it still ran or not, there is nothing left to be done about a failure.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
