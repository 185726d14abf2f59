use super::Builder;

/// Endpoints of S3.
impl<T: ?Sized> Builder<T> {
    /// Whether buckets of S3 are in the path of the URL and never in its host, such as
    /// `https://s3.eu-central-1.amazonaws.com/bucket` instead of `https://bucket.s3.eu-central-1.amazonaws.com`; `false`
    /// by default. Most [emulators and look-alikes] need it, unless their endpoint is an address. An ARN cannot be in the
    /// path: such a call fails before it is sent.
    ///
    /// [emulators and look-alikes]: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    pub fn s3_force_path_style(mut self, force_path_style: bool) -> Self {
        self.config.s3_force_path_style = force_path_style;
        self
    }

    /// Whether calls of S3 go to the endpoint of [Transfer Acceleration]; `false` by default. The bucket has to be set up
    /// for it.
    ///
    /// [Transfer Acceleration]: https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html
    pub fn s3_accelerate(mut self, accelerate: bool) -> Self {
        self.config.s3_accelerate = accelerate;
        self
    }

    /// Whether a call of S3 goes to the region of the ARN that stands for its bucket; `true` by default. Otherwise an ARN
    /// of another region than that of the client is an error.
    pub fn s3_use_arn_region(mut self, use_arn_region: bool) -> Self {
        self.config.s3_use_arn_region = use_arn_region;
        self
    }

    /// Whether a call of S3 Control goes to the region of its ARN; `true` by default. Otherwise an ARN of another region
    /// than that of the client is an error.
    pub fn s3_control_use_arn_region(mut self, use_arn_region: bool) -> Self {
        self.config.s3_control_use_arn_region = use_arn_region;
        self
    }

    /// Whether calls of S3 for [multi-region access points] are refused before they are sent; `false` by default.
    ///
    /// [multi-region access points]: https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPoints.html
    pub fn s3_disable_multi_region_access_points(mut self, disable: bool) -> Self {
        self.config.s3_disable_multi_region_access_points = disable;
        self
    }

    /// Whether calls of S3 in `us-east-1` go to `s3.amazonaws.com`, the endpoint without a region; `false` by default.
    pub fn s3_use_global_endpoint(mut self, use_global_endpoint: bool) -> Self {
        self.config.s3_use_global_endpoint = use_global_endpoint;
        self
    }

    /// Whether a call goes to another region if the service says that what it names is there, such as a bucket of S3;
    /// `false` by default. It costs an attempt; after that, calls for the same bucket go there at once. An ARN is never
    /// redirected, nor a body that could be read once, and has been.
    pub fn follow_region_redirects(mut self, follow_region_redirects: bool) -> Self {
        self.config.follow_region_redirects = follow_region_redirects;
        self
    }
}
