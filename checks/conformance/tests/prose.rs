//! What the project writes is plain English: no file holds a phrase that has made readers stumble.

#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "Clippy takes helpers of tests for production code"
)]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// The phrases, and what to write instead. Letters match in either case, and a phrase may be wrapped.
const PHRASES: [(&str, &str); 13] = [
    ("of which", "whose; one of them; a sentence of its own"),
    ("of whose", "whose"),
    ("one's own", "your own"),
    ("whoever", "if you; callers that"),
    ("to drop", "dropping; if it is dropped"),
    ("in so far", "if"),
    ("at the turns", "at each stage"),
    ("is none", "is not one; there is no"),
    ("are none", "are not any; there are no"),
    ("as good as", "means; equals"),
    ("behind it", "after it"),
    ("what is known of", "the thing itself: code, message, state"),
    ("what it is told", "its settings"),
];

/// Folders that hold nothing to read, or nothing that the project wrote.
const SKIPPED: [&str; 6] = [".git", "target", "seeds", "corpus", "artifacts", "node_modules"];
const EXTENSIONS: [&str; 8] = ["json", "md", "py", "rs", "sh", "stderr", "toml", "txt"];
/// This file names the phrases.
const OWN: &str = "checks/conformance/tests/prose.rs";

#[test]
fn no_file_has_a_phrase_that_makes_readers_stumble() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(files.len() > 500, "only {} files were found below {}", files.len(), root.display());
    let mut hits = String::new();
    let mut count = 0;
    for file in files {
        let name = file.strip_prefix(&root).unwrap().display().to_string();
        let Ok(text) = fs::read_to_string(&file) else { continue };
        if name.replace('\\', "/") == OWN {
            continue;
        }
        for (line, phrase, instead) in find(&text) {
            count += 1;
            writeln!(hits, "{name}:{line}: `{phrase}`; better: {instead}").unwrap();
        }
    }
    assert!(count == 0, "{count} phrases to rewrite in plain English:\n{hits}");
}

#[test]
fn a_phrase_is_found_where_it_is_wrapped_and_only_as_whole_words() {
    let found = |text| find(text).into_iter().map(|(line, ..)| line).collect::<Vec<_>>();
    assert_eq!(found("/// A list, some of\n/// which are empty."), [1]);
    assert_eq!(found("# Of which\n\nwhoever"), [1, 3]);
    assert_eq!(found("A proof which holds, and into dropping."), []);
}

/// The line, the phrase and what is better, for each phrase in a text.
fn find(text: &str) -> Vec<(usize, &'static str, &'static str)> {
    let (joined, starts) = join(text);
    let mut hits = Vec::new();
    for (phrase, instead) in PHRASES {
        for (offset, _) in joined.match_indices(phrase) {
            let before = joined[..offset].chars().next_back();
            let after = joined[offset + phrase.len()..].chars().next();
            if ![before, after].into_iter().flatten().any(char::is_alphanumeric) {
                hits.push((starts.partition_point(|start| *start <= offset), phrase, instead));
            }
        }
    }
    hits.sort_unstable();
    hits
}

/// The text in small letters as one line, without the marks of comments, and where each line starts in it.
fn join(text: &str) -> (String, Vec<usize>) {
    let (mut joined, mut starts) = (String::new(), Vec::new());
    for line in text.lines() {
        starts.push(joined.len());
        let words = line.trim_start().trim_start_matches(['/', '!', '#', '>', '*']).trim();
        // An empty line ends a paragraph, and a phrase with it.
        joined.push_str(if words.is_empty() { "\u{b6}" } else { words });
        joined.push(' ');
    }
    joined.make_ascii_lowercase();
    (joined, starts)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                collect(&path, files);
            }
        } else if path.ends_with(".ci/run")
            || path.extension().is_some_and(|end| EXTENSIONS.iter().any(|known| end == *known))
        {
            files.push(path);
        }
    }
}
