/// The program of a command and its arguments, separated by blanks outside of quotes. A backslash escapes the next
/// character, except on Windows, where it is part of paths.
pub(super) fn words(command: &str) -> Result<Vec<String>, &'static str> {
    let mut words = Vec::new();
    // `None` between words: an empty word must be quoted.
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = command.chars();
    while let Some(character) = characters.next() {
        match (character, quote) {
            (_, Some(open)) if character == open => quote = None,
            ('"' | '\'', None) => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            ('\\', None | Some('"')) if !cfg!(windows) => {
                let next = characters.next().ok_or("there is nothing after its last backslash")?;
                let word = word.get_or_insert_default();
                if quote.is_some() && !matches!(next, '"' | '\\') {
                    word.push('\\');
                }
                word.push(next);
            }
            (blank, None) if blank.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    if quote.is_some() {
        return Err("a quote is not closed");
    }
    words.extend(word);
    if words.is_empty() { Err("it is empty") } else { Ok(words) }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn blanks_separate_words_unless_they_are_quoted() {
        for (command, expected) in [
            ("a", &["a"][..]),
            ("  a\t--b  'c d' ", &["a", "--b", "c d"]),
            (r#""/opt/my tool/a" --b="c 'd'" ''"#, &["/opt/my tool/a", "--b=c 'd'", ""]),
            ("a'b'\"c\"d", &["abcd"]),
        ] {
            assert_eq!(words(command).unwrap(), expected, "{command}");
        }
    }

    #[cfg(not(windows))]
    #[test]
    fn backslashes_quote() {
        for (command, expected) in [
            (r"a\ b", &["a b"][..]),
            (r#"a "b\"c\\d\e""#, &["a", r#"b"c\d\e"#]),
            (r"a 'b\c'", &["a", r"b\c"]),
        ] {
            assert_eq!(words(command).unwrap(), expected, "{command}");
        }
        assert!(words(r"a \").is_err());
    }

    #[test]
    fn what_is_not_closed_or_empty_is_refused() {
        for command in ["", "  ", "a 'b", "a \"b", "'\""] {
            assert!(words(command).is_err(), "{command}");
        }
    }
}
