#[path = "types.rs"]
mod types;

use types::*;

fn main() {
    let _ = Image::new().with(Image::LABEL.some().then(Label::TEXT), "v1");
}
