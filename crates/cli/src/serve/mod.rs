//! The web app on this machine, and nowhere else.
//!
//! Owns: the TCP host of the router, and the daily back-up while it runs.
//! Must not know: what any page shows.

mod guard;
pub(crate) mod phone;

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result};
use app::Clock;
use axum::{Router, middleware};
use clinic::simulator::{self, World};
use diary::SealedEvent;
use jiff::tz::Offset;
use pollster::block_on;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use serde::Serialize;
use tokio::net::TcpListener;

use crate::{
    args::{Demo, Serve},
    commands::{Opened, open_file},
    host::SystemClock,
    output::Output,
    sqlite_log::OpenMode,
};

#[derive(Serialize)]
struct Serving {
    address: String,
    diary: String,
}

/// Serves until it is interrupted.
pub(crate) fn serve(opened: &Opened, args: &Serve, out: Output) -> Result<()> {
    serve_as("serve", opened, args, out)
}

fn serve_as(command: &str, opened: &Opened, args: &Serve, out: Output) -> Result<()> {
    runtime()?.block_on(async {
        let (listener, address) = listen(args.port.unwrap_or(Serve::PORT)).await?;
        let names = guard::Names::on_port(address.port());
        let router = web::router(Arc::clone(&opened.app))
            .layer(middleware::from_fn_with_state(names, guard::guard));
        let place = app::Backups::diary_place(&*opened.backups);
        announce(command, address, "Your diary", &place, out)?;
        open_browser(address, args.open);
        tokio::spawn(keep_daily_backups(Arc::clone(&opened.backups)));
        until_interrupted(listener, router).await
    })
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}

async fn listen(port: u16) -> Result<(TcpListener, SocketAddr)> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!(
            "port {port} cannot be used; another Charley may be running: open http://{address}/ \
             or choose another with --port"
        )
    })?;
    // With port 0 the system chooses.
    let address = listener.local_addr()?;
    Ok((listener, address))
}

async fn until_interrupted(listener: TcpListener, router: Router) -> Result<()> {
    let server = axum::serve(listener, router).with_graceful_shutdown(interrupted());
    tokio::select! {
        served = server => served.context("the server stopped"),
        // A browser that holds a connection open must not keep it from ending: what was
        // acknowledged is on the disk.
        () = async { interrupted().await; tokio::time::sleep(GRACE).await } => Ok(()),
    }
}

fn announce(
    command: &str,
    address: SocketAddr,
    what: &str,
    place: &str,
    out: Output,
) -> Result<()> {
    let serving = Serving { address: format!("http://{address}/"), diary: place.to_owned() };
    let said = out.print(command, &serving, |serving| {
        format!(
            "Charley is running. Open {}\n{what}: {}\nTo stop: Ctrl-C. Nothing leaves this machine.\n",
            serving.address, serving.diary
        )
    });
    Ok(said?)
}

fn open_browser(address: SocketAddr, wanted: bool) {
    if wanted && let Err(error) = ::open::that_detached(format!("http://{address}/")) {
        anstream::eprintln!(
            "charley: no browser could be opened ({error}); open the address yourself"
        );
    }
}

/// How long requests under way may take to end after an interrupt.
const GRACE: Duration = Duration::from_secs(2);

async fn interrupted() {
    // Without a signal handler there is nothing to wait for, and a kill loses nothing either.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn keep_daily_backups(backups: Arc<crate::backups::SqliteBackups>) {
    loop {
        let due = Arc::clone(&backups);
        let made = tokio::task::spawn_blocking(move || due.daily(&SystemClock.now())).await;
        if let Ok(Err(error)) = made {
            anstream::eprintln!("charley: {error}");
        }
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
}

/// Serves a sample diary from a temporary file, which goes when the server stops.
pub(crate) fn demo(args: &Demo, out: Output) -> Result<()> {
    let folder = tempfile::tempdir().context("no temporary folder can be made")?;
    let opened = open_file(folder.path().join("demo.sqlite"), OpenMode::CreateIfAbsent)?;
    let now = opened.app.clock().now();
    let yesterday = now.night()?.plus(-1).context("the clock is far off")?;
    let mut rng = ChaCha8Rng::seed_from_u64(args.seed);
    let simulated = simulator::simulate(&World::demo().ending(yesterday), &mut rng);
    let events = simulated.events(now.offset().unwrap_or(Offset::UTC), &mut rng);
    let sealed: Vec<SealedEvent> =
        events.into_iter().map(SealedEvent::seal).collect::<Result<_, _>>()?;
    block_on(app::EventLog::append(&*opened.log, &sealed))?;
    if !out.is_json() {
        println!(
            "A sample diary of {} records, made up by a simulator. It is nobody's.",
            sealed.len()
        );
    }
    serve_as("demo", &opened, &args.serve, out)
}
