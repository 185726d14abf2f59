//! JMESPath's conditions, as tests.

use jmespath::ast::Ast;

use super::{Reached, Scope, is_text, kind};
use crate::error::Problem;
use crate::ir::Type;
use crate::ir::path::Foci;
use crate::ir::waiter::Test;

impl Scope<'_> {
    pub(in crate::resolve) fn expect_text(
        self,
        ty: &Type,
        comparator: &str,
    ) -> Result<(), Problem> {
        if is_text(self.types, ty) {
            return Ok(());
        }
        let kind = kind(self.types, ty);
        Err(self.refuse(&format!("`{comparator}` compares strings, but finds {kind}")))
    }

    /// The test of an expression whose value is a boolean or null.
    pub(in crate::resolve) fn test(self, ast: &Ast, here: &Reached) -> Result<Test, Problem> {
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
                    let kind = kind(self.types, &path.ty);
                    return Err(self.refuse(&format!("{kind} is used as a boolean")));
                }
                Ok(Test::IsTrue(path))
            }
        }
    }

    fn contains(self, arguments: &[Ast], here: &Reached) -> Result<Test, Problem> {
        let [within, Ast::Literal { value, .. }] = arguments else {
            return Err(self.refuse("the second argument of `contains` must be a literal"));
        };
        let Some(text) = value.as_string() else {
            return Err(self.refuse("the second argument of `contains` must be a string"));
        };
        let reached = self.find(within, here)?;
        if let Reached::Path(path) = &reached
            && path.foci() != Foci::Many
            && is_text(self.types, &path.ty)
        {
            return Ok(Test::ContainsText(path.clone(), text.clone()));
        }
        let (list, ty) = self.elements(reached)?;
        self.expect_text(&ty, "contains")?;
        Ok(Test::AnyEquals(list, text.clone()))
    }
}
