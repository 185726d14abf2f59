//! The table in Markdown.

use std::fmt::Write;

use crate::comparison::{Comparison, Measured};

/// What two measurements of the same code differ by at most; a ratio within it is the target.
const NOISE: f64 = 0.01;

/// What was measured of a comparison.
pub struct Row {
    /// The key.
    pub id: &'static str,
    /// What was compared.
    pub what: &'static str,
    /// The peers, Lensmith first.
    pub measured: Vec<Measured>,
    /// The target in words, and whether it holds; empty without a target.
    pub verdict: String,
}

impl Row {
    /// Measures a comparison.
    pub fn measure(comparison: &mut Comparison, rounds: usize) -> Self {
        let measured = comparison.measure(rounds);
        let verdict = comparison.target.and_then(|target| {
            let peer = measured.iter().find(|one| one.name == target.of)?;
            let ratio = measured.first()?.fastest() / peer.fastest();
            let verdict = if ratio <= target.ratio + NOISE { "holds" } else { "missed" };
            Some(format!("{ratio:.2} of {}, target {:.2}: {verdict}", target.of, target.ratio))
        });
        Self {
            id: comparison.id,
            what: comparison.what,
            measured,
            verdict: verdict.unwrap_or_default(),
        }
    }

    /// How long Lensmith takes beside a peer, by the fastest samples.
    pub fn ratio(&self, peer: &Measured) -> f64 {
        self.measured.first().map_or(f64::NAN, |ours| ours.fastest() / peer.fastest())
    }
}

/// All rows, one line for each library.
pub fn markdown(rows: &[Row]) -> String {
    let mut text =
        "| | fastest | median | Lensmith takes | allocations |\n|---|--:|--:|--:|--:|\n".to_owned();
    for row in rows {
        for (index, one) in row.measured.iter().enumerate() {
            let (name, ratio) = match index {
                0 => (format!("**{}**: {}", row.what, one.name), String::new()),
                _ => (one.name.to_owned(), format!("{:.2}", row.ratio(one))),
            };
            let (fastest, median) = (duration(one.fastest()), duration(one.median()));
            // Writing to a string can't fail.
            let _ =
                writeln!(text, "| {name} | {fastest} | {median} | {ratio} | {} |", one.allocations);
        }
    }
    text.push('\n');
    for row in rows.iter().filter(|row| !row.verdict.is_empty()) {
        let _ = writeln!(text, "- {}: {}", row.what, row.verdict);
    }
    text
}

/// Seconds, in the unit that suits them.
pub fn duration(seconds: f64) -> String {
    match seconds {
        _ if seconds < 1e-6 => format!("{:.0} ns", seconds * 1e9),
        _ if seconds < 1e-4 => format!("{:.1} µs", seconds * 1e6),
        _ if seconds < 1e-3 => format!("{:.0} µs", seconds * 1e6),
        _ => format!("{:.1} ms", seconds * 1e3),
    }
}
