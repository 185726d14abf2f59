//! What is wrong with an entry of `lensmith.toml` is told by its file, line and key.

use crate::project::Repository;
use crate::sandbox::workspace;

const HEAD: &str = "[[crate]]\nmodel = \"models/small.json\"\nruntime = { workspace = true }\n";

#[test]
fn a_problem_names_the_value_that_it_comes_from() {
    let repository = Repository::new("places", HEAD);
    repository.write("models/wrong.json", "{\n  nothing\n}\n");
    repository.write("models/api.json", "{\"openapi\": \"3.0.0\"}");
    repository.write("models/empty.json", "");
    for (line, problem, place) in [
        (
            "protocol = \"restJson1\"",
            "the client does not speak `restJson1` with this service\n  in models/small.json",
            "`protocol` in lensmith.toml:4:12",
        ),
        (
            "service = \"Other\"",
            "error: the model has no service `Other`",
            "`service` in lensmith.toml:4:11",
        ),
        (
            "operations = [\n  \"GetBok\",\n]",
            "has no operation `GetBok`",
            "`operations` in lensmith.toml:5:3",
        ),
        (
            "overlay = \"none.json\"",
            "error: cannot read the overlay `none.json`: ",
            "`overlay` in lensmith.toml:4:11",
        ),
        (
            "overlay = [\"models/wrong.json\"]",
            "the file is not JSON: key must be a string at line 2 column 3\n  in models/wrong.json",
            "`overlay` in lensmith.toml:4:12",
        ),
        (
            "overlay = \"models/api.json\"",
            "the file is an OpenAPI description",
            "`overlay` in lensmith.toml:4:11",
        ),
        (
            "overlay = \"models/empty.json\"",
            "the file is empty\n  in models/empty.json",
            "`overlay` in lensmith.toml:4:11",
        ),
        (
            "overlay = \"models/small.json\"",
            "the overlay is a whole model",
            "`overlay` in lensmith.toml:4:11",
        ),
        (
            "overlay = \"models\"",
            "the overlay `models` is a folder",
            "`overlay` in lensmith.toml:4:11",
        ),
        (
            "out = \"models/ecr.json/x\"",
            "`models/ecr.json` is a file, not a folder",
            "`out` in lensmith.toml:4:7",
        ),
    ] {
        repository.write("lensmith.toml", &format!("{HEAD}{line}\n"));
        let place = format!("\n  from {place}\n  help: ");
        repository.run(&["generate"]).says(1, &[problem, &place]);
        repository.run(&["check"]).says(1, &[problem, &place]);
        assert!(!repository.has("lensmith-small"));
    }
}

#[test]
fn an_operation_that_is_not_supported_is_told_with_its_place() {
    let project = "[[crate]]\nmodel = \"left-out.json\"\nruntime.workspace = true\n\
                   operations = [\"GetBook\", \"SendBook\"]\n";
    let repository = Repository::new("places-unsupported", project);
    let model = workspace().join("codegen/tests/golden/crates/left-out/model.json");
    std::fs::copy(model, repository.0.join("left-out.json")).unwrap();
    let told = "`example#SendBook`: the operation is not supported: ";
    let place = "\n  in left-out.json\n  from `operations` in lensmith.toml:4:26\n  help: ";
    repository.run(&["generate"]).says(1, &[told, place]);
    repository.write("lensmith.toml", &project.replace("operations", "strict = true #"));
    let place = "\n  in left-out.json\n  from `model` in lensmith.toml:2:9\n";
    repository.run(&["generate"]).says(1, &[told, place]);
}

#[test]
fn the_place_is_seen_from_the_current_folder() {
    let project = "[[crate]]\nmodel = [\"models/small.json\", \"models/none.json\"]\n\
                   runtime = { workspace = true }\n\n[[crate]]\nmodel = \"models/no.json\"\n\
                   runtime = { workspace = true }\n";
    let repository = Repository::new("places-below", project);
    repository.run_in("models", &["generate"]).says(
        1,
        &[
            "error: cannot read the model `../models/none.json`: ",
            "\n  from `model` in ../lensmith.toml:2:31\n  help: check the path of the model; its folder has ",
            "`../models/ecr.json`, `../models/small.json`",
            "\n  from `model` in ../lensmith.toml:6:9\n",
        ],
    );
    let file = repository.0.join("lensmith.toml");
    let file = file.to_str().unwrap();
    let place = format!("\n  from `model` in {file}:6:9\n");
    repository.run_in("..", &["generate", "--config", file]).says(1, &[&place]);
}
