//! The packages that call generated crates, and the crates that they call.

/// A package that calls generated crates, in a workspace of its own with them.
pub(super) struct Consumer {
    /// What it calls, for messages.
    pub(super) what: &'static str,
    /// The package's folder, below that of the end-to-end tests.
    pub(super) folder: &'static str,
    /// Where its `main` is, from the root of the workspace.
    pub(super) main: &'static str,
    /// Whether `cargo xtask survey` lints and tests crates of these models or like them: then only the calls are linted.
    pub(super) is_surveyed: bool,
    /// Further dependencies of the calls, as lines of its manifest.
    pub(super) needs: &'static str,
    /// The generated crates, each in a folder of the package, so that they are of its workspace.
    pub(super) services: &'static [Service],
}

/// A generated crate.
pub(super) struct Service {
    /// The file of its model, from the root of the workspace, without its extension.
    pub(super) model: &'static str,
    /// The crate's name, also that of its folder.
    pub(super) name: &'static str,
    /// The name by which the calls import it.
    pub(super) import: &'static str,
    pub(super) operations: &'static [&'static str],
}

/// The calls of one operation of ECR, with another crate in place of `lensmith-ecr`, and those of other services of
/// AWS JSON, of restJson1, and of the protocols with XML.
pub(super) const CONSUMERS: [Consumer; 6] = [
    Consumer {
        what: "ECR, from AWS's model",
        folder: "consumer",
        main: "checks/e2e/src/main.rs",
        is_surveyed: false,
        needs: "",
        services: &[Service {
            model: "../shared/models-aws/ecr",
            name: "ecr-real",
            import: "lensmith-ecr",
            operations: &["GetDownloadUrlForLayer"],
        }],
    },
    Consumer {
        what: "other services, from AWS's models",
        folder: "services",
        main: "checks/e2e/services/main.rs",
        is_surveyed: false,
        needs: "",
        services: &[
            Service {
                model: "../shared/models-aws/dynamodb",
                name: "dynamodb-real",
                import: "dynamodb",
                operations: &["CreateTable", "DeleteTable", "GetItem", "PutItem", "Query"],
            },
            Service {
                model: "../shared/models-aws/sqs",
                name: "sqs-real",
                import: "sqs",
                operations: &[
                    "CreateQueue",
                    "DeleteMessage",
                    "DeleteQueue",
                    "GetQueueUrl",
                    "ReceiveMessage",
                    "SendMessage",
                ],
            },
            Service {
                model: "../shared/models-aws/secrets-manager",
                name: "secrets-manager-real",
                import: "secrets-manager",
                operations: &["CreateSecret", "DeleteSecret", "GetSecretValue"],
            },
            Service {
                model: "../shared/models-aws/kms",
                name: "kms-real",
                import: "kms",
                operations: &["CreateKey", "Decrypt", "Encrypt"],
            },
        ],
    },
    Consumer {
        what: "services of restJson1, from AWS's models",
        folder: "rest",
        main: "checks/e2e/rest/main.rs",
        is_surveyed: false,
        needs: "",
        services: &[
            Service {
                model: "../shared/models-more/rest-json/lambda",
                name: "lambda-real",
                import: "lambda",
                operations: &[
                    "CreateFunction",
                    "DeleteFunction",
                    "GetFunctionConfiguration",
                    "Invoke",
                    "ListFunctions",
                ],
            },
            Service {
                model: "../shared/models-more/rest-json/api-gateway",
                name: "api-gateway-real",
                import: "api-gateway",
                operations: &[
                    "CreateDeployment",
                    "CreateResource",
                    "CreateRestApi",
                    "DeleteRestApi",
                    "GetExport",
                    "GetRestApi",
                    "GetRestApis",
                    "PutMethod",
                ],
            },
            Service {
                model: "../shared/models-more/rest-json/eks",
                name: "eks-real",
                import: "eks",
                operations: &["CreateCluster", "DeleteCluster", "DescribeCluster", "ListClusters"],
            },
            Service {
                model: "../shared/models-more/rest-json/efs",
                name: "efs-real",
                import: "efs",
                operations: &["CreateFileSystem", "DeleteFileSystem", "DescribeFileSystems"],
            },
            Service {
                model: "../shared/models-more/rest-json/iot-data-plane",
                name: "iot-data-plane-real",
                import: "iot-data-plane",
                operations: &[
                    "DeleteThingShadow",
                    "GetRetainedMessage",
                    "GetThingShadow",
                    "ListRetainedMessages",
                    "Publish",
                    "UpdateThingShadow",
                ],
            },
            Service {
                model: "../shared/models-more/events/bedrock-runtime",
                name: "bedrock-runtime-real",
                import: "bedrock-runtime",
                operations: &["Converse", "InvokeModel"],
            },
            Service {
                model: "../shared/models-more/rest-json/glacier",
                name: "glacier-real",
                import: "glacier",
                operations: &[
                    "CreateVault",
                    "DeleteVault",
                    "DescribeVault",
                    "GetJobOutput",
                    "InitiateJob",
                    "ListVaults",
                    "UploadArchive",
                ],
            },
            Service {
                model: "../shared/models-more/rest-json/polly",
                name: "polly-real",
                import: "polly",
                operations: &["DescribeVoices", "SynthesizeSpeech"],
            },
        ],
    },
    Consumer {
        what: "services of AWS Query, EC2 Query and restXml",
        folder: "query",
        main: "checks/e2e/query/main.rs",
        is_surveyed: true,
        needs: "",
        services: &[
            Service {
                model: "../shared/models-more/query/sts",
                name: "sts-real",
                import: "sts",
                operations: &["AssumeRole", "AssumeRoleWithWebIdentity", "GetCallerIdentity"],
            },
            Service {
                model: "../shared/models-more/query/iam",
                name: "iam-real",
                import: "iam",
                operations: &[
                    "CreatePolicy",
                    "CreateRole",
                    "CreateUser",
                    "DeleteRole",
                    "DeleteUser",
                    "GetUser",
                    "ListRoles",
                    "TagUser",
                ],
            },
            Service {
                model: "../shared/models-more/query/sns",
                name: "sns-real",
                import: "sns",
                operations: &[
                    "CreateTopic",
                    "DeleteTopic",
                    "GetTopicAttributes",
                    "ListTopics",
                    "Publish",
                    "PublishBatch",
                    "SetTopicAttributes",
                ],
            },
            Service {
                model: "../shared/models-more/query/cloudwatch",
                name: "cloudwatch-real",
                import: "cloudwatch",
                operations: &[
                    "DescribeAlarms",
                    "GetMetricData",
                    "ListMetrics",
                    "PutMetricAlarm",
                    "PutMetricData",
                ],
            },
            Service {
                model: "../shared/models-more/query/ec2",
                name: "ec2-real",
                import: "ec2",
                operations: &[
                    "DescribeInstances",
                    "RunInstances",
                    "StopInstances",
                    "TerminateInstances",
                ],
            },
            Service {
                model: "../shared/models-more/rest-xml/route-53",
                name: "route-53-real",
                import: "route-53",
                operations: &[
                    "ChangeResourceRecordSets",
                    "CreateHostedZone",
                    "DeleteHostedZone",
                    "GetChange",
                    "GetHostedZone",
                    "ListHostedZones",
                    "ListResourceRecordSets",
                ],
            },
            Service {
                model: "checks/e2e/models/sqs-query",
                name: "sqs-query-real",
                import: "sqs-query",
                operations: &[],
            },
            Service {
                model: "checks/e2e/models/rds",
                name: "rds-real",
                import: "rds",
                operations: &[],
            },
            Service {
                model: "checks/e2e/models/cloudfront",
                name: "cloudfront-real",
                import: "cloudfront",
                operations: &[],
            },
        ],
    },
    Consumer {
        what: "S3, from AWS's model",
        folder: "s3",
        main: "checks/e2e/s3/main.rs",
        is_surveyed: true,
        needs: "",
        services: &[Service {
            model: "../shared/models-more/rest-xml/s3",
            name: "s3-real",
            import: "s3",
            operations: &[
                "AbortMultipartUpload",
                "CompleteMultipartUpload",
                "CopyObject",
                "CreateBucket",
                "CreateMultipartUpload",
                "DeleteBucket",
                "DeleteObject",
                "DeleteObjects",
                "GetObject",
                "HeadBucket",
                "HeadObject",
                "ListBuckets",
                "ListObjectsV2",
                "ListParts",
                "PutObject",
                "UploadPart",
                "UploadPartCopy",
            ],
        }],
    },
    Consumer {
        what: "services with streams of events, from AWS's models",
        folder: "events",
        main: "checks/e2e/events/main.rs",
        is_surveyed: false,
        // What their doubles speak, and how those check signatures.
        needs: "crc32fast = \"1\"\nh2 = \"0.4\"\nhmac = \"0.13\"\njiff = { version = \"1\", default-features = false, features = \
                [\"std\"] }\nsha2 = \"0.11\"\n",
        services: &[
            Service {
                model: "../shared/models-more/events/bedrock-runtime",
                name: "bedrock-real",
                import: "bedrock",
                operations: &["ConverseStream", "InvokeModelWithResponseStream"],
            },
            Service {
                model: "../shared/models-more/rest-json/lambda",
                name: "lambda-real",
                import: "lambda",
                operations: &["InvokeWithResponseStream"],
            },
            Service {
                model: "../shared/models-more/events/kinesis",
                name: "kinesis-real",
                import: "kinesis",
                operations: &["SubscribeToShard"],
            },
            Service {
                model: "../shared/models-aws/cloudwatch-logs",
                name: "logs-real",
                import: "logs",
                operations: &["StartLiveTail"],
            },
            Service {
                model: "../shared/models-more/rest-xml/s3",
                name: "s3-real",
                import: "s3",
                operations: &["SelectObjectContent"],
            },
            Service {
                model: "../shared/models-more/events/transcribe-streaming",
                name: "transcribe-real",
                import: "transcribe",
                operations: &["StartStreamTranscription"],
            },
            Service {
                model: "checks/e2e/models/bedrock-bidirectional",
                name: "bedrock-bidirectional-real",
                import: "bedrock-bidirectional",
                operations: &[],
            },
            Service {
                model: "../shared/models-more/events/lex-runtime-v2",
                name: "lex-real",
                import: "lex",
                operations: &["StartConversation"],
            },
        ],
    },
];
