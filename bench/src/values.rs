//! The values that several benchmarks have in common.

use serde_json::{Value, json};

#[path = "../../runtime/benches/page/mod.rs"]
mod page;

/// A page of 100 image descriptions of Amazon ECR, about 64 kB.
pub fn images() -> Value {
    page::page()
}

/// An item of Amazon DynamoDB, as a shop might have it: 14 attributes, about 700 bytes.
pub fn item(index: u32) -> Value {
    json!({
        "pk": { "S": format!("ORDER#{index:08}") },
        "sk": { "S": "DETAILS" },
        "customer": { "S": "c-7f3a9e21" },
        "created": { "S": "2026-11-27T21:30:00Z" },
        "total": { "N": "129.95" },
        "items": { "N": "3" },
        "paid": { "BOOL": true },
        "coupon": { "NULL": true },
        "tags": { "SS": ["express", "gift"] },
        "signature": { "B": "c2lnbmVkIGJ5IHRoZSBjdXN0b21lcg==" },
        "note": { "S": "Leave it with the neighbour if nobody is at home." },
        "address": { "M": {
            "street": { "S": "12 Example Road" },
            "city": { "S": "Exampleton" },
            "country": { "S": "DE" },
        } },
        "lines": { "L": [
            { "M": { "sku": { "S": "A-1001" }, "count": { "N": "1" }, "price": { "N": "99.95" } } },
            { "M": { "sku": { "S": "B-2002" }, "count": { "N": "2" }, "price": { "N": "15.00" } } },
        ] },
        "version": { "N": "7" },
    })
}

/// How many items a batch has.
pub const BATCH: u32 = 25;

/// What DynamoDB responds to `BatchGetItem`.
pub fn batch() -> Value {
    json!({ "Responses": { "orders": (0..BATCH).map(item).collect::<Vec<_>>() }, "UnprocessedKeys": {} })
}

/// The headers with which S3 sends an object of a kilobyte.
pub const OBJECT_HEAD: [(&str, &str); 12] = [
    ("x-amz-id-2", "GkEqLJD1fnRK7oDDKbsKrC9B7oPdFpQR2tvT5GSyTn3HVLhQPkW+pn0Hw3Vn3+Jb"),
    ("x-amz-request-id", "4442587FB7D0A2F9"),
    ("date", "Fri, 27 Nov 2026 21:30:00 GMT"),
    ("last-modified", "Thu, 26 Nov 2026 08:15:30 GMT"),
    ("etag", "\"9bb58f26192e4ba00f01e2e7b136bbd8\""),
    ("x-amz-server-side-encryption", "AES256"),
    ("x-amz-version-id", "3HL4kqtJvjVBH40Nrjfkd"),
    ("x-amz-meta-author", "benchmark"),
    ("accept-ranges", "bytes"),
    ("content-type", "application/octet-stream"),
    ("content-length", "1024"),
    ("server", "AmazonS3"),
];

/// The body of the object.
pub fn object() -> bytes::Bytes {
    vec![0x5a; 1024].into()
}
