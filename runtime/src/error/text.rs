//! The text of a body that is not JSON, such as the error page of a proxy.

/// How much of a body is read, in bytes, and how much of it becomes a message, in characters.
const MAX_TEXT: (usize, usize) = (4096, 200);

/// Elements whose content is not shown.
const HIDDEN: [&str; 2] = ["script", "style"];

/// The [character references](https://html.spec.whatwg.org/multipage/named-characters.html) that error pages use.
const ENTITIES: [(&str, char); 14] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("copy", '©'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
];

/// The text on one line: of markup the title, or else all text that a browser would show.
pub(crate) fn line(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body.get(..MAX_TEXT.0).unwrap_or(body));
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let text = if text.starts_with('<') { shown(text) } else { text.to_owned() };
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let line: String = words.join(" ").chars().take(MAX_TEXT.1).collect();
    (!line.is_empty()).then_some(line)
}

fn shown(markup: &str) -> String {
    let mut shown = String::new();
    let mut rest = markup;
    while let Some((text, markup)) = rest.split_once('<') {
        shown.push_str(text);
        if !markup.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) {
            shown.push('<');
            rest = markup;
            continue;
        }
        shown.push(' ');
        let name = markup.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        rest = after_tag(markup);
        if HIDDEN.iter().any(|hidden| name.eq_ignore_ascii_case(hidden)) {
            rest = split_at_end(rest, name).1;
        } else if name.eq_ignore_ascii_case("title") {
            let (title, after) = split_at_end(rest, name);
            if !title.trim().is_empty() {
                return decoded(title);
            }
            rest = after;
        }
    }
    shown.push_str(rest);
    decoded(&shown)
}

/// What follows a tag or a comment, whose `<` has been read.
fn after_tag(markup: &str) -> &str {
    if let Some(comment) = markup.strip_prefix("!--") {
        return comment.split_once("-->").map_or("", |(_, after)| after);
    }
    let mut quote = None;
    let end = markup.char_indices().find(|&(_, c)| {
        match quote {
            None if c == '>' => return true,
            None if c == '"' || c == '\'' => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
        false
    });
    // A quotation mark that nothing closes is no reason to hide the text.
    let end = end.map(|(index, _)| index).or_else(|| markup.find('>'));
    end.and_then(|index| markup.get(index + 1..)).unwrap_or_default()
}

/// The content of an element, and what follows from its end tag on.
fn split_at_end<'a>(content: &'a str, name: &str) -> (&'a str, &'a str) {
    let is_end = |(index, _): &(usize, &str)| {
        let tag = content.get(index + 2..index + 2 + name.len());
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name))
    };
    let end = content.match_indices("</").find(is_end);
    end.and_then(|(index, _)| content.split_at_checked(index)).unwrap_or((content, ""))
}

fn decoded(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(';').and_then(|(name, rest)| Some((character(name)?, rest))) {
            Some((character, rest)) => {
                out.push(character);
                out.push_str(rest);
            }
            None => {
                out.push('&');
                out.push_str(part);
            }
        }
    }
    out
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, character)| *character)
}
