//! What came of all trials, as a document.

use std::fmt::Write;

use crate::{ClientKind, Misbehaviour, Outcome};

const INTRODUCTION: &str = "\
# Faults, and what a caller sees of them

`cargo xtask faults` runs a server that misbehaves, has each client call `GetDownloadUrlForLayer`, upload or
download a stream, or call an operation whose response is XML, and prints this table of the outcomes; `--bless` writes it
here.
`cargo test --package lensmith-faults` fails if the table is not up to date, if a call does not end as it should, if it
panics or does not end at all, and if it leaves a connection, a task or a file descriptor behind or takes twice as much
memory as the longest body has.

A call has three attempts. The server counts them: by its requests, or by its connections where it reads no request.
If it never gets a connection, it counts 0. The name of the operation, with which each error starts, is left out. Where
the message of the blocking client differs from that of the async one, a second line has the part that differs.
Messages of the operating system are those of Linux.
";

const HEADER: &str = "\
| the server | attempts | the caller sees |
|---|--:|---|";

/// The document, from the outcomes of all [`Misbehaviour`]s in their order, each with one for each
/// [`ClientKind`].
pub fn document(outcomes: &[Vec<Outcome>]) -> String {
    let mut text = INTRODUCTION.to_owned();
    let mut group = "";
    for (&misbehaviour, outcomes) in Misbehaviour::ALL.iter().zip(outcomes) {
        if misbehaviour.group() != group {
            group = misbehaviour.group();
            let _ = write!(text, "\n## {group}\n\n{HEADER}\n");
        }
        text += &row(misbehaviour, outcomes);
        text.push('\n');
    }
    text
}

/// A line of the document.
pub fn row(misbehaviour: Misbehaviour, outcomes: &[Outcome]) -> String {
    let mut outcomes = ClientKind::ALL.iter().zip(outcomes);
    let first = outcomes.next().map(|(_, outcome)| outcome);
    let (mut attempts, mut sights) =
        first.map(|first| (first.attempts.to_string(), sight(first))).unwrap_or_default();
    for (kind, outcome) in outcomes.filter(|(_, outcome)| Some(*outcome) != first) {
        let is_alike = first.is_some_and(|first| {
            (first.attempts, first.class) == (outcome.attempts, outcome.class)
        });
        let other = match first {
            Some(first) if is_alike => difference(&first.message, &outcome.message).to_owned(),
            _ => {
                attempts += &format!("<br>{}", outcome.attempts);
                sight(outcome)
            }
        };
        sights += &format!("<br>{}: {other}", kind.name());
    }
    let (what, sights) = (misbehaviour.what(), sights.replace('|', "\\|"));
    format!("| {what} | {attempts} | {sights} |")
}

/// What a caller sees.
fn sight(Outcome { class, message, .. }: &Outcome) -> String {
    let operations = ["GetDownloadUrlForLayer: ", "PutBlob: ", "GetBlob: ", "GetTitle: "];
    let message = operations.iter().find_map(|it| message.strip_prefix(it)).unwrap_or(message);
    format!("`{class}`: {}", shorten(message))
}

/// The part of a message in which it differs from another one, by colons and semicolons.
fn difference<'a>(one: &str, other: &'a str) -> &'a str {
    let is_same = |(left, right): &(char, char)| left == right;
    let start = one.chars().zip(other.chars()).take_while(is_same).map(|(c, _)| c.len_utf8()).sum();
    let start = other.get(..start).and_then(|same| same.rfind(": ")).map_or(0, |colon| colon + 2);
    let rest = other.get(start..).unwrap_or_default();
    let end = rest.char_indices().find(|(index, _)| {
        rest.get(*index..).is_some_and(|end| end.starts_with("; ") && one.ends_with(end))
    });
    end.and_then(|(index, _)| rest.get(..index)).unwrap_or(rest)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Class;

    fn outcome(attempts: usize, class: Class, message: &str) -> Outcome {
        Outcome { attempts, class, message: format!("GetDownloadUrlForLayer: {message}") }
    }

    #[test]
    fn what_clients_have_in_common_is_said_once() {
        let broken =
            |reason: &str| outcome(3, Class::Interrupted, &format!("it broke: {reason}; mend it"));
        let row = |other: Outcome| row(Misbehaviour::ClosesInHead, &[broken("reset"), other]);
        let start = "| Closes the connection in the middle of a header | 3";
        let one = "`Transport(Interrupted)`: it broke: reset; mend it";
        assert_eq!(row(broken("reset")), format!("{start} | {one} |"));
        assert_eq!(row(broken("no|w")), format!("{start} | {one}<br>blocking: no\\|w |"));
        let late = row(outcome(1, Class::Timeout, "late"));
        assert_eq!(late, format!("{start}<br>1 | {one}<br>blocking: `Transport(Timeout)`: late |"));
    }
}
