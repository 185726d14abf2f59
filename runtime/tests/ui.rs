//! What the compiler says of common mistakes.

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
