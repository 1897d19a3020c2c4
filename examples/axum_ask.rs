//! An HTTP server whose handlers ask an actor. It asks itself a few times, and ends.
//!
//! `cargo run --example axum_ask`

use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use thespian::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[actor]
struct Till {
    cents: u64,
}

#[handlers]
impl Till {
    #[handler]
    fn pay(&mut self, cents: u64) -> u64 {
        self.cents += cents;
        self.cents
    }
}

/// What an ask that came to nothing means to a client: 503 can safely be sent again, 500 may have had its effect.
fn status(error: AskError) -> (StatusCode, String) {
    let code = match error {
        AskError::NotExecuted { .. } => StatusCode::SERVICE_UNAVAILABLE,
        AskError::Unknown { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    };
    (code, error.to_string())
}

async fn pay(
    State(till): State<TillAddr>,
    Path(cents): Path<u64>,
) -> Result<String, (StatusCode, String)> {
    let paid = till.pay(cents).timeout(Duration::from_secs(1)).await;
    paid.map(|inside| inside.to_string()).map_err(status)
}

async fn request(to: std::net::SocketAddr, line: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(to).await?;
    let head = format!("{line} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer
        .lines()
        .next()
        .into_iter()
        .chain(answer.lines().last())
        .collect::<Vec<_>>()
        .join(": "))
}

#[tokio::main]
async fn main() -> thespian::Result {
    let system = System::start()?;
    let till = system.spawn(Till { cents: 0 })?;
    let app = Router::new().route("/pay/{cents}", post(pay));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let here = listener.local_addr()?;
    let server = axum::serve(listener, app.with_state(till.clone()));
    tokio::spawn(async move { server.await });
    for line in ["POST /pay/300", "POST /pay/20", "POST /pay/much"] {
        println!("{line} -> {}", request(here, line).await?);
    }
    till.stop();
    till.stopped().await;
    println!("closed -> {}", request(here, "POST /pay/1").await?);
    Ok(system.shutdown().await?)
}
