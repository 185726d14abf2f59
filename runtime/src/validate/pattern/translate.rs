use std::str::Chars;

/// A pattern in the syntax of `regex`, as [ECMA 262] reads it in Unicode mode: the dot is no end of a
/// line, `\d` and `\w` are ASCII's, and a dash that can't be a range stands for itself. What `regex`
/// lacks is handed on as it is, for `regex` to refuse.
///
/// [ECMA 262]: https://tc39.es/ecma262/#sec-patterns
pub(super) fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern.chars();
    while let Some(found) = rest.next() {
        match found {
            '.' => out.push_str(r"[^\n\r\u{2028}\u{2029}]"),
            '[' => class(&mut rest, &mut out),
            '\\' => match escape(&mut rest) {
                Atom::Character(character) => push_literal(character, &mut out),
                Atom::Set(set) | Atom::Other(set) => out.push_str(&set),
            },
            _ => out.push(found),
        }
    }
    out
}

/// What an escape, or a character in a class, stands for.
enum Atom {
    Character(char),
    /// A set of characters, as a class may contain it.
    Set(String),
    /// Neither, as `regex` writes it.
    Other(String),
}

const DIGIT: &str = "0-9";
const WORD: &str = "0-9A-Za-z_";
/// White space and ends of lines.
const SPACE: &str =
    r"\t-\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";

/// Writes the class that `rest` starts within.
fn class(rest: &mut Chars<'_>, out: &mut String) {
    let is_negated = rest.as_str().starts_with('^');
    if is_negated {
        rest.next();
    }
    // The class of nothing, which `regex` would read on from.
    if rest.as_str().starts_with(']') {
        rest.next();
        out.push_str(if is_negated { r"[\x{0}-\x{10ffff}]" } else { r"[^\x{0}-\x{10ffff}]" });
        return;
    }
    out.push_str(if is_negated { "[^" } else { "[" });
    while let Some(first) = class_atom(rest) {
        let mut ahead = rest.clone();
        let last = if ahead.next() == Some('-') { class_atom(&mut ahead) } else { None };
        match (first, last) {
            (Atom::Character(first), Some(Atom::Character(last))) => {
                push_literal(first, out);
                out.push('-');
                push_literal(last, out);
                *rest = ahead;
            }
            (Atom::Character(character), _) => push_literal(character, out),
            (Atom::Set(set) | Atom::Other(set), _) => out.push_str(&set),
        }
    }
    if rest.next().is_some() {
        out.push(']');
    }
}

/// The next atom of a class; `None` at its end.
fn class_atom(rest: &mut Chars<'_>) -> Option<Atom> {
    let mut ahead = rest.clone();
    let atom = match ahead.next()? {
        ']' => return None,
        '\\' if ahead.as_str().starts_with('b') => {
            ahead.next();
            Atom::Character('\u{8}')
        }
        '\\' => escape(&mut ahead),
        character => Atom::Character(character),
    };
    *rest = ahead;
    Some(atom)
}

/// What follows a backslash.
fn escape(rest: &mut Chars<'_>) -> Atom {
    let Some(found) = rest.next() else { return Atom::Other("\\".to_owned()) };
    match found {
        'd' => Atom::Set(format!("[{DIGIT}]")),
        'D' => Atom::Set(format!("[^{DIGIT}]")),
        'w' => Atom::Set(format!("[{WORD}]")),
        'W' => Atom::Set(format!("[^{WORD}]")),
        's' => Atom::Set(format!("[{SPACE}]")),
        'S' => Atom::Set(format!("[^{SPACE}]")),
        'p' | 'P' => property(found, rest),
        'b' | 'B' => Atom::Other(format!(r"(?-u:\{found})")),
        't' => Atom::Character('\t'),
        'n' => Atom::Character('\n'),
        'v' => Atom::Character('\u{b}'),
        'f' => Atom::Character('\u{c}'),
        'r' => Atom::Character('\r'),
        '0' => Atom::Character('\0'),
        'x' | 'u' => code_point(found, rest),
        _ if found.is_ascii_alphanumeric() => Atom::Other(format!("\\{found}")),
        _ => Atom::Character(found),
    }
}

/// `\p{...}`. `Print` is a property of Java, not of ECMA 262, but AWS's models use it.
fn property(kind: char, rest: &mut Chars<'_>) -> Atom {
    let text = rest.as_str();
    let Some((name, after)) = text.strip_prefix('{').and_then(|text| text.split_once('}')) else {
        return Atom::Other(format!("\\{kind}"));
    };
    *rest = after.chars();
    Atom::Set(match (kind, name) {
        ('p', "Print") => "[ -~]".to_owned(),
        ('P', "Print") => "[^ -~]".to_owned(),
        _ => format!(r"\{kind}{{{name}}}"),
    })
}

/// `\xHH`, `\uHHHH`, `\u{H...}`, and two of `\uHHHH` that are a pair of surrogates.
fn code_point(kind: char, rest: &mut Chars<'_>) -> Atom {
    let text = rest.as_str();
    let braced = text.strip_prefix('{').and_then(|text| text.split_once('}'));
    let found = match (kind, braced) {
        ('u', Some((digits, after))) => hexadecimal(digits).map(|code| (code, after)),
        ('u', None) => unit(text, 4).map(|(code, after)| match (code, low_surrogate(after)) {
            (0xd800..=0xdbff, Some((low, after))) => {
                (0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00), after)
            }
            _ => (code, after),
        }),
        _ => unit(text, 2),
    };
    let Some((code, after)) = found else { return Atom::Other(format!("\\{kind}")) };
    *rest = after.chars();
    char::from_u32(code).map_or_else(|| Atom::Other(format!(r"\u{{{code:x}}}")), Atom::Character)
}

/// The low surrogate that follows a high one.
fn low_surrogate(text: &str) -> Option<(u32, &str)> {
    unit(text.strip_prefix("\\u")?, 4).filter(|(code, _)| (0xdc00..=0xdfff).contains(code))
}

/// A number of so many hexadecimal digits, and what follows it.
fn unit(text: &str, digits: usize) -> Option<(u32, &str)> {
    let (digits, after) = text.split_at_checked(digits)?;
    Some((hexadecimal(digits)?, after))
}

fn hexadecimal(digits: &str) -> Option<u32> {
    // `from_str_radix` would take a sign.
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(digits)?;
    u32::from_str_radix(digits, 16).ok()
}

/// Writes a character that stands for itself.
fn push_literal(character: char, out: &mut String) {
    let mut buffer = [0; 4];
    out.push_str(&regex::escape(character.encode_utf8(&mut buffer)));
}
