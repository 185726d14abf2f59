#[path = "types.rs"]
mod types;

use types::*;

fn main() {
    let size = 7_usize;
    let _ = Image::new().with(Image::SIZE, size);
}
