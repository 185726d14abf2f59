//! Uploads and downloads objects of any size: in parallel parts, with bounded memory, and checked from end to end.
//!
//! ```no_run
//! use lensmith::{Body, Client};
//! use transfer_example::Transfer;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let transfer = Transfer::new(Client::from_env().await?);
//! transfer.upload("backups", "monday.tar", Body::from_file("monday.tar")?).await?;
//!
//! let monday = transfer.download("backups", "monday.tar");
//! monday.on_progress(|progress| println!("{} bytes", progress.bytes)).to_file("copy.tar").await?;
//! # Ok(())
//! # }
//! ```
//!
//! Everything here uses the public API of Lensmith and of an S3 client that the build script generates; copy what
//! you need.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod backoff;
pub mod checksum;
mod download;
mod error;
mod object;
mod options;
mod progress;
mod resume;
mod source;
mod upload;

include!(concat!(env!("OUT_DIR"), "/s3.rs"));

use lensmith::{Body, Client};

pub use download::{Download, Downloaded};
pub use error::Error;
pub use options::{MAX_PART_SIZE, MAX_PARTS, MIN_PART_SIZE, Options};
pub use progress::Progress;
pub use upload::{Upload, Uploaded};

/// Transfers objects from and to S3, or a store that speaks its protocol. A clone is cheap.
#[derive(Clone, Debug)]
pub struct Transfer {
    client: Client,
    options: Options,
}

impl Transfer {
    /// Transfers by this client.
    pub fn new(client: Client) -> Self {
        Self { client, options: Options::default() }
    }

    /// The same with other options.
    #[must_use]
    pub fn with_options(self, options: Options) -> Self {
        Self { options, ..self }
    }

    /// Uploads a body: bytes, a file, or a stream of known or unknown length. Await it.
    pub fn upload(
        &self,
        bucket: impl Into<String>,
        key: impl Into<String>,
        body: impl Into<Body>,
    ) -> Upload {
        Upload::new(self.clone(), bucket.into(), key.into(), body.into())
    }

    /// Downloads an object: [to a file](Download::to_file) or [to a writer](Download::to_writer).
    pub fn download(&self, bucket: impl Into<String>, key: impl Into<String>) -> Download {
        Download::new(self.clone(), bucket.into(), key.into())
    }
}
