//! The files of profiles.

use lensmith::profile::Profiles;

/// Any text is read, and a line that cannot be is named. How lines end does not matter.
pub fn profiles(input: &[u8]) {
    let text = String::from_utf8_lossy(input).replace('\r', "");
    let parsed = [text.clone(), text.replace('\n', "\r\n")].map(|text| {
        let config = Profiles::parse(&text, "");
        let credentials = Profiles::parse("", &text);
        [config, credentials].map(|parsed| {
            let problems = parsed.problems().map(ToString::to_string).collect::<Vec<_>>();
            (parsed, problems)
        })
    });
    let [unix, windows] = &parsed;
    assert_eq!(unix, windows);
    for error in unix.iter().flat_map(|(_, problems)| problems) {
        assert!(error.starts_with("line "), "{error}");
        assert!(!error.contains(char::is_control));
    }
}
