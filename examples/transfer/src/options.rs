use crate::Error;
use crate::checksum::Algorithm;

/// The most parts of an upload: [a limit of S3](https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html).
pub const MAX_PARTS: u64 = 10_000;

/// The fewest bytes of a part, except for the last one.
pub const MIN_PART_SIZE: u64 = 5 << 20;

/// The most bytes of a part.
pub const MAX_PART_SIZE: u64 = 5 << 30;

/// How objects are transferred.
///
/// ```
/// use transfer_example::Options;
///
/// let options = Options { part_size: 64 << 20, ..Options::default() };
/// assert_eq!(options.concurrency, 8);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many bytes a part has: 8 MiB unless you say otherwise, and at least 5 MiB. The parts of an upload that would
    /// have more than 10,000 of them are larger.
    pub part_size: u64,
    /// How many parts are on their way at a time: 8 unless you say otherwise.
    pub concurrency: usize,
    /// The checksum that goes with each part and with the whole object; `None` for a store that knows neither.
    pub checksum: Option<Algorithm>,
    /// How often a part is tried: 3 times unless you say otherwise. Each attempt is a call, for which the client makes the
    /// retries of its own policy.
    pub attempts: u32,
}

impl Default for Options {
    fn default() -> Self {
        let checksum = Some(Algorithm::default());
        Self { part_size: 8 << 20, concurrency: 8, checksum, attempts: 3 }
    }
}

impl Options {
    pub(crate) fn check(&self) -> Result<(), Error> {
        let wrong = |what| Err(Error::Options(what));
        match self {
            Self { part_size: ..MIN_PART_SIZE, .. } => wrong("`part_size` is less than 5 MiB"),
            Self { part_size, .. } if *part_size > MAX_PART_SIZE => {
                wrong("`part_size` is more than 5 GiB")
            }
            Self { concurrency: 0, .. } => wrong("`concurrency` is 0"),
            Self { attempts: 0, .. } => wrong("`attempts` is 0"),
            _ => Ok(()),
        }
    }

    /// The size of the parts of an upload of this length: a multiple of a mebibyte if it has to grow.
    pub(crate) fn part_size_for(&self, length: u64) -> Result<u64, Error> {
        let needed = length.div_ceil(MAX_PARTS);
        let size = self.part_size.max(needed.next_multiple_of(1 << 20));
        match needed > MAX_PART_SIZE {
            true => Err(Error::TooLarge),
            false if needed <= self.part_size => Ok(self.part_size),
            false => Ok(size.min(MAX_PART_SIZE)),
        }
    }

    /// The size of a part of a stream whose length nobody knows: it doubles after each 1,000 parts, so that 10,000 of them
    /// hold what S3 takes.
    pub(crate) fn part_size_at(&self, number: u64) -> u64 {
        let doublings = (number.saturating_sub(1) / 1_000).min(30);
        (self.part_size << doublings).min(MAX_PART_SIZE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_every_length_are_at_most_10_000() {
        let options = Options::default();
        let limit = MAX_PARTS * MAX_PART_SIZE;
        for length in [0, 1, 80 << 30, 5 << 40, (50 << 40) / 3, limit - 1, limit] {
            let size = options.part_size_for(length).unwrap();
            assert!(length.div_ceil(size) <= MAX_PARTS, "{length}");
            assert!((options.part_size..=MAX_PART_SIZE).contains(&size), "{length}");
        }
        assert_eq!(options.part_size_for(5 << 30).unwrap(), 8 << 20);
        assert_eq!(options.part_size_for(5 << 40).unwrap(), 525 << 20);
        assert!(matches!(options.part_size_for(limit + 1), Err(Error::TooLarge)));
    }

    #[test]
    fn a_stream_of_unknown_length_has_room_for_five_tebibytes() {
        let options = Options::default();
        let all: u64 = (1..=MAX_PARTS).map(|number| options.part_size_at(number)).sum();
        assert!(all > 5 << 40);
        assert_eq!((options.part_size_at(1_000), options.part_size_at(1_001)), (8 << 20, 16 << 20));
    }

    #[test]
    fn says_which_option_is_wrong() {
        let wrong = [
            (Options { part_size: 5, ..Options::default() }, "`part_size`"),
            (Options { part_size: 6 << 30, ..Options::default() }, "`part_size`"),
            (Options { concurrency: 0, ..Options::default() }, "`concurrency`"),
            (Options { attempts: 0, ..Options::default() }, "`attempts`"),
        ];
        for (options, name) in wrong {
            assert!(options.check().unwrap_err().to_string().contains(name), "{name}");
        }
        Options::default().check().unwrap();
    }
}
