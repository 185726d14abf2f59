//! The errors of an operation.

use quote::quote;

use super::Item;
use crate::ir::{Equality, Operation};
use crate::source::{layout, trees};

/// The enum with its prisms, as input of a macro of the runtime:
///
/// ```text
/// lensmith::operation_error! {
///     /// The errors of [`PutImage`].
///     #[derive(Clone, Debug, PartialEq, Eq, Hash)]
///     pub enum PutImageError for "PutImage" {
///         SERVER = Server(types::ServerException),
///     }
/// }
/// ```
pub(super) fn emit(operation: &Operation) -> Item {
    let error = &operation.error;
    let equality = match error.equality {
        Equality::Full => "PartialEq, Eq, Hash",
        Equality::Partial => "PartialEq",
    };
    let head = layout::head(
        &format!("pub enum {}", error.name.as_str()),
        &format!("for {:?}", operation.request.shape_name),
        4,
    );
    let mut out = format!(
        "lensmith::operation_error! {{
    /// The errors of [`{}`].
    #[derive(Clone, Debug, {equality})]
{head}",
        operation.name.as_str(),
    );
    for variant in &error.variants {
        let (name, shape) = (&variant.name, &variant.shape);
        let head = format!("{} =", variant.constant.as_str());
        out.push_str(&layout::assignment(&head, &trees(quote!(#name(types::#shape))), 8, ','));
    }
    out.push_str("    }\n}\n");
    Item::Text(out)
}
