use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use super::{Body, Open};

impl Body {
    /// The content of a file, which is opened whenever the body is read. Its length is what it has now: a file that
    /// has another one when it is read is a [`BodyError`](crate::body::BodyError).
    ///
    /// ```
    /// # #[cfg(feature = "client")]
    /// # fn example() -> std::io::Result<()> {
    /// let body = lensmith::Body::from_file("backup.tar")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// An [`io::Error`] if there is no such file, or if it cannot be inspected.
    #[cfg_attr(docsrs, doc(cfg(any(feature = "client", feature = "blocking"))))]
    pub fn from_file(path: impl AsRef<Path>) -> io::Result<Self> {
        let path: Arc<Path> = path.as_ref().into();
        let metadata = std::fs::metadata(&path)?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let whole = Section::whole(path);
        Ok(match metadata.is_file() {
            true => Self::streamed(Open::File(Arc::new(whole))).with_length(metadata.len()),
            // A pipe has no length, and can be read once.
            false => Self::from_reader(whole.reader()),
        })
    }
}

/// A file, or a part of one.
pub(super) struct Section {
    path: Arc<Path>,
    start: u64,
    /// Without it, the section goes on to the end, wherever that is.
    length: Option<u64>,
}

impl Section {
    pub(super) fn whole(path: Arc<Path>) -> Self {
        Self { path, start: 0, length: None }
    }

    /// A part of the section. The caller knows that it is inside.
    pub(super) fn part(&self, start: u64, length: u64) -> Option<Self> {
        let start = self.start.checked_add(start)?;
        Some(Self { path: Arc::clone(&self.path), start, length: Some(length) })
    }

    pub(super) fn reader(&self) -> impl Read + Send + 'static {
        let Self { ref path, start, length } = *self;
        LazyFile { path: Arc::clone(path), start, file: None }.take(length.unwrap_or(u64::MAX))
    }
}

/// A file that is opened when it is read.
struct LazyFile {
    path: Arc<Path>,
    start: u64,
    file: Option<std::fs::File>,
}

impl LazyFile {
    fn open(&self) -> io::Result<std::fs::File> {
        let mut file = std::fs::File::open(&self.path)?;
        // A pipe has only a start.
        if self.start > 0 {
            file.seek(SeekFrom::Start(self.start))?;
        }
        Ok(file)
    }
}

impl Read for LazyFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let file = match self.file.take() {
            Some(file) => file,
            None => self.open()?,
        };
        self.file.insert(file).read(buffer)
    }
}
