//! The JSON reader against JSONTestSuite: files whose names begin with `y_` are JSON, with `n_` are not, and
//! with `i_` are left to the implementation.

use std::fs;
use std::path::Path;

use lensmith::json::{Error, Reader, Token};
use libtest_mimic::Failed;

pub(crate) fn run(shared: &Path) -> Result<(), Failed> {
    let mut failures = Vec::new();
    let mut files = 0;
    for entry in fs::read_dir(shared.join("json-test-suite"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            files += 1;
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            check(&name, &fs::read(&path)?)
                .unwrap_or_else(|problem| failures.push(format!("{name}: {problem}")));
        }
    }
    if files == 0 {
        return Err("json-test-suite holds no .json file".into());
    }
    failures.sort();
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

/// Of the files left to the implementation, those about numbers are accepted; those about text that
/// is not UTF-8, lone surrogates, byte order marks and deep nesting are not.
fn check(name: &str, input: &[u8]) -> Result<(), String> {
    let is_accepted = name.starts_with("y_") || name.starts_with("i_number_");
    let results = [("skip", whole(input, Reader::skip)), ("read", whole(input, read))];
    for (method, result) in results {
        match result {
            Ok(()) if !is_accepted => return Err(format!("{method} accepts it")),
            Err(error) if is_accepted => return Err(format!("{method} rejects it: {error}")),
            _ => {}
        }
    }
    Ok(())
}

fn whole<'a>(
    input: &'a [u8],
    value: fn(&mut Reader<'a>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut reader = Reader::new(input);
    value(&mut reader)?;
    reader.end()
}

fn read(reader: &mut Reader<'_>) -> Result<(), Error> {
    match reader.peek()? {
        Token::Null => reader.null(),
        Token::Boolean => reader.boolean().map(drop),
        Token::Number => reader.number().map(drop),
        Token::String => reader.string().map(drop),
        Token::Array => {
            reader.begin_array()?;
            while reader.next_element()? {
                read(reader)?;
            }
            Ok(())
        }
        Token::Object => {
            reader.begin_object()?;
            while reader.next_key()?.is_some() {
                read(reader)?;
            }
            Ok(())
        }
    }
}
