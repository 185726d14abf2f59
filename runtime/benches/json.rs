//! The JSON reader and writer beside serde_json, on a page of 100 image descriptions (about 64 kB).
//!
//! `read::value` and `write` build and consume the same tree on both sides; `read::skip` and
//! serde_json's `IgnoredAny` build nothing. `read::walk` decodes each string and number and keeps
//! none, which is what a typed decoder adds to.

#[path = "page/mod.rs"]
mod page;
#[path = "../tests/tree/mod.rs"]
mod tree;

fn main() {
    divan::main();
}

mod read {
    use super::page::page;
    use super::tree;
    use divan::counter::BytesCount;
    use divan::{Bencher, black_box};
    use lensmith::json::{Error, Reader, Token};
    use serde::de::IgnoredAny;
    use serde_json::Value;

    fn bench<T>(bencher: Bencher, read: impl Fn(&[u8]) -> T) {
        let text = page().to_string();
        bencher.counter(BytesCount::of_str(&text)).bench_local(|| read(black_box(text.as_bytes())));
    }

    #[divan::bench]
    fn walk(bencher: Bencher) {
        bench(bencher, |text| walk_value(&mut Reader::new(text)));
    }

    #[divan::bench]
    fn skip(bencher: Bencher) {
        bench(bencher, |text| Reader::new(text).skip());
    }

    #[divan::bench]
    fn value(bencher: Bencher) {
        bench(bencher, |text| tree::read(&mut Reader::new(text)));
    }

    #[divan::bench]
    fn serde_json_ignored(bencher: Bencher) {
        bench(bencher, |text| serde_json::from_slice::<IgnoredAny>(text));
    }

    #[divan::bench]
    fn serde_json_value(bencher: Bencher) {
        bench(bencher, |text| serde_json::from_slice::<Value>(text));
    }

    fn walk_value(reader: &mut Reader<'_>) -> Result<(), Error> {
        match reader.peek()? {
            Token::Null => reader.null()?,
            Token::Boolean => _ = black_box(reader.boolean()?),
            Token::Number => _ = black_box(reader.float()?),
            Token::String => _ = black_box(reader.string()?),
            Token::Array => {
                reader.begin_array()?;
                while reader.next_element()? {
                    walk_value(reader)?;
                }
            }
            Token::Object => {
                reader.begin_object()?;
                while let Some(key) = reader.next_key()? {
                    black_box(key);
                    walk_value(reader)?;
                }
            }
        }
        Ok(())
    }
}

mod write {
    use super::page::page;
    use super::tree;
    use divan::{Bencher, black_box};
    use lensmith::json::Writer;

    #[divan::bench]
    fn value(bencher: Bencher) {
        let page = page();
        bencher.bench_local(|| {
            let mut writer = Writer::new();
            tree::write(&mut writer, black_box(&page));
            writer.into_string()
        });
    }

    #[divan::bench]
    fn serde_json_value(bencher: Bencher) {
        let page = page();
        bencher.bench_local(|| serde_json::to_string(black_box(&page)));
    }
}
