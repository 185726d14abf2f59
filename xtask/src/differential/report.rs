//! What a program found.

use std::time::Duration;

use serde_json::Value;

use crate::Failure;

pub(super) const HEAD: &str = "service                  operations   calls  errors  no endpoint  off pattern  known  different    time";

/// The report of a service.
pub(super) struct Report {
    figures: Figures,
    notes: Vec<String>,
    failures: Vec<String>,
}

/// The figures of a service, or of all.
#[derive(Clone, Copy, Default)]
struct Figures {
    operations: u64,
    calls: u64,
    errors: u64,
    without_endpoint: u64,
    without_pattern: u64,
    known: u64,
    different: u64,
    time: Duration,
}

impl Report {
    /// Reads what the program printed.
    pub(super) fn parse(printed: &str, time: Duration) -> Result<Self, Failure> {
        let json: Value = serde_json::from_str(printed).map_err(|error| {
            Failure::new(format!("the report is not JSON: {error}"), "run the program by itself")
        })?;
        let number = |key: &str| json.get(key).and_then(Value::as_u64).unwrap_or(0);
        let texts = |key: &str| {
            let texts = json.get(key).and_then(Value::as_array).into_iter().flatten();
            texts.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        };
        let failures = texts("failures");
        let figures = Figures {
            operations: number("operations"),
            calls: number("calls"),
            errors: number("errors"),
            without_endpoint: number("withoutEndpoint"),
            without_pattern: number("withoutPattern"),
            known: number("known"),
            different: failures.len() as u64,
            time,
        };
        Ok(Self { figures, notes: texts("notes"), failures })
    }

    /// The row of the service, with what was found beside its figures.
    pub(super) fn line(&self, service: &str) -> String {
        let mut text = self.figures.line(service);
        for note in &self.notes {
            text += &format!("\n    {note}");
        }
        text
    }

    /// What differs, if anything does.
    pub(super) fn failure(&self) -> Option<Failure> {
        let what = match self.figures.different {
            0 => return None,
            1 => "1 operation or known difference is not as expected".to_owned(),
            count => format!("{count} operations or known differences are not as expected"),
        };
        let help = "mend it, or list it in checks/differential/known.json with the reason";
        Some(Failure::new(what, help).followed_by(self.failures.join("\n")))
    }
}

/// The figures of all services.
#[derive(Default)]
pub(super) struct Totals(Figures);

impl Totals {
    /// Whether no service has any of the operations.
    pub(super) fn is_empty(&self) -> bool {
        self.0.operations == 0
    }

    pub(super) fn add(&mut self, report: &Report) {
        let Self(all) = self;
        let one = report.figures;
        all.operations += one.operations;
        all.calls += one.calls;
        all.errors += one.errors;
        all.without_endpoint += one.without_endpoint;
        all.without_pattern += one.without_pattern;
        all.known += one.known;
        all.different += one.different;
        all.time += one.time;
    }

    pub(super) fn line(&self) -> String {
        self.0.line("all")
    }
}

impl Figures {
    fn line(&self, service: &str) -> String {
        let Self {
            operations,
            calls,
            errors,
            without_endpoint,
            without_pattern,
            known,
            different,
            time,
        } = self;
        let time = time.as_secs_f64();
        format!(
            "{service:24} {operations:10} {calls:7} {errors:7} {without_endpoint:12} {without_pattern:12} {known:6} {different:10} {time:5.1} s"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_a_row_and_its_differences_a_failure() {
        let printed = r#"{"operations": 2, "calls": 44, "errors": 4, "notes": ["names: 3"], "failures": ["Get: for 1"]}"#;
        let report = Report::parse(printed, Duration::from_secs(2)).unwrap();
        assert_eq!(
            report.line("library"),
            "library                           2      44       4            0            0      0          1   2.0 s\n    names: 3"
        );
        let failure = report.failure().unwrap().to_string();
        assert!(
            failure.contains("1 operation or known") && failure.contains("Get: for 1"),
            "{failure}"
        );
        let same = Report::parse(r#"{"failures": []}"#, Duration::ZERO).unwrap();
        assert!(same.failure().is_none());
    }
}
