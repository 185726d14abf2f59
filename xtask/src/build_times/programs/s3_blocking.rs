//! Puts an object into a bucket of Amazon S3 and gets it again, without an async runtime.

use std::io::Read;

use lensmith::Body;
use lensmith::blocking::Client;
use lensmith_s3::{GetObject, PutObject};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let put = PutObject::new("app", "hello.txt");
    client.send(put.with(PutObject::BODY, Body::from("hello")))?;
    let mut text = String::new();
    client.send(GetObject::new("app", "hello.txt"))?.body.reader().read_to_string(&mut text)?;
    println!("{text}");
    Ok(())
}
