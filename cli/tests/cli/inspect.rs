//! `inspect`.

use serde_json::{Value, json};

use crate::sandbox::lensmith;

const TREE: &str = "codegen/tests/golden/crates/recursive-structures/model.json";
const LEFT_OUT: &str = "codegen/tests/golden/crates/left-out/model.json";
const REST: &str = "codegen/tests/golden/errors/unsupported-protocol/1-model.json";

#[test]
fn a_service_is_shown_with_what_is_not_supported() {
    let facts = ["  protocols        aws.protocols#awsJson1_1\n", "1 (1 can be generated)"];
    lensmith(["inspect", TREE]).says(0, &facts);
    let parts = [
        "4 (2 can be generated)",
        "\nReadBook\n  not supported: `example#ReadBookOutput$text` is a stream, ",
        "\nListBooks\n  left out: its `outputToken` ",
    ];
    lensmith(["inspect", LEFT_OUT]).says(0, &parts);
    let rest =
        ["(0 can be generated)", "  not supported    `example#", "its protocols are not supported"];
    lensmith(["inspect", REST]).says(0, &rest);
    lensmith(["inspect"]).says(2, &["<MODEL>"]);
}

#[test]
fn an_operation_is_shown_as_a_tree() {
    let tree = "\
└─ output: structure GetTreeOutput [15]
   ├─ chapter: structure Chapter [2]
   │  ├─ title: string, required
   │  └─ next: structure Chapter (recursive)
   ├─ shelf: structure Shelf [3]
   │  └─ first: structure Book [2]
   │     ├─ on: structure Shelf (recursive)
   │     └─ sequel: structure Book (recursive)
   ├─ category: structure Category [3]
   │  ├─ name: string
   │  └─ children: list Categories [1]
   │     └─ member: structure Category (recursive)
   └─ index: structure Index [3]
      └─ entries: map Entries [2]
         ├─ key: string
         └─ value: structure Index (recursive)
";
    let run = lensmith(["inspect", TREE, "GetTree"]);
    run.says(0, &["GetTree [15]\n  generated alone: 8 types in ", tree]);
    let run = lensmith(["inspect", TREE, "GetTre"]);
    run.says(1, &["has no operation `GetTre`", "did you mean `GetTree`?"]);
}

#[test]
fn machines_get_json() {
    let inspect = |arguments: &[&str]| -> Value {
        let run = lensmith(["inspect", "--json"].into_iter().chain(arguments.iter().copied()));
        run.says(0, &[]);
        serde_json::from_str(&run.text).unwrap()
    };
    let service = inspect(&[TREE]);
    assert_eq!(service["sdkId"], "Example");
    let operation =
        json!({ "name": "GetTree", "id": "example#GetTree", "unsupported": [], "leftOut": [] });
    assert_eq!(service["operations"], json!([operation]));
    let rest = inspect(&[REST]);
    assert!(
        rest["unsupported"].as_str().unwrap().contains("its protocols are not supported"),
        "{rest}"
    );

    let operation = inspect(&[TREE, "GetTree"]);
    assert_eq!(operation["members"], 15);
    assert_eq!(operation["generated"]["types"], 8);
    let node = json!({
        "depth": 2, "name": "next", "required": false, "id": "example#Chapter", "type": "structure",
        "members": 2, "size": 0, "sight": "recursive"
    });
    assert_eq!(operation["tree"][3], node);
}
