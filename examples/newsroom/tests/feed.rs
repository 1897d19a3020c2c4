//! A live feed from outside, against a server on this machine: on all cores, and on one thread whose pauses take no time.

mod server;

use serde_json::Value;
use server::{Reply, Server};
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const BASES: [&str; 2] = ["simple:7", "threads:2"];

/// One run into a database of its own.
fn run(folder: &TempDir, base: &str, feed: &str, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsroom"));
    for proxy in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(proxy);
    }
    command.current_dir(folder.path()).stdin(Stdio::null());
    command.args(["--db", "news.db", "--summary", "json", "--base", base, "--feed", feed]);
    command.args(args).output().unwrap()
}

fn summary(output: &Output) -> Value {
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    serde_json::from_str(text.lines().last().unwrap()).unwrap()
}

/// The one line of a run that must not go well, and must leave nothing behind.
fn refused(feed: &str) -> String {
    let mut lines = BASES.map(|base| {
        let folder = tempfile::tempdir().unwrap();
        let output = run(&folder, base, feed, &[]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
        assert!(told.starts_with("newsroom: cannot read the feed http://127.0.0.1:"), "{told}");
        assert!(!folder.path().join("news.db").exists(), "nothing may be made");
        told
    });
    std::mem::take(&mut lines[0])
}

fn rss(ids: &[u32]) -> String {
    let items: String = ids
        .iter()
        .map(|id| format!("<item><guid>{id}</guid><title>I love number {id}!</title></item>"))
        .collect();
    format!("<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>")
}

fn fine(body: String) -> Reply {
    Reply::Send("200 OK", body)
}

#[test]
fn each_kind_of_feed_is_read() {
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title><id>f</id>
        <entry><id>a</id><title>I love it</title><summary>&lt;b&gt;Really&lt;/b&gt;</summary></entry></feed>";
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"a","content_text":"I hate it"}]}"#;
    for (document, positive) in [(rss(&[1]), 1), (atom.to_owned(), 1), (json.to_owned(), 0)] {
        for base in BASES {
            let folder = tempfile::tempdir().unwrap();
            let server = Server::new(vec![fine(document.clone())]);
            let found = summary(&run(&folder, base, &server.address, &[]));
            assert_eq!((&found["items"], &found["stored"]), (&1.into(), &1.into()), "{document}");
            assert_eq!(found["positive"], positive, "{document}");
            assert_eq!(server.asked().len(), 1);
        }
    }
}

#[test]
fn a_feed_is_polled_and_nothing_is_taken_twice_or_sent_again_in_vain() {
    for base in BASES {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::new(vec![
            Reply::Send(
                "200 OK\r\nETag: \"one\"\r\nLast-Modified: Wed, 25 Nov 2026 12:00:00 GMT",
                rss(&[2, 1]),
            ),
            Reply::Send("304 Not Modified", String::new()),
            Reply::Send("200 OK\r\nETag: \"two\"", rss(&[3, 2])),
            Reply::Send("304 Not Modified", String::new()),
        ]);
        let args = ["--polls", "4", "--every", "10ms", "--keys", "keys"];
        let output = run(&folder, base, &format!("{}/rss?key=secret", server.address), &args);
        let found = summary(&output);
        assert_eq!((&found["items"], &found["stored"]), (&3.into(), &3.into()));
        let host = server.address.strip_prefix("http://").unwrap();
        assert_eq!(found["source"], format!("{host}/rss"), "a query may be a secret");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("4 made, 2 not modified, 0 failed"), "{text}");
        let asked = server.asked();
        assert_eq!(asked.len(), 4);
        assert!(asked[0].starts_with("get /rss?key=secret "), "{}", asked[0]);
        assert!(!asked[0].contains("if-none-match"));
        for request in &asked[1..3] {
            assert!(request.contains("if-none-match: \"one\""), "{request}");
            assert!(request.contains("if-modified-since: wed, 25 nov 2026"), "{request}");
        }
        assert!(
            asked[3].contains("if-none-match: \"two\"") && !asked[3].contains("modified-since")
        );
        // Another run finds all of them stored already.
        let again = Server::new(vec![fine(rss(&[3, 2, 1]))]);
        let found = summary(&run(&folder, base, &again.address, &[]));
        assert_eq!(found["stored"], 3);
        let keys = std::fs::read_to_string(folder.path().join("keys")).unwrap();
        assert_eq!(keys.lines().count(), 3);
    }
}

