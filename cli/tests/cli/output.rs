//! Colours, versions and completions.

use crate::sandbox::{lensmith, lensmith_with};

const WRONG: [&str; 2] = ["inspect", "models/none.json"];

#[test]
fn labels_have_colours_on_terminals_only() {
    let plain = lensmith(WRONG);
    plain.says(1, &["error: cannot read the model `models/none.json`", "\n  help: "]);
    assert!(!plain.text.contains('\u{1b}'), "{}", plain.text);
    let forced = lensmith_with(&[("CLICOLOR_FORCE", "1")], WRONG);
    forced.says(1, &["\u{1b}[1m\u{1b}[31merror:\u{1b}[0m cannot", "  \u{1b}[32mhelp:\u{1b}[0m "]);
    let refused = lensmith_with(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], WRONG);
    assert!(!refused.text.contains('\u{1b}'), "{}", refused.text);
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_has_colours_unless_no_color_is_set() {
    let on_terminal = |environment: &str| {
        let program = env!("CARGO_BIN_EXE_lensmith");
        let command = format!("{environment} TERM=xterm {program} inspect none.json");
        let output = std::process::Command::new("script")
            .args(["--quiet", "--return", "--command", &command, "/dev/null"])
            .env_remove("NO_COLOR")
            .output();
        output.ok().map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Some(coloured) = on_terminal("") else {
        println!("skipped: there is no program `script` to give a terminal");
        return;
    };
    assert!(coloured.contains("\u{1b}[31merror:\u{1b}[0m"), "{coloured:?}");
    let plain = on_terminal("NO_COLOR=1").unwrap();
    assert!(plain.contains("error: cannot read the model"), "{plain:?}");
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
}

#[test]
fn the_version_is_that_of_the_package() {
    lensmith(["--version"]).says(0, &[&format!("lensmith {}\n", env!("CARGO_PKG_VERSION"))]);
}

#[test]
fn every_shell_gets_completions() {
    for (shell, part) in [
        ("bash", "complete -F _lensmith "),
        ("zsh", "#compdef lensmith"),
        ("fish", "complete -c lensmith "),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName 'lensmith'"),
        ("elvish", "set edit:completion:arg-completer[lensmith]"),
    ] {
        lensmith(["completions", shell]).says(0, &[part, "crate-name"]);
    }
    lensmith(["completions", "tcsh"]).says(2, &["[possible values: bash, "]);
}
