#[path = "types.rs"]
mod types;

use lensmith::optics::*;
use types::*;

fn first(optic: impl Preview<Source = Image>) {
    let _ = optic.preview(&Image::new());
}

fn main() {
    first(Image::TAGS.some().each());
}
