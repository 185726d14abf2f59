//! JMESPath to tests: what an acceptor expects of a path, and what a filter asks of an element.

use jmespath::ast::Ast;

use super::path::{Found, Scope};
use crate::error::Problem;
use crate::ir::Type;
use crate::ir::waiter::{
    Comparison, Foci, Function, Input, List, Matcher, Path, Root, Step, Test, Value,
};
use crate::names::FunctionName;

/// How many operators and brackets a path may have, since each may take a level of the stack. Real paths
/// have fewer than twenty.
const MAX_OPERATORS: usize = 200;

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
            Input::Taken => Found::Both,
            Input::NotTaken => Found::output(self.operation),
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
            other => return Err(self.place.malformed(&format!("`{other}` is no comparator"))),
        };
        Ok(Matcher::Function(Function { name, jmespath: jmespath.to_owned(), input, test }))
    }

    pub(in crate::resolve) fn parse(self, path: &str) -> Result<Ast, Problem> {
        let is_operator = |c: &char| c.is_ascii_punctuation() && *c != '_';
        if path.chars().filter(is_operator).count() > MAX_OPERATORS {
            let cause = format!("it has more than {MAX_OPERATORS} operators and brackets");
            return Err(self.refuse(&cause));
        }
        jmespath::parse(path).map_err(|error| {
            let (reason, column) = (error.reason, error.column + 1);
            self.refuse(&format!("it is no JMESPath: {reason} at column {column}"))
        })
    }

    fn boolean(self, ast: &Ast, here: &Found, expected: &str) -> Result<Test, Problem> {
        let test = self.test(ast, here)?;
        match expected {
            "true" => Ok(test),
            "false" => Ok(is_false(test)),
            _ => {
                Err(self.place.malformed("a boolean is expected to be neither `true` nor `false`"))
            }
        }
    }

    fn expect_text(self, ty: &Type, comparator: &str) -> Result<(), Problem> {
        if self.is_text(ty) {
            return Ok(());
        }
        let kind = self.kind(ty);
        Err(self.refuse(&format!("`{comparator}` compares strings, but finds {kind}")))
    }

    /// What an expression says whose value is a boolean.
    pub(super) fn test(self, ast: &Ast, here: &Found) -> Result<Test, Problem> {
        let pair =
            |lhs, rhs| Ok((Box::new(self.test(lhs, here)?), Box::new(self.test(rhs, here)?)));
        match ast {
            Ast::And { lhs, rhs, .. } => pair(lhs, rhs).map(|(lhs, rhs)| Test::And(lhs, rhs)),
            Ast::Or { lhs, rhs, .. } => pair(lhs, rhs).map(|(lhs, rhs)| Test::Or(lhs, rhs)),
            Ast::Not { node, .. } => Ok(Test::Not(Box::new(self.test(node, here)?))),
            Ast::Comparison { comparator, lhs, rhs, .. } => {
                self.compare(comparator.into(), lhs, rhs, here)
            }
            Ast::Function { name, args, .. } if name == "contains" => self.contains(args, here),
            other => {
                let path = self.value(other, here)?;
                if path.ty != Type::Boolean {
                    let kind = self.kind(&path.ty);
                    return Err(self.refuse(&format!("{kind} stands where a boolean should")));
                }
                Ok(Test::IsTrue(path))
            }
        }
    }

    fn contains(self, arguments: &[Ast], here: &Found) -> Result<Test, Problem> {
        let [within, Ast::Literal { value, .. }] = arguments else {
            return Err(self.refuse("`contains` is supported with a literal in second place only"));
        };
        let Some(text) = value.as_string() else {
            return Err(self.refuse("`contains` is supported with a string in second place only"));
        };
        let found = self.find(within, here)?;
        if let Found::Path(path) = &found
            && path.foci() != Foci::Many
            && self.is_text(&path.ty)
        {
            return Ok(Test::ContainsText(path.clone(), text.clone()));
        }
        let (list, ty) = self.elements(found)?;
        self.expect_text(&ty, "contains")?;
        Ok(Test::AnyEquals(list, text.clone()))
    }
}

/// Whether a path starts from the response, and is an optic that a constant can hold: a key of a map is not.
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
            Test::Compare(Comparison::Equal, Value::Path(path), Value::Boolean(false))
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

fn may_be_absent(value: &Value) -> bool {
    matches!(value, Value::Path(path) if path.foci() != Foci::One)
}
