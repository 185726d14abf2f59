//! Sound in a WAV file: chunks with a name and a length, the least significant byte first.

use std::time::Duration;

/// Samples of 16 bits, of one channel.
#[derive(Debug)]
pub struct Wav {
    /// Samples of a second.
    pub rate: i32,
    samples: Vec<u8>,
}

/// What is said of a file that is of another kind.
const NOT_WAV: &str = "this is not a WAV file of one channel with samples of 16 bits";

impl Wav {
    /// Reads a file.
    ///
    /// # Errors
    /// If it is not WAV, or has other samples.
    pub fn parse(file: &[u8]) -> Result<Self, &'static str> {
        let mut rest = match file.split_at_checked(12) {
            Some((head, rest)) if head.starts_with(b"RIFF") && head.ends_with(b"WAVE") => rest,
            _ => return Err(NOT_WAV),
        };
        let mut rate = None;
        loop {
            let (head, after) = rest.split_first_chunk::<8>().ok_or(NOT_WAV)?;
            let [name @ .., a, b, c, d] = *head;
            let length = u32::from_le_bytes([a, b, c, d]).try_into().unwrap_or(usize::MAX);
            // A program that writes to a pipe does not know the length, and states too much.
            let chunk = after.get(..length).unwrap_or(after);
            match (&name, rate) {
                (b"fmt ", _) => rate = Some(rate_of(chunk)?),
                (b"data", Some(rate)) => return Ok(Self { rate, samples: chunk.to_vec() }),
                _ => {}
            }
            // Chunks begin at even places.
            rest = after.get(length.saturating_add(length % 2)..).unwrap_or_default();
        }
    }

    /// The samples in pieces that last so long; the last one may be shorter.
    pub fn pieces(&self, length: Duration) -> impl Iterator<Item = &[u8]> {
        let bytes = u128::from(self.rate.unsigned_abs()) * length.as_millis() / 1000 * 2;
        self.samples.chunks(usize::try_from(bytes).unwrap_or(usize::MAX).max(2))
    }
}

/// The samples of a second, if the format is one that is sent.
fn rate_of(format: &[u8]) -> Result<i32, &'static str> {
    match format {
        // PCM, one channel, the rate, bytes of a second and of a sample, and bits of a sample.
        [1, 0, 1, 0, a, b, c, d, _, _, _, _, 2, 0, 16, 0, ..] => {
            Ok(i32::from_le_bytes([*a, *b, *c, *d]))
        }
        _ => Err(NOT_WAV),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(format: &[u8], samples: &[u8]) -> Vec<u8> {
        let mut file = b"RIFF\0\0\0\0WAVE".to_vec();
        for (name, chunk) in [(b"fmt ", format), (b"LIST", b"odd"), (b"data", samples)] {
            file.extend_from_slice(name);
            file.extend_from_slice(&u32::try_from(chunk.len()).unwrap().to_le_bytes());
            file.extend_from_slice(chunk);
            file.resize(file.len().next_multiple_of(2), 0);
        }
        file
    }

    const FORMAT: [u8; 16] = [1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 2, 0, 16, 0];

    #[test]
    fn sound_is_cut_into_pieces_of_a_length() {
        let wav = Wav::parse(&file(&FORMAT, &[7; 4000])).unwrap();
        assert_eq!(wav.rate, 8000);
        let lengths: Vec<_> = wav.pieces(Duration::from_millis(100)).map(<[u8]>::len).collect();
        assert_eq!(lengths, [1600, 1600, 800]);
    }

    #[test]
    fn a_length_that_is_not_known_is_the_rest_of_the_file() {
        let mut endless = file(&FORMAT, &[7; 4000]);
        let place = endless.len() - 4004;
        endless[place..place + 4].fill(0xff);
        assert_eq!(Wav::parse(&endless).unwrap().samples.len(), 4000);
    }

    #[test]
    fn other_files_are_refused() {
        let stereo = [1, 0, 2, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 4, 0, 16, 0];
        let whole = file(&FORMAT, &[7; 4]);
        for other in [&file(&stereo, &[7; 4])[..], b"ID3", b"", &whole[..whole.len() - 12]] {
            assert_eq!(Wav::parse(other).unwrap_err(), NOT_WAV);
        }
    }
}
