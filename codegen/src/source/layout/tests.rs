use super::super::tree::trees;
use super::*;

fn of(code: &str) -> Vec<Tree> {
    trees(code.parse().unwrap())
}

#[test]
fn spaces_as_rustfmt_does() {
    for code in [
        "pub fn new(a: impl Into<String>, b: Vec<Option<i64>>) -> Self",
        "pub const X: Lens<Self, BTreeMap<String, types::A>>",
        "lens!(a, \"b\").required().constraints(&[Length { min: -2, max: u64::MAX }, UniqueItems])",
        "Self { a: None, b: b.into(), c }",
        "&[&Self::A, &Self::B]",
        "fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result",
        "const NAME: &'static str",
        "const NAMES: &'static [Name]",
    ] {
        assert_eq!(line(&of(code)), code);
    }
    assert_eq!(line(&of("f(a, b,)")), "f(a, b)");
}

#[test]
fn a_long_type_has_its_arguments_on_lines() {
    let long = "x".repeat(60);
    let expected = format!("type A = Then<\n    B<{long}, C>,\n    D<{long}>,\n>;\n");
    assert_eq!(alias("type A =", &of(&format!("Then<B<{long}, C>, D<{long}>>")), 0), expected);
}

#[test]
fn a_comma_of_a_type_does_not_end_a_parameter() {
    let long = "x".repeat(60);
    let code = format!("pub fn new({long}: BTreeMap<String, Vec<String>>, b: u8) -> Self");
    let expected =
        format!("pub fn new(\n    {long}: BTreeMap<String, Vec<String>>,\n    b: u8,\n) -> Self");
    assert_eq!(signature(&of(&code), 0), expected);
}

#[test]
fn no_comma_follows_the_base_of_a_struct() {
    let (one, two) = ("x".repeat(60), "y".repeat(30));
    let expected = format!("Self {{\n    {one}: {two},\n    ..Self::empty()\n}}\n");
    assert_eq!(statement(&of(&format!("Self {{ {one}: {two}, ..Self::empty() }}")), 0), expected);
}

#[test]
fn a_chain_that_is_too_long_for_two_lines_has_a_line_for_each_call() {
    let (one, two, three) = ("x".repeat(70), "y".repeat(60), "z".repeat(60));
    let out = assignment("A: B =", &of(&format!("a!({one}).b({two}).c({three})")), 4, ',');
    let expected =
        format!("    A: B =\n        a!({one})\n            .b({two})\n            .c({three}),\n");
    assert_eq!(out, expected);
}

#[test]
fn breaks_the_last_group_and_no_more() {
    let long = "x".repeat(60);
    let out = assignment(
        "const A: B =",
        &of(&format!("&[C(&[], \"{long}\"), D(&[E], &[F, \"{long}\"])]")),
        4,
        ';',
    );
    let expected = format!(
        "    const A: B = &[\n        C(&[], \"{long}\"),\n        D(&[E], &[F, \"{long}\"]),\n    ];\n"
    );
    assert_eq!(out, expected);
    let out = statement(&of(&format!("D(&[E], &[C(F), C(\"{long}\"), C(\"{long}\")])")), 0);
    let expected = format!("D(&[E], &[\n    C(F),\n    C(\"{long}\"),\n    C(\"{long}\"),\n])\n");
    assert_eq!(out, expected);
}
