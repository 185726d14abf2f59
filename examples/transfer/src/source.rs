//! The parts of what is uploaded.

use bytes::{Bytes, BytesMut};
use lensmith::Body;
use lensmith::body::Chunks;

use crate::options::MAX_PARTS;
use crate::{Error, Options};

/// A part of an upload, whose body can be read again.
pub(crate) struct Part {
    /// Its number, which is counted from 1.
    pub(crate) number: u64,
    pub(crate) body: Body,
    /// Whether no other follows.
    pub(crate) is_last: bool,
}

/// Cuts a body into parts: a file or bytes by their ranges, and a stream piece by piece into memory.
pub(crate) struct Parts {
    source: Source,
    /// The number of the part that was cut last.
    number: u64,
    is_over: bool,
}

enum Source {
    Ranges { body: Body, length: u64, size: u64, start: u64 },
    Stream(Box<Buffering>),
}

struct Buffering {
    chunks: Chunks,
    options: Options,
    /// The size of all parts, if the length is known.
    size: Option<u64>,
    /// What was read, but is not in a part yet.
    left: Bytes,
}

impl Parts {
    pub(crate) fn new(body: Body, options: &Options) -> Result<Self, Error> {
        let length = body.length();
        let size = length.map(|length| options.part_size_for(length)).transpose()?;
        let source = match (length, size) {
            (Some(length), Some(size)) if body.slice(0..length).is_some() => {
                Source::Ranges { body, length, size, start: 0 }
            }
            _ => {
                let (chunks, options) = (body.chunks(), options.clone());
                Source::Stream(Box::new(Buffering { chunks, options, size, left: Bytes::new() }))
            }
        };
        Ok(Self { source, number: 0, is_over: false })
    }

    /// How many bytes the next part has at most.
    pub(crate) fn next_size(&self) -> u64 {
        match &self.source {
            Source::Ranges { size, .. } => *size,
            Source::Stream(buffering) => buffering.size_of(self.number + 1),
        }
    }

    /// The next part. There is at least one, which may be empty.
    pub(crate) async fn next(&mut self) -> Result<Option<Part>, Error> {
        if self.is_over {
            return Ok(None);
        }
        self.number += 1;
        if self.number > MAX_PARTS {
            return Err(Error::TooLarge);
        }
        let (body, is_last) = match &mut self.source {
            Source::Ranges { body, length, size, start } => {
                let end = length.min(&mut start.saturating_add(*size)).to_owned();
                let part = body.slice(*start..end).ok_or(Error::TooLarge)?;
                *start = end;
                (part, end == *length)
            }
            Source::Stream(buffering) => buffering.next(self.number).await?,
        };
        self.is_over = is_last;
        Ok(Some(Part { number: self.number, body, is_last }))
    }
}

/// How many bytes of memory a part of a stream gets at once. More follow if they are needed.
const RESERVED: usize = 64 << 20;

impl Buffering {
    fn size_of(&self, number: u64) -> u64 {
        self.size.unwrap_or_else(|| self.options.part_size_at(number))
    }

    async fn next(&mut self, number: u64) -> Result<(Body, bool), Error> {
        let size = usize::try_from(self.size_of(number)).map_err(|_| Error::TooLarge)?;
        let mut part = BytesMut::with_capacity(size.min(RESERVED));
        let is_last = loop {
            let taken = self.left.len().min(size - part.len());
            part.extend_from_slice(&self.left.split_to(taken));
            if !self.left.is_empty() {
                break false;
            }
            match self.chunks.next().await {
                Some(chunk) => self.left = chunk.map_err(Error::Source)?,
                None => break true,
            }
        };
        Ok((part.freeze().into(), is_last))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    const SIZE: usize = 5 << 20;

    async fn lengths(body: Body) -> Vec<u64> {
        let options = Options { part_size: SIZE as u64, ..Options::default() };
        let (mut parts, mut lengths) = (Parts::new(body, &options).unwrap(), Vec::new());
        while let Some(part) = parts.next().await.unwrap() {
            lengths.push(part.body.length().unwrap());
            assert_eq!(part.number, lengths.len() as u64);
            assert!(part.body.is_replayable());
        }
        lengths
    }

    #[tokio::test]
    async fn bytes_and_streams_are_cut_alike() {
        let size = SIZE as u64;
        let cases = [
            (0, vec![0]),
            (1, vec![1]),
            (SIZE, vec![size]),
            (SIZE + 1, vec![size, 1]),
            (2 * SIZE, vec![size, size]),
        ];
        for (length, expected) in cases {
            let bytes = vec![7; length];
            let stream = || Body::from_reader(Cursor::new(bytes.clone()));
            assert_eq!(lengths(bytes.clone().into()).await, expected);
            assert_eq!(lengths(stream()).await, expected);
            assert_eq!(lengths(stream().with_length(length as u64)).await, expected);
        }
    }

    #[tokio::test]
    async fn a_stream_has_at_most_10_000_parts() {
        // A thousand parts of each size from 1 byte to 512, without the check of the options.
        let (most, options) = (1_000 * 1_023, Options { part_size: 1, ..Options::default() });
        for (length, is_too_large) in [(most, false), (most + 1, true)] {
            let body = Body::from_reader(Cursor::new(vec![7; length]));
            let (mut parts, mut count) = (Parts::new(body, &options).unwrap(), 0);
            let end = loop {
                match parts.next().await {
                    Ok(Some(_)) => count += 1,
                    end => break end,
                }
            };
            assert_eq!(count, MAX_PARTS);
            assert_eq!(matches!(end, Err(Error::TooLarge)), is_too_large, "{length}");
        }
    }

    #[tokio::test]
    async fn a_stream_of_known_length_has_the_parts_of_a_file() {
        let options = Options { part_size: 1, ..Options::default() };
        let bytes = vec![7; 2 * MAX_PARTS as usize];
        let stream = Body::from_reader(Cursor::new(bytes.clone()));
        for body in [Body::from(bytes), stream.with_length(2 * MAX_PARTS)] {
            let mut parts = Parts::new(body, &options).unwrap();
            assert_eq!(parts.next_size(), 1 << 20);
            assert!(parts.next().await.unwrap().unwrap().is_last);
        }
    }

    #[tokio::test]
    async fn a_source_that_fails_or_ends_early_is_an_error() {
        let body = Body::from_reader(Cursor::new("short")).with_length(9);
        let mut parts = Parts::new(body, &Options::default()).unwrap();
        let error = parts.next().await.err().unwrap();
        assert!(error.to_string().ends_with("it ended after 5 of 9 bytes"), "{error}");
    }
}
