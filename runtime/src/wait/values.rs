//! What generated matchers do with the foci of their optics. Where JMESPath fails because a function gets a value
//! of the wrong type, these return `None`.

use crate::optics::Traverse;
use crate::schema::MapKey;

/// Whether any of the texts is `expected`.
///
/// ```
/// let states = ["PENDING".to_owned(), "DONE".to_owned()];
/// assert!(lensmith::wait::any_equals(&states, "DONE"));
/// ```
pub fn any_equals<'a, T: MapKey>(texts: impl IntoIterator<Item = &'a T>, expected: &str) -> bool {
    texts.into_iter().any(|text| text.as_str() == expected)
}

/// Whether there is a text, and every one is `expected`.
///
/// ```
/// let states = ["DONE".to_owned(), "DONE".to_owned()];
/// assert!(lensmith::wait::all_equal(&states, "DONE"));
/// assert!(!lensmith::wait::all_equal::<String>([], "DONE"));
/// ```
pub fn all_equal<'a, T: MapKey>(texts: impl IntoIterator<Item = &'a T>, expected: &str) -> bool {
    let mut texts = texts.into_iter().peekable();
    texts.peek().is_some() && texts.all(|text| text.as_str() == expected)
}

/// The elements to keep; `None` if it is unknown for an element whether to keep it.
///
/// ```
/// let numbers = [1, 2, 3];
/// assert_eq!(lensmith::wait::filter(&numbers, |n| Some(n % 2 == 1)), Some(vec![&1, &3]));
/// assert_eq!(lensmith::wait::filter(&numbers, |_| None), None);
/// ```
pub fn filter<T>(elements: &[T], keep: impl Fn(&T) -> Option<bool>) -> Option<Vec<&T>> {
    let kept = elements.iter().filter_map(|element| match keep(element) {
        Some(false) => None,
        Some(true) => Some(Some(element)),
        None => Some(None),
    });
    kept.collect()
}

/// The foci of a path in each of the elements.
///
/// ```
/// use lensmith::{optics::Index, wait::select};
///
/// let rows = [vec![1, 2], vec![], vec![3]];
/// assert_eq!(select(rows.iter().collect(), Index::new(0)), [&1, &3]);
/// ```
pub fn select<P: Traverse>(elements: Vec<&P::Source>, path: P) -> Vec<&P::Target> {
    elements.into_iter().flat_map(|element| path.to_vec(element)).collect()
}
