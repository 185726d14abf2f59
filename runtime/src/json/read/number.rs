use super::{Due, Reader, Token};
use crate::json::Error;
use crate::json::scan::{number_length, short_decimal, short_float, short_integer, whole_number};

impl<'a> Reader<'a> {
    /// Reads a number of any size and precision, as its text.
    pub fn number(&mut self) -> Result<&'a str, Error> {
        self.require(Token::Number)?;
        match number_length(self.rest().as_bytes()) {
            Ok(length) => {
                self.due = Due::Next;
                Ok(self.take(length))
            }
            Err(length) => {
                self.position += length;
                Err(self.syntax("a digit"))
            }
        }
    }

    /// Reads a whole number in any notation: `1000`, `1000.0` and `1e3` are the same.
    ///
    /// Another number, or one beyond 64 bits, is an error; [`number`](Self::number) reads those.
    pub fn integer(&mut self) -> Result<i64, Error> {
        self.require(Token::Number)?;
        if let Some((value, length)) = short_integer(self.rest().as_bytes()) {
            self.position += length;
            self.due = Due::Next;
            return Ok(value);
        }
        let number = self.number()?;
        whole_number(number).ok_or_else(|| self.unexpected("a whole number of 64 bits"))
    }

    /// Reads a number of at most eleven digits and nine more after a point, without a sign or an exponent: the whole
    /// and its billionths. Another value, without blanks before it, stays to be read.
    pub(crate) fn billionths(&mut self) -> Option<(i64, i32)> {
        let (whole, billionths, length) = short_decimal(self.rest().as_bytes())?;
        self.position += length;
        self.due = Due::Next;
        Some((whole, billionths))
    }

    /// Reads a number of few digits without an exponent, as [`float`](Self::float) does. Another value, without blanks
    /// before it, stays to be read.
    pub(crate) fn short_float(&mut self) -> Option<f64> {
        let (value, length) = short_float(self.rest())?;
        self.position += length;
        self.due = Due::Next;
        Some(value)
    }

    /// Reads a number, rounded to the nearest one of 64 bits, or one of the strings `"NaN"`,
    /// `"Infinity"` and `"-Infinity"`, which [Smithy] writes for what JSON has no number for.
    ///
    /// A number beyond the range of 64-bit floats, such as `1e400`, is an error.
    ///
    /// [Smithy]: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
    pub fn float(&mut self) -> Result<f64, Error> {
        if self.peek()? == Token::String {
            return self.non_finite();
        }
        if let Some(value) = self.short_float() {
            return Ok(value);
        }
        let value: f64 = self.number()?.parse().unwrap_or(f64::NAN);
        if value.is_finite() {
            Ok(value)
        } else {
            Err(self.unexpected("a number in the range of a 64-bit float"))
        }
    }

    /// Reads a number as [`float`](Self::float) does, rounded once, to the nearest one of 32 bits.
    pub fn float32(&mut self) -> Result<f32, Error> {
        if self.peek()? == Token::String {
            return Ok(self.non_finite()? as f32);
        }
        let value: f32 = self.number()?.parse().unwrap_or(f32::NAN);
        if value.is_finite() {
            Ok(value)
        } else {
            Err(self.unexpected("a number in the range of a 32-bit float"))
        }
    }

    fn non_finite(&mut self) -> Result<f64, Error> {
        match &*self.string()? {
            "NaN" => Ok(f64::NAN),
            "Infinity" => Ok(f64::INFINITY),
            "-Infinity" => Ok(f64::NEG_INFINITY),
            _ => Err(self.unexpected("a number, \"NaN\", \"Infinity\" or \"-Infinity\"")),
        }
    }
}
