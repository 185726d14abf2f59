// The library.
$version: "2"

namespace example

@aws.protocols#awsJson1_1
service Library {
    version: "2025-01-01"
    operations: [Open]
}

operation Open {}
