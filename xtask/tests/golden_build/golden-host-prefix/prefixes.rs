//! The host prefixes of the golden case.

use golden_host_prefix::{Browse, Lend, Read, types::City};
use lensmith::Operation;
use lensmith::endpoint::EndpointError;

#[test]
fn text_and_labels_are_in_their_order_and_labels_stay_in_the_body() {
    assert_eq!(Browse::new().to_host_prefix().unwrap(), "public-");
    let lend = Lend::new("main", City::Rome);
    assert_eq!(lend.to_host_prefix().unwrap(), "main.rome-main.data.");
    assert_eq!(lend.to_body().unwrap(), r#"{"branch":"main","city":"rome"}"#.into());
}

#[test]
fn a_label_that_is_absent_or_leads_elsewhere_is_refused_by_name() {
    let refused = |member, value: &str| {
        Err(EndpointError::InvalidHostLabel { member, value: value.to_owned() })
    };
    assert_eq!(Read::new().to_host_prefix(), refused("shelf", ""));
    assert_eq!(Read::new().with(Read::SHELF, "a").to_host_prefix(), refused("room", ""));
    let lend = Lend::new("main", City::from("rome.evil"));
    assert_eq!(lend.to_host_prefix(), refused("city", "rome.evil"));
}
