use super::{PathEncoding, PathNormalization, Payload, Settings};

/// How the signatures of a service differ from those of others: a part of its [`Service`](crate::Service).
///
/// ```
/// use lensmith::sign::ServiceSigning;
///
/// const OF_S3: ServiceSigning =
///     ServiceSigning::PLAIN.with_verbatim_path().with_payload_header().with_unsigned_urls();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ServiceSigning {
    pub(crate) has_verbatim_path: bool,
    pub(crate) payload: Payload,
    pub(crate) has_unsigned_urls: bool,
}

impl ServiceSigning {
    /// No difference.
    pub const PLAIN: Self =
        Self { has_verbatim_path: false, payload: Payload::Hashed, has_unsigned_urls: false };

    /// The path is signed as it is sent: [encoded once](PathEncoding::Once), and [with all its
    /// segments](PathNormalization::Disabled).
    #[must_use]
    pub const fn with_verbatim_path(self) -> Self {
        Self { has_verbatim_path: true, ..self }
    }

    /// Every request has the header `x-amz-content-sha256`: [`Payload::HashedWithHeader`].
    #[must_use]
    pub const fn with_payload_header(self) -> Self {
        Self { payload: Payload::HashedWithHeader, ..self }
    }

    /// A pre-signed URL holds for any body: [`Payload::Unsigned`], with or without TLS. Of the headers it covers those of
    /// members, and no others about the body.
    #[must_use]
    pub const fn with_unsigned_urls(self) -> Self {
        Self { has_unsigned_urls: true, ..self }
    }

    /// The settings of a request for an endpoint without [its own](crate::endpoint::AuthScheme).
    pub fn settings(self) -> Settings {
        let mut settings = Settings { payload: self.payload, ..Settings::default() };
        if self.has_verbatim_path {
            settings.path_encoding = PathEncoding::Once;
            settings.path_normalization = PathNormalization::Disabled;
        }
        settings
    }
}
