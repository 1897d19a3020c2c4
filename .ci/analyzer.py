#!/usr/bin/env python3
"""What rust-analyzer makes of an actor: hover, definition, completion and rename, in a package of its own that uses this repository.

    .ci/analyzer.py FOLDER

FOLDER is empty, and may be thrown away. Ends with 1 if the editor would not show what it should.
"""

import json
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATIENCE = 300  # seconds, of which the first look at a package takes most

SOURCE = """\
use thespian::prelude::*;

pub struct Closed;
pub struct Open;

#[protocol]
pub trait Teller {
    /// Gives a receipt.
    fn confirm(&mut self, number: u32) -> u32;
}

#[actor]
pub struct Account {
    cents: u64,
}

#[handlers(speaks(Teller), states(Closed -> Open, Open -> Closed), start = Closed)]
impl Account {
    /// Adds `cents` and returns the new balance.
    #[handler(when(*))]
    fn deposit(&mut self, cents: u64) -> u64 {
        self.cents += cents;
        self.cents
    }

    #[handler(refuse(*))]
    fn open(&mut self, at: In<'_, Closed>) {
        at.go(Open);
    }

    #[handler(when(*))]
    async fn half_typed(&mut self, cx: &mut Context<Self>) {
        cx.
    }
}

#[handlers]
impl Teller for Account {
    #[handler(when(*))]
    fn confirm(&mut self, number: u32) -> u32 {
        number
    }
}

pub async fn serve(account: &AccountAddr) {
    let _ = account.deposit(5).await;
    let teller: TellerAddr = account.narrow();
    let _ = teller.confirm(7).await;
    account.
}
"""


class Editor:
    """Speaks the language server protocol over the pipes of a rust-analyzer."""

    def __init__(self, folder):
        self.server = subprocess.Popen(
            ["rust-analyzer"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.number = 0
        self.uri = (folder / "src" / "lib.rs").as_uri()
        self.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
        self.tell("initialized", {})
        document = {"uri": self.uri, "languageId": "rust", "version": 1, "text": SOURCE}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def receive(self):
        length = 0
        while (line := self.server.stdout.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            if name == b"Content-Length":
                length = int(value)
        return json.loads(self.server.stdout.read(length))

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, method, params):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while True:
            message = self.receive()
            if "method" in message and "id" in message:
                self.send({"id": message["id"], "result": None})  # what it wants to know has no bearing on this
            elif message.get("id") == self.number:
                return message.get("result")

    def at(self, method, place, **params):
        return self.ask(method, {"textDocument": {"uri": self.uri}, "position": place, **params})


def place(needle, behind=0):
    """Where `needle` is in the source, so many letters behind its beginning."""
    offset = SOURCE.index(needle) + behind
    line = SOURCE.count("\n", 0, offset)
    return {"line": line, "character": offset - (SOURCE.rfind("\n", 0, offset) + 1)}


def lines_of(locations):
    if isinstance(locations, dict):
        locations = [locations]
    ranges = [one.get("targetSelectionRange") or one["range"] for one in locations or []]
    return {one["start"]["line"] for one in ranges}


def hover_text(editor, at):
    found = editor.at("textDocument/hover", at)
    return json.dumps(found["contents"]) if found else ""


def check(what, is_so, found):
    print(f"  {'as it should be' if is_so else 'WRONG'}: {what}")
    if not is_so:
        print(f"    found: {found}")
    return is_so


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "lib.rs").write_text(SOURCE)
    (folder / "Cargo.toml").write_text(
        "[package]\nname = \"edited\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n"
        f"thespian = {{ package = \"thespian-rs\", path = {json.dumps(str(ROOT))} }}\n"
    )
    (folder / "Cargo.lock").write_bytes((ROOT / "Cargo.lock").read_bytes())
    editor = Editor(folder)
    call, handler = place("account.deposit", len("account.")), place("fn deposit", len("fn "))
    narrowed, method = place("teller.confirm", len("teller.")), place("fn confirm", len("fn "))

    until = time.monotonic() + PATIENCE
    while "the new balance" not in (hover := hover_text(editor, call)) and time.monotonic() < until:
        time.sleep(1)
    good = [check("hover on a call tells what the handler's documentation does", "the new balance" in hover, hover)]

    hover = hover_text(editor, narrowed)
    good.append(check("so does hover on a call of a protocol's method", "Gives a receipt" in hover, hover))

    found = lines_of(editor.at("textDocument/definition", call))
    good.append(check("the definition of a call is the handler", found == {handler["line"]}, found))
    found = lines_of(editor.at("textDocument/definition", narrowed))
    good.append(check("that of a protocol's call is its method", found == {method["line"]}, found))

    for what, needle, wanted in [
        ("an address offers its handlers while another handler is half-typed", "    account.\n}", {"deposit", "open", "half_typed"}),
        ("a context offers what it can do in a half-typed handler", "        cx.\n", {"sleep", "addr", "stop"}),
    ]:
        items = editor.at("textDocument/completion", place(needle, len(needle.rstrip("\n}")))) or []
        items = items["items"] if isinstance(items, dict) else items
        names = {item.get("filterText") or item["label"].split("(")[0] for item in items}
        names |= {item["label"].split("(")[0] for item in items}
        good.append(check(what, wanted <= names, sorted(names)[:40]))

    edits = editor.at("textDocument/rename", handler, newName="pay_in") or {}
    changes = edits.get("changes", {}).get(editor.uri, [])
    for document in edits.get("documentChanges", []):
        changes = changes + document.get("edits", [])
    found = {edit["range"]["start"]["line"] for edit in changes}
    good.append(check("renaming a handler renames its calls", {call["line"], handler["line"]} <= found, found))

    editor.server.kill()
    sys.exit(0 if all(good) else 1)


main()
