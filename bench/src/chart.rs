//! The chart that the README shows: bars in SVG, readable on light and dark pages.

use std::fmt::Write;

use crate::table::{Row, duration};

const WIDTH: f64 = 760.0;
const BAR: f64 = 16.0;
const LEFT: f64 = 96.0;
const RIGHT: f64 = 190.0;
const HEAD: f64 = 26.0;
const GAP: f64 = 12.0;

/// The comparisons that the chart shows.
const SHOWN: [&str; 7] = [
    "ecr-small",
    "ecr-page",
    "dynamodb-get",
    "dynamodb-batch",
    "s3-get",
    "json-page-decode",
    "json-page-encode",
];

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#24292f}.head{font-weight:600}.ours{fill:#0f766e}\
    .peer{fill:#a3adb8}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.ours{fill:#2dd4bf}.peer{fill:#59636e}}";

/// Draws what was measured. Each comparison has its own scale, whose longest bar is the slowest library.
pub fn svg(rows: &[Row]) -> String {
    let mut body = String::new();
    let mut top = GAP;
    for row in rows.iter().filter(|row| SHOWN.contains(&row.id)) {
        // The time to copy the bytes is in the table; a bar for it would be a dot.
        let peers: Vec<_> = row.measured.iter().filter(|one| one.name != "memcpy").collect();
        let slowest = peers.iter().map(|one| one.fastest()).fold(0.0, f64::max);
        text(&mut body, GAP, top + 14.0, "head", row.what);
        top += HEAD;
        for (index, one) in peers.iter().enumerate() {
            let width = (WIDTH - LEFT - RIGHT) * one.fastest() / slowest;
            let class = if index == 0 { "ours" } else { "peer" };
            text(&mut body, GAP, top + 12.5, "", one.name);
            // Writing to a string can't fail.
            let _ = writeln!(
                body,
                r#"<rect class="{class}" x="{LEFT}" y="{top:.0}" width="{width:.1}" height="{BAR}" rx="2"/>"#
            );
            let label = format!("{}, {} allocations", duration(one.fastest()), one.allocations);
            text(&mut body, LEFT + width + 8.0, top + 12.5, "", &label);
            top += BAR + 4.0;
        }
        top += GAP;
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {top:.0}\" width=\"{WIDTH}\" height=\"{top:.0}\" \
         role=\"img\" aria-label=\"Times of calls and codecs beside other libraries; shorter is faster\">\n\
         <style>{STYLE}</style>\n{body}</svg>\n"
    )
}

fn text(body: &mut String, x: f64, y: f64, class: &str, content: &str) {
    let class = if class.is_empty() { String::new() } else { format!(r#" class="{class}""#) };
    let _ = writeln!(body, r#"<text{class} x="{x:.1}" y="{y:.1}">{content}</text>"#);
}
