//! Real Redis servers for tests: alone or three primaries as a cluster, in a folder and on ports of their own, gone when
//! dropped.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A folder that is removed when dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("handrail-it-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        // A test that was killed leaves its folder behind, and process ids come again.
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// One `redis-server`.
pub struct Redis {
    child: Child,
    pub port: u16,
    bus: u16,
    folder: Folder,
}

impl Redis {
    /// Starts a server with further settings (`["--maxmemory-policy", "allkeys-lru"]`) and waits until it answers.
    pub async fn start(settings: &[&str]) -> Self {
        // Between finding a port free and binding it another process may be quicker: then try others.
        for _ in 0..5 {
            let mut redis = Self::spawn(settings);
            for _ in 0..500 {
                if redis.child.try_wait().unwrap().is_some() {
                    break;
                }
                if redis.ask(&["PING"]).await.is_ok() {
                    return redis;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        panic!("redis-server does not start: is it installed?");
    }

    fn spawn(settings: &[&str]) -> Self {
        let folder = Folder::new();
        let (port, bus) = (free_port(), free_port());
        let child = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--cluster-port", &bus.to_string(), "--dir"])
            .arg(folder.path())
            .args(settings)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("redis-server is installed");
        Self { child, port, bus, folder }
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Where its files are.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Sends it a signal: `STOP` lets it fall silent, `CONT` lets it go on.
    pub fn signal(&self, name: &str) {
        let told = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Sends one command over a connection of its own.
    pub async fn ask(&self, words: &[&str]) -> redis::RedisResult<redis::Value> {
        let client = redis::Client::open(self.url())?;
        let mut link = client.get_multiplexed_async_connection().await?;
        let mut cmd = redis::cmd(words[0]);
        cmd.arg(&words[1..]).query_async(&mut link).await
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Three primaries that share the slots.
pub struct Cluster {
    pub nodes: Vec<Redis>,
}

impl Cluster {
    /// Starts the cluster and waits until every node calls it whole.
    pub async fn start() -> Self {
        let mut nodes = Vec::new();
        for slots in [(0, 5460), (5461, 10922), (10923, 16383)] {
            let node = Redis::start(&["--cluster-enabled", "yes", "--cluster-node-timeout", "2000"]).await;
            let epoch = (nodes.len() + 1).to_string();
            node.ask(&["CLUSTER", "SET-CONFIG-EPOCH", &epoch]).await.unwrap();
            let (from, to) = (slots.0.to_string(), slots.1.to_string());
            node.ask(&["CLUSTER", "ADDSLOTSRANGE", &from, &to]).await.unwrap();
            nodes.push(node);
        }
        for node in &nodes[1..] {
            let (port, bus) = (node.port.to_string(), node.bus.to_string());
            nodes[0].ask(&["CLUSTER", "MEET", "127.0.0.1", &port, &bus]).await.unwrap();
        }
        for node in &nodes {
            let mut whole = false;
            for _ in 0..1000 {
                let info: String =
                    redis::from_redis_value(node.ask(&["CLUSTER", "INFO"]).await.unwrap()).unwrap();
                whole = info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3");
                if whole {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            assert!(whole, "the cluster does not come together");
        }
        Self { nodes }
    }

    pub fn url(&self) -> String {
        let nodes: Vec<String> = self.nodes.iter().map(|node| format!("127.0.0.1:{}", node.port)).collect();
        format!("redis-cluster://{}", nodes.join(","))
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
