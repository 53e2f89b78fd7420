//! `handrail serve` as a process of its own: on a free port, in a folder of its own, killed when dropped.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::http::{Answer, request};

/// How long anything here may take on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_mins(2);

/// Asks again and again until there is an answer, and fails with `what` when there is none in two minutes.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..PATIENCE.as_millis() / 10 {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("in vain: {what}");
}

/// The program, with nothing of this machine's environment but the way to other programs.
pub fn handrail(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handrail"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    command.env_clear().env("PATH", path).current_dir(folder);
    command
}

/// A server that was started.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    written: Arc<Mutex<Vec<u8>>>,
    readers: Vec<JoinHandle<()>>,
}

impl Server {
    /// Starts one in `folder`, where its key file and its store are unless `settings` (environment variables) say
    /// otherwise, and waits until it says that it is ready.
    pub fn start(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let mut child = handrail(folder)
            .arg("serve")
            .env("HANDRAIL_FEEDS", "off")
            .env("HANDRAIL_LISTEN", "127.0.0.1:0")
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let written = Arc::new(Mutex::new(Vec::new()));
        let (ready, is_ready) = channel();
        let (stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let keep = Arc::clone(&written);
        let out = std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Some((_, address)) = line.split_once("ready on http://") {
                    let _ = ready.send(address.parse::<SocketAddr>().unwrap());
                }
                keep.lock().unwrap().extend_from_slice(format!("{line}\n").as_bytes());
            }
        });
        let keep = Arc::clone(&written);
        let err = std::thread::spawn(move || {
            let mut piece = [0; 8192];
            while let Ok(read @ 1..) = stderr.read(&mut piece) {
                keep.lock().unwrap().extend_from_slice(&piece[..read]);
            }
        });
        let address = is_ready.recv_timeout(PATIENCE);
        let mut server = Self {
            child,
            address: address.unwrap_or_else(|_| "0.0.0.0:0".parse().unwrap()),
            written,
            readers: vec![out, err],
        };
        if let Err(why) = address {
            let late = why == RecvTimeoutError::Timeout;
            let said = server.end();
            panic!("the server is not ready ({}): {said}", if late { "too late" } else { "it ended" });
        }
        server
    }

    /// Starts one that must refuse, and gives back its exit status and what it says on standard error.
    pub fn refused(folder: &Path, settings: &[(&str, &str)]) -> (Option<i32>, String) {
        let mut child = handrail(folder)
            .arg("serve")
            .env("HANDRAIL_FEEDS", "off")
            .env("HANDRAIL_LISTEN", "127.0.0.1:0")
            .env("RUST_LOG", "error")
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut status = None;
        for _ in 0..PATIENCE.as_millis() / 10 {
            status = child.try_wait().unwrap();
            if status.is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = child.kill();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        let _ = child.wait();
        (status.and_then(|s: ExitStatus| s.code()), said)
    }

    pub fn get(&self, target: &str) -> Answer {
        request(self.address, "GET", target, &[], b"").unwrap()
    }

    /// Everything it has written to standard output and standard error so far.
    pub fn written(&self) -> Vec<u8> {
        self.written.lock().unwrap().clone()
    }

    /// Sends it a signal.
    pub fn signal(&self, name: &str) {
        let told = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// `kill -9`: nothing is finished, nothing is tidied.
    pub fn kill(mut self) -> String {
        self.end()
    }

    /// SIGTERM: what is in hand is finished. Gives back everything it wrote.
    pub fn stop(mut self) -> String {
        self.signal("TERM");
        let status = until("the server does not stop", || self.child.try_wait().unwrap());
        let said = self.end();
        assert!(status.success(), "{status}: {said}");
        said
    }

    fn end(&mut self) -> String {
        let _ = self.child.kill();
        let _ = self.child.wait();
        for reader in self.readers.drain(..) {
            reader.join().unwrap();
        }
        String::from_utf8_lossy(&self.written()).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
