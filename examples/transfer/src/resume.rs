//! What is left of a download that ended early: `<file>.part` with the bytes, and `<file>.part.log` with a line for each
//! part that is whole. The log may say more than is true: a line can reach the disk before the bytes do, and anything may
//! change the file. So a part counts only if its bytes still have the checksum of its line.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use crate::checksum::{Algorithm, Sum};
use crate::object::Object;

/// The files of a download that is not complete.
pub(crate) struct Partial {
    pub(crate) data: PathBuf,
    log_path: PathBuf,
    log: File,
    /// The size of its parts, which is that of an earlier download if there was one.
    pub(crate) part_size: u64,
    /// The parts that are there, counted from 0, with their checksums.
    pub(crate) parts: BTreeMap<u64, Sum>,
    /// How many bytes of the parts in the log are no longer what arrived.
    pub(crate) damaged: u64,
}

impl Partial {
    /// Opens what there is of this object, or begins anew, and tells `counted` how many bytes are kept. Errors name the file.
    pub(crate) async fn open(
        target: &Path,
        object: &Object,
        part_size: u64,
        counted: impl Fn(u64),
    ) -> Result<Self, (PathBuf, io::Error)> {
        let data = with_suffix(target, ".part");
        let log_path = with_suffix(target, ".part.log");
        let text = fs::read_to_string(&log_path).await.unwrap_or_default();
        let earlier = parse(&text, object);
        let is_new = earlier.is_none();
        let (part_size, listed) = earlier.unwrap_or_else(|| (part_size, BTreeMap::new()));
        if is_new {
            // Without its log, what is there counts for nothing, whatever happens next.
            match fs::remove_file(&log_path).await {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err((log_path, error));
                }
                _ => {}
            }
        }
        let total: u64 = listed.values().map(|sum| sum.length).sum();
        let opened = async {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(is_new);
            let mut file = options.open(&data).await?;
            let parts = intact(&mut file, listed, part_size, counted).await?;
            file.set_len(object.length).await?;
            Ok(parts)
        };
        let parts = opened.await.map_err(|error| (data.clone(), error))?;
        let damaged = total - parts.values().map(|sum| sum.length).sum::<u64>();
        let open = OpenOptions::new().append(true).create(true).open(&log_path).await;
        let log = open.map_err(|error| (log_path.clone(), error))?;
        let mut partial = Self { data, log_path, log, part_size, parts, damaged };
        // A line that was cut off ends here.
        let head = if is_new { head(object, part_size) } else { "\n".to_owned() };
        partial.write(&head).await?;
        Ok(partial)
    }

    /// Notes that a part is there.
    pub(crate) async fn add(&mut self, index: u64, sum: Sum) -> Result<(), (PathBuf, io::Error)> {
        self.write(&format!("{index} {:x} .\n", sum.value)).await?;
        self.parts.insert(index, sum);
        Ok(())
    }

    async fn write(&mut self, text: &str) -> Result<(), (PathBuf, io::Error)> {
        let written = async {
            self.log.write_all(text.as_bytes()).await?;
            self.log.flush().await
        };
        written.await.map_err(|error| (self.log_path.clone(), error))
    }

    /// Gives the file its name, now that it is whole.
    pub(crate) async fn finish(self, target: &Path) -> Result<(), (PathBuf, io::Error)> {
        fs::rename(&self.data, target).await.map_err(|error| (target.to_owned(), error))?;
        fs::remove_file(&self.log_path).await.map_err(|error| (self.log_path.clone(), error))
    }

    /// Removes both files, since their content is wrong.
    pub(crate) async fn discard(self) {
        // Without one of the two, the other counts for nothing.
        let _ = fs::remove_file(&self.log_path).await;
        let _ = fs::remove_file(&self.data).await;
    }
}

