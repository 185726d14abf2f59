//! Names every operation of the model to the compiler, so that none can be forgotten.

#![forbid(unsafe_code)]

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

const MODEL: &str = "../../models/ecr.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={MODEL}");
    let model: Value = serde_json::from_slice(&fs::read(MODEL)?)?;
    let shapes = model.get("shapes").and_then(Value::as_object).ok_or("the model has no shapes")?;
    let mut table = String::from("&[\n");
    for (id, shape) in shapes {
        if let (Some("operation"), Some((_, name))) =
            (shape.get("type").and_then(Value::as_str), id.split_once('#'))
        {
            table += &format!("    Subject::of::<lensmith_ecr::{name}>({id:?}),\n");
        }
    }
    table += "]\n";
    fs::write(Path::new(&env::var("OUT_DIR")?).join("subjects.rs"), table)?;
    Ok(())
}
