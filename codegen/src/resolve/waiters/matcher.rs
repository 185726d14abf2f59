//! What an acceptor expects of a path.

use jmespath::ast::Ast;

use crate::error::Problem;
use crate::ir::path::{Foci, Path, Root, Step};
use crate::ir::waiter::{Comparison, Function, Input, List, Matcher, Operand, Test};
use crate::names::FunctionName;
use crate::resolve::path::{Reached, Scope};

impl Scope<'_> {
    /// What an `output` or `inputOutput` matcher asks. `name` is for the function that may come of it.
    pub(super) fn matcher(self, name: FunctionName, input: Input) -> Result<Matcher, Problem> {
        let text = |key| self.node.get(key).and_then(serde_json::Value::as_str);
        let (Some(jmespath), Some(expected), Some(comparator)) =
            (text("path"), text("expected"), text("comparator"))
        else {
            let cause = "a matcher lacks a string `path`, `expected` or `comparator`";
            return Err(self.place.malformed(cause));
        };
        let here = match input {
            Input::Taken => Reached::Both,
            Input::NotTaken => Reached::output(self.signature),
        };
        let ast = self.parse(jmespath)?;
        let expected = expected.to_owned();
        let test = match comparator {
            "booleanEquals" => self.boolean(&ast, &here, &expected)?,
            "stringEquals" => {
                let path = self.value(&ast, &here)?;
                self.expect_text(&path.ty, comparator)?;
                if is_constant(&path) {
                    return Ok(Matcher::StringEquals(path, expected));
                }
                Test::IsText(path, expected)
            }
            "allStringEquals" | "anyStringEquals" => {
                let (list, ty) = self.all(self.find(&ast, &here)?)?;
                self.expect_text(&ty, comparator)?;
                match (list, comparator) {
                    (List::Foci(path), "allStringEquals") if is_constant(&path) => {
                        return Ok(Matcher::AllStringEquals(path, expected));
                    }
                    (List::Foci(path), _) if is_constant(&path) => {
                        return Ok(Matcher::AnyStringEquals(path, expected));
                    }
                    (list, "allStringEquals") => Test::AllEqual(list, expected),
                    (list, _) => Test::AnyEquals(list, expected),
                }
            }
            other => return Err(self.place.malformed(&format!("`{other}` is not a comparator"))),
        };
        Ok(Matcher::Function(Function { name, jmespath: jmespath.to_owned(), input, test }))
    }

    fn boolean(self, ast: &Ast, here: &Reached, expected: &str) -> Result<Test, Problem> {
        let test = self.test(ast, here)?;
        match expected {
            "true" => Ok(test),
            "false" => Ok(is_false(test)),
            _ => Err(self.place.malformed("`expected` must be `true` or `false` for a boolean")),
        }
    }
}

/// Whether a path starts from the response, and a constant can hold its optic, which cannot hold a key of a
/// map.
fn is_constant(path: &Path) -> bool {
    path.root == Root::Output && !path.steps.iter().any(|step| matches!(step, Step::At(_)))
}

/// A test of whether an expression is `false`, made from the test of whether it is `true`. An expression that
/// is null is neither.
fn is_false(test: Test) -> Test {
    if !may_be_null(&test) {
        return not(test);
    }
    match test {
        Test::IsTrue(path) => {
            Test::Compare(Comparison::Equal, Operand::Path(path), Operand::Boolean(false))
        }
        Test::Compare(comparison, lhs, rhs) => Test::Compare(comparison.negated(), lhs, rhs),
        // `a && b` is `b` if `a` is true, and `a` otherwise.
        Test::And(lhs, rhs) if may_be_null(&lhs) => {
            let rhs = Test::And(lhs.clone(), Box::new(is_false(*rhs)));
            Test::Or(Box::new(is_false(*lhs)), Box::new(rhs))
        }
        Test::And(lhs, rhs) => Test::Or(Box::new(not(*lhs)), Box::new(is_false(*rhs))),
        // `a || b` is `a` if `a` is true, and `b` otherwise.
        Test::Or(lhs, rhs) => Test::And(Box::new(not(*lhs)), Box::new(is_false(*rhs))),
        test => not(test),
    }
}

fn not(test: Test) -> Test {
    Test::Not(Box::new(test))
}

/// Whether the expression of a test may be null.
fn may_be_null(test: &Test) -> bool {
    match test {
        Test::IsTrue(path) => path.foci() != Foci::One,
        Test::And(lhs, rhs) => may_be_null(lhs) || may_be_null(rhs),
        Test::Or(_, rhs) => may_be_null(rhs),
        Test::Compare(comparison, lhs, rhs) if comparison.is_order() => {
            [lhs, rhs].into_iter().any(may_be_absent)
        }
        _ => false,
    }
}

fn may_be_absent(value: &Operand) -> bool {
    matches!(value, Operand::Path(path) if path.foci() != Foci::One)
}
