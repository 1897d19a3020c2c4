//! The same crate for each contender: a hundred actors that understand ten messages each, by the attributes and macros that its
//! documentation has for that. Every second message has an answer that is asked for.

use std::fmt::Write as _;

pub const ACTORS: usize = 100;
pub const HANDLERS: usize = 10;

/// A contender, as a crate that uses it.
#[derive(Debug)]
pub struct Source {
    pub name: &'static str,
    /// Lines of its `[dependencies]`. `{root}` is the root of this repository.
    pub dependencies: &'static str,
    /// A module with one actor, and a public function that uses every message of it.
    pub actor: fn() -> String,
    /// A program with one actor, that is asked one thing.
    pub hello: &'static str,
}

const TOKIO: &str =
    r#"tokio = { version = "1", features = ["macros", "rt-multi-thread", "sync"] }"#;

pub const SOURCES: &[Source] = &[
    Source {
        name: "thespian",
        dependencies: "thespian-rs = { path = \"{root}\" }",
        actor: thespian,
        hello: include_str!("hello/thespian.rs.txt"),
    },
    Source {
        name: "tokio",
        dependencies: TOKIO,
        actor: tokio,
        hello: include_str!("hello/tokio.rs.txt"),
    },
    Source {
        name: "kameo",
        dependencies: "kameo = \"0.22\"\ntokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }",
        actor: kameo,
        hello: include_str!("hello/kameo.rs.txt"),
    },
    Source {
        name: "ractor",
        dependencies: "ractor = \"0.16\"\ntokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }",
        actor: ractor,
        hello: include_str!("hello/ractor.rs.txt"),
    },
    Source {
        name: "actix",
        dependencies: "actix = \"0.13\"",
        actor: actix,
        hello: include_str!("hello/actix.rs.txt"),
    },
    Source {
        name: "xtra",
        dependencies: "xtra = { version = \"0.6\", features = [\"macros\", \"tokio\"] }\n\
                       tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }",
        actor: xtra,
        hello: include_str!("hello/xtra.rs.txt"),
    },
];

/// Text for each handler, one after the other.
fn each(mut text: impl FnMut(usize) -> String) -> String {
    (0..HANDLERS).fold(String::new(), |mut all, i| {
        let _ = writeln!(all, "{}", text(i));
        all
    })
}

fn asked(i: usize) -> bool {
    i.is_multiple_of(2)
}

fn thespian() -> String {
    let handlers = each(|i| match asked(i) {
        true => format!(
            "#[handler] pub fn get{i}(&mut self, by: u64) -> u64 {{ self.sum += by + {i}; self.sum }}"
        ),
        false => {
            format!("#[handler] pub fn add{i}(&mut self, by: u64) {{ self.sum += by + {i}; }}")
        }
    });
    let uses = each(|i| match asked(i) {
        true => format!("sum += actor.get{i}({i}).await?;"),
        false => format!("actor.add{i}({i}).tell()?;"),
    });
    format!(
        "use thespian::prelude::*;

#[actor]
pub struct Sum {{ sum: u64 }}

#[handlers]
impl Sum {{
#[init] pub fn new() -> Self {{ Self {{ sum: 0 }} }}
{handlers}}}

pub async fn play(system: &System) -> thespian::Result<u64> {{
let actor = system.spawn(Sum::props())?;
let mut sum = 0;
{uses}Ok(sum)
}}
"
    )
}

fn tokio() -> String {
    let variants = each(|i| match asked(i) {
        true => format!("Get{i} {{ by: u64, answer: oneshot::Sender<u64> }},"),
        false => format!("Add{i} {{ by: u64 }},"),
    });
    let arms = each(|i| match asked(i) {
        true => format!(
            "Message::Get{i} {{ by, answer }} => {{ self.sum += by + {i}; let _ = answer.send(self.sum); }}"
        ),
        false => format!("Message::Add{i} {{ by }} => self.sum += by + {i},"),
    });
    let methods = each(|i| match asked(i) {
        true => format!(
            "pub async fn get{i}(&self, by: u64) -> Result<u64, Gone> {{
let (answer, answered) = oneshot::channel();
self.inbox.send(Message::Get{i} {{ by, answer }}).map_err(|_| Gone)?;
answered.await.map_err(|_| Gone)
}}"
        ),
        false => format!(
            "pub fn add{i}(&self, by: u64) -> Result<(), Gone> {{ self.inbox.send(Message::Add{i} {{ by }}).map_err(|_| Gone) }}"
        ),
    });
    let uses = each(|i| match asked(i) {
        true => format!("sum += actor.get{i}({i}).await?;"),
        false => format!("actor.add{i}({i})?;"),
    });
    format!(
        "use tokio::sync::{{mpsc, oneshot}};

#[derive(Debug)]
pub struct Gone;

pub enum Message {{
{variants}}}

struct Sum {{ sum: u64 }}

impl Sum {{
fn handle(&mut self, message: Message) {{
match message {{
{arms}}}
}}

async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Message>) {{
while let Some(message) = inbox.recv().await {{ self.handle(message); }}
}}
}}

#[derive(Clone)]
pub struct Handle {{ inbox: mpsc::UnboundedSender<Message> }}

impl Handle {{
pub fn spawn() -> Self {{
let (tx, rx) = mpsc::unbounded_channel();
tokio::spawn(Sum {{ sum: 0 }}.run(rx));
Self {{ inbox: tx }}
}}

{methods}}}

