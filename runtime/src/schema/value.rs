use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;

use super::{Facts, Kind, TimestampFormat};
use crate::json::{Error, Reader, Token, Writer};
use crate::{BigNumber, Blob};

/// A value of a Smithy shape, behind a reference: what JSON writes and reads without knowing its type.
pub trait Value: fmt::Debug {
    /// Writes the value as JSON.
    fn write(&self, out: &mut Writer, facts: &Facts);

    /// Replaces the value by what JSON says.
    ///
    /// # Errors
    /// Where the text is not JSON, or not of the value's kind.
    fn read(&mut self, input: &mut Reader<'_>, facts: &Facts) -> Result<(), Error>;

    /// Whether there is anything to write: false for `None` alone.
    fn is_present(&self) -> bool {
        true
    }
}

/// The Rust type of a Smithy shape.
pub trait Shape: Value + Sized + Send + Sync + 'static {
    /// What kind of shape it is.
    const KIND: Kind;

    /// Whether JSON's `null` is one of its values, as in a sparse list. Elsewhere `null` is absence.
    const TAKES_NULL: bool = false;

    /// The value that decoding starts from: zero, empty, absent. A structure has its required members zero
    /// and the others absent, which Smithy calls
    /// [error correction](https://smithy.io/2.0/spec/aggregate-types.html#client-error-correction).
    fn zero() -> Self;
}

/// Takes a `null`, if that is what comes next, and says whether it was.
pub(super) fn skip_null(input: &mut Reader<'_>) -> Result<bool, Error> {
    let is_null = input.peek()? == Token::Null;
    if is_null {
        input.null()?;
    }
    Ok(is_null)
}

/// Reads a value that has no place yet.
pub(super) fn read_new<T: Shape>(input: &mut Reader<'_>, facts: &Facts) -> Result<T, Error> {
    let mut value = T::zero();
    value.read(input, facts)?;
    Ok(value)
}

impl Value for bool {
    fn write(&self, out: &mut Writer, _: &Facts) {
        out.boolean(*self);
    }

    fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
        *self = input.boolean()?;
        Ok(())
    }
}

impl Shape for bool {
    const KIND: Kind = Kind::Boolean;

    fn zero() -> Self {
        false
    }
}

macro_rules! integers {
    ($($type:ty => $kind:ident),+) => {$(
        impl Value for $type {
            fn write(&self, out: &mut Writer, _: &Facts) {
                out.integer(i64::from(*self));
            }

            fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
                const EXPECTED: &str = concat!("a number that fits into ", stringify!($type));
                *self = input.integer()?.try_into().map_err(|_| input.unexpected(EXPECTED))?;
                Ok(())
            }
        }

        impl Shape for $type {
            const KIND: Kind = Kind::$kind;

            fn zero() -> Self {
                0
            }
        }
    )+};
}

integers!(i8 => Byte, i16 => Short, i32 => Integer, i64 => Long);

impl Value for f32 {
    fn write(&self, out: &mut Writer, _: &Facts) {
        out.float32(*self);
    }

    fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
        *self = input.float32()?;
        Ok(())
    }
}

impl Shape for f32 {
    const KIND: Kind = Kind::Float;

    fn zero() -> Self {
        0.0
    }
}

impl Value for f64 {
    fn write(&self, out: &mut Writer, _: &Facts) {
        out.float(*self);
    }

    fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
        *self = input.float()?;
        Ok(())
    }
}

impl Shape for f64 {
    const KIND: Kind = Kind::Double;

    fn zero() -> Self {
        0.0
    }
}

impl Value for String {
    fn write(&self, out: &mut Writer, _: &Facts) {
        out.string(self);
    }

    fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
        *self = input.string()?.into_owned();
        Ok(())
    }
}

impl Shape for String {
    const KIND: Kind = Kind::String;

    fn zero() -> Self {
        Self::new()
    }
}

impl Value for Blob {
    fn write(&self, out: &mut Writer, _: &Facts) {
        out.string(&self.to_base64());
    }

    fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
        let text = input.string()?;
        *self = Self::from_base64(&text).ok_or_else(|| input.unexpected("base64"))?;
        Ok(())
    }
}

impl Shape for Blob {
    const KIND: Kind = Kind::Blob;

    fn zero() -> Self {
        Self::default()
    }
}

impl Value for BigNumber {
    fn write(&self, out: &mut Writer, _: &Facts) {
        out.number(self.as_str());
    }

    fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
        *self = input.number()?.parse()?;
        Ok(())
    }
}

impl Shape for BigNumber {
    const KIND: Kind = Kind::BigNumber;

    fn zero() -> Self {
        Self::default()
    }
}

impl Value for Timestamp {
    fn write(&self, out: &mut Writer, facts: &Facts) {
        match facts.timestamp_format {
            TimestampFormat::EpochSeconds => out.number(&epoch_seconds(*self)),
            TimestampFormat::DateTime => out.string(&self.to_string()),
            TimestampFormat::HttpDate => {
                out.string(&self.strftime("%a, %d %b %Y %H:%M:%S%.f GMT").to_string());
            }
        }
    }

