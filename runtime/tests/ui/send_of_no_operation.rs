#[path = "types.rs"]
mod types;

use lensmith::Client;
use types::Image;

fn call(client: Client) {
    client.send(Image::new());
}

fn main() {}
