//! Constructors take what `with` takes for lists and maps.

use std::collections::BTreeMap;

use golden_lists_and_maps::ListBooks;

#[test]
fn lists_and_maps_are_arrays_slices_or_iterators() {
    let expected = ListBooks::new(
        vec!["a".to_owned(), "b".to_owned()],
        BTreeMap::from([("topic".to_owned(), vec!["tea".to_owned()])]),
        vec![Some("x".to_owned()), None],
    );
    let isbns = ["a".to_owned(), "b".to_owned()];
    let gaps = [Some("x"), None];
    for request in [
        ListBooks::new(["a", "b"], [("topic", ["tea"])], gaps),
        ListBooks::new(&isbns, &[("topic", ["tea"])], gaps.iter().copied()),
        ListBooks::new(isbns.iter(), vec![("topic", vec!["tea".into()])].into_iter(), gaps),
        ListBooks::new(isbns.to_vec(), expected.filters.clone(), expected.gaps.clone()),
    ] {
        assert_eq!(request, expected);
    }
    let empty = ListBooks::new(Vec::new(), BTreeMap::new(), Vec::new());
    assert!(empty.isbns.is_empty() && empty.filters.is_empty() && empty.gaps.is_empty());
}
