//! Digests that a service states in its responses: the MD5 of what it was sent, or of what it returns, such as the messages
//! of a queue. Nothing compares them by itself. A caller who wants to know that no byte was changed on the way calls
//! [`StatesDigests::check_digests`] (feature `md5`).
//!
//! An operation whose model, or a correction of it, says where the digests are implements [`StatesDigests`].

#[cfg(feature = "md5")]
mod check;

use std::error::Error;
use std::fmt;

use crate::Operation;

/// An operation whose responses state digests.
///
/// With the feature `md5`, a caller compares them after the call:
///
/// ```
/// # #[cfg(all(feature = "client", feature = "md5"))] {
/// use lensmith::digest::StatesDigests;
/// use lensmith::{AnyError, Client};
///
/// async fn send<O: StatesDigests + Clone>(client: &Client, request: O) -> Result<O::Response, AnyError> {
///     let response = client.send(request.clone()).await?;
///     if let Err(mismatch) = request.check_digests(&response) {
///         eprintln!("{mismatch}");
///     }
///     Ok(response)
/// }
/// # }
/// ```
pub trait StatesDigests: Operation {
    /// Each digest with the member that it is of.
    const MD5: &'static [(&'static str, &'static str)];

    /// Where the digests are, and what they are of.
    const DIGESTS: Digests;

    /// Compares the digests of a response with what they are of: members of this request, or of the response.
    ///
    /// # Errors
    /// The first digest that is not that of its member. [`digest_mismatches`](Self::digest_mismatches) returns all.
    #[cfg(feature = "md5")]
    fn check_digests(&self, response: &Self::Response) -> Result<(), Box<DigestMismatch>> {
        let mut mismatches = self.digest_mismatches(response).into_iter();
        mismatches.next().map_or(Ok(()), |mismatch| Err(Box::new(mismatch)))
    }

    /// All digests of a response that are not those of their members: in a batch, some messages may be wrong, and the others
    /// right.
    ///
    /// A digest that the response does not state is not compared, and neither is one of a member that is absent or empty.
    #[cfg(feature = "md5")]
    fn digest_mismatches(&self, response: &Self::Response) -> Vec<DigestMismatch> {
        check::mismatches(Self::DIGESTS, Self::NAME, self, response)
    }
}

/// Where digests are in the response of an operation, and what they are of. All names are those of the model.
///
/// A digest is the MD5 in hexadecimal of a string, or of attributes: a map whose values are structures of a type and either a
/// text or bytes. [Their form][attributes] is that of Amazon SQS.
///
/// ```
/// use lensmith::digest::Digests;
///
/// const OF_A_BATCH: Digests = Digests::of_request(&[("MD5OfMessageBody", "MessageBody")])
///     .in_lists("Successful", "Entries", "Id");
/// ```
///
/// [attributes]: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "md5"), allow(dead_code, reason = "what the feature compares"))]
pub struct Digests {
    members: &'static [(&'static str, &'static str)],
    covered: Covered,
    /// The list whose structures have the digests.
    list: Option<&'static str>,
    /// The members of an attribute: its type, its text, and its bytes.
    attribute: Option<[&'static str; 3]>,
}

/// Where the members are that digests are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Covered {
    /// Beside the digests.
    Response,
    /// In the request.
    Request,
    /// In the structures of a list of the request. One structure and that with its digests have the same id.
    #[cfg_attr(not(feature = "md5"), allow(dead_code, reason = "what the feature compares"))]
    Entries { list: &'static str, id: &'static str },
}

impl Digests {
    /// Digests of members of the request: pairs of the digest and its member.
    pub const fn of_request(members: &'static [(&'static str, &'static str)]) -> Self {
        Self { members, covered: Covered::Request, list: None, attribute: None }
    }

    /// Digests of members of the response that are beside them.
    pub const fn of_response(members: &'static [(&'static str, &'static str)]) -> Self {
        Self { members, covered: Covered::Response, list: None, attribute: None }
    }

    /// The same in the structures of a list of the response.
    #[must_use]
    pub const fn in_list(self, list: &'static str) -> Self {
        Self { list: Some(list), ..self }
    }

    /// The same in the structures of a list of the response. Their members are in those structures of a list of the
    /// request that have the same text in the member `id`.
    #[must_use]
    pub const fn in_lists(
        self,
        of_response: &'static str,
        of_request: &'static str,
        id: &'static str,
    ) -> Self {
        let covered = Covered::Entries { list: of_request, id };
        Self { list: Some(of_response), covered, ..self }
    }

    /// The members of an attribute: its type, its text, and its bytes.
    #[must_use]
    pub const fn with_attributes(
        self,
        data_type: &'static str,
        text: &'static str,
        bytes: &'static str,
    ) -> Self {
        Self { attribute: Some([data_type, text, bytes]), ..self }
    }
}

/// A digest of a response is not that of its member, so one of the two was changed on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DigestMismatch {
    /// The name of the operation.
    pub operation: &'static str,
    /// Where the response states the digest, such as `Messages[2].MD5OfBody`.
    pub digest: String,
    /// What it is of, such as `Messages[2].Body`.
    pub member: String,
    /// The place in the list of the response, if the digest is in one.
    pub index: Option<usize>,
    /// The digest that the response states.
    pub stated: String,
    /// The digest of the member.
    pub computed: String,
}

impl fmt::Display for DigestMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, digest, member, stated, computed, .. } = self;
        write!(
            f,
            "{operation}: `{digest}` is {stated:?}, but the MD5 of `{member}` is {computed:?}, so one of them was changed on \
             the way; repeat the call"
        )
    }
}

impl Error for DigestMismatch {}
