use std::fmt;

use http::header::{Entry, HeaderMap, HeaderName, HeaderValue};
use http::{Request, Response};

use super::{Algorithm, AwsChunked, insert, validation};
use crate::Body;
use crate::protocol::InvalidRequest;

/// How the headers of checksums start.
const PREFIX: &str = "x-amz-checksum-";

/// Headers that start like those of checksums, but describe them.
const NO_CHECKSUMS: [&str; 3] =
    ["x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type"];

/// The algorithm that a request has unless it names another one.
const DEFAULT: &str = "CRC32";

/// When checksums are computed or validated: the settings
/// [`request_checksum_calculation` and `response_checksum_validation`][settings].
///
/// [settings]: https://docs.aws.amazon.com/sdkref/latest/guide/feature-dataintegrity.html
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum When {
    /// Wherever the model has them: `when_supported`.
    #[default]
    Supported,
    /// Only where the service requires one, or the request asks for it: `when_required`. Services that resemble S3
    /// may refuse all others.
    Required,
}

impl When {
    /// The value in the environment and in profiles.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Supported => "when_supported",
            Self::Required => "when_required",
        }
    }
}

/// The trait [`httpChecksum`][trait] of an operation: [`Operation::HTTP_CHECKSUM`](crate::Operation::HTTP_CHECKSUM).
///
/// Clients do all of this. Without one, a request gets its checksum after it is compressed and before it is signed:
///
/// ```
/// use http::Request;
/// use lensmith::Body;
/// use lensmith::checksum::{ChunkSigner, HttpChecksum, When};
/// use lensmith::credentials::Credentials;
/// use lensmith::sign::{Scope, Settings, sign_headers};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[cfg(feature = "crc")] {
/// let http_checksum = HttpChecksum::new().required();
/// let content = Body::from_reader(std::io::Cursor::new("hello")).with_length(5);
/// let mut request = Request::put("http://127.0.0.1:9000/bucket/key").body(content)?;
///
/// let chunked = http_checksum.apply(&mut request, When::Supported)?;
/// if let Some(chunked) = chunked {
///     chunked.announce(&mut request, true)?;
/// }
/// let credentials = Credentials::new("AKIDEXAMPLE", "secret");
/// let scope = Scope { region: "eu-central-1", service: "s3" };
/// let now = "2026-01-02T03:04:05Z".parse()?;
/// sign_headers(&mut request, &credentials, scope, Settings::default(), now)?;
/// if let Some(chunked) = chunked {
///     let signer = ChunkSigner::after(&request, &credentials, scope, now);
///     chunked.encode(&mut request, signer)?;
/// }
///
/// assert_eq!(request.headers()["x-amz-trailer"], "x-amz-checksum-crc32");
/// # }
/// # Ok(())
/// # }
/// ```
///
/// [trait]: https://smithy.io/2.0/aws/aws-core.html#aws-protocols-httpchecksum-trait
#[derive(Clone, Copy, Debug)]
pub struct HttpChecksum {
    is_required: bool,
    algorithm_header: Option<&'static str>,
    mode_header: Option<&'static str>,
    response_algorithms: &'static [&'static str],
}

impl HttpChecksum {
    /// No checksums, neither of requests nor of responses.
    pub const fn new() -> Self {
        Self {
            is_required: false,
            algorithm_header: None,
            mode_header: None,
            response_algorithms: &[],
        }
    }

    /// Requests need a checksum.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// Requests can have a checksum, whose algorithm is in the header `name`.
    #[must_use]
    pub const fn algorithm_in(self, name: &'static str) -> Self {
        Self { algorithm_header: Some(name), ..self }
    }

