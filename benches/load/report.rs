//! The tables.

use std::time::Duration;

use super::trips::Trips;

/// One run.
pub struct Figures {
    /// Turns a second.
    pub throughput: f64,
    /// p50, p99, p99.9 in ms.
    pub latencies: [f64; 3],
    /// Processor time a turn, in µs.
    pub server_us: f64,
    pub redis_us: Option<f64>,
    /// Reads from sockets a turn, by Redis: everything included.
    pub reads: Option<f64>,
}

/// A run of the floor and the run of the product right after it.
pub struct Pair {
    pub product: Figures,
    pub floor: Figures,
}

/// What it costs to be there.
pub struct Start {
    pub ready: Duration,
    pub idle_kb: u64,
    pub embedded_ready: Duration,
    pub embedded_kb: u64,
    pub trips: Trips,
}

impl Start {
    pub fn print(&self) {
        heading("Start");
        let line = |name: &str, ready: Duration, kb: u64| {
            let (ready, mb) = (ready.as_secs_f64(), kb as f64 / 1024.0);
            println!("{name:9} ready after {ready:.3} s (≤ 0.5), {mb:.1} MB resident after a second (≤ 40)");
        };
        line("Redis", self.ready, self.idle_kb);
        line("embedded", self.embedded_ready, self.embedded_kb);
        let Trips { first, second } = self.trips;
        println!("round trips to Redis from webhook to reply: first text {first}, next text {second} (≤ 2)");
    }
}

pub fn heading(text: &str) {
    println!("\n## {text}\n");
}

const COLUMNS: &str =
    "conns  run      turns/s   ratio    p50 ms   p99 ms  p99.9 ms  server µs  Redis µs  reads/turn";

pub fn round(connections: usize, round: usize, product: &Figures, floor: &Figures) {
    if round == 0 {
        println!("{COLUMNS}");
    }
    line(connections, "floor", floor, None);
    line(connections, "product", product, Some(product.throughput / floor.throughput));
}

pub fn pairs(connections: usize, pairs: &[Pair]) {
    let ratio = median(pairs.iter().map(|pair| pair.product.throughput / pair.floor.throughput));
    line(connections, "FLOOR", &middle(&pairs.iter().map(|pair| &pair.floor)), None);
    line(connections, "PRODUCT", &middle(&pairs.iter().map(|pair| &pair.product)), Some(ratio));
}

pub fn alone(connections: usize, runs: &[Figures]) {
    println!("{COLUMNS}");
    line(connections, "PRODUCT", &middle(&runs.iter()), None);
}

/// Of each figure the median.
fn middle<'a>(runs: &(impl Iterator<Item = &'a Figures> + Clone)) -> Figures {
    let of = |figure: fn(&Figures) -> f64| median(runs.clone().map(figure));
    let maybe = |figure: fn(&Figures) -> Option<f64>| {
        let known: Vec<f64> = runs.clone().filter_map(figure).collect();
        (!known.is_empty()).then(|| median(known.into_iter()))
    };
    Figures {
        throughput: of(|f| f.throughput),
        latencies: [of(|f| f.latencies[0]), of(|f| f.latencies[1]), of(|f| f.latencies[2])],
        server_us: of(|f| f.server_us),
        redis_us: maybe(|f| f.redis_us),
        reads: maybe(|f| f.reads),
    }
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_unstable_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn line(connections: usize, run: &str, figures: &Figures, ratio: Option<f64>) {
    let Figures { throughput, latencies: [p50, p99, p999], server_us, redis_us, reads } = figures;
    let shown = |figure: Option<f64>, digits: usize| {
        figure.map_or_else(|| "-".to_owned(), |f| format!("{f:.digits$}"))
    };
    println!(
        "{connections:5}  {run:7} {throughput:8.0}  {:>6} {p50:9.2} {p99:8.2} {p999:9.2} {server_us:10.1} {:>9} {:>11}",
        shown(ratio, 2),
        shown(*redis_us, 1),
        shown(*reads, 2),
    );
}
