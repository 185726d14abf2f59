use std::fmt;
use std::str::FromStr;

/// A number of any size and precision, kept as its digits: what JSON says, to the letter.
///
/// ```
/// use lensmith::BigNumber;
///
/// let number: BigNumber = "3.14159265358979323846264338327950288".parse()?;
/// assert_eq!(number.as_str(), "3.14159265358979323846264338327950288");
/// assert!("a lot".parse::<BigNumber>().is_err());
/// # Ok::<(), lensmith::json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BigNumber(String);

impl BigNumber {
    /// The digits, in JSON's grammar.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

crate::__serde!(BigNumber);

impl Default for BigNumber {
    fn default() -> Self {
        Self::from(0)
    }
}

impl From<i64> for BigNumber {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

impl FromStr for BigNumber {
    type Err = crate::json::Error;

    /// Takes what JSON takes for a number.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut input = crate::json::Reader::new(text.as_bytes());
        let number = Self(input.number()?.to_owned());
        input.end()?;
        Ok(number)
    }
}

impl fmt::Display for BigNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
