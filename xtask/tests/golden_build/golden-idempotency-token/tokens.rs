//! The idempotency tokens of the golden case.

use golden_idempotency_token::{Lend, Order};
use lensmith::Operation;

#[test]
fn a_token_is_filled_although_the_model_requires_it() {
    let lend = Lend::new("emma").with_idempotency_token(|| "t".to_owned());
    assert_eq!(lend.to_json(), r#"{"token":"t","book":"emma"}"#);
    let own = Order::new().with(Order::TOKEN, "own").with_idempotency_token(|| "t".to_owned());
    assert_eq!(own.to_json(), r#"{"token":"own"}"#);
}
