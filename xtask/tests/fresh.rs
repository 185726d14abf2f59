//! `generated/` is up to date with `models/`.

use xtask::codegen;

#[test]
fn generated_is_up_to_date() {
    let arguments = codegen::Arguments { check: true };
    if let Err(failure) = codegen::run(arguments) {
        panic!("{}", failure.plain());
    }
}
