//! The official protocol tests: the crates that are generated from them pass all of their tests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use lensmith_codegen::{Config, ModelFile, generate};
use libtest_mimic::Failed;
use serde_json::Value;
use xtask::scratch;

/// The cases that are not run, as `suite: test`, each with the reason. Every run prints them.
const SKIPPED: &[(&str, &str)] = &[];

/// The traits that hold the cases.
const TRAITS: [&str; 3] = [
    "smithy.test#eventStreamTests",
    "smithy.test#httpRequestTests",
    "smithy.test#httpResponseTests",
];

/// The protocols that are spoken, the better one first.
const PROTOCOLS: [&str; 8] = [
    "smithy.protocols#rpcv2Cbor",
    "smithy.protocols#rpcv2Json",
    "aws.protocols#awsJson1_0",
    "aws.protocols#awsJson1_1",
    "aws.protocols#restJson1",
    "aws.protocols#restXml",
    "aws.protocols#awsQuery",
    "aws.protocols#ec2Query",
];

/// The suites of protocols that have parts of other protocols or event streams beside them, or lack shapes.
const PARTIAL: &[&str] = &[
    "suites/aws-query.half.json",
    "suites/ec2-query.half.json",
    "suites/rest-json-1.half.json",
    "suites/rest-xml.half.json",
    "suites/rpc-v2-cbor.half.json",
];

pub(crate) fn run(shared: &Path) -> Result<(), Failed> {
    let (mut crates, mut cases) = (BTreeMap::new(), BTreeMap::new());
    let whole = fs::read_dir(shared.join("protocol-tests"))?.map(|entry| Ok(entry?.path()));
    let mut paths = whole.collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    let partial: Vec<PathBuf> = PARTIAL.iter().map(|path| shared.join(path)).collect();
    for path in paths.iter().chain(&partial) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        let name = format!("suite-{}", stem.replace(|c: char| !c.is_ascii_alphanumeric(), "-"));
        let json = fs::read(path)?;
        let strict = !partial.contains(path);
        let files =
            crate_of(&name, &json, strict).map_err(|why| format!("{}: {why}", path.display()))?;
        cases.insert(name.clone(), count_cases(&serde_json::from_slice(&json)?));
        crates.insert(name, files);
    }
    if cases.values().sum::<usize>() == 0 {
        return Err("no case in protocol-tests".into());
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("protocol-suites");
    scratch::write(&folder, &crates)?;
    scratch::test_generated(&folder, &["--quiet", "--workspace"])
        .map_err(|failure| failure.plain())?;
    // One call for all of them: a call for each would build the runtime again, with the features of each.
    let programs = scratch::programs(&folder, &["--workspace", "--test", "protocol"])
        .map_err(|failure| failure.plain())?;
    let programs: BTreeMap<String, PathBuf> = programs.into_iter().collect();
    let reports = cases.iter().map(|(name, cases)| {
        let program = programs.get(name).ok_or_else(|| format!("{name} has no protocol test"))?;
        report(program, name, *cases)
    });
    let skipped: Vec<BTreeSet<String>> = reports.collect::<Result<_, _>>()?;
    check_skipped(&skipped.into_iter().flatten().collect())
}

fn crate_of(name: &str, json: &[u8], strict: bool) -> Result<BTreeMap<String, String>, String> {
    let config = Config { strict, ..Config::new(name, scratch::runtime()) };
    let tree =
        generate(&[ModelFile { name, json }], &config).map_err(|errors| errors.to_string())?;
    Ok(tree.files)
}

/// How many cases a model has for clients of its protocol, wherever they are.
fn count_cases(model: &Value) -> usize {
    let of = |id: &'static str| {
        let shapes = model.get("shapes").and_then(Value::as_object).into_iter().flatten();
        shapes.filter_map(move |(_, shape)| shape.get("traits")?.get(id))
    };
    let protocol = PROTOCOLS.into_iter().find(|id| of(id).next().is_some()).unwrap_or_default();
    let text =
        |case: &Value, key| case.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let cases = TRAITS.into_iter().flat_map(of).filter_map(Value::as_array).flatten();
    let is_ours =
        |case: &&Value| text(case, "appliesTo") != "server" && text(case, "protocol") == protocol;
    cases.filter(is_ours).count()
}

/// Runs the cases of a suite, and says how many there were and which were skipped.
fn report(program: &Path, name: &str, cases: usize) -> Result<BTreeSet<String>, Failed> {
    let output = Command::new(program).output()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(format!("{name}: {}\n{printed}", output.status).into());
    }
    let lines =
        || printed.lines().filter_map(|line| line.strip_prefix("test ")?.split_once(" ... "));
    let passed = lines().filter(|(_, outcome)| *outcome == "ok").count();
    let skipped = lines().filter(|(_, outcome)| outcome.starts_with("ignored"));
    let skipped: BTreeSet<String> = skipped.map(|(test, _)| format!("{name}: {test}")).collect();
    println!("{name}: {passed} of {cases} cases passed, {} skipped", skipped.len());
    if passed + skipped.len() != cases {
        return Err(format!("{name}: the model has {cases} cases, but:\n{printed}").into());
    }
    Ok(skipped)
}

/// Prints the list, and checks that it has those that were skipped and no other.
fn check_skipped(found: &BTreeSet<String>) -> Result<(), Failed> {
    SKIPPED.iter().for_each(|(test, reason)| println!("skipped: {test}: {reason}"));
    let listed: BTreeSet<String> = SKIPPED.iter().map(|(test, _)| (*test).to_owned()).collect();
    if *found == listed {
        return Ok(());
    }
    let unlisted: Vec<&String> = found.difference(&listed).collect();
    let run: Vec<&String> = listed.difference(found).collect();
    Err(format!("skipped without a reason in SKIPPED: {unlisted:?}; listed, but run: {run:?}")
        .into())
}
