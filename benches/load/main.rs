//! From webhook to reply over loopback, beside a floor: `cargo bench --bench load`. See `benches/README.md`.
//!
//! This one program is the load, the report and, started once more as `load floor …`, the floor.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement that meets anything odd is to stop there and say where"
)]
#![expect(clippy::cast_precision_loss, reason = "figures for people: no count comes near 2^52")]
#![expect(clippy::print_stdout, reason = "the report")]

mod client;
mod floor;
mod forms;
mod idle;
mod process;
mod report;
mod template;
mod trips;

use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use self::client::Sample;
use self::forms::{Forms, PEOPLE, TURNS};
use self::process::{Folder, Redis, Server, Store};
use self::report::{Figures, Pair};
use self::template::Template;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How much is measured.
struct Plan {
    connections: &'static [usize],
    rounds: usize,
    /// A run ends after this time, or when all people have had their three turns.
    most: Duration,
    embedded: &'static [usize],
    embedded_rounds: usize,
    idle: usize,
    appendonly: &'static str,
}

const FULL: Plan = Plan {
    connections: &[1, 8, 32, 128],
    rounds: 3,
    most: Duration::from_secs(6),
    embedded: &[1, 8, 32, 128],
    embedded_rounds: 3,
    idle: 100_000,
    appendonly: "no",
};

const QUICK: Plan = Plan {
    connections: &[32],
    rounds: 3,
    most: Duration::from_secs(2),
    embedded: &[32],
    embedded_rounds: 1,
    idle: 10_000,
    appendonly: "no",
};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let ["floor", listen, redis, threads, templates] = words[..] {
        return floor::serve(listen, redis, threads.parse().unwrap(), Path::new(templates));
    }
    let mut plan = if words.contains(&"--quick") { QUICK } else { FULL };
    for word in &words {
        match *word {
            "--quick" => {}
            "--appendonly=no" => plan.appendonly = "no",
            "--appendonly=everysec" => plan.appendonly = "everysec",
            "--appendonly=always" => plan.appendonly = "always",
            "--redis-only" => (plan.embedded, plan.idle) = (&[], 0),
            "--32" => plan.connections = &[32],
            other => {
                panic!("{other}: the words are --quick, --redis-only, --32 and --appendonly=no|everysec|always")
            }
        }
    }
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        // Whoever loses patience leaves no server behind: what was started ends with what holds it.
        let mut terminate = signal(SignalKind::terminate()).unwrap();
        tokio::select! {
            () = measure(&plan) => {}
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    });
}

async fn measure(plan: &Plan) {
    let folder = Folder::new();
    let (templates, start) = probe(&folder, plan).await;
    start.print();
    let forms = Rc::new(Forms::signed(0, PEOPLE));
    let warm = Rc::new(Forms::signed(PEOPLE, 2_000));

    report::heading(&format!("Redis, appendonly {}, {PEOPLE} people, {TURNS} turns each", plan.appendonly));
    for &connections in plan.connections {
        let mut pairs = Vec::new();
        for round in 0..plan.rounds {
            let floor = on_redis(&folder, plan, Some(&templates), connections, &forms, &warm).await;
            let product = on_redis(&folder, plan, None, connections, &forms, &warm).await;
            report::round(connections, round, &product, &floor);
            pairs.push(Pair { product, floor });
        }
        report::pairs(connections, &pairs);
    }
    if !plan.embedded.is_empty() {
        report::heading(&format!("Embedded (redb), {PEOPLE} people, {TURNS} turns each"));
    }
    for &connections in plan.embedded {
        let mut runs = Vec::new();
        for _ in 0..plan.embedded_rounds {
            let server = Server::handrail(&folder, &Store::File).await;
            runs.push(run(plan, &server, None, connections, &forms, &warm).await);
        }
        report::alone(connections, &runs);
    }
    if plan.idle > 0 {
        idle::measure(&folder, plan.appendonly, plan.idle).await.print(plan.idle);
    }
}

/// What the product sends to Redis for each of the three turns, and what it costs to be there.
async fn probe(folder: &Folder, plan: &Plan) -> (Vec<Template>, report::Start) {
    let redis = Redis::start(folder, plan.appendonly);
    let server = Server::handrail(folder, &Store::Redis(redis.url())).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let idle_kb = server.process().resident_kb();
    let templates = template::capture(&redis, &server).await;
    let trips = trips::measure(&redis, &server).await;
    let embedded = Server::handrail(folder, &Store::File).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let start = report::Start {
        ready: server.ready_after,
        idle_kb,
        embedded_ready: embedded.ready_after,
        embedded_kb: embedded.process().resident_kb(),
        trips,
    };
    (templates, start)
}

/// One run on a Redis of its own: of the floor when its templates are given, else of the product.
async fn on_redis(
    folder: &Folder,
    plan: &Plan,
    floor: Option<&[Template]>,
    connections: usize,
    forms: &Rc<Forms>,
    warm: &Rc<Forms>,
) -> Figures {
    let redis = Redis::start(folder, plan.appendonly);
    let server = match floor {
        Some(templates) => Server::floor(folder, &redis.url(), templates).await,
        None => Server::handrail(folder, &Store::Redis(redis.url())).await,
    };
    run(plan, &server, Some(&redis), connections, forms, warm).await
}

async fn run(
    plan: &Plan,
    server: &Server,
    redis: Option<&Redis>,
    connections: usize,
    forms: &Rc<Forms>,
    warm: &Rc<Forms>,
) -> Figures {
    client::run(server.address, warm, connections, plan.most / 2).await;
    let before = (server.process().cpu_us(), redis.map(|r| (r.process().cpu_us(), r.reads())));
    let sample: Sample = client::run(server.address, forms, connections, plan.most).await;
    let server_us = server.process().cpu_us() - before.0;
    let redis = redis.map(|r| (r.process().cpu_us(), r.reads()));
    let turns = sample.latencies.len();
    let each = |total: u64| total as f64 / turns as f64;
    Figures {
        throughput: turns as f64 / sample.elapsed.as_secs_f64(),
        latencies: sample.quantiles(),
        server_us: each(server_us),
        redis_us: redis.zip(before.1).map(|(after, before)| each(after.0 - before.0)),
        // Asking for the count is a read of its own.
        reads: redis.zip(before.1).map(|(after, before)| each(after.1 - before.1 - 1)),
    }
}
