//! The files of profiles.

use lensmith::profile::Profiles;

/// Any text is a file of profiles, or the error says which line is not. How lines end does not matter.
pub fn profiles(input: &[u8]) {
    let text = String::from_utf8_lossy(input).replace('\r', "");
    let parsed = [text.clone(), text.replace('\n', "\r\n")].map(|text| {
        let config = Profiles::parse(&text, "");
        let credentials = Profiles::parse("", &text);
        [config, credentials].map(|parsed| parsed.map_err(|error| error.to_string()))
    });
    let [unix, windows] = &parsed;
    assert_eq!(unix, windows);
    for error in unix.iter().filter_map(|parsed| parsed.as_ref().err()) {
        assert!(error.starts_with("line "), "{error}");
        assert!(!error.contains(char::is_control));
    }
}
