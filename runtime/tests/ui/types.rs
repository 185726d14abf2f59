// What the cases have in common; a line each, for the messages to be short.

#[derive(Clone, Debug, Default)]
pub struct Label { pub text: String }
lensmith::structure! { Label; TEXT: String = lens!(text), }

type Labels = std::collections::BTreeMap<String, Label>;
#[derive(Clone, Debug, Default)]
pub struct Image { pub size: Option<i32>, pub tags: Option<Vec<String>>, pub label: Option<Label>, pub labels: Option<Labels> }
lensmith::structure! { Image; SIZE: Option<i32> = lens!(size), TAGS: Option<Vec<String>> = lens!(tags), LABEL: Option<Label> = lens!(label), LABELS: Option<Labels> = lens!(labels), }
