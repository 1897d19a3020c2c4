//! The stage `simple+io`: one thread, real time, and tokio beneath it.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::time::{Duration, Instant};

use thespian::prelude::*;
use thespian::{Base, RunError, StartError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::stages::quiet;

const MS: Duration = Duration::from_millis(1);

fn run<F, Fut, T>(main: F) -> Result<T, RunError>
where
    F: FnOnce(System) -> Fut,
    Fut: Future<Output = T> + 'static,
{
    quiet();
    let main = |system| -> Pin<Box<dyn Future<Output = T>>> { Box::pin(main(system)) };
    System::builder().base(Base::SimpleIo { seed: 1 }).ignore_environment().run(main)
}

/// Sends back what comes, and is on one thread with whoever sends it.
#[actor]
struct Echo;

#[handlers]
impl Echo {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler]
    async fn echo(&self, mut stream: TcpStream) -> usize {
        let mut text = [0; 5];
        stream.read_exact(&mut text).await.expect("five bytes");
        stream.write_all(&text).await.expect("somebody reads");
        text.len()
    }

    #[handler]
    async fn rest(&self, cx: &mut Context<Self>, time: Duration) {
        cx.sleep(time).await;
        tokio::time::sleep(time).await;
    }

    #[handler]
    async fn elsewhere(&self) -> u32 {
        tokio::task::spawn_blocking(|| 7).await.expect("a number")
    }

    #[handler]
    async fn beside(&self) -> u32 {
        tokio::spawn(async { 8 }).await.expect("a number")
    }

    #[handler]
    fn crash(&self) {
        panic!("on purpose");
    }
}

#[test]
fn sockets_timers_and_tasks_of_tokios_work() {
    let ran = run(async |system| {
        assert_eq!(system.stage(), "simple+io");
        let echo = system.spawn(Echo::props()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut near = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (far, _) = listener.accept().await.unwrap();
        let echoed = echo.echo(far).ask();
        let said = async {
            near.write_all(b"hello").await.unwrap();
            let mut text = String::new();
            near.read_to_string(&mut text).await.unwrap();
            text
        };
        assert_eq!(futures_util::future::join(echoed, said).await, (Ok(5), "hello".to_owned()));
        assert_eq!((echo.elsewhere().await, echo.beside().await), (Ok(7), Ok(8)));
    });
    ran.expect("an orderly end");
}

#[test]
fn time_is_real_and_nothing_comes_before_its_time() {
    let begun = Instant::now();
    let ran = run(async |system| {
        let echo = system.spawn(Echo::props()).unwrap();
        let before = system.now();
        echo.rest(20 * MS).await.unwrap();
        assert!(system.now() - before >= 40 * MS);
        let late = echo.rest(Duration::from_secs(3600)).timeout(20 * MS).await.unwrap_err();
        // On a busy machine the deadline may have passed before it began.
        let expired = late.not_executed() == Some(NotExecuted::Expired);
        assert!(expired || late.unknown() == Some(Unknown::Deadline), "{late}");
        assert!(!system.jump(MS) && !system.is_at_rest() && !system.at_rest().await);
        echo.kill();
        echo.stopped().await;
    });
    ran.expect("an orderly end");
    assert!(begun.elapsed() >= 60 * MS);
}

/// On `simple` this would be `Stalled`: here the outside may still come.
#[test]
fn what_another_thread_brings_is_waited_for() {
    let ran = run(async |_system| {
        let (tell, hear) = tokio::sync::oneshot::channel();
        let thread = std::thread::spawn(move || tell.send(9));
        let heard = hear.await;
        thread.join().unwrap().unwrap();
        heard
    });
    assert_eq!(ran.expect("an orderly end"), Ok(9));
}

#[test]
fn actors_live_and_fail_there_as_anywhere() {
    let ran = run(async |system| {
        let echo = system.spawn(Echo::props()).unwrap();
        assert_eq!(echo.crash().await.unwrap_err().unknown(), Some(Unknown::Crashed));
        echo.ready().await.expect("a new incarnation");
        system.shutdown().await.unwrap();
    });
    ran.expect("an orderly end");
}

#[test]
fn it_blocks_like_any_stage_and_cannot_be_had_inside_a_runtime() {
    quiet();
    let base = Base::SimpleIo { seed: 0 };
    let builder = || System::builder().base(base).ignore_environment();
    let system = builder().start().unwrap();
    let echo = system.spawn(Echo).unwrap();
    assert_eq!(echo.elsewhere().blocking(), Ok(7));
    let theirs = echo.clone();
    assert_eq!(std::thread::spawn(move || theirs.beside().blocking()).join().unwrap(), Ok(8));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let inside = builder().start();
        assert!(matches!(inside, Err(StartError::InsideRuntime(_))), "{inside:?}");
        let inside = system.block_on(async {});
        assert!(matches!(inside, Err(RunError::WouldBlock)), "{inside:?}");
        let inside = echo.elsewhere().blocking().unwrap_err();
        assert_eq!(inside.not_executed(), Some(NotExecuted::WouldBlock));
    });
    system.block_on(system.shutdown()).unwrap().unwrap();
}

/// The last handle goes inside the runtime that it owns.
#[test]
fn a_system_that_is_dropped_by_its_own_main_takes_its_runtime_along() {
    let system = System::builder().base(Base::SimpleIo { seed: 0 }).ignore_environment();
    let system = system.start().unwrap();
    let ran = system.clone().block_on(async move { drop(system) });
    assert!(ran.is_ok());
}

/// Whoever asks from synchronous code has the runtime in his hands just then.
#[test]
fn nobody_waits_for_blocking_work_of_tokios_when_the_system_goes() {
    #[actor]
    struct Owner {
        system: Option<System>,
    }

    #[handlers]
    impl Owner {
        #[handler]
        async fn close(&mut self, wait: Receiver<()>, ended: Sender<()>) {
            let (begins, begun) = tokio::sync::oneshot::channel();
            tokio::task::spawn_blocking(move || {
                let _ = begins.send(());
                // Released by the test, or by nobody.
                let _ = wait.recv_timeout(Duration::from_secs(5));
                drop(ended);
            });
            // What has not begun is dropped.
            begun.await.expect("a thread");
            self.system = None;
        }
    }

    let builder = System::builder().base(Base::SimpleIo { seed: 0 }).ignore_environment();
    let system = builder.start().unwrap();
    let owner = system.spawn(Owner { system: Some(system.clone()) }).unwrap();
    drop(system);
    let (release, wait) = channel();
    let (ends, ended) = channel();
    owner.close(wait, ends).blocking().unwrap();
    assert_eq!(ended.try_recv(), Err(TryRecvError::Empty), "it is still at work");
    drop(release);
    assert!(ended.recv().is_err(), "it ends");
}
