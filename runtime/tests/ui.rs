//! What the compiler says about common mistakes.
//!
//! The advice is in the first line, and nothing else is ours: a label or a note of our own costs a line each, and rustc
//! adds `help: the trait is not implemented`, which is its own label otherwise. What remains is rustc's:
//!
//! - 5 lines show the call, and 5 the bound (`required by a bound in`). No attribute turns either off.
//! - 2 lines say `required by a bound introduced by this call` where the argument itself has the wrong type.
//! - 5 lines show a structure that does not implement the trait.
//! - 1 line names the macro that declares `with`. In a program that depends on a generated crate, rustc shows the
//!   beginning and the end of the macro's invocation instead, in 8 lines. An inherent method has to be declared in the
//!   crate of its type, and a macro cannot hide its invocation; a trait would, but users would have to import it.
//! - 2 lines explain which closures are transports. They would go with `do_not_recommend`, and with them the reason
//!   why a closure is not `Send`.
//! - A method that is called without its trait's bounds (E0599) takes no text of ours.

use std::process::Command;

/// The compiler whose messages are pinned. Another one words and orders them in another way.
const PINNED: &str = "rustc 1.95.";

#[test]
#[ignore = "builds the crate anew; CI runs it"]
fn mistakes_are_explained() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let version = version.expect("the compiler that builds this states its version");
    if !version.starts_with(PINNED) {
        println!("skipped: the messages are pinned for {PINNED}, and this is {version}");
        return;
    }
    trybuild::TestCases::new().compile_fail("tests/ui/*_*.rs");
}
