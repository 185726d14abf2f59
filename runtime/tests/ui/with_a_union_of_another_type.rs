#[path = "types.rs"]
mod types;

use types::*;

fn main() {
    let _ = Image::new().with(Image::ENTRY, true);
}
