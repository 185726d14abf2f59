//! The endpoint parameters of the golden case.

use std::collections::BTreeMap;

use golden_endpoint_parameters::types::{Book, Kind, Loan};
use golden_endpoint_parameters::{Browse, Lend, List, Order, Read};
use lensmith::Operation;
use lensmith::endpoint::Params;

fn loans() -> Vec<Loan> {
    let lent = Loan::new(true).with(Loan::LENT, Book::new("emma"));
    let both =
        lent.clone().with(Loan::LENT, Book::new("persuasion")).with(Loan::SOLD, Book::new("x"));
    vec![lent, Loan::new(false), both]
}

#[test]
fn a_static_value_goes_before_the_members_and_these_before_the_paths() {
    let params = Lend::new("emma").with(Lend::OTHER, "o").to_endpoint_params();
    let expected = Params::new().with("Loud", true).with("Shelf", "s").with("Book", "emma");
    assert_eq!(params, expected);
}

#[test]
fn what_is_absent_is_not_given() {
    let expected = Params::new().with("Shelf", "a").with("Titles", ["a"]);
    assert_eq!(Read::new("a").to_endpoint_params(), expected);
    let read = Read::new("a").with(Read::KIND, Kind::Novel).with(Read::LOUD, false);
    let read = read.with(Read::OTHER, "b");
    let expected = expected.with("Book", "novel").with("Loud", false).with("Titles", ["a", "b"]);
    assert_eq!(read.to_endpoint_params(), expected);
    assert_eq!(List::new().to_endpoint_params(), Params::new());
    assert_eq!(Browse::new(Loan::new(true)).to_endpoint_params(), Params::new().with("Loud", true));
}

#[test]
fn paths_find_keys_projections_and_selections_in_their_order() {
    let shelves = [("b", "1"), ("a", "2")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    let browse = Browse::new(loans().remove(0)).with(Browse::SHELVES, BTreeMap::from(shelves));
    let expected = Params::new().with("Book", "emma").with("Loud", true).with("Titles", ["a", "b"]);
    assert_eq!(browse.to_endpoint_params(), expected);

    let titles = |titles: &[&str]| Params::new().with("Titles", titles.to_vec());
    let list = List::new().with(List::LOANS, loans());
    assert_eq!(list.to_endpoint_params(), titles(&["emma", "persuasion"]));
    assert_eq!(Order::new(loans()).to_endpoint_params(), titles(&["emma", "persuasion", "x"]));
}