/// Reads the listed parts again, and keeps those whose bytes still have the checksum of their line.
async fn intact(
    file: &mut File,
    listed: BTreeMap<u64, Sum>,
    part_size: u64,
    counted: impl Fn(u64),
) -> io::Result<BTreeMap<u64, Sum>> {
    let (mut buffer, mut parts, mut kept) = (vec![0; 1 << 20], BTreeMap::new(), 0);
    counted(kept);
    for (index, sum) in listed {
        file.seek(io::SeekFrom::Start(index * part_size)).await?;
        // If the file is too short, the checksum covers fewer bytes, and is not the same.
        if read(file, sum.algorithm, sum.length, &mut buffer).await? == sum {
            kept += sum.length;
            counted(kept);
            parts.insert(index, sum);
        }
    }
    Ok(parts)
}

/// The checksum of the next `length` bytes of a file, or of fewer if it ends before.
async fn read(
    file: &mut File,
    algorithm: Algorithm,
    length: u64,
    buffer: &mut [u8],
) -> io::Result<Sum> {
    let (mut digest, mut bytes) = (algorithm.start(), file.take(length));
    loop {
        match bytes.read(buffer).await? {
            0 => return Ok(digest.finish()),
            count => digest.update(&buffer[..count]),
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// The lines with which the log of an object starts. Each value is on a line of its own.
fn head(object: &Object, part_size: u64) -> String {
    let Object { bucket, key, e_tag, length, checksum } = object;
    let checksum = checksum.as_ref().map(|(algorithm, text)| format!("{algorithm} {text}"));
    let checksum = checksum.unwrap_or_else(|| "-".to_owned());
    format!("parts 1\n{bucket:?}\n{key:?}\n{e_tag:?}\n{length}\n{checksum}\n{part_size}\n")
}

/// What a log says of an object: the size of parts, and those that are there. `None` if it is of another object.
fn parse(log: &str, object: &Object) -> Option<(u64, BTreeMap<u64, Sum>)> {
    let part_size: u64 = log.lines().nth(6)?.parse().ok().filter(|size| *size > 0)?;
    let lines = log.strip_prefix(&head(object, part_size))?.lines();
    let algorithm = object.algorithm();
    let parts = lines.filter_map(|line| {
        let (index, rest) = line.split_once(' ')?;
        // The point says that the line was not cut off.
        let value = rest.strip_suffix(" .")?;
        let index: u64 = index.parse().ok()?;
        let start = index.checked_mul(part_size).filter(|start| *start < object.length)?;
        let length = part_size.min(object.length - start);
        let value = u64::from_str_radix(value, 16).ok()?;
        Some((index, Sum { algorithm, value, length }))
    });
    Some((part_size, parts.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object() -> Object {
        Object {
            bucket: "b".to_owned(),
            key: "a\nkey".to_owned(),
            e_tag: "\"tag\"".to_owned(),
            length: 25,
            checksum: Some((Algorithm::Crc64Nvme, "AAAAAAAAAAA=".to_owned())),
        }
    }

    #[test]
    fn a_log_counts_for_its_object_alone() {
        let object = object();
        let log = head(&object, 10) + "0 ff .\n2 1 .\n";
        let (part_size, parts) = parse(&log, &object).unwrap();
        assert_eq!((part_size, parts.keys().copied().collect::<Vec<_>>()), (10, vec![0, 2]));
        assert_eq!(parts[&2].length, 5);
        for other in [
            Object { key: "b".to_owned(), ..object.clone() },
            Object { e_tag: "other".to_owned(), ..object.clone() },
            Object { length: 26, ..object.clone() },
            Object { checksum: None, ..object.clone() },
        ] {
            assert_eq!(parse(&log, &other), None, "{other:?}");
        }
        assert_eq!(parse("", &object), None);
    }

    #[test]
    fn a_line_that_was_cut_off_counts_for_nothing() {
        let object = object();
        let log = head(&object, 10) + "0 ff .\n1 f\n3 1 .\n-1 1 .\n1 x .\n";
        assert_eq!(parse(&log, &object).unwrap().1.keys().copied().collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn a_log_of_parts_without_bytes_counts_for_nothing() {
        let object = object();
        assert_eq!(parse(&(head(&object, 0) + "0 ff .\n"), &object), None);
    }

    /// The path of a download that no other test has. Nothing is there.
    fn target(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("lensmith-resume-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder.join(name)
    }

    /// Opens what there is, and says how large the parts are, and which there are.
    async fn open(target: &Path, object: &Object, part_size: u64) -> (Partial, u64, Vec<u64>) {
        let partial = Partial::open(target, object, part_size, |_| ()).await.unwrap();
        let (part_size, parts) = (partial.part_size, partial.parts.keys().copied().collect());
        (partial, part_size, parts)
    }

    /// The checksum of zeros, which a file has where nothing was written.
    fn zeros(length: usize) -> Sum {
        let mut digest = Algorithm::Crc64Nvme.start();
        digest.update(&vec![0; length]);
        digest.finish()
    }

    #[tokio::test]
    async fn parts_stay_as_large_as_they_were() {
        let (target, object) = (target("sizes"), object());
        let (mut partial, ..) = open(&target, &object, 10).await;
        partial.add(1, zeros(10)).await.unwrap();
        let (partial, part_size, parts) = open(&target, &object, 5).await;
        assert_eq!((part_size, parts), (10, vec![1]));
        assert_eq!(partial.parts[&1], zeros(10));
        partial.discard().await;
        assert!(!target.with_file_name("sizes.part").exists());
        assert!(!target.with_file_name("sizes.part.log").exists());
    }

    #[tokio::test]
    async fn a_part_counts_if_its_bytes_are_there_and_unchanged() {
        let (target, object) = (target("bytes"), object());
        let data = target.with_file_name("bytes.part");
        let mut changed = vec![0; 25];
        changed[9] = 1;
        let cases = [
            (None, vec![], 15),
            (Some(vec![0; 9]), vec![], 15),
            (Some(vec![0; 24]), vec![0], 5),
            (Some(vec![0; 25]), vec![0, 2], 0),
            (Some(vec![0; 26]), vec![0, 2], 0),
            (Some(changed), vec![2], 10),
        ];
        for (bytes, expected, damaged) in cases {
            let (mut partial, ..) = open(&target, &object, 10).await;
            partial.add(0, zeros(10)).await.unwrap();
            partial.add(2, zeros(5)).await.unwrap();
            match &bytes {
                None => std::fs::remove_file(&data).unwrap(),
                Some(bytes) => std::fs::write(&data, bytes).unwrap(),
            }
            let (partial, _, parts) = open(&target, &object, 10).await;
            assert_eq!((parts, partial.damaged), (expected, damaged), "{bytes:?}");
            assert_eq!(std::fs::metadata(&data).unwrap().len(), 25);
            partial.discard().await;
        }
    }

    #[tokio::test]
    async fn a_part_after_a_line_that_was_cut_off_counts() {
        let (target, object) = (target("line"), object());
        let (mut partial, ..) = open(&target, &object, 10).await;
        partial.write("1 f").await.unwrap();
        let (mut partial, _, parts) = open(&target, &object, 10).await;
        assert_eq!(parts, []);
        partial.add(2, zeros(5)).await.unwrap();
        let (partial, _, parts) = open(&target, &object, 10).await;
        assert_eq!(parts, [2]);
        partial.discard().await;
    }

    #[tokio::test]
    async fn the_log_of_another_object_is_replaced() {
        let (target, object) = (target("other"), object());
        let (mut partial, ..) = open(&target, &object, 10).await;
        partial.add(0, zeros(10)).await.unwrap();
        let other = Object { e_tag: "\"other\"".to_owned(), ..object };
        let (mut partial, _, parts) = open(&target, &other, 10).await;
        assert_eq!(parts, []);
        partial.add(1, zeros(10)).await.unwrap();
        let (partial, _, parts) = open(&target, &other, 10).await;
        assert_eq!(parts, [1]);
        partial.discard().await;
    }
}
