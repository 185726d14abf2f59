// What the cases have in common; a line each, for the messages to be short.

#[derive(Clone, Debug, Default)]
pub struct Label { pub text: String }
lensmith::structure! { Label; TEXT: String = lens!(text), }

type Labels = std::collections::BTreeMap<String, Label>;
#[derive(Clone, Debug, Default)]
pub struct Image { pub size: Option<i32>, pub tags: Option<Vec<String>>, pub label: Option<Label>, pub labels: Option<Labels>, pub entry: Option<Entry> }
lensmith::structure! { Image; SIZE: Option<i32> = lens!(size), TAGS: Option<Vec<String>> = lens!(tags), LABEL: Option<Label> = lens!(label), LABELS: Option<Labels> = lens!(labels), ENTRY: Option<Entry> = lens!(entry), }

lensmith::union! { #[derive(Clone, Debug)] pub enum Entry: "Entry" { TEXT = Text(String), as_text(&str), From => lensmith::prism!(Text, "text"), NUMBER = Number(i32), as_number(i32), From => lensmith::prism!(Number, "number"), } }
