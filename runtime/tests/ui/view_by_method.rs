#[path = "types.rs"]
mod types;

use types::*;

fn main() {
    use lensmith::optics::View;
    let _ = Image::LABEL.some().view(&Image::new());
}
