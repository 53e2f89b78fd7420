//! What is measured: a Redis, and a server (the product or the floor), each a process of its own, gone when dropped.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use super::forms::{PUBLIC_URL, TOKEN};
use super::template::Template;

const HANDRAIL: &str = env!("CARGO_BIN_EXE_handrail");

/// A folder that is removed when dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("handrail-load-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A name in it that was not given before.
    fn fresh(&self, kind: &str) -> PathBuf {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        self.0.join(format!("{kind}-{}", NEXT.fetch_add(1, Ordering::Relaxed)))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A process that ends with its value.
pub struct Process(Child);

impl Process {
    /// Processor time of all its threads so far, in microseconds. The kernel counts in ticks of 10 ms.
    pub fn cpu_us(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0.id())).unwrap();
        let (_, fields) = stat.rsplit_once(')').unwrap();
        // utime and stime are the 14th and 15th of all fields, of which `pid (name)` are two.
        fields.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap() * 10_000).sum()
    }

    /// Resident memory, in kB.
    pub fn resident_kb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A `redis-server` on a port of its own.
pub struct Redis {
    process: Process,
    port: u16,
}

impl Redis {
    /// `appendonly` is `no`, or how often the file is synced: `everysec`, `always`.
    pub fn start(folder: &Folder, appendonly: &str) -> Self {
        let port = free_port();
        let dir = folder.fresh("redis");
        std::fs::create_dir_all(&dir).unwrap();
        let mut command = Command::new("redis-server");
        command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""]);
        command.args(["--maxmemory-policy", "noeviction"]);
        match appendonly {
            "no" => command.args(["--appendonly", "no"]),
            often => command.args(["--appendonly", "yes", "--appendfsync", often]),
        };
        command.arg("--dir").arg(&dir).stdout(Stdio::null()).stderr(Stdio::null());
        let redis = Self { process: Process(command.spawn().expect("redis-server is installed")), port };
        for _ in 0..1000 {
            if redis.link().is_ok() {
                return redis;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("redis-server does not start");
    }

    pub fn process(&self) -> &Process {
        &self.process
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    fn link(&self) -> redis::RedisResult<redis::Connection> {
        redis::Client::open(self.url())?.get_connection()
    }

    /// A connection that blocks, for what is not measured.
    pub fn connection(&self) -> redis::Connection {
        self.link().unwrap()
    }

    /// How often Redis has read from a socket: each round trip once, and several at once when they come together.
    pub fn reads(&self) -> u64 {
        Self::info("stats", "total_reads_processed:", &mut self.connection())
    }

    /// A number out of INFO.
    pub fn info(section: &str, name: &str, connection: &mut redis::Connection) -> u64 {
        let info: String = redis::cmd("INFO").arg(section).query(connection).unwrap();
        info.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().parse().unwrap()
    }
}

/// Where the product keeps conversations.
pub enum Store {
    File,
    Redis(String),
}

/// The product or the floor.
pub struct Server {
    process: Process,
    pub address: SocketAddr,
    /// From the start of the process to the first 200.
    pub ready_after: Duration,
}

impl Server {
    /// The product, in the thread setting it comes with.
    pub async fn handrail(folder: &Folder, store: &Store) -> Self {
        let home = folder.fresh("handrail");
        std::fs::create_dir_all(&home).unwrap();
        let made = Command::new(HANDRAIL).args(["keys", "make", "handrail.key"]).current_dir(&home).status();
        assert!(made.unwrap().success());
        let address = free_address();
        let mut command = Command::new(HANDRAIL);
        command.arg("serve").args([
            "--feeds",
            "off",
            "--listen",
            &address.to_string(),
            "--public-url",
            PUBLIC_URL,
        ]);
        match store {
            Store::File => command.args(["--store", "file:data"]),
            Store::Redis(url) => command.args(["--store", url]),
        };
        // Not the working folder of the project: the flows in the program are measured.
        command.current_dir(&home).env("HANDRAIL_TWILIO_AUTH_TOKEN", TOKEN);
        Self::start(command, address, &home, "/readyz").await
    }

    /// The floor, on as many threads as the product has.
    pub async fn floor(folder: &Folder, redis: &str, templates: &[Template]) -> Self {
        let home = folder.fresh("floor");
        std::fs::create_dir_all(&home).unwrap();
        let file = home.join("templates.json");
        std::fs::write(&file, serde_json::to_vec(templates).unwrap()).unwrap();
        let address = free_address();
        let threads = std::thread::available_parallelism().map_or(1, |cores| (cores.get() - 1).max(1));
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["floor", &address.to_string(), redis, &threads.to_string()]).arg(&file);
        Self::start(command, address, &home, "/healthz").await
    }

    pub fn process(&self) -> &Process {
        &self.process
    }

    async fn start(mut command: Command, address: SocketAddr, home: &Path, ready: &str) -> Self {
        let errors = home.join("stderr");
        command.stdout(Stdio::null()).stderr(File::create(&errors).unwrap());
        let start = Instant::now();
        let process = Process(command.spawn().unwrap());
        while !answers(address, ready) {
            let said = || std::fs::read_to_string(&errors).unwrap_or_default();
            assert!(start.elapsed() < Duration::from_secs(10), "the server is not ready: {}", said());
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Self { process, address, ready_after: start.elapsed() }
    }
}

fn answers(address: SocketAddr, path: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else { return false };
    let request = format!("GET {path} HTTP/1.1\r\nHost: line.example.org\r\nConnection: close\r\n\r\n");
    let mut answer = Vec::new();
    stream.write_all(request.as_bytes()).is_ok()
        && stream.read_to_end(&mut answer).is_ok()
        && answer.starts_with(b"HTTP/1.1 200")
}

fn free_address() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], free_port()))
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
