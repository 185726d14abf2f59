//! Copies a file to S3, or an object from there: `s3cp [OPTIONS] SOURCE TARGET`.

#![forbid(unsafe_code)]

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use lensmith::{Body, Client};
use transfer_example::checksum::Algorithm;
use transfer_example::{Options, Progress, Transfer};

const HELP: &str = "\
Copies a file to S3, or an object from there.

Usage: s3cp [OPTIONS] SOURCE TARGET

One of the two is s3://BUCKET/KEY, and the other one a path, or - for the standard input or output.
Region, credentials and endpoint come from the environment, as for all tools of AWS.

Options:
  --part-size MIB      the size of a part (8)
  --concurrency COUNT  how many parts are on their way at a time (8)
  --checksum NAME      crc64nvme, crc32 or none (crc64nvme)
  --help               this text
";

type AnyError = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("s3cp: {error}");
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(run(std::env::args().skip(1)));
    // After a failure, a thread may still wait for the standard input.
    runtime.shutdown_background();
    match done {
        Ok(Some(done)) => {
            eprintln!("{}{done}", start_of_line());
            ExitCode::SUCCESS
        }
        Ok(None) => {
            // If the reader closed the stream, the text is not needed.
            let _ = std::io::stdout().write_all(HELP.as_bytes());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}s3cp: {error}", start_of_line());
            ExitCode::FAILURE
        }
    }
}

/// Copies, and sums up what was copied; `None` if help is asked for.
async fn run(arguments: impl Iterator<Item = String>) -> Result<Option<String>, AnyError> {
    let Some((options, source, target)) = parse(arguments)? else { return Ok(None) };
    let transfer = Transfer::new(Client::from_env().await?).with_options(options);
    let start = Instant::now();
    let (length, more) = match (object(&source)?, object(&target)?) {
        (None, Some((bucket, key))) => {
            let body = match &*source {
                "-" => Body::from_reader(std::io::stdin()),
                path => Body::from_file(path).map_err(|error| format!("{path}: {error}"))?,
            };
            let done = transfer.upload(bucket, key, body).on_progress(show()).await?;
            let checksum = done.checksum.map(|sum| format!(", {} {sum}", sum.algorithm));
            (done.length, format!("{} parts{}", done.parts, checksum.unwrap_or_default()))
        }
        (Some((bucket, key)), None) => {
            let download = transfer.download(bucket, key).on_progress(show());
            let done = match &*target {
                "-" => download.to_writer(&mut tokio::io::stdout()).await?,
                path => download.to_file(path).await?,
            };
            let checksum = done.verified.map(|algorithm| format!("{algorithm} verified"));
            let none = || "the object has no checksum of its content".to_owned();
            let again = match done.damaged {
                0 => String::new(),
                damaged => format!(", {damaged} bytes of an earlier download were damaged"),
            };
            (done.length, checksum.unwrap_or_else(none) + &again)
        }
        _ => return Err("one of SOURCE and TARGET has to be s3://BUCKET/KEY; see --help".into()),
    };
    let seconds = start.elapsed().as_secs_f64();
    let speed = length as f64 / seconds.max(1e-9) / f64::from(1 << 20);
    Ok(Some(format!("{length} bytes in {seconds:.1} s, {speed:.0} MiB/s, {more}")))
}

/// The options, the source and the target; `None` if help is asked for.
fn parse(
    mut arguments: impl Iterator<Item = String>,
) -> Result<Option<(Options, String, String)>, AnyError> {
    let (mut options, mut places) = (Options::default(), Vec::new());
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        let number = |text: String| {
            text.parse::<u32>().map_err(|_| format!("{argument} needs a number, not `{text}`"))
        };
        match &*argument {
            "--help" | "-h" => return Ok(None),
            "--part-size" => options.part_size = u64::from(number(value()?)?) << 20,
            "--concurrency" => options.concurrency = number(value()?)? as usize,
            "--checksum" => {
                options.checksum = match &*value()? {
                    "crc64nvme" => Some(Algorithm::Crc64Nvme),
                    "crc32" => Some(Algorithm::Crc32),
                    "none" => None,
                    other => return Err(format!("no checksum is named `{other}`").into()),
                };
            }
            option if option.starts_with("--") => {
                return Err(format!("no option is named {option}; see --help").into());
            }
            _ => places.push(argument),
        }
    }
    match <[String; 2]>::try_from(places) {
        Ok([source, target]) => Ok(Some((options, source, target))),
        Err(_) => Err("name a SOURCE and a TARGET; see --help".into()),
    }
}

/// The bucket and the key of an object; `None` for a path.
fn object(place: &str) -> Result<Option<(&str, &str)>, AnyError> {
    let Some(object) = place.strip_prefix("s3://") else { return Ok(None) };
    match object.split_once('/') {
        Some((bucket, key)) if !bucket.is_empty() && !key.is_empty() => Ok(Some((bucket, key))),
        _ => Err(format!("`{place}` is not of the form s3://BUCKET/KEY").into()),
    }
}

/// What goes back to the start of a line of a terminal, and erases it; nothing if the errors go elsewhere.
fn start_of_line() -> &'static str {
    if std::io::stderr().is_terminal() { "\r\x1b[K" } else { "" }
}

/// Shows progress on a terminal, a few times a second.
fn show() -> impl Fn(Progress) + Send + Sync {
    let (start, last) = (start_of_line(), std::sync::Mutex::new(None));
    move |progress| {
        if start.is_empty() {
            return;
        }
        // Another thread that shows progress shows enough.
        let Ok(mut last) = last.try_lock() else { return };
        let is_due = last.is_none_or(|last: Instant| last.elapsed() > Duration::from_millis(200));
        if is_due {
            *last = Some(Instant::now());
            let of = progress.total.map(|total| format!(" of {}", total >> 20)).unwrap_or_default();
            let _ = write!(std::io::stderr(), "{start}{}{of} MiB ", progress.bytes >> 20);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> impl Iterator<Item = String> {
        line.split(' ').map(str::to_owned)
    }

    #[test]
    fn options_and_places_may_come_in_any_order() {
        let line = "--part-size 16 a s3://b/c/d --concurrency 2 --checksum none";
        let (options, source, target) = parse(words(line)).unwrap().unwrap();
        let expected =
            Options { part_size: 16 << 20, concurrency: 2, checksum: None, ..Options::default() };
        assert_eq!((options, &*source), (expected, "a"));
        assert_eq!(object(&target).unwrap(), Some(("b", "c/d")));
        assert!(parse(words("--help")).unwrap().is_none());
    }

    #[test]
    fn mistakes_are_named() {
        for (line, what) in [
            ("a", "SOURCE"),
            ("a b c", "TARGET"),
            ("--part-size x a b", "not `x`"),
            ("a b --concurrency", "needs a value"),
            ("--checksum md5 a b", "`md5`"),
            ("--fast a b", "--fast"),
        ] {
            let error = parse(words(line)).unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        }
        assert!(object("s3://bucket").is_err());
    }
}
