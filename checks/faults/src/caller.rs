use std::io;
use std::time::{Duration, Instant};

use lensmith::config::{Builder, CaBundle};
use lensmith::credentials::Credentials;
use lensmith::retry::Policy;
use lensmith::{Client, Error, blocking};
use lensmith_ecr::GetDownloadUrlForLayer;
use tokio::runtime::{self, Runtime};

use crate::Limits;
use crate::outcome::{Answer, Class};
use crate::queries::{GetTitle, GetTitleError, GetTitleResponse};
use crate::streams::{Exchange, GetBlob, PutBlob, StreamAnswer, failure, stream_failure};

/// How long a client may take to end its tasks after it was dropped.
const PATIENCE: Duration = Duration::from_secs(10);

/// Something that makes calls, with the connections of one client.
pub trait Caller {
    /// Asks for the URL of a layer.
    fn call(&self, layer_digest: &str) -> Answer;

    /// Makes a call with a stream, and says how many bytes came back.
    ///
    /// # Errors
    /// What it came to, and how it is said.
    fn exchange(&self, exchange: Exchange) -> Result<u64, (Class, String)>;

    /// Asks for a title, by an operation whose response is XML, and says what came back.
    ///
    /// # Errors
    /// What it came to, and how it is said.
    fn title(&self) -> Result<(Class, String), (Class, String)>;

    /// Drops the client.
    ///
    /// # Errors
    /// What it left behind.
    fn finish(self: Box<Self>) -> Result<(), String>;
}

/// The clients of `lensmith`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ClientKind {
    /// [`lensmith::Client`].
    Async,
    /// [`lensmith::blocking::Client`].
    Blocking,
}

impl ClientKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Async, Self::Blocking];

    /// Its name, as the command line has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Async => "async",
            Self::Blocking => "blocking",
        }
    }

    /// A client of this kind for a server.
    ///
    /// # Errors
    /// Why the caller could not be made.
    pub fn caller(self, target: Target<'_>) -> io::Result<Box<dyn Caller>> {
        match self {
            Self::Async => {
                let runtime =
                    runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
                let client = configure(Client::builder(), target).build();
                Ok(Box::new(AsyncCaller { client: client.map_err(io::Error::other)?, runtime }))
            }
            Self::Blocking => {
                let client = configure(blocking::Client::builder(), target).build();
                Ok(Box::new(client.map_err(io::Error::other)?))
            }
        }
    }
}

/// What a client has to know of a server.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Where it is.
    pub endpoint: &'a str,
    /// The authority to trust, in PEM, instead of those that a client trusts of its own accord.
    pub authority: Option<&'a str>,
    /// How long to wait.
    pub limits: Limits,
}

fn configure<T: ?Sized>(builder: Builder<T>, target: Target<'_>) -> Builder<T> {
    let Target { endpoint, authority, limits } = target;
    let delay = Duration::from_millis(10);
    let builder = match authority {
        Some(pem) => builder.ca_bundle(CaBundle::pem(pem.to_owned())),
        None => builder,
    };
    let policy = Policy::default()
        .with_transient_delay(delay)
        .with_throttling_delay(delay)
        .with_max_delay(delay);
    builder
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .endpoint_url(endpoint)
        .connect_timeout(limits.connect)
        .stall_timeout(limits.stall)
        .attempt_timeout(limits.attempt)
        .timeout(limits.call)
        .retry(policy)
}

/// [`lensmith::Client`], in a runtime of its own.
#[derive(Debug)]
struct AsyncCaller {
    client: Client,
    runtime: Runtime,
}

impl Caller for AsyncCaller {
    fn call(&self, layer_digest: &str) -> Answer {
        let request = GetDownloadUrlForLayer::new("app", layer_digest);
        self.runtime.block_on(self.client.send(request))
    }

    fn exchange(&self, exchange: Exchange) -> StreamAnswer {
        let Self { client, runtime } = self;
        runtime.block_on(async {
            if let Exchange::Upload(upload) = exchange {
                let content = tokio::task::spawn_blocking(move || upload.body()).await;
                let request = PutBlob { content: content.unwrap_or_default() };
                return client.send(request).await.map(|_| 0).map_err(|error| failure(&error));
            }
            let response = client.send(GetBlob::new()).await.map_err(|error| failure(&error))?;
            let mut chunks = response.content.chunks();
            let mut count = 0;
            while let Some(chunk) = chunks.next().await {
                count += chunk.map_err(|error| stream_failure(&error))?.len() as u64;
            }
            Ok(count)
        })
    }

    fn title(&self) -> Title {
        title(self.runtime.block_on(self.client.send(GetTitle::default())))
    }

    fn finish(self: Box<Self>) -> Result<(), String> {
        drop(self.client);
        let metrics = self.runtime.metrics();
        let end = Instant::now() + PATIENCE;
        while metrics.num_alive_tasks() > 0 {
            if Instant::now() > end {
                return Err(format!("{} tasks run on", metrics.num_alive_tasks()));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }
}

impl Caller for blocking::Client {
    fn call(&self, layer_digest: &str) -> Answer {
        self.send(GetDownloadUrlForLayer::new("app", layer_digest))
    }

    fn exchange(&self, exchange: Exchange) -> StreamAnswer {
        if let Exchange::Upload(upload) = exchange {
            let request = PutBlob { content: upload.body() };
            return self.send(request).map(|_| 0).map_err(|error| failure(&error));
        }
        let response = self.send(GetBlob::new()).map_err(|error| failure(&error))?;
        let copied = io::copy(&mut response.content.reader(), &mut io::sink());
        copied.map_err(|error| {
            let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
            inner.map_or_else(|| (Class::Other, error.to_string()), stream_failure)
        })
    }

    fn title(&self) -> Title {
        title(self.send(GetTitle::default()))
    }

    fn finish(self: Box<Self>) -> Result<(), String> {
        Ok(())
    }
}

type Title = Result<(Class, String), (Class, String)>;

fn title(answer: Result<GetTitleResponse, Error<GetTitleError>>) -> Title {
    match answer {
        Ok(GetTitleResponse { title: Some(title), .. }) => {
            Ok((Class::Response, format!("the title `{title}`")))
        }
        Ok(response) => Ok((Class::EmptyResponse, format!("status {}", response.http_status))),
        Err(error) => Err((Class::of_error(&error), error.to_string())),
    }
}
