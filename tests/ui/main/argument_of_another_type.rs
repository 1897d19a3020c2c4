// mistakes: 1

#[thespian::main]
async fn main(name: String) {
    drop(name);
}
