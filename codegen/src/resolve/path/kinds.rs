//! The names of types and expressions in messages, and which types are strings.

use jmespath::ast::Ast;

use super::Types;
use crate::ir::{EnumValues, Type, TypeKind};

/// Whether values of a type are strings in JSON.
pub(in crate::resolve) fn is_text(types: &Types<'_>, ty: &Type) -> bool {
    match ty {
        Type::String => true,
        Type::Shape(name) => types.get(name).is_some_and(|ty| {
            matches!(&ty.kind, TypeKind::Enumeration(it) if matches!(it.values, EnumValues::Strings(_)))
        }),
        _ => false,
    }
}

/// The name of a type's values in messages.
pub(in crate::resolve) fn kind(types: &Types<'_>, ty: &Type) -> &'static str {
    match ty {
        Type::Boolean => "a boolean",
        Type::Byte | Type::Short | Type::Integer | Type::Long => "an integer",
        Type::Float | Type::Double => "a float",
        Type::Timestamp => "a timestamp",
        Type::Blob => "a blob",
        Type::Stream => "a stream",
        Type::EventSource(_) | Type::EventReceiver(..) => "a stream of events",
        Type::Document => "a document",
        Type::BigNumber => "a big number",
        Type::List(_) => "a list",
        Type::Map(..) => "a map",
        Type::Sparse(inner) => kind(types, inner),
        ty if is_text(types, ty) => "a string",
        Type::Shape(_) | Type::Boxed(_) | Type::String => "a structure, union or enum of integers",
    }
}

/// The name of an expression in messages.
pub(super) fn describe(ast: &Ast) -> String {
    let text = match ast {
        Ast::Function { name, .. } => return format!("the function `{name}`"),
        Ast::And { .. } => "`&&`",
        Ast::Comparison { .. } => "a comparison",
        Ast::Condition { .. } => "a filter",
        Ast::Expref { .. } => "an expression reference (`&`)",
        Ast::Field { .. } | Ast::Identity { .. } | Ast::Subexpr { .. } => "a path",
        Ast::Flatten { .. } => "`[]`",
        Ast::Index { .. } => "an index",
        Ast::Literal { .. } => "a literal",
        Ast::MultiHash { .. } => "a multi-select hash (`{...}`)",
        Ast::MultiList { .. } => "a multi-select list (`[a, b]`)",
        Ast::Not { .. } => "`!`",
        Ast::ObjectValues { .. } => "`*`",
        Ast::Or { .. } => "`||`",
        Ast::Projection { .. } => "a projection",
        Ast::Slice { .. } => "a slice (`[from:to]`)",
    };
    text.to_owned()
}
