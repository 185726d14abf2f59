//! Errors of the generator: all problems of a stage at once.

use std::fmt::{self, Write};
use std::panic::Location;

use crate::shape_id::ShapeId;

/// One problem: where it is, what is wrong, and how to fix it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    place: Option<String>,
    file: Option<String>,
    cause: String,
    help: Option<String>,
    origin: Option<Box<Origin>>,
    /// Where the generator found the problem.
    site: &'static Location<'static>,
}

/// Where the user asked for what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    /// By a key of `lensmith.toml`, or by the flag of the same name, with this value.
    Setting { key: &'static str, value: String },
    /// At a place in `lensmith.toml`.
    Place(String),
}

impl Problem {
    /// A problem of a shape or, as `id$member`, of one of its members.
    #[track_caller]
    pub(crate) fn of(place: impl fmt::Display, cause: impl Into<String>) -> Self {
        Self { place: Some(place.to_string()), ..Self::general(cause) }
    }

    /// A problem that is not in a shape.
    #[track_caller]
    pub(crate) fn general(cause: impl Into<String>) -> Self {
        Self {
            place: None,
            file: None,
            cause: cause.into(),
            help: None,
            origin: None,
            site: Location::caller(),
        }
    }

    /// The same problem, found at another place in the generator.
    pub(crate) fn found_at(self, site: &'static Location<'static>) -> Self {
        Self { site, ..self }
    }

    /// The shape, or as `id$member` its member, that has the problem.
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// What is wrong, on one line.
    pub fn cause(&self) -> &str {
        &self.cause
    }

    /// The model file that has the problem.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// Where in the generator the problem was found, for the generator's own tests.
    #[doc(hidden)]
    pub fn site(&self) -> &'static Location<'static> {
        self.site
    }

    /// Whether two problems are the same to a reader, wherever they were found.
    pub(crate) fn reads_like(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }

    pub(crate) fn in_file(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The problem as the fault of what the user set.
    pub(crate) fn of_setting(mut self, key: &'static str, value: &str) -> Self {
        self.origin = Some(Box::new(Origin::Setting { key, value: value.to_owned() }));
        self
    }

    /// The key and the value that the user set wrong, if the problem is of a setting.
    pub(crate) fn setting(&self) -> Option<(&'static str, &str)> {
        match self.origin.as_deref()? {
            Origin::Setting { key, value } => Some((key, value)),
            Origin::Place(_) => None,
        }
    }

    /// The problem with the place in `lensmith.toml` that it comes from.
    pub(crate) fn placed_at(mut self, place: String) -> Self {
        self.origin = Some(Box::new(Origin::Place(place)));
        self
    }

    /// Suggests the candidate that is nearest to the name, if one is near.
    pub(crate) fn did_you_mean<'a>(
        self,
        asked: &str,
        candidates: impl Iterator<Item = &'a str>,
    ) -> Self {
        match nearest(asked, candidates) {
            Some(candidate) => self.help(format!("did you mean `{candidate}`?")),
            None => self,
        }
    }

    /// The same for shape ids: those with a near name after the `#` count.
    pub(crate) fn did_you_mean_shape<'a>(
        self,
        asked: &ShapeId,
        candidates: impl Iterator<Item = &'a ShapeId> + Clone,
    ) -> Self {
        match nearest(asked.name(), candidates.clone().map(ShapeId::name)) {
            Some(name) => {
                let same = candidates.into_iter().find(|id| id.name() == name);
                self.help(format!("did you mean `{}`?", same.map_or(name, ShapeId::as_str)))
            }
            None => self,
        }
    }

    /// Adds help, unless there is more specific help already.
    pub(crate) fn or_help(self, help: impl Into<String>) -> Self {
        if self.help.is_some() { self } else { self.help(help) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("error: ")?;
        if let Some(place) = &self.place {
            write!(f, "`{}`: ", OneLine(place))?;
        }
        write!(f, "{}", OneLine(&self.cause))?;
        if let Some(file) = &self.file {
            write!(f, "\n  in {}", OneLine(file))?;
        }
        if let Some(Origin::Place(place)) = self.origin.as_deref() {
            write!(f, "\n  from {}", OneLine(place))?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {}", OneLine(help))?;
        }
        Ok(())
    }
}

/// A text with its control characters escaped, since parts of it come from a model.
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| match character.is_control() {
            true => write!(f, "{}", character.escape_default()),
            false => f.write_char(character),
        })
    }
}

/// All problems of the stage that failed; there is at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errors(Vec<Problem>);

impl Errors {
    /// `Err` with the problems, sorted and without duplicates, or `Ok` without problems.
    pub(crate) fn check(mut problems: Vec<Problem>) -> Result<(), Self> {
        problems.sort();
        problems.dedup_by(|one, two| one.reads_like(two));
        Self::in_order(problems)
    }

    /// The same for problems that are in order already.
    pub(crate) fn in_order(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self(problems)) }
    }

    /// Changes each problem.
    pub(crate) fn map(self, change: impl Fn(Problem) -> Problem) -> Self {
        Self(self.0.into_iter().map(change).collect())
    }

    /// The problems.
    pub fn problems(&self) -> &[Problem] {
        &self.0
    }
}

impl From<Problem> for Errors {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Errors {}

/// The candidate that differs by a typing error: in case, or by an edit distance of at most a third of the
/// length. Only the first 200 characters count, so a hostile name costs little.
fn nearest<'a>(asked: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let asked: Vec<char> = asked.to_lowercase().chars().take(200).collect();
    candidates
        .filter_map(|candidate| {
            let chars: Vec<char> = candidate.to_lowercase().chars().take(200).collect();
            let slack = asked.len().max(chars.len()) / 3;
            if asked.len().abs_diff(chars.len()) > slack {
                return None;
            }
            let distance = edit_distance(&asked, &chars);
            (distance <= slack).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance, over one row of his table.
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (y, above) in b.iter().zip(row.iter_mut().skip(1)) {
            let value = (diagonal + usize::from(x != y)).min(left + 1).min(*above + 1);
            diagonal = std::mem::replace(above, value);
            left = value;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// The id of a member.
pub(crate) fn member_id(shape: &ShapeId, member: &str) -> String {
    format!("{shape}${member}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_only_what_is_near() {
        let operations = ["GetDownloadUrlForLayer", "ListImages", "PutImage"];
        let suggest = |asked| nearest(asked, operations.into_iter());
        assert_eq!(suggest("GetDownloadURLForLayers"), Some("GetDownloadUrlForLayer"));
        assert_eq!(suggest("putimage"), Some("PutImage"));
        assert_eq!(suggest("DescribeRegistry"), None);
    }

    #[test]
    fn a_text_of_a_model_stays_on_its_line() {
        let problem = Problem::general("the path `a\nb\u{1b}[31m`".to_owned()).help("mend\r it");
        let expected = "error: the path `a\\nb\\u{1b}[31m`\n  help: mend\\r it";
        assert_eq!(problem.to_string(), expected);
    }

    #[test]
    fn counts_edits() {
        let distance = |a: &str, b: &str| {
            edit_distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
        };
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
    }
}
