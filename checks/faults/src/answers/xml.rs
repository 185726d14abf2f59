//! Bodies in XML that are made for the request, or too long to write down.

use std::io;

use super::XML;
use crate::connection::{Connection, Request};

/// As many elements inside one another as a reader would need for its stack to end, if it called itself for each.
const DEPTH: usize = 100_000;

pub(crate) fn title(connection: &mut Connection) -> io::Result<()> {
    let body = "<R><GetTitleResult><Title>T</Title></GetTitleResult></R>";
    connection.respond("200 OK", XML, body)
}

pub(crate) fn deep(connection: &mut Connection, _: &Request) -> io::Result<()> {
    let body = format!("<R><GetTitleResult>{}", "<a>".repeat(DEPTH));
    connection.respond("200 OK", "", &body)
}

/// A few lines that would be some gigabytes if entities were expanded.
pub(crate) fn bomb(connection: &mut Connection, _: &Request) -> io::Result<()> {
    let mut types = "<!ENTITY e0 \"ha\">".to_owned();
    for level in 1..32 {
        let previous = format!("&e{};", level - 1);
        types += &format!("<!ENTITY e{level} \"{previous}{previous}\">");
    }
    let body = format!(
        "<!DOCTYPE r [{types}]><R><GetTitleResult><Title>&e31;</Title></GetTitleResult></R>"
    );
    connection.respond("200 OK", "", &body)
}
