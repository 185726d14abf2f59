//! JMESPath's comparisons, of values that have the same type.

use jmespath::Variable;
use jmespath::ast::{Ast, Comparator};

use super::{Reached, Scope, is_text, kind};
use crate::error::Problem;
use crate::ir::Type;
use crate::ir::path::{Foci, Path};
use crate::ir::waiter::{Comparison, List, Operand, Test};

/// A side of a comparison.
enum Side<'a> {
    Literal(&'a Variable),
    Path(Path),
    Length(List),
}

impl Scope<'_> {
    pub(super) fn compare(
        self,
        comparison: Comparison,
        lhs: &Ast,
        rhs: &Ast,
        here: &Reached,
    ) -> Result<Test, Problem> {
        let (lhs, rhs, comparison) = match (self.side(lhs, here)?, self.side(rhs, here)?) {
            (lhs @ Side::Literal(_), rhs) => (rhs, lhs, comparison.mirrored()),
            (lhs, rhs) => (lhs, rhs, comparison),
        };
        let is_order = comparison.is_order();
        match (lhs, rhs) {
            (Side::Path(path), Side::Literal(Variable::Null)) if !is_order => {
                let is_null = Test::IsNull(path);
                Ok(if comparison == Comparison::Equal {
                    is_null
                } else {
                    Test::Not(Box::new(is_null))
                })
            }
            (Side::Path(path), Side::Literal(literal)) => {
                let value = self.literal(&path.ty, literal)?;
                if is_order && matches!(value, Operand::Text(_) | Operand::Boolean(_)) {
                    return Err(self.refuse("only numbers have an order"));
                }
                Ok(Test::Compare(comparison, Operand::Path(path), value))
            }
            (Side::Path(lhs), Side::Path(rhs)) => {
                self.comparable(&lhs.ty, &rhs.ty, is_order)?;
                Ok(Test::Compare(comparison, Operand::Path(lhs), Operand::Path(rhs)))
            }
            (Side::Length(list), Side::Literal(literal)) => {
                let length = integer(literal).filter(|length| *length >= 0);
                let length = length
                    .filter(|length| *length > 0 || matters_at_0(comparison))
                    .ok_or_else(|| {
                        self.refuse(&format!(
                            "the comparison with {literal} has the same result for every length"
                        ))
                    })?;
                Ok(Test::Compare(comparison, Operand::Length(list), Operand::Integer(length)))
            }
            (Side::Length(lhs), Side::Length(rhs)) => {
                Ok(Test::Compare(comparison, Operand::Length(lhs), Operand::Length(rhs)))
            }
            (Side::Length(_), Side::Path(path)) | (Side::Path(path), Side::Length(_)) => {
                let kind = kind(self.types, &path.ty);
                Err(self.refuse(&format!("a comparison of a length with {kind} is not supported")))
            }
            (Side::Literal(_), _) => Err(self.refuse("both sides of the comparison are literals")),
        }
    }

    fn side<'a>(self, ast: &'a Ast, here: &Reached) -> Result<Side<'a>, Problem> {
        match ast {
            Ast::Literal { value, .. } => Ok(Side::Literal(value)),
            Ast::Function { name, args, .. } if name == "length" => match args.as_slice() {
                [list] => self.length(self.find(list, here)?),
                _ => Err(self.refuse("`length` takes one argument")),
            },
            other => self.value(other, here).map(Side::Path),
        }
    }

    fn length(self, reached: Reached) -> Result<Side<'static>, Problem> {
        if let Reached::Path(path) = &reached
            && path.foci() != Foci::Many
            && !matches!(path.ty, Type::List(_) | Type::Map(..) | Type::String)
        {
            return Err(self.refuse(&format!("{} has no length", kind(self.types, &path.ty))));
        }
        Ok(Side::Length(self.elements(reached)?.0))
    }

    fn literal(self, ty: &Type, literal: &Variable) -> Result<Operand, Problem> {
        let bounds = match ty {
            Type::Byte => i8::MIN.into()..=i8::MAX.into(),
            Type::Short => i16::MIN.into()..=i16::MAX.into(),
            Type::Integer => i32::MIN.into()..=i32::MAX.into(),
            _ => i64::MIN..=i64::MAX,
        };
        let value = match (ty, literal) {
            (ty, Variable::String(text)) if is_text(self.types, ty) => {
                Some(Operand::Text(text.clone()))
            }
            (Type::Boolean, Variable::Bool(value)) => Some(Operand::Boolean(*value)),
            (Type::Byte | Type::Short | Type::Integer | Type::Long, literal) => {
                integer(literal).filter(|value| bounds.contains(value)).map(Operand::Integer)
            }
            (Type::Float | Type::Double, literal) => literal.as_number().map(Operand::Float),
            (Type::Timestamp, literal) => {
                integer(literal).filter(|s| is_moment(*s)).map(Operand::Timestamp)
            }
            _ => None,
        };
        let kind = kind(self.types, ty);
        value.ok_or_else(|| self.refuse(&format!("{kind} cannot be compared with {literal}")))
    }

    fn comparable(self, lhs: &Type, rhs: &Type, is_order: bool) -> Result<(), Problem> {
        use Type::{Boolean, Byte, Double, Float, Integer, Long, Short, Timestamp};
        let has_order = matches!(lhs, Byte | Short | Integer | Long | Float | Double | Timestamp);
        if lhs == rhs && (has_order || (!is_order && (*lhs == Boolean || is_text(self.types, lhs))))
        {
            return Ok(());
        }
        let (lhs, rhs) = (kind(self.types, lhs), kind(self.types, rhs));
        Err(self.refuse(&format!("a comparison of {lhs} with {rhs} is not supported")))
    }
}

impl Comparison {
    /// The comparison with its sides exchanged.
    fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            Self::Equal | Self::NotEqual => self,
        }
    }
}

impl From<&Comparator> for Comparison {
    fn from(comparator: &Comparator) -> Self {
        match comparator {
            Comparator::Equal => Self::Equal,
            Comparator::NotEqual => Self::NotEqual,
            Comparator::LessThan => Self::Less,
            Comparator::LessThanEqual => Self::LessOrEqual,
            Comparator::GreaterThan => Self::Greater,
            Comparator::GreaterThanEqual => Self::GreaterOrEqual,
        }
    }
}

fn integer(literal: &Variable) -> Option<i64> {
    match literal {
        Variable::Number(number) => number.as_i64(),
        _ => None,
    }
}

/// Whether the comparison of a length with 0 is not always true or false: no length is less.
fn matters_at_0(comparison: Comparison) -> bool {
    !matches!(comparison, Comparison::Less | Comparison::GreaterOrEqual)
}

/// Whether a timestamp can be this many seconds from 1970: the years from 1 to 9999, less a day.
fn is_moment(seconds: i64) -> bool {
    (-62_135_510_400..=253_402_214_400).contains(&seconds)
}
