use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::Blob;
use crate::json::{self, MAX_DEPTH, Writer};

/// Deserializes a value from its wire form, which `read` reads as JSON.
///
/// # Errors
/// The deserializer fails, or what it has is not of the value's kind; the error has the path to the place.
pub fn deserialize<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    read: fn(&[u8]) -> Result<T, json::Error>,
) -> Result<T, D::Error> {
    let mut out = Writer::new();
    Transcode { out: &mut out, depth: 0 }.deserialize(deserializer)?;
    read(out.into_string().as_bytes()).map_err(|error| {
        let (path, expected, found) = (error.path(), error.expected(), error.found());
        let colon = if path.is_empty() { "" } else { ": " };
        D::Error::custom(format_args!("{path}{colon}expected {expected}, found {found}"))
    })
}

/// Transcodes any format to JSON, so the wire form is read in one way only.
struct Transcode<'w> {
    out: &'w mut Writer,
    /// The number of lists and maps around the value.
    depth: usize,
}

impl Transcode<'_> {
    /// The transcoder for the content of a list or a map.
    fn deeper<E: serde::de::Error>(&mut self) -> Result<Transcode<'_>, E> {
        if self.depth == MAX_DEPTH {
            return Err(E::custom(format_args!(
                "more than {MAX_DEPTH} lists and maps inside one another"
            )));
        }
        Ok(Transcode { out: self.out, depth: self.depth + 1 })
    }
}

impl<'de> DeserializeSeed<'de> for Transcode<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Transcode<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what JSON can hold")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.out.boolean(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.out.integer(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.out.number(&value.to_string());
        Ok(())
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.out.number(&value.to_string());
        Ok(())
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        self.out.number(&value.to_string());
        Ok(())
    }

    fn visit_f32<E>(self, value: f32) -> Result<(), E> {
        self.out.float32(value);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.out.float(value);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.out.string(value);
        Ok(())
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<(), E> {
        self.out.string(&Blob::from(value.to_vec()).to_base64());
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.out.null();
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.out.null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
        self.out.begin_array();
        while elements.next_element_seed(self.deeper()?)?.is_some() {}
        self.out.end_array();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        self.out.begin_object();
        while let Some(key) = entries.next_key::<String>()? {
            self.out.key(&key);
            entries.next_value_seed(self.deeper()?)?;
        }
        self.out.end_object();
        Ok(())
    }
}
