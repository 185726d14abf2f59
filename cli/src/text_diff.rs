//! Coloured unified diffs, kept short.

use std::fmt::Write;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();
const PLACE: Style = AnsiColor::Cyan.on_default();

/// The most lines of one file's diff, and of all diffs of a report.
const MOST_LINES: usize = 60;
const MOST_LINES_IN_ALL: usize = 400;

/// After this time, a diff gets coarser.
const PATIENCE: Duration = Duration::from_secs(1);

/// The diffs of a report.
#[derive(Default)]
pub struct Diffs {
    text: String,
    lines: usize,
    left_out: usize,
}

impl Diffs {
    /// Adds the diff of a file, unless the report is long enough already.
    pub fn add(&mut self, name: &str, old: &str, new: &str) {
        if self.lines >= MOST_LINES_IN_ALL {
            self.left_out += 1;
            return;
        }
        let lines = lines(old, new);
        let shown = lines.len().min(MOST_LINES);
        // Writing to a string can't fail.
        let _ = write!(self.text, "\n--- {name}\n+++ {name}, as generated\n");
        for line in lines.iter().take(shown) {
            self.text.push_str(line);
        }
        if lines.len() > shown {
            let _ = writeln!(self.text, "... {} more lines", lines.len() - shown);
        }
        self.lines += shown;
    }

    /// All diffs, and how many were left out.
    pub fn text(mut self) -> String {
        if self.left_out > 0 {
            let _ = writeln!(self.text, "\n... and the diffs of {} more files", self.left_out);
        }
        self.text
    }
}

/// The lines of a unified diff.
fn lines(old: &str, new: &str) -> Vec<String> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old, new);
    let mut lines = Vec::new();
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        lines.push(format!("{PLACE}{}{PLACE:#}\n", hunk.header()));
        for change in hunk.iter_changes() {
            let style = match change.tag() {
                ChangeTag::Delete => REMOVED,
                ChangeTag::Insert => ADDED,
                ChangeTag::Equal => Style::new(),
            };
            let line = change.value().trim_end_matches(['\n', '\r']);
            lines.push(format!("{style}{}{line}{style:#}\n", change.tag()));
            if change.missing_newline() {
                lines.push("\\ no newline at the end of the file\n".to_owned());
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(diffs: Diffs) -> String {
        anstream::adapter::strip_str(&diffs.text()).to_string()
    }

    #[test]
    fn shows_what_changes() {
        let mut diffs = Diffs::default();
        diffs.add("a.rs", "one\ntwo\nthree", "one\n2\nthree\n");
        assert_eq!(
            plain(diffs),
            "\n--- a.rs\n+++ a.rs, as generated\n@@ -1,3 +1,3 @@\n one\n-two\n-three\n\
             \\ no newline at the end of the file\n+2\n+three\n"
        );
    }

    #[test]
    fn says_what_it_leaves_out() {
        let old: String = (0..100).map(|line| format!("{line}\n")).collect();
        let mut diffs = Diffs::default();
        for _ in 0..9 {
            diffs.add("long.txt", &old, "");
        }
        let text = plain(diffs);
        assert!(text.contains("\n-58\n... 41 more lines"), "{text}");
        assert!(text.ends_with("\n... and the diffs of 2 more files\n"), "{text}");
    }
}