#[test]
fn a_second_run_stores_nothing_new() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::new(vec![fine(rss(&[1, 2]))]);
    for new in ["(2 new)", "(0 new)"] {
        let output = run(&folder, "threads", &server.address, &[]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(new), "{text}");
    }
}

#[test]
fn what_may_pass_is_tried_again() {
    for base in BASES {
        for trouble in [
            Reply::Send("503 Service Unavailable", String::new()),
            Reply::HangUp,
            Reply::Raw(b"what?\r\n\r\n".to_vec()),
            Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\ncut".to_vec()),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let server = Server::new(vec![trouble, fine(rss(&[1]))]);
            let output = run(&folder, base, &server.address, &[]);
            assert_eq!(summary(&output)["stored"], 1);
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(
                text.contains("1 made, 0 not modified, 0 failed, 1 requests repeated"),
                "{text}"
            );
        }
    }
}

#[test]
fn a_server_that_is_down_later_ends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let gone = Reply::Send("404 Not Found", String::new());
    let server = Server::new(vec![fine(rss(&[1])), gone, fine(rss(&[2]))]);
    let output = run(&folder, "simple:7", &server.address, &["--polls", "3"]);
    assert_eq!(summary(&output)["stored"], 2);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("1 failed (the last: its server answers 404 Not Found)"), "{text}");
}

#[test]
fn the_limit_counts_articles() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::new(vec![fine(rss(&[1, 2])), fine(rss(&[3, 4]))]);
    let args = ["--polls", "9", "--limit", "3"];
    assert_eq!(summary(&run(&folder, "simple:7", &server.address, &args))["stored"], 3);
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn a_feed_without_articles_is_no_trouble() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::new(vec![fine(rss(&[]))]);
    assert_eq!(summary(&run(&folder, "threads", &server.address, &[]))["items"], 0);
}

#[test]
fn a_feed_that_cannot_be_had_is_one_line() {
    let page = fine("<html><body>Log in, please</body></html>".into());
    let line = refused(&Server::new(vec![page]).address);
    assert!(
        line.contains("no RSS, Atom or JSON feed") && line.contains("<html><body>Log in"),
        "{line}"
    );

    let missing = Server::new(vec![Reply::Send("404 Not Found", String::new())]);
    assert!(refused(&missing.address).contains("answers 404 Not Found;"));
    assert_eq!(missing.asked().len(), 2, "once a run: it would be the same");

    // A port that was free a moment ago.
    let dead = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let line = refused(&format!("http://{dead}/"));
    assert!(line.contains("refused") && line.contains("(4 tries)"), "{line}");
}

#[test]
fn a_hostile_server_is_not_followed_for_ever() {
    let circle = Server::new(vec![Reply::Send("302 Found\r\nLocation: /", String::new())]);
    assert!(refused(&circle.address).contains("redirected more than 5 times"));
    assert_eq!(circle.asked().len(), 2 * 6);

    let secure = circle.address.replace("http:", "https:");
    let head = format!("HTTP/1.1 301 Moved\r\nLocation: {secure}/\r\nContent-Length: 0\r\n\r\n");
    let tls = Server::new(vec![Reply::Raw(head.into_bytes())]);
    assert!(refused(&tls.address).contains("https, which is not built in"));

    let large = Server::new(vec![fine(" ".repeat(9 * 1024 * 1024))]);
    assert!(refused(&large.address).contains("larger than 8 MiB"));

    let mut deep = "<rss version=\"2.0\"><channel>".to_owned();
    deep.push_str(&"<a>".repeat(100_000));
    assert!(refused(&Server::new(vec![fine(deep)]).address).contains("cannot read the feed"));
}

#[test]
fn an_unknown_name_is_told() {
    let folder = tempfile::tempdir().unwrap();
    // Reserved: no name server knows it.
    let output = run(&folder, "simple:7", "http://newsroom.invalid/rss", &[]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("http://newsroom.invalid/rss: ") && told.contains("--feed"), "{told}");
}
