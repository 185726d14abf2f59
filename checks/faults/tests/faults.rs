//! A test for each fault: a call ends as it should, leaves nothing behind, and is what `docs/faults.md` says.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use lensmith_faults::{Class, ClientKind, Misbehaviour, Outcome, isolated, table};
use libtest_mimic::{Arguments, Failed, Trial};

/// How many trials run at the same time, unless the command line says otherwise. Most of them wait.
const THREADS: usize = 8;

const HELP: &str = "`cargo xtask faults --bless` writes docs/faults.md anew";

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/faults.md");
    let document: Arc<str> = fs::read_to_string(document).unwrap_or_default().into();
    let mut trials = Vec::new();
    for &misbehaviour in Misbehaviour::ALL {
        let document = Arc::clone(&document);
        let name = format!("{}::{}", misbehaviour.group(), misbehaviour.name());
        trials.push(Trial::test(name, move || try_out(misbehaviour, &document)));
    }
    trials.push(Trial::test("the_document_is_about_all_of_them", move || compare(&document)));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn try_out(misbehaviour: Misbehaviour, document: &str) -> Result<(), Failed> {
    let program = Path::new(env!("CARGO_BIN_EXE_faults"));
    let outcomes = isolated::run_all(program, misbehaviour)?;
    for (kind, outcome) in ClientKind::ALL.into_iter().zip(&outcomes) {
        let (attempts, class) = misbehaviour.fault().expected(kind);
        if (outcome.attempts, outcome.class) != (attempts, class) {
            let kind = kind.name();
            return Err(format!("{kind}: not {class} after {attempts}: {outcome:#?}").into());
        }
    }
    let row = table::row(misbehaviour, &outcomes);
    match document.lines().any(|line| line == row) {
        true => Ok(()),
        false => Err(format!("the document lacks the line\n{row}\n{HELP}").into()),
    }
}

/// What goes around the rows, and how many there are.
fn compare(document: &str) -> Result<(), Failed> {
    let outcome = Outcome { attempts: 0, class: Class::Other, message: String::new() };
    let expected = table::document(&vec![vec![outcome]; Misbehaviour::ALL.len()]);
    let without_outcomes = |text: &str| -> Vec<String> {
        let cells = |line: &str| line.split(" | ").next().unwrap_or_default().to_owned();
        text.lines().map(cells).collect()
    };
    match without_outcomes(document) == without_outcomes(&expected) {
        true => Ok(()),
        false => Err(format!("the document has other rows or another text: {HELP}").into()),
    }
}
