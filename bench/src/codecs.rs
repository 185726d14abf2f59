//! Values to text and back: JSON, CBOR and XML, beside the derives of serde.

mod derived;
mod metrics;

use lensmith_ecr::DescribeImagesResponse;

use crate::calls::LENSMITH;
use crate::comparison::Comparison;
use crate::values;

/// Every comparison of codecs.
pub fn comparisons() -> Vec<Comparison> {
    let page = values::images().to_string();
    let mut all = vec![decode_page(&page), encode_page(&page)];
    all.extend(metrics::comparisons());
    all
}

fn decode_page(page: &str) -> Comparison {
    let [ours, derived, sonic, copied] = [(); 4].map(|()| page.to_owned());
    Comparison::new("json-page-decode", "Decode JSON: page of 64 kB")
        .peer(LENSMITH, move || DescribeImagesResponse::from_json(ours.as_bytes()).expect("a page"))
        .peer("serde_json", move || {
            serde_json::from_str::<derived::Page>(&derived).expect("a page")
        })
        .peer("sonic-rs", move || sonic_rs::from_str::<derived::Page>(&sonic).expect("a page"))
        .peer("memcpy", move || copied.clone())
        .target(1.0, "sonic-rs")
}

fn encode_page(page: &str) -> Comparison {
    let ours = DescribeImagesResponse::from_json(page.as_bytes()).expect("a page");
    let [derived, sonic] =
        [(); 2].map(|()| serde_json::from_str::<derived::Page>(page).expect("a page"));
    Comparison::new("json-page-encode", "Encode JSON: page of 64 kB")
        .peer(LENSMITH, move || ours.to_json())
        .peer("serde_json", move || serde_json::to_string(&derived).expect("a text"))
        .peer("sonic-rs", move || sonic_rs::to_string(&sonic).expect("a text"))
        .target(0.9, "serde_json")
}
