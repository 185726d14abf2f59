//! Compares `lensmith-ecr` with botocore, AWS's client for Python, on random input. `cargo xtask differential`
//! installs botocore and runs this.
//!
//! * The names that the two models know: what only one has is listed.
//! * Signatures: of any request, the canonical request and the `authorization` header.
//! * Calls: for random valid input of every operation the method, the URL, the headers with the signature, and
//!   the body; for random valid responses and errors what comes out of them.
//!
//! Requests are compared byte for byte. For that `reference.py` has botocore leave white space and needless
//! escapes out of the body, and sign the length of the body too, which it would add later. What tells of the
//! client and of the attempt, such as `user-agent`, is not compared.

#![forbid(unsafe_code)]

mod caller;
mod calls;
mod difference;
mod model;
mod plain;
mod random;
mod reference;
mod signatures;
mod subject;
mod text;
mod values;

use std::env;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use model::Model;
use reference::Reference;

/// Why something can't be compared, or how it differs.
type Failure = Box<dyn Error>;

const USAGE: &str = "usage: lensmith-differential <python with botocore> <seed>";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Makes all comparisons. Returns whether nothing differs.
fn run() -> Result<bool, Failure> {
    let mut arguments = env::args().skip(1);
    let (Some(python), Some(seed), None) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err(USAGE.into());
    };
    let seed = seed.parse().map_err(|_| USAGE)?;
    let model = Model::load()?;
    let reference = Reference::start(Path::new(&python))?;
    println!("  seed: {seed}");
    println!("  names: {}", model.compare_names(&reference)?);
    let is_same = [
        report("signatures", signatures::run(&reference, seed)),
        report("calls", calls::run(&reference, &model, seed)),
    ];
    Ok(is_same == [true; 2])
}

/// Prints what was compared, or how it differs. Returns whether it is the same.
fn report(what: &str, result: Result<String, Failure>) -> bool {
    match &result {
        Ok(compared) => println!("  {what}: {compared}"),
        Err(failure) => println!("  {what}: DIFFERENT: {failure}"),
    }
    result.is_ok()
}
