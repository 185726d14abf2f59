#[path = "types.rs"]
mod types;

use types::*;

fn main() {
    let _ = Image::new().with(Image::LABELS.or_default().ix("k"), Label::new());
}
