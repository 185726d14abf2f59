//! What is not Rust in the pages: TOML, commands, links and tables. And whether the doc tests know all pages.
#![allow(clippy::unwrap_used, reason = "Clippy takes helpers of tests for production code")]

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use lensmith_cli::{diff, generate, inspect};

/// The command as `cli/src/main.rs` has it, for the arguments in the pages.
#[derive(Parser)]
#[command(name = "lensmith", version)]
enum Command {
    Generate(generate::Arguments),
    Check(generate::Arguments),
    Inspect(inspect::Arguments),
    Diff(diff::Arguments),
    Completions { _shell: String },
}

struct Page {
    /// The path in the repository.
    name: String,
    folder: PathBuf,
    text: String,
}

fn pages() -> Vec<Page> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let docs = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().file_name());
    let docs = docs.map(|name| format!("docs/{}", name.into_string().unwrap()));
    let others =
        ["README.md", "SECURITY.md", "cli/README.md", "codegen/README.md", "runtime/README.md"];
    let mut names: Vec<String> = others.map(str::to_owned).into_iter().chain(docs).collect();
    names.sort();
    let page = |name: String| Page {
        folder: root.join(&name).parent().unwrap().to_owned(),
        text: fs::read_to_string(root.join(&name)).unwrap(),
        name,
    };
    names.into_iter().map(page).collect()
}

impl Page {
    /// The blocks of a language, each with the number of its first line.
    fn blocks(&self, language: &str) -> Vec<(usize, String)> {
        let mut blocks = Vec::new();
        let mut open: Option<Option<(usize, String)>> = None;
        for (index, line) in self.text.lines().enumerate() {
            match (&mut open, line.strip_prefix("```")) {
                (None, Some(info)) => {
                    let is_wanted = info.split(',').next() == Some(language);
                    open = Some(is_wanted.then(|| (index + 2, String::new())));
                }
                (Some(block), Some(_)) => {
                    blocks.extend(block.take());
                    open = None;
                }
                (Some(Some((_, text))), None) => *text += &format!("{line}\n"),
                _ => {}
            }
        }
        blocks
    }
}

/// Fails with a line for each problem, unless `checked` is nothing at all.
fn assert_good(checked: usize, problems: &[String]) {
    assert!(checked > 0, "there is nothing to check");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_page_with_rust_is_tested() {
    let library = include_str!("../src/lib.rs");
    let pages: Vec<_> =
        pages().into_iter().filter(|page| !page.blocks("rust").is_empty()).collect();
    let missing = pages.iter().filter(|page| !library.contains(&format!("\"{}\"", page.name)));
    let missing: Vec<_> =
        missing.map(|page| format!("{} is not in src/lib.rs", page.name)).collect();
    assert_good(pages.len(), &missing);
}

#[test]
fn toml_is_what_its_reader_takes() {
    let (mut checked, mut problems) = (0, Vec::new());
    for page in pages() {
        for (line, text) in page.blocks("toml") {
            let problem = match text.contains("[[crate]]") || text.contains("[[module]]") {
                true => lensmith_codegen::project::parse(&text, "lensmith.toml")
                    .err()
                    .map(|e| e.to_string()),
                false => text.parse::<toml::Table>().err().map(|e| e.to_string()),
            };
            checked += 1;
            problems.extend(problem.map(|problem| format!("{}:{line}: {problem}", page.name)));
        }
    }
    assert_good(checked, &problems);
}

#[test]
fn commands_take_their_arguments() {
    let (mut checked, mut problems) = (0, Vec::new());
    for page in pages() {
        for (line, text) in page.blocks("sh") {
            let text = text.replace("\\\n", " ");
            for command in text.lines().filter(|line| line.starts_with("lensmith ")) {
                checked += 1;
                match Command::try_parse_from(words(command)) {
                    // `--help` and `--version` count as errors for clap.
                    Err(error) if error.use_stderr() => {
                        let error = error.to_string();
                        let first = error.lines().next().unwrap_or_default();
                        problems.push(format!("{}:{line}: `{command}`: {first}", page.name));
                    }
                    _ => {}
                }
            }
        }
    }
    assert_good(checked, &problems);
}

/// The words of a command without its comment, as a shell splits them; quotes are double.
fn words(command: &str) -> Vec<String> {
    let command = command.split(" #").next().unwrap_or_default();
    let mut words = Vec::new();
    for (index, part) in command.split('"').enumerate() {
        match index % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

#[test]
fn links_within_the_repository_lead_somewhere() {
    let (mut checked, mut problems) = (0, Vec::new());
    for page in pages() {
        for link in page.text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            if path.contains("://") || path.contains(' ') {
                continue;
            }
            checked += 1;
            let target = page.folder.join(path);
            let text = match path.is_empty() {
                true => page.text.clone(),
                false => fs::read_to_string(&target).unwrap_or_default(),
            };
            let has_anchor = anchor.is_empty()
                || text
                    .lines()
                    .filter(|line| line.starts_with('#'))
                    .any(|line| slug(line) == anchor);
            if !path.is_empty() && !target.exists() || !has_anchor {
                problems.push(format!("{}: {link} leads nowhere", page.name));
            }
        }
    }
    assert_good(checked, &problems);
}

/// The anchor of a heading.
fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The rows of tables in the page of corrections.
fn rows_of_corrections() -> Vec<String> {
    let page = pages().into_iter().find(|page| page.name == "docs/corrections.md").unwrap();
    let rows = page.text.lines().filter(|line| line.starts_with("| "));
    rows.map(str::to_owned).collect()
}

#[test]
fn the_page_of_corrections_has_their_limits_and_endpoints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let corrections = root.join("codegen/src/model/load/corrections.json");
    let corrections = fs::read_to_string(corrections).unwrap();
    let corrections: serde_json::Value = serde_json::from_str(&corrections).unwrap();
    let (rows, mut checked, mut problems) = (rows_of_corrections(), 0, Vec::new());
    for (id, entry) in corrections.get("shapes").unwrap().as_object().unwrap() {
        let value = |name: &str| entry.get("traits").unwrap().get(name);
        let mut expect = |what: &str, end: &str| {
            checked += 1;
            if !rows.iter().any(|row| row.contains(what) && row.ends_with(end)) {
                problems.push(format!("no row has {what} and ends with {end}, as {id} does"));
            }
        };
        if let Some(seconds) = value("lensmith#timeout").and_then(serde_json::Value::as_u64) {
            let name = format!("`{}`", id.rsplit('#').next().unwrap());
            let seconds = match seconds {
                0..1000 => seconds.to_string(),
                _ => format!("{},{:03}", seconds / 1000, seconds % 1000),
            };
            expect(&name, &format!("| {seconds} |"));
        }
        if let Some(from) = value("lensmith#endpointFrom").and_then(serde_json::Value::as_str) {
            expect(from, " |");
        }
    }
    assert_good(checked, &problems);
}

#[test]
fn the_page_of_corrections_has_every_trait_of_ours() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let traits = fs::read_to_string(root.join("codegen/src/model/traits.rs")).unwrap();
    let known: Vec<&str> =
        traits.split("\"lensmith#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let rows = rows_of_corrections();
    let has_row =
        |name: &str| rows.iter().any(|row| row.starts_with(&format!("| `lensmith#{name}` |")));
    let missing = known.iter().filter(|name| !has_row(name));
    let missing: Vec<String> = missing.map(|name| format!("lensmith#{name} has no row")).collect();
    assert_good(known.len(), &missing);
}