    /// Responses have a checksum of one of these algorithms if the request has the value `ENABLED` in the header `name`.
    #[must_use]
    pub const fn validated_by(
        self,
        name: &'static str,
        algorithms: &'static [&'static str],
    ) -> Self {
        Self { mode_header: Some(name), response_algorithms: algorithms, ..self }
    }

    /// Adds the checksum of a body in memory to the headers. For any other body it returns how the body is to be sent,
    /// with the checksum after it. The algorithm is the one that the request names, and otherwise CRC32, which is then
    /// added to the headers.
    ///
    /// A request that has a checksum already, in a header that starts with `x-amz-checksum-`, stays as it is.
    ///
    /// # Errors
    /// [`InvalidRequest::Checksum`] if the request names an algorithm that is not supported.
    pub fn apply(
        self,
        request: &mut Request<Body>,
        when: When,
    ) -> Result<Option<AwsChunked>, InvalidRequest> {
        let Some(algorithm) = self.algorithm(request.headers(), when)? else { return Ok(None) };
        if let Some(name) = self.algorithm_header {
            request.headers_mut().entry(name).or_insert(HeaderValue::from_static(algorithm.name()));
        }
        let Some(bytes) = request.body().as_bytes() else {
            return Ok(Some(AwsChunked::new(algorithm)));
        };
        let sum = algorithm.checksum(bytes);
        insert(request.headers_mut(), HeaderName::from_static(algorithm.header()), sum);
        Ok(None)
    }

    /// The algorithm of the checksum that a request needs.
    fn algorithm(
        self,
        headers: &HeaderMap,
        when: When,
    ) -> Result<Option<Algorithm>, InvalidRequest> {
        let has_request = self.is_required || self.algorithm_header.is_some();
        if !has_request || headers.keys().any(is_checksum) {
            return Ok(None);
        }
        let stated = self.algorithm_header.and_then(|name| headers.get(name));
        let name = match stated {
            Some(stated) => String::from_utf8_lossy(stated.as_bytes()),
            None if self.is_required || when == When::Supported => DEFAULT.into(),
            None => return Ok(None),
        };
        match Algorithm::named(&name) {
            Some(algorithm) => Ok(Some(algorithm)),
            None => Err(UnsupportedChecksum { algorithm: name.into_owned() }.into()),
        }
    }

    /// Removes the name of an algorithm from a request that gets no checksum, which a service would refuse.
    #[cfg(feature = "_client")]
    pub(crate) fn without_algorithm(self, headers: &mut HeaderMap) {
        if let Some(name) = self.algorithm_header
            && !headers.keys().any(is_checksum)
        {
            headers.remove(name);
        }
    }

    /// Asks for the checksum of the response, unless the request says otherwise, and returns whether it is asked for.
    pub fn ask(self, request: &mut Request<Body>, when: When) -> bool {
        let Some(name) = self.mode_header else { return false };
        match request.headers_mut().entry(name) {
            Entry::Vacant(place) if when == When::Supported => {
                place.insert(HeaderValue::from_static("ENABLED"));
                true
            }
            Entry::Vacant(_) => false,
            Entry::Occupied(place) => place.get() == "ENABLED",
        }
    }

    /// The response with a body that is validated while it is read, if the response has a checksum of one of the
    /// operation's algorithms: a mismatch is a [`BodyError::Checksum`](crate::body::BodyError::Checksum) at its end.
    /// [`Body::checksum`] says whether there is one.
    ///
    /// It is meant for a success whose checksum was [asked for](Self::ask). A checksum that ends with `-` and a number
    /// is one of the checksums of parts; it cannot be validated, and is ignored.
    #[must_use]
    pub fn validate(self, response: Response<Body>) -> Response<Body> {
        let mut known = Algorithm::ALL.iter().copied();
        let algorithms = self.response_algorithms;
        let found = known.find_map(|algorithm| {
            let is_listed = algorithms.contains(&algorithm.name());
            let sum = response.headers().get(algorithm.header()).filter(|_| is_listed)?;
            let sum = sum.to_str().ok()?.trim();
            (!is_composite(sum)).then(|| (algorithm, sum.to_owned()))
        });
        let Some((algorithm, expected)) = found else { return response };
        let (head, body) = response.into_parts();
        let body = validation::validated(&head.headers, body, algorithm, expected);
        Response::from_parts(head, body)
    }
}

impl Default for HttpChecksum {
    fn default() -> Self {
        Self::new()
    }
}

fn is_checksum(name: &HeaderName) -> bool {
    name.as_str().starts_with(PREFIX) && !NO_CHECKSUMS.contains(&name.as_str())
}

/// Whether a checksum is one of the checksums of parts, and ends with their number.
fn is_composite(sum: &str) -> bool {
    let count = sum.rsplit_once('-').map(|(_, count)| count);
    count.is_some_and(|count| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A request names an algorithm that Lensmith does not know, or whose feature is off.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnsupportedChecksum {
    /// Its name.
    pub algorithm: String,
}

impl fmt::Display for UnsupportedChecksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<_> = Algorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
        write!(
            f,
            "the checksum algorithm {:?} is not supported; use one of {}, or set the checksum yourself",
            self.algorithm,
            known.join(", ")
        )
    }
}

impl std::error::Error for UnsupportedChecksum {}

impl From<UnsupportedChecksum> for InvalidRequest {
    fn from(error: UnsupportedChecksum) -> Self {
        Self::Checksum(error)
    }
}
