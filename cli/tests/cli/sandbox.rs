//! A folder for one test, and the program run on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the program said and how it ended.
pub(crate) struct Run {
    pub(crate) code: i32,
    /// Both streams: what it prints on success, then what on failure.
    pub(crate) text: String,
}

impl Run {
    /// Asserts the exit code and that the text has each of the parts.
    #[track_caller]
    pub(crate) fn says(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, code, "{}", self.text);
        for part in parts {
            assert!(self.text.contains(part), "`{part}` is not in:\n{}", self.text);
        }
    }
}

/// Runs `lensmith` from the root of the workspace.
pub(crate) fn lensmith<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Run {
    lensmith_with(&[], arguments)
}

/// The same with variables of the environment.
pub(crate) fn lensmith_with<'a>(
    environment: &[(&str, &str)],
    arguments: impl IntoIterator<Item = &'a str>,
) -> Run {
    lensmith_in(workspace(), environment, arguments)
}

/// The same from another folder.
pub(crate) fn lensmith_in<'a>(
    folder: &Path,
    environment: &[(&str, &str)],
    arguments: impl IntoIterator<Item = &'a str>,
) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_lensmith"))
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .env_remove("NO_COLOR")
        .envs(environment.iter().copied())
        .args(arguments)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    Run { code: output.status.code().unwrap(), text: String::from_utf8(text).unwrap() }
}

pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A crate generated from ECR's model into a folder of its own.
pub(crate) struct Sandbox {
    pub(crate) folder: PathBuf,
    arguments: Vec<String>,
}

impl Sandbox {
    /// An empty sandbox; each test has its own name.
    pub(crate) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        let out = folder.join("crate");
        let models = ["--model", "models/ecr.json", "--overlay", "models/ecr.overlay.json"];
        let rest = ["--crate-name", "my-ecr", "--out", out.to_str().unwrap()];
        let arguments = models.into_iter().chain(rest).chain(["--runtime", "path=runtime"]);
        Self { arguments: arguments.map(str::to_owned).collect(), folder: out }
    }

    /// A sandbox with the crate in it.
    pub(crate) fn with_crate(name: &str) -> Self {
        let sandbox = Self::new(name);
        sandbox.generate(&[]).says(0, &["my-ecr: "]);
        sandbox
    }

    /// Generates the crate, with more arguments.
    pub(crate) fn generate(&self, more: &[&str]) -> Run {
        self.run("generate", more)
    }

    /// Checks the crate.
    pub(crate) fn check(&self) -> Run {
        self.run("check", &[])
    }

    fn run(&self, command: &str, more: &[&str]) -> Run {
        let arguments = self.arguments.iter().map(String::as_str).chain(more.iter().copied());
        lensmith([command].into_iter().chain(arguments))
    }

    /// Generates the crate from another model.
    pub(crate) fn generate_from(&self, model: &Path) -> Run {
        self.generate_with(model, &[])
    }

    /// The same with more arguments.
    pub(crate) fn generate_with(&self, model: &Path, more: &[&str]) -> Run {
        let out = self.folder.to_str().unwrap();
        let model = model.to_str().unwrap();
        let arguments = ["generate", "--model", model, "--crate-name", "my-ecr", "--out", out];
        let arguments = arguments.into_iter().chain(["--runtime", "path=runtime"]);
        lensmith(arguments.into_iter().chain(more.iter().copied()))
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Every file below the folder, hidden ones too, with its bytes.
    pub(crate) fn snapshot(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = fs::read(&path).unwrap();
                    files.insert(path, bytes);
                }
            }
        }
        files
    }
}
