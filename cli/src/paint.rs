//! Messages with the colours of clap's.

use anstyle::{AnsiColor, Style};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HELP: Style = AnsiColor::Green.on_default();

/// The text with labels such as `error:` and `help:` in colour, if they start a line. Print it through `anstream`,
/// which removes the colours unless a terminal shows them.
pub fn paint(text: &str) -> String {
    text.split_inclusive('\n').map(paint_line).collect()
}

fn paint_line(line: &str) -> String {
    let text = line.trim_start_matches(' ');
    let indent = line.strip_suffix(text).unwrap_or_default();
    for (label, style) in [("error:", ERROR), ("warning:", WARNING), ("help:", HELP)] {
        if let Some(rest) = text.strip_prefix(label) {
            return format!("{indent}{style}{label}{style:#}{rest}");
        }
    }
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_labels_and_nothing_else() {
        let text = "error: no `error:` here\n  in a file\n  help: do\nwarning: two\n";
        assert_eq!(
            paint(text),
            "\u{1b}[1m\u{1b}[31merror:\u{1b}[0m no `error:` here\n  in a file\n  \
             \u{1b}[32mhelp:\u{1b}[0m do\n\u{1b}[1m\u{1b}[33mwarning:\u{1b}[0m two\n"
        );
        assert_eq!(anstream::adapter::strip_str(&paint(text)).to_string(), text);
    }
}
