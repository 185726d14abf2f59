use lensmith::Client;

fn main() {
    let _ = Client::builder().transport("https://proxy.example");
}
