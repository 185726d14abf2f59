#[path = "types.rs"]
mod types;

use lensmith::optics::*;
use types::*;

fn show(optic: impl View<Source = Image>) {
    let _ = optic.view(&Image::new());
}

fn main() {
    show(Image::LABEL.some());
}
