use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use lensmith::Environment;

/// A home in a new folder, which is removed when it is dropped.
pub(crate) struct Home(PathBuf);

impl Home {
    pub(crate) fn new(config: &str, credentials: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let (process, number) = (std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let home = Self(std::env::temp_dir().join(format!("lensmith-home-{process}-{number}")));
        home.write(".aws/config", config);
        home.write(".aws/credentials", credentials);
        home
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// These variables and `HOME`; without an instance, unless they name one.
    pub(crate) fn environment(&self, variables: &[(&str, &str)]) -> Environment {
        let home = ("HOME", self.0.to_str().unwrap());
        let is_instance = variables.iter().any(|(name, _)| name.starts_with("AWS_EC2_METADATA"));
        let disabled = ("AWS_EC2_METADATA_DISABLED", if is_instance { "" } else { "true" });
        Environment::new([&[home, disabled], variables].concat())
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
