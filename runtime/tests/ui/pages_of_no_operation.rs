#[path = "types.rs"]
mod types;

use lensmith::Client;
use types::Image;

fn pages(client: Client) {
    let _ = client.paginate(Image::new());
}

fn main() {}
