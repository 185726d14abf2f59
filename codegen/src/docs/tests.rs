use super::tree::plain_text;
use super::{append, brief, commonmark, markdown, summary};

const WIDTH: usize = 40;

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(input, expected)| markdown(input, WIDTH) != *expected)
        .map(|(input, expected)| {
            let actual = markdown(input, WIDTH);
            format!("{input:?}\n  expected {expected:?}\n  actual   {actual:?}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn inline_tags_become_marks() {
    check(&[
        ("<p>A <code>b</code> <i>c</i> <b>d</b>.</p>", "A `b` _c_ **d**."),
        ("<p>see <a href=\"https://a.b/c\">the <i>d</i></a>.</p>", "see [the _d_](https://a.b/c)."),
        ("<p><a href='https://a.b'>https://a.b</a></p>", "<https://a.b>"),
        (
            "<p><a>Op</a> <a href=\"\">x</a> <a href=\"/y\">y</a> <a href=\"mailto:z\">z</a></p>",
            "Op x y z",
        ),
        ("<p><a href=\"https://a.b/?x=1&amp;y=(2)\">c</a></p>", "[c](https://a.b/?x=1&y=%282%29)"),
        ("<p><code>\n <a href=\"https://a.b\">C</a>\n</code> d</p>", "[`C`](https://a.b) d"),
        ("<p>in<i> a</i>b <b> c </b>d</p>", "in ab **c** d"),
        ("<p>un<b>believ</b>able <b>a</b><b>b</b></p>", "un**believ**able **ab**"),
        (
            "<p><code>a</code><code>b</code> <code>c`d</code> <code>`</code></p>",
            "`ab` ``c`d`` `` ` ``",
        ),
        ("<p>a<br>b<br/></p>", "a\\\nb"),
        ("<p>Wait!<a href=\"https://a.b\">c</a></p>", "Wait\\![c](https://a.b)"),
        ("<p><b>a <b>b</b> c</b></p>", "**a b c**"),
    ]);
}

#[test]
fn block_tags_become_blocks() {
    check(&[
        ("<p>a</p>\n\n      <p>b</p><p/><p> </p>c", "a\n\nb\n\nc"),
        ("<fullname>A</fullname><p>b</p><h2><b>c</b> d</h2>", "**A**\n\nb\n\n**c d**"),
        ("<ul><li><p>a</p><ul><li>b</li></ul></li><li>c", "- a\n  - b\n- c"),
        ("<ol><li>a<p>b<li>c</ol>d", "1. a\n\n   b\n2. c\n\nd"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b"),
        ("<ul><li></li></ul><li>a", "- a"),
        ("<note><p>a</p><p>b</p></note>c", "> **Note:** a\n>\n> b\n\nc"),
        ("<important><ul><li>a</li></ul></important>", "> **Important:**\n>\n> - a"),
        (
            "<dl><dt>A</dt><dd><p>b</p><p>c</p></dd><dt>D:<dd>e</dl>",
            "- **A:** b\n\n  c\n- **D:** e",
        ),
        ("<pre>\na\n  <b>b</b> &lt;\n\n</pre>", "```text\na\n  b <\n```"),
        ("<pre>```</pre>", "````text\n```\n````"),
        (
            "<table><tr><th>a<th>b<tr><td>c|<p>d</table>e",
            "| a | b |\n| --- | --- |\n| c\\| d |\n\ne",
        ),
        ("a<hr>b", "a\n\n___\n\nb"),
        ("<p>a</div></ul></code></p><!-- b --> c", "a\n\nc"),
    ]);
}

#[test]
fn text_stands_for_itself() {
    check(&[
        ("<p>[x] [x][y] [x](y) ![z]</p>", r"\[x\] \[x\]\[y\] \[x\](y) !\[z\]"),
        (
            "<p>a*b* snake_case _c_ `d ~e~ \\</p><p>--f",
            "a\\*b\\* snake_case \\_c\\_ \\`d \\~e\\~ \\\\\n\n\\--f",
        ),
        ("<p><x> <code><region>.a <b> </code> &lt;p&gt;</p>", r"\<x> `<region>.a` \<p>"),
        ("<p>&amp;amp; &amp; &IAM; &mdash; &#8203;&#x41;&nbsp;b</p>", r"\&amp; & \&IAM; — A b"),
        ("<p>{{a}} */ a | b</p>", r"{{a}} \*/ a | b"),
        ("<p>a\u{200b}b\u{0}c\u{202e}d</p>", "abcd"),
        (
            "<p># a</p><p>1. b</p><p>- c</p><p>&gt; d</p><p>=</p>",
            "\\# a\n\n1\\. b\n\n\\- c\n\n\\> d\n\n\\=",
        ),
        ("<p>| a |<br>|---|</p>", "\\| a |\\\n|\\-\\--|"),
        (
            "<p>go to http://a.b/c_d. (https://e.f/) http://</p>",
            "go to <http://a.b/c_d>. (<https://e.f/>)\nhttp://",
        ),
        ("<p>https://{id}.a.b/<c>, or</p>", "`https://{id}.a.b/<c>`, or"),
    ]);
}

#[test]
fn markdown_stays_markdown() {
    check(&[
        ("", ""),
        (" \n <p></p> ", ""),
        ("A *b* __c__ `d` ~~e~~ [f](https://g.h).", "A _b_ **c** `d` ~~e~~ [f](https://g.h)."),
        ("* a\n* b\n  1. c\n\n3) d", "- a\n- b\n  1. c\n\n3. d"),
        ("Title\n=====\n\n## Sub", "**Title**\n\n**Sub**"),
        ("> a\nb", "> a b"),
        ("a `<p>` b", "a `<p>` b"),
        ("*a* <b>c</b> <code>d</code><br><x>", "_a_ **c** `d`\\\n\\<x>"),
        (
            "[a]: https://b.c\n\n[a] [b] [c](d) <https://e.f> <g:h> <arn:i>",
            "[a](https://b.c) \\[b\\] c <https://e.f>\n\\<g:h> \\<arn:i>",
        ),
        ("| a | b |\n|---|---|\n| `c` |", "| a | b |\n| --- | --- |\n| `c` |"),
        ("a\\\nb", "a\\\nb"),
        ("```\na\n```\n```json\nb\n```", "```text\na\n```\n\n```json\nb\n```"),
    ]);
}

#[test]
fn no_code_is_rust_to_rustdoc() {
    for info in [
        "",
        "rust",
        "Rust,x",
        "ignore",
        "no_run",
        "should-panic",
        "compile_fail,E0123",
        "edition2024",
        "{a}",
        "E0123",
        "custom,rust",
    ] {
        assert_eq!(markdown(&format!("~~~{info}\na\n~~~"), WIDTH), "```text\na\n```", "{info}");
    }
    assert_eq!(markdown("a\n\n    b", WIDTH), "a\n\n```text\nb\n```");
}

#[test]
fn lines_break_between_words_only() {
    check(&[
        (
            "<ul><li>An item that is longer than a single line</li></ul>",
            "- An item that is longer than a single\n  line",
        ),
        (
            "A sentence whose code span `has some words in it` stays.",
            "A sentence whose code span\n`has some words in it` stays.",
        ),
        (
            "Some [link whose text has words](https://example.com/a/path) after.",
            "Some\n[link whose text has words](https://example.com/a/path)\nafter.",
        ),
        (
            "A line that would be wrapped right about + b",
            "A line that would be wrapped right about\n\\+ b",
        ),
        (
            "A line that would be wrapped right about 12. b",
            "A line that would be wrapped right about\n12\\. b",
        ),
    ]);
}

/// Every short combination of what is special to either language says the same once it is printed,
/// and is printed the same once more: nothing that was escaped or wrapped became something else.
#[test]
fn printing_is_a_fixed_point() {
    const PIECES: [&str; 36] = [
        "a",
        " ",
        "\n",
        "\n\n",
        "*",
        "**",
        "_ ",
        "`",
        "``",
        "[",
        "](https://b.c)",
        "]: ",
        "<",
        "<i>",
        "</i>",
        "<b>",
        "</b>",
        "<code>",
        "</code>",
        "<p>",
        "<li>",
        "<dt>",
        "<note>",
        "<td>",
        "<br>",
        "<a href=https://d.e>",
        "</a>",
        "\n- ",
        "\n1. ",
        "\n# ",
        "\n---\n",
        "|",
        "\\",
        "!",
        "&lt;",
        "https://f.g",
    ];
    let said = |text: &str| {
        let text = plain_text(&commonmark::read(text));
        text.split_whitespace().collect::<String>()
    };
    for first in PIECES {
        for second in PIECES {
            for third in PIECES {
                let input = [first, second, third, "h"].concat();
                let once = markdown(&input, WIDTH);
                assert_eq!(said(&once), said(&input), "{input:?}");
                assert_eq!(markdown(&once, WIDTH), once, "{input:?}");
            }
        }
    }
}

#[test]
fn hostile_input_costs_neither_stack_nor_memory() {
    const PIECES: [&str; 16] = [
        "<b>",
        "<ul><li>",
        "<note>",
        "<table><tr><td>",
        "<x>",
        "<code>",
        "<pre>",
        "</p>",
        "<",
        "<!--",
        "&",
        "> ",
        "- ",
        "*",
        "[",
        "`",
    ];
    for piece in PIECES {
        let text = piece.repeat(100_000);
        let printed = markdown(&text, WIDTH);
        assert!(printed.len() < 64 * text.len(), "{piece} grows to {} bytes", printed.len());
        assert!(summary(&text).len() <= 12 * text.len(), "{piece}");
    }
}

#[test]
fn summary_is_the_first_sentence() {
    let cases = [
        ("", ""),
        ("One. Two.", "One."),
        ("No end", "No end"),
        ("Layers, e.g. Those in\nAmazon S3. Two.", "Layers, e.g. Those in Amazon S3."),
        (
            "Version 1.2 of `a. B` at <https://a.b/c.d>. Two",
            "Version 1.2 of `a. B` at <https://a.b/c.d>.",
        ),
        ("**One. Two** three.", "**One.**"),
        ("_One._ Two.", "_One._"),
        ("(One.) Two! Three?", "(One.)"),
        ("Why? Because", "Why?"),
        ("Calls to Inc. are one sentence. Two", "Calls to Inc. are one sentence."),
        ("**Title**\n\n> **Note:** Aside.\n\nOne.", "One."),
        ("> **Note:** Aside. Two.", "**Note:** Aside."),
        ("- One. Two.\n- Three.", "One."),
        ("<p>One <code>a</code>.</p><p>Two.</p>", "One `a`."),
        ("```\na. b\n```", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(summary(text), expected, "{text:?}");
    }
}

#[test]
fn long_documentation_is_cut_to_its_opening() {
    let cases = [
        ("One.\n\nTwo.", "One.\n\nTwo.", false),
        ("One.\n\nTwo.\n\nThree.", "One.", true),
        ("**Title**\n\nOne.\n\nTwo.", "One.", true),
        ("> Mind this.\n\nOne.\n\nTwo.", "One.", true),
        ("One of:\n\n- a\n- b\n\nTwo.", "One of:\n\n- a\n- b", true),
        ("- a\n- b\n\nOne.\n\nTwo.", "- a\n- b", true),
        ("- a\n- b\n- c\n- d", "- a\n- b\n- c\n- d", false),
        ("> a\n>\n> b\n>\n> c", "> a\n>\n> b\n>\n> c", false),
    ];
    for (text, expected, is_cut) in cases {
        assert_eq!(brief(text, 80, 3), (expected.to_owned(), is_cut), "{text:?}");
    }
}

#[test]
fn what_is_appended_continues_a_paragraph_and_no_other_block() {
    assert_eq!(append("One.", "More.", 80), "One. More.");
    assert_eq!(append("One.\n\nTwo words.", "More.", 15), "One.\n\nTwo words.\nMore.");
    assert_eq!(append("One:\n\n- a", "More.", 80), "One:\n\n- a\n\nMore.");
    assert_eq!(append("```text\na\n```", "More.", 80), "```text\na\n```\n\nMore.");
}