    /// Reads any of the formats, whichever the member has: they cannot be taken for one another.
    fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
        *self = if input.peek()? == Token::String {
            let text = input.string()?;
            parse_timestamp(&text).ok_or_else(|| input.unexpected("a date and time"))?
        } else {
            let seconds = input.number()?;
            parse_epoch(seconds).ok_or_else(|| input.unexpected("seconds since 1970"))?
        };
        Ok(())
    }
}

impl Shape for Timestamp {
    const KIND: Kind = Kind::Timestamp;

    fn zero() -> Self {
        Self::UNIX_EPOCH
    }
}

/// Seconds with as many digits of the fraction as there are, exactly.
fn epoch_seconds(timestamp: Timestamp) -> String {
    let nanoseconds = timestamp.as_nanosecond();
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let (seconds, fraction) =
        (nanoseconds.unsigned_abs() / 1_000_000_000, nanoseconds.unsigned_abs() % 1_000_000_000);
    let text = format!("{sign}{seconds}.{fraction:09}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Reads seconds exactly, digit by digit; digits beyond the nanosecond are cut off.
fn parse_epoch(number: &str) -> Option<Timestamp> {
    let is_negative = number.starts_with('-');
    let unsigned = number.trim_start_matches('-');
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let scale = exponent.parse::<i64>().ok()?.checked_sub(fraction.len() as i64)?.checked_add(9)?;
    let kept = usize::try_from((digits.len() as i64).checked_add(scale.min(0))?).unwrap_or(0);
    let nanoseconds = match digits.get(..kept)? {
        "" => 0,
        kept => kept.parse::<i128>().ok()?,
    };
    let factor = 10_i128.checked_pow(u32::try_from(scale.max(0)).ok()?)?;
    let nanoseconds = nanoseconds.checked_mul(factor)?;
    Timestamp::from_nanosecond(if is_negative { -nanoseconds } else { nanoseconds }).ok()
}

fn parse_timestamp(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        Timestamp::strptime("%a, %d %b %Y %H:%M:%S%.f %z", text.replace("GMT", "+0000")).ok()
    })
}

impl<T: Shape> Value for Option<T> {
    fn write(&self, out: &mut Writer, facts: &Facts) {
        match self {
            Some(value) => value.write(out, facts),
            None => out.null(),
        }
    }

    fn read(&mut self, input: &mut Reader<'_>, facts: &Facts) -> Result<(), Error> {
        *self = if skip_null(input)? { None } else { Some(read_new(input, facts)?) };
        Ok(())
    }

    fn is_present(&self) -> bool {
        self.is_some()
    }
}

impl<T: Shape> Shape for Option<T> {
    const KIND: Kind = T::KIND;
    const TAKES_NULL: bool = true;

    fn zero() -> Self {
        None
    }
}

impl<T: Shape> Value for Box<T> {
    fn write(&self, out: &mut Writer, facts: &Facts) {
        (**self).write(out, facts);
    }

    fn read(&mut self, input: &mut Reader<'_>, facts: &Facts) -> Result<(), Error> {
        (**self).read(input, facts)
    }
}

impl<T: Shape> Shape for Box<T> {
    const KIND: Kind = T::KIND;

    fn zero() -> Self {
        Self::new(T::zero())
    }
}

impl<T: Shape> Value for Vec<T> {
    fn write(&self, out: &mut Writer, facts: &Facts) {
        out.begin_array();
        for element in self {
            element.write(out, facts);
        }
        out.end_array();
    }

    fn read(&mut self, input: &mut Reader<'_>, facts: &Facts) -> Result<(), Error> {
        self.clear();
        input.begin_array()?;
        while input.next_element()? {
            if T::TAKES_NULL || !skip_null(input)? {
                let index = self.len();
                self.push(read_new(input, facts).map_err(|error| error.inside_index(index))?);
            }
        }
        Ok(())
    }
}

impl<T: Shape> Shape for Vec<T> {
    const KIND: Kind = Kind::List(&T::KIND);

    fn zero() -> Self {
        Self::new()
    }
}

impl<K: MapKey, V: Shape> Value for BTreeMap<K, V> {
    fn write(&self, out: &mut Writer, facts: &Facts) {
        out.begin_object();
        for (key, value) in self {
            out.key(key.as_str());
            value.write(out, facts);
        }
        out.end_object();
    }

    fn read(&mut self, input: &mut Reader<'_>, facts: &Facts) -> Result<(), Error> {
        self.clear();
        input.begin_object()?;
        while let Some(key) = input.next_key()? {
            if V::TAKES_NULL || !skip_null(input)? {
                let value = read_new(input, facts).map_err(|error| error.inside_member(&key))?;
                self.insert(K::from(key.into_owned()), value);
            }
        }
        Ok(())
    }
}

impl<K: MapKey, V: Shape> Shape for BTreeMap<K, V> {
    const KIND: Kind = Kind::Map(&K::KIND, &V::KIND);

    fn zero() -> Self {
        Self::new()
    }
}

/// What a map may have for keys: strings and enums.
pub trait MapKey: Shape + Ord + From<String> {
    /// The key as JSON writes it.
    fn as_str(&self) -> &str;
}

impl MapKey for String {
    fn as_str(&self) -> &str {
        self
    }
}
