//! The pages of this repository, whose Rust blocks `cargo test --doc --package lensmith-docs` compiles and runs.
//! `tests/pages.rs` checks the rest of them, and that no page is missing here.

#![forbid(unsafe_code)]
#![doc(test(attr(deny(unused_imports))))]

macro_rules! pages {
    ($($name:ident $path:literal)*) => {$(
        #[cfg(doctest)]
        #[doc = include_str!(concat!("../../../", $path))]
        mod $name {}
    )*};
}

pages! {
    readme "README.md"
    client "docs/client.md"
    configuration "docs/configuration.md"
    corrections "docs/corrections.md"
    generator "docs/generator.md"
    optics "docs/optics.md"
    s3 "docs/s3.md"
    streams "docs/streams.md"
    testing "docs/testing.md"
}
