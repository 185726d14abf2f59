//! Every documentation text of AWS's models becomes Markdown without what rustdoc warns of.

use std::collections::BTreeSet;
use std::path::Path;

use lensmith_codegen::docs::{markdown, summary};
use libtest_mimic::Failed;

use super::models::{aws_models, texts_of_trait};

/// A line of 100 columns without `/// `.
const WIDTH: usize = 96;

pub(crate) fn run(shared: &Path) -> Result<(), Failed> {
    let mut failures = Vec::new();
    for (path, json) in aws_models(shared)? {
        let mut texts = BTreeSet::new();
        texts_of_trait(&serde_json::from_slice(&json)?, "smithy.api#documentation", &mut texts);
        if texts.is_empty() {
            failures.push(format!("{}: no documentation", path.display()));
        }
        let wrong = texts.iter().filter_map(|text| Some((text, check(text).err()?)));
        failures.extend(wrong.map(|(text, why)| format!("{}: {why} in {text:?}", path.display())));
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

fn check(text: &str) -> Result<(), String> {
    let printed = markdown(text, WIDTH);
    if printed != printed.trim() || printed.contains("\n\n\n") {
        return Err("needless blank lines".into());
    }
    if markdown(&printed, WIDTH) != printed {
        return Err("not what it is once read and printed again".into());
    }
    let is_fence = |line: &&str| line.trim_start().starts_with("```");
    if printed.lines().filter(is_fence).count() % 2 == 1 {
        return Err("a code block that does not end".into());
    }
    let mut in_code = false;
    for line in printed.lines() {
        in_code ^= is_fence(&line);
        if !in_code && !is_fence(&line) {
            check_line(line).map_err(|why| format!("{why} ({line:?})"))?;
        }
    }
    let summary = summary(&printed);
    if summary.contains('\n') || summary.is_empty() && !printed.is_empty() {
        return Err(format!("the summary {summary:?}"));
    }
    check_line(&summary).or_else(|why| if why == TOO_LONG { Ok(()) } else { Err(why.into()) })
}

const TOO_LONG: &str = "a line that could be broken";

/// Reads a line as rustdoc would: whatever is special must be code, a link or escaped.
fn check_line(line: &str) -> Result<(), &'static str> {
    let marker = |c: char| c.is_ascii_digit() || " >-*.)".contains(c);
    let mut rest = line.trim_start_matches(marker);
    let mut has_space = false;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            '`' => code_length(rest).ok_or("a code span that does not end")?,
            '<' if rest.starts_with("<http") => rest.find('>').ok_or("a link without end")? + 1,
            '<' => return Err("a tag"),
            '[' => link_length(rest).ok_or("a bracket that is no link")?,
            _ if rest.starts_with("http://") || rest.starts_with("https://") => {
                return Err("a bare URL");
            }
            _ => c.len_utf8(),
        };
        has_space |= c == ' ';
        rest = rest.get(length..).ok_or("an escape of nothing")?;
    }
    match line {
        _ if line.ends_with(char::is_whitespace) => Err("white space at the end of a line"),
        _ if line.chars().count() > WIDTH && has_space => Err(TOO_LONG),
        _ => Ok(()),
    }
}

/// A code span ends at the next run of as many backticks as it starts with.
fn code_length(text: &str) -> Option<usize> {
    let run = |text: &str| text.bytes().take_while(|&byte| byte == b'`').count();
    let fence = run(text);
    let mut end = fence;
    loop {
        let rest = text.get(end..)?;
        let start = rest.find('`')?;
        let length = run(rest.get(start..)?);
        end += start + length;
        if length == fence {
            return Some(end);
        }
    }
}

fn link_length(text: &str) -> Option<usize> {
    let target = text.find("](http")?;
    Some(target + text.get(target..)?.find(')')? + 1)
}