pub async fn play() -> Result<u64, Gone> {{
let actor = Handle::spawn();
let mut sum = 0;
{uses}Ok(sum)
}}
"
    )
}

fn kameo() -> String {
    // Its macro names the messages after the methods, in the module of the actor.
    let handlers = each(|i| match asked(i) {
        true => format!(
            "#[message] pub fn get{i}(&mut self, by: u64) -> u64 {{ self.sum += by + {i}; self.sum }}"
        ),
        false => {
            format!("#[message] pub fn add{i}(&mut self, by: u64) {{ self.sum += by + {i}; }}")
        }
    });
    let uses = each(|i| match asked(i) {
        true => format!("sum += actor.ask(Get{i} {{ by: {i} }}).await?;"),
        false => format!("actor.tell(Add{i} {{ by: {i} }}).await?;"),
    });
    format!(
        "use kameo::prelude::*;

#[derive(Actor)]
pub struct Sum {{ sum: u64 }}

#[messages]
impl Sum {{
{handlers}}}

pub async fn play() -> Result<u64, Box<dyn std::error::Error>> {{
let actor = Sum::spawn(Sum {{ sum: 0 }});
let mut sum = 0;
{uses}Ok(sum)
}}
"
    )
}

fn ractor() -> String {
    let variants = each(|i| match asked(i) {
        true => format!("Get{i}(u64, RpcReplyPort<u64>),"),
        false => format!("Add{i}(u64),"),
    });
    let arms = each(|i| match asked(i) {
        true => format!("Message::Get{i}(by, reply) => {{ *sum += by + {i}; reply.send(*sum)?; }}"),
        false => format!("Message::Add{i}(by) => *sum += by + {i},"),
    });
    let uses = each(|i| match asked(i) {
        true => format!("sum += ractor::call!(actor, Message::Get{i}, {i})?;"),
        false => format!("ractor::cast!(actor, Message::Add{i}({i}))?;"),
    });
    format!(
        "use ractor::{{Actor, ActorProcessingErr, ActorRef, RpcReplyPort}};

pub struct Sum;

pub enum Message {{
{variants}}}

impl Actor for Sum {{
type Msg = Message;
type State = u64;
type Arguments = ();

async fn pre_start(&self, _: ActorRef<Message>, _: ()) -> Result<u64, ActorProcessingErr> {{ Ok(0) }}

async fn handle(&self, _: ActorRef<Message>, message: Message, sum: &mut u64) -> Result<(), ActorProcessingErr> {{
match message {{
{arms}}}
Ok(())
}}
}}

pub async fn play() -> Result<u64, Box<dyn std::error::Error>> {{
let (actor, _) = Actor::spawn(None, Sum, ()).await?;
let mut sum = 0;
{uses}Ok(sum)
}}
"
    )
}

fn actix() -> String {
    let messages = each(|i| {
        match asked(i) {
        true => format!(
            "#[derive(Message)]
#[rtype(result = \"u64\")]
pub struct Get{i}(pub u64);

impl Handler<Get{i}> for Sum {{
type Result = u64;
fn handle(&mut self, Get{i}(by): Get{i}, _: &mut Context<Self>) -> u64 {{ self.sum += by + {i}; self.sum }}
}}"
        ),
        false => format!(
            "#[derive(Message)]
#[rtype(result = \"()\")]
pub struct Add{i}(pub u64);

impl Handler<Add{i}> for Sum {{
type Result = ();
fn handle(&mut self, Add{i}(by): Add{i}, _: &mut Context<Self>) {{ self.sum += by + {i}; }}
}}"
        ),
    }
    });
    let uses = each(|i| match asked(i) {
        true => format!("sum += actor.send(Get{i}({i})).await?;"),
        false => format!("actor.do_send(Add{i}({i}));"),
    });
    format!(
        "use actix::prelude::*;

pub struct Sum {{ sum: u64 }}

impl Actor for Sum {{
type Context = Context<Self>;
}}

{messages}
pub async fn play() -> Result<u64, MailboxError> {{
let actor = Sum {{ sum: 0 }}.start();
let mut sum = 0;
{uses}Ok(sum)
}}
"
    )
}

fn xtra() -> String {
    let messages = each(|i| {
        match asked(i) {
        true => format!(
            "pub struct Get{i}(pub u64);

impl Handler<Get{i}> for Sum {{
type Return = u64;
async fn handle(&mut self, Get{i}(by): Get{i}, _: &mut Context<Self>) -> u64 {{ self.sum += by + {i}; self.sum }}
}}"
        ),
        false => format!(
            "pub struct Add{i}(pub u64);

impl Handler<Add{i}> for Sum {{
type Return = ();
async fn handle(&mut self, Add{i}(by): Add{i}, _: &mut Context<Self>) {{ self.sum += by + {i}; }}
}}"
        ),
    }
    });
    let uses = each(|i| match asked(i) {
        true => format!("sum += actor.send(Get{i}({i})).await?;"),
        false => format!("let _ = actor.send(Add{i}({i})).detach().await?;"),
    });
    format!(
        "use xtra::prelude::*;

#[derive(xtra::Actor)]
pub struct Sum {{ sum: u64 }}

{messages}
pub async fn play() -> Result<u64, xtra::Error> {{
let actor = xtra::spawn_tokio(Sum {{ sum: 0 }}, Mailbox::unbounded());
let mut sum = 0;
{uses}Ok(sum)
}}
"
    )
}
