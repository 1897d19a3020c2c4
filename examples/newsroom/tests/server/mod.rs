//! A server on this machine that answers as it was told, request after request, and keeps what it was asked.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What it does with one request.
#[derive(Clone)]
pub(crate) enum Reply {
    /// Status line and headers as given, then the body with its length.
    Send(&'static str, String),
    /// All bytes as they are.
    Raw(Vec<u8>),
    /// Closes the connection without a word.
    HangUp,
}

pub(crate) struct Server {
    pub(crate) address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers with one after the other, and with the last one from then on. Lives as long as the test's process.
    pub(crate) fn new(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = asked.clone();
        thread::spawn(move || {
            let mut turn = 0;
            for connection in listener.incoming() {
                // Whoever gives up early is no trouble of the server's.
                let _ = serve(&mut connection.unwrap(), &replies[turn], &kept);
                turn = (turn + 1).min(replies.len() - 1);
            }
        });
        Self { address, asked }
    }

    /// The requests so far, in small letters.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(
    connection: &mut TcpStream,
    reply: &Reply,
    asked: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut request = String::new();
    let mut reader = BufReader::new(connection.try_clone()?);
    while !request.ends_with("\r\n\r\n") && reader.read_line(&mut request)? > 0 {}
    asked.lock().unwrap().push(request.to_lowercase());
    match reply {
        Reply::Send(head, body) => {
            let length = body.len();
            write!(
                connection,
                "HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
            )
        }
        Reply::Raw(bytes) => connection.write_all(bytes),
        Reply::HangUp => Ok(()),
    }
}
