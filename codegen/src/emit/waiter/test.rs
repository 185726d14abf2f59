//! Tests as Rust: optics read the values, and operators compare them. Where JMESPath fails because a value
//! is absent, a `?` leaves the closure.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::emit::literal::float;
use crate::emit::path::{chain, is_one};
use crate::emit::types::value_type;
use crate::ir::Type;
use crate::ir::path::{Path, Root};
use crate::ir::waiter::{Comparison, Filter, List, Operand, Test};

/// The parameters for the request and the response: `_` if the function does not use one.
pub(super) fn parameters(test: &Test) -> [TokenStream; 2] {
    [Root::Input, Root::Output]
        .map(|root| if uses(test, &root) { root.to_token_stream() } else { quote!(_) })
}

/// The statements of a function that gives an `Option<bool>`. A leading filter becomes a statement of its own.
pub(super) fn body(test: &Test) -> TokenStream {
    let (list, of) = match test {
        Test::Compare(_, Operand::Length(list), Operand::Integer(_))
        | Test::AnyEquals(list, _)
        | Test::AllEqual(list, _) => (list, quote!(kept)),
        _ => return some(test),
    };
    let List::Filtered(filter) = list else { return some(test) };
    let (kept, elements) = (kept(filter), then(filter, of));
    let holds = match test {
        Test::Compare(comparison, _, Operand::Integer(length)) => {
            compare_length(*comparison, &elements, &quote!(#elements.len()), *length)
        }
        Test::AnyEquals(_, text) => quote!(lensmith::wait::any_equals(#elements, #text)),
        Test::AllEqual(_, text) => quote!(lensmith::wait::all_equal(#elements, #text)),
        _ => return some(test),
    };
    quote! {
        let kept = #kept;
        Some(#holds)
    }
}

fn some(test: &Test) -> TokenStream {
    let holds = truth(test, true);
    quote!(Some(#holds))
}

/// A boolean that is true where the test has the outcome `wanted`. A negation goes down to what it negates,
/// as clippy would have it.
fn truth(test: &Test, wanted: bool) -> TokenStream {
    let not = (!wanted).then(|| quote!(!));
    match test {
        Test::Not(inner) => truth(inner, !wanted),
        Test::And(lhs, rhs) => junction(lhs, rhs, wanted, wanted),
        Test::Or(lhs, rhs) => junction(lhs, rhs, wanted, !wanted),
        Test::Compare(comparison, lhs, rhs) => {
            let comparison = if wanted { *comparison } else { comparison.negated() };
            compare(comparison, lhs, rhs, wanted)
        }
        Test::IsNull(path) => {
            let value = preview(path);
            if wanted { quote!(#value.is_none()) } else { quote!(#value.is_some()) }
        }
        Test::IsTrue(path) => match is_one(path) {
            true => {
                let value = view(path);
                quote!(#not *#value)
            }
            false => {
                let value = preview(path);
                let operator = if wanted { quote!(==) } else { quote!(!=) };
                quote!(#value #operator Some(&true))
            }
        },
        Test::IsText(path, text) => {
            let value = found(path);
            let operator = if wanted { quote!(==) } else { quote!(!=) };
            quote!(#value.as_str() #operator #text)
        }
        Test::AnyEquals(list, text) => {
            let list = elements(list);
            quote!(#not lensmith::wait::any_equals(#list, #text))
        }
        Test::AllEqual(list, text) => {
            let list = elements(list);
            quote!(#not lensmith::wait::all_equal(#list, #text))
        }
        Test::ContainsText(path, text) => {
            let value = found(path);
            quote!(#not #value.as_str().contains(#text))
        }
    }
}

/// Two tests joined by `&&` or `||`, with parentheses around one within the other.
fn junction(lhs: &Test, rhs: &Test, wanted: bool, is_and: bool) -> TokenStream {
    let side = |side: &Test| {
        let tokens = truth(side, wanted);
        match stripped(side) {
            Test::And(..) | Test::Or(..) => quote!((#tokens)),
            _ => tokens,
        }
    };
    let (lhs, rhs) = (side(lhs), side(rhs));
    if is_and { quote!(#lhs && #rhs) } else { quote!(#lhs || #rhs) }
}

fn stripped(test: &Test) -> &Test {
    match test {
        Test::Not(inner) => stripped(inner),
        other => other,
    }
}

fn compare(comparison: Comparison, lhs: &Operand, rhs: &Operand, wanted: bool) -> TokenStream {
    let operator = operator(comparison);
    let is_order = comparison.is_order();
    match (lhs, rhs) {
        (Operand::Path(lhs), Operand::Path(rhs)) if is_one(lhs) && is_one(rhs) => {
            let (lhs, rhs) = (view(lhs), view(rhs));
            quote!(#lhs #operator #rhs)
        }
        (Operand::Path(lhs), Operand::Path(rhs)) => {
            let (lhs, rhs) = (preview(lhs), preview(rhs));
            if is_order {
                let holds = holds(wanted);
                quote!(#lhs.zip(#rhs).#holds(|(left, right)| left #operator right))
            } else {
                quote!(#lhs #operator #rhs)
            }
        }
        (Operand::Path(path), Operand::Text(text)) => {
            if is_one(path) {
                let value = view(path);
                return quote!(#value.as_str() #operator #text);
            }
            let (value, ty) = (preview(path), value_type(&path.ty));
            quote!(#value.map(#ty::as_str) #operator Some(#text))
        }
        (Operand::Path(path), Operand::Boolean(value)) if is_one(path) => {
            let is_wanted = *value == (comparison == Comparison::Equal);
            let not = (!is_wanted).then(|| quote!(!));
            let value = view(path);
            quote!(#not *#value)
        }
        (Operand::Path(path), literal) => {
            let literal = scalar(literal);
            if is_one(path) {
                let value = view(path);
                return quote!(*#value #operator #literal);
            }
            let value = preview(path);
            if is_order {
                let holds = holds(wanted);
                quote!(#value.#holds(|value| *value #operator #literal))
            } else {
                quote!(#value #operator Some(&#literal))
            }
        }
        (Operand::Length(list), Operand::Integer(length)) => {
            compare_length(comparison, &elements(list), &len(list), *length)
        }
        (lhs, rhs) => {
            let (lhs, rhs) = (scalar(lhs), scalar(rhs));
            quote!(#lhs #operator #rhs)
        }
    }
}

/// A comparison of a length, which clippy wants to be `is_empty` where that says the same.
fn compare_length(
    comparison: Comparison,
    elements: &TokenStream,
    len: &TokenStream,
    length: i64,
) -> TokenStream {
    use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    match (comparison, length) {
        (Equal | LessOrEqual, 0) | (Less, 1) => quote!(#elements.is_empty()),
        (NotEqual | Greater, 0) | (GreaterOrEqual, 1) => quote!(!#elements.is_empty()),
        _ => {
            let (operator, length) = (operator(comparison), Literal::i64_unsuffixed(length));
            quote!(#len #operator #length)
        }
    }
}

/// The method that applies a test to what may be absent. JMESPath finds no order then, which means
/// `false`.
fn holds(wanted: bool) -> TokenStream {
    if wanted { quote!(is_some_and) } else { quote!(is_none_or) }
}

fn operator(comparison: Comparison) -> TokenStream {
    match comparison {
        Comparison::Equal => quote!(==),
        Comparison::NotEqual => quote!(!=),
        Comparison::Less => quote!(<),
        Comparison::LessOrEqual => quote!(<=),
        Comparison::Greater => quote!(>),
        Comparison::GreaterOrEqual => quote!(>=),
    }
}

fn scalar(value: &Operand) -> TokenStream {
    match value {
        Operand::Path(path) => preview(path),
        Operand::Length(list) => len(list),
        Operand::Text(text) => quote!(#text),
        Operand::Boolean(value) => quote!(#value),
        Operand::Integer(value) => Literal::i64_unsuffixed(*value).to_token_stream(),
        Operand::Float(value) => float(*value),
        Operand::Timestamp(seconds) => {
            let seconds = Literal::i64_unsuffixed(*seconds);
            quote!(Timestamp::constant(#seconds, 0))
        }
    }
}

fn len(list: &List) -> TokenStream {
    let elements = elements(list);
    match list {
        // JMESPath counts code points.
        List::Value(path) if path.ty == Type::String => quote!(#elements.chars().count()),
        _ => quote!(#elements.len()),
    }
}

/// A reference to a list, a map or a text, or a `Vec` of references.
fn elements(list: &List) -> TokenStream {
    match list {
        List::Value(path) => found(path),
        List::Foci(path) => {
            let (chain, root) = (chain(&path.steps), &path.root);
            quote!(#chain.to_vec(#root))
        }
        List::FociOf(path, rest) => {
            let (list, rest) = (found(path), chain(rest));
            quote!(#rest.to_vec(#list))
        }
        List::Filtered(filter) => then(filter, kept(filter)),
    }
}

/// The elements that a filter keeps.
fn kept(filter: &Filter) -> TokenStream {
    let (of, element, keep) = (found(&filter.of), &filter.element, some(&filter.keep));
    quote!(lensmith::wait::filter(#of, |#element| #keep)?)
}

/// The foci of a path in the elements that are kept.
fn then(filter: &Filter, kept: TokenStream) -> TokenStream {
    if filter.then.is_empty() {
        return kept;
    }
    let then = chain(&filter.then);
    quote!(lensmith::wait::select(#kept, #then))
}

/// A reference to the focus of a path; the test has no outcome without one.
fn found(path: &Path) -> TokenStream {
    if is_one(path) {
        return view(path);
    }
    let value = preview(path);
    quote!(#value?)
}

/// A reference to the only focus of a path.
fn view(path: &Path) -> TokenStream {
    let root = &path.root;
    if path.steps.is_empty() {
        return root.to_token_stream();
    }
    let chain = chain(&path.steps);
    quote!(#chain.view(#root))
}

/// An `Option` of a reference to the focus of a path.
fn preview(path: &Path) -> TokenStream {
    let (root, optic) = (&path.root, chain(&path.steps));
    match path.steps.as_slice() {
        [] => quote!(Some(#root)),
        _ => quote!(#optic.preview(#root)),
    }
}

/// Whether a test reads from a value.
fn uses(test: &Test, root: &Root) -> bool {
    let list = |list: &List| match list {
        List::Value(path) | List::Foci(path) | List::FociOf(path, _) => path.root == *root,
        List::Filtered(filter) => filter.of.root == *root,
    };
    let value = |value: &Operand| match value {
        Operand::Path(path) => path.root == *root,
        Operand::Length(of) => list(of),
        _ => false,
    };
    match test {
        Test::Compare(_, lhs, rhs) => value(lhs) || value(rhs),
        Test::IsNull(path)
        | Test::IsTrue(path)
        | Test::IsText(path, _)
        | Test::ContainsText(path, _) => path.root == *root,
        Test::AnyEquals(of, _) | Test::AllEqual(of, _) => list(of),
        Test::And(lhs, rhs) | Test::Or(lhs, rhs) => uses(lhs, root) || uses(rhs, root),
        Test::Not(inner) => uses(inner, root),
    }
}
