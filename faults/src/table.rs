//! What came of all trials, as a document.

use std::fmt::Write;

use crate::{Misbehaviour, Outcome};

const INTRODUCTION: &str = "\
# Faults, and what a caller sees of them

`cargo xtask faults` runs a server that misbehaves, has a client call `GetDownloadUrlForLayer`, and prints this
table of what came of it; `--bless` writes it here. `cargo test --package lensmith-faults` fails where it is
not up to date, where a call ends in another way than it should, where it panics or does not end, and where it
leaves a connection, a task or a file descriptor behind or takes twice as much memory as the longest body has.

A call has three attempts. Attempts are counted by the server: by its requests, or by its connections where it
reads no request. Who never gets a connection counts none. What the system says in messages is what Linux says.
";

/// The document, from the outcomes of all [`Misbehaviour`]s in their order.
pub fn document(outcomes: &[Outcome]) -> String {
    let mut text = INTRODUCTION.to_owned();
    let mut group = "";
    for (&misbehaviour, outcome) in Misbehaviour::ALL.iter().zip(outcomes) {
        if misbehaviour.group() != group {
            group = misbehaviour.group();
            let _ = write!(text, "\n## {group}\n\n{HEADER}\n");
        }
        text += &row(misbehaviour, outcome);
        text.push('\n');
    }
    text
}

const HEADER: &str = "\
| the server | attempts | the caller sees |
|---|--:|---|";

/// A line of the document.
pub fn row(misbehaviour: Misbehaviour, outcome: &Outcome) -> String {
    let (what, Outcome { attempts, class, message }) = (misbehaviour.what(), outcome);
    format!("| {what} | {attempts} | `{class}`: {} |", shorten(message).replace('|', "\\|"))
}

/// A message without the middle, where it is too long to be read.
fn shorten(message: &str) -> String {
    let characters: Vec<char> = message.chars().collect();
    match (characters.first_chunk::<200>(), characters.last_chunk::<100>()) {
        (Some(start), Some(end)) if characters.len() > 400 => {
            format!("{} [...] {}", String::from_iter(start), String::from_iter(end))
        }
        _ => message.to_owned(),
    }
}
