//! `cargo xtask install`: what a user does first, in folders that hold nothing of this repository.
//!
//! The command is installed from a copy of the repository, by its path and by Git. A crate is generated with the
//! runtime by path and by Git, and a program calls it; then the copy is moved away, and the command still works.

mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use self::program::{MAIN, manifest};
use crate::process::{cargo_command, output, say};
use crate::{Failure, paths};

const FOLDER: &str = "target/install";

/// The folder of the copy, and the one to which it is moved.
const CLONE: &str = "clone";
const MOVED: &str = "moved";

/// Installs the command and uses it, with a line for each step and what it prints.
///
/// # Errors
/// The step that failed, with all that it printed.
pub fn run() -> Result<String, Failure> {
    let folder = paths::workspace().join(FOLDER);
    let clone = folder.join(CLONE);
    for old in [CLONE, MOVED, "path", "git", "root-of-path", "root-of-git"] {
        clear(&folder.join(old))?;
    }
    let commit = copy_repository(&clone)?;
    let url = format!("file://{}", clone.display());
    let by_path = vec!["--path".into(), clone.join("cli").display().to_string()];
    let by_git = vec!["--git".into(), url.clone(), "lensmith-cli".into()];
    let mut users = Vec::new();
    for (name, source, runtime) in [
        ("path", by_path, r#"{ path = "../clone/runtime" }"#.to_owned()),
        ("git", by_git, format!("{{ git = \"{url}\", rev = \"{commit}\" }}")),
    ] {
        let user = User::install(&folder, name, &source)?;
        user.write(&runtime)?;
        user.show(&["--version"], "")?;
        user.show(&["generate"], "")?;
        user.show(&["check"], "models")?;
        user.call()?;
        users.push(user);
    }
    fs::rename(&clone, folder.join(MOVED))
        .map_err(|error| Failure::io("move", &clone, &error, "check who may write there"))?;
    say("\nThe clone is moved away.");
    for user in &users {
        user.show(&["check"], "")?;
    }
    Ok("\ninstall: the command works without a clone".to_owned())
}

/// Copies what Git knows of the repository, or would add, into a repository of its own, and returns its commit.
fn copy_repository(clone: &Path) -> Result<String, Failure> {
    let root = paths::workspace();
    let help = "this needs Git";
    let mut list = Command::new("git");
    list.args(["ls-files", "--cached", "--others", "--exclude-standard"]).current_dir(root);
    let files = output(&mut list, help)?;
    for file in files.lines().filter(|file| root.join(file).is_file()) {
        let to = clone.join(file);
        fs::create_dir_all(to.parent().unwrap_or(clone))
            .and_then(|()| fs::copy(root.join(file), &to))
            .map_err(|error| Failure::io("copy to", &to, &error, "check who may write there"))?;
    }
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        let who = ["-c", "user.name=Lensmith", "-c", "user.email=lensmith@localhost"];
        output(command.args(who).args(arguments).current_dir(clone), help)
    };
    git(&["init", "--quiet"])?;
    git(&["add", "--all"])?;
    git(&["commit", "--quiet", "--message", "A copy"])?;
    Ok(git(&["rev-parse", "HEAD"])?.trim().to_owned())
}

fn clear(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::io("remove", folder, &error, "check who may write there"))
        }
        _ => Ok(()),
    }
}

/// A folder of somebody who has installed the command.
struct User {
    folder: PathBuf,
    command: PathBuf,
    /// Where Cargo builds, for all users.
    target: PathBuf,
}

impl User {
    /// Makes an empty folder, and installs the command from there.
    fn install(folder: &Path, name: &str, source: &[String]) -> Result<Self, Failure> {
        let root = folder.join(format!("root-of-{name}"));
        let command = root.join("bin").join(format!("lensmith{}", std::env::consts::EXE_SUFFIX));
        let user = Self { folder: folder.join(name), command, target: folder.join("target") };
        fs::create_dir_all(user.folder.join("models")).map_err(|error| user.unwritable(&error))?;
        say(format!("\n$ cargo install {}", source.join(" ")));
        let mut install = user.cargo("install");
        // It runs for a second: optimizing it takes longer than that.
        install.args(source).args(["--locked", "--debug", "--quiet", "--root"]).arg(&root);
        output(&mut install, "see the output above")?;
        Ok(user)
    }

    /// Writes the model, a `lensmith.toml` and a program.
    fn write(&self, runtime: &str) -> Result<(), Failure> {
        let project = format!(
            "[[crate]]\nmodel = \"models/ecr.json\"\noperations = [\"GetDownloadUrlForLayer\"]\nout = \
             \"my-ecr\"\nruntime = {runtime}\n"
        );
        say(format!("\n$ cat lensmith.toml\n{}", project.trim_end()));
        let copy =
            |from: &str, to: &str| fs::copy(paths::workspace().join(from), self.folder.join(to));
        copy("models/ecr.json", "models/ecr.json")
            .and_then(|_| copy("Cargo.lock", "Cargo.lock"))
            .and_then(|_| fs::write(self.folder.join("lensmith.toml"), project))
            .and_then(|()| fs::write(self.folder.join("Cargo.toml"), manifest(runtime)))
            .and_then(|()| fs::create_dir_all(self.folder.join("src")))
            .and_then(|()| fs::write(self.folder.join("src/main.rs"), MAIN))
            .map_err(|error| self.unwritable(&error))
    }

    /// Runs the command in a folder of the user, and prints what it prints.
    fn show(&self, arguments: &[&str], below: &str) -> Result<(), Failure> {
        let place = if below.is_empty() { String::new() } else { format!("cd {below}; ") };
        say(format!("\n$ {place}lensmith {}", arguments.join(" ")));
        let mut command = Command::new(&self.command);
        command.args(arguments).current_dir(self.folder.join(below));
        say(output(&mut command, "see the output above")?.trim_end());
        Ok(())
    }

    /// Runs the program, and checks what it prints.
    fn call(&self) -> Result<(), Failure> {
        say("\n$ cargo run");
        let printed = output(self.cargo("run").arg("--quiet"), "see the output above")?;
        say(printed.trim_end());
        match printed.trim_end() == program::PRINTS {
            true => Ok(()),
            false => Err(Failure::new("the program printed something else", "mend the program")),
        }
    }

    fn cargo(&self, task: &str) -> Command {
        let mut command = cargo_command();
        command.arg(task).current_dir(&self.folder).env("CARGO_TARGET_DIR", &self.target);
        command.env("CARGO_PROFILE_DEV_DEBUG", "0");
        command
    }

    fn unwritable(&self, error: &std::io::Error) -> Failure {
        Failure::io("write", &self.folder, error, "check who may write there")
    }
}
