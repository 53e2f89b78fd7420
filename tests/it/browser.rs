//! The simulated phone in a real Chromium, driven through chromedriver's own HTTP.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::http::request;
use crate::redis::Folder;
use crate::server::{Server, until};

/// A window. chromedriver ends the browser with the session.
struct Window {
    driver: Child,
    address: SocketAddr,
    session: String,
    profile: Folder,
}

impl Window {
    /// Opens one, if Chromium and its driver are on this machine.
    fn open() -> Option<Self> {
        let profile = Folder::new();
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(driver.stdout.take()?).lines().map_while(Result::ok);
        let ready = lines.find_map(|line| {
            line.split_once("successfully on port ")?.1.trim_end_matches('.').parse::<u16>().ok()
        });
        let mut window = Self {
            driver,
            address: SocketAddr::from(([127, 0, 0, 1], ready?)),
            session: String::new(),
            profile,
        };
        let flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=en-US",
            "--window-size=1000,800",
        ];
        let mut args: Vec<String> = flags.map(str::to_owned).into();
        args.push(format!("--user-data-dir={}", window.profile.path().display()));
        let wanted =
            json!({ "goog:chromeOptions": { "args": args }, "goog:loggingPrefs": { "browser": "ALL" } });
        let opened = window.ask("POST", "/session", &json!({ "capabilities": { "alwaysMatch": wanted } }));
        window.session = opened["sessionId"].as_str()?.to_owned();
        Some(window)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let answer =
            request(self.address, method, path, &[("content-type", "application/json")], body.as_bytes())
                .unwrap();
        let mut value: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(answer.status, 200, "{path}: {value}");
        value["value"].take()
    }

    fn tell(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", &format!("/session/{}{path}", self.session), body)
    }

    /// What a piece of script returns.
    fn run(&self, script: &str) -> Value {
        self.tell("/execute/sync", &json!({ "script": format!("return {script}"), "args": [] }))
    }

    /// Types into whatever has the focus.
    fn press(&self, keys: &str) {
        let keys = keys.chars().flat_map(|key| {
            [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
        });
        let actions = json!([{ "type": "key", "id": "keys", "actions": keys.collect::<Vec<_>>() }]);
        self.tell("/actions", &json!({ "actions": actions }));
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let _ = request(self.address, "DELETE", &format!("/session/{}", self.session), &[], b"");
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

const ENTER: &str = "\u{E007}";

#[test]
fn the_phone_texts_the_line() {
    let without = std::env::var_os("HANDRAIL_WITHOUT_BROWSER").is_some_and(|set| set == "1");
    let Some(window) = (if without { None } else { Window::open() }) else {
        println!("there is no Chromium with chromedriver here: the phone's page was not looked at");
        assert!(without, "install chromium and chromedriver, or set HANDRAIL_WITHOUT_BROWSER=1");
        return;
    };
    let folder = Folder::new();
    let server = Server::start(folder.path(), &[]);
    let origin = format!("http://{}", server.address);
    window.tell("/url", &json!({ "url": format!("{origin}/phone") }));

    // One text, one answer, and what each costs to send.
    until("the page does not draw a phone", || {
        window.run("document.activeElement?.tagName").as_str().filter(|tag| *tag == "TEXTAREA").map(|_| ())
    });
    window.press("hi");
    window.press(ENTER);
    let shown = |selector: &str| -> Vec<String> {
        let all = window.run(&format!("[...document.querySelectorAll('{selector}')].map(e => e.innerText)"));
        serde_json::from_value(all).unwrap()
    };
    let replies = until("no reply is shown", || Some(shown(".theirs .words")).filter(|r| !r.is_empty()));
    assert!(replies[0].contains("Handrail"), "{replies:?}");
    assert!(shown(".mine .words")[0].ends_with("hi"));
    let facts = shown(".theirs .facts");
    assert!(facts[0].contains("segment") && facts[0].contains("GSM-7"), "{facts:?}");
    assert!(shown(".mine .facts")[0].starts_with("1 segment"));

    // A second phone is a second person.
    window.run("document.querySelector('.add').click()");
    assert_eq!(window.run("document.querySelectorAll('.phone').length"), 2);
    window.press("STOP");
    window.press(ENTER);
    until("the second phone has no answer", || Some(shown(".theirs .words")).filter(|r| r.len() == 2));
    assert_eq!(window.run("document.querySelectorAll('.phone.current .theirs').length"), 1);

    // Light and dark, each with words that can be read on it (WCAG AA: 4.5 to 1).
    let contrast = "(() => { \
        const light = (of) => { \
          const c = document.createElement('canvas').getContext('2d'); c.fillStyle = of; c.fillRect(0, 0, 1, 1); \
          const [r, g, b] = [...c.getImageData(0, 0, 1, 1).data].slice(0, 3).map((v) => v / 255) \
            .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); \
          return 0.2126 * r + 0.7152 * g + 0.0722 * b; }; \
        const ground = (e) => { for (; e; e = e.parentElement) { const b = getComputedStyle(e).backgroundColor; \
          if (b !== 'rgba(0, 0, 0, 0)') return b; } return 'white'; }; \
        const ratios = [...document.querySelectorAll('.words, .facts, h1, .number')].map((e) => { \
          const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((a, b) => b - a); \
          return (a + 0.05) / (b + 0.05); }); \
        return [light(ground(document.body)), Math.min(...ratios)]; })()";
    let mut grounds = Vec::new();
    for scheme in ["light", "dark"] {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        let params = json!({ "features": features });
        window.tell("/goog/cdp/execute", &json!({ "cmd": "Emulation.setEmulatedMedia", "params": params }));
        let [ground, least]: [f64; 2] = serde_json::from_value(window.run(contrast)).unwrap();
        assert!(least >= 4.5, "{scheme}: {least}");
        grounds.push(ground);
    }
    assert!(grounds[0] > 0.7 && grounds[1] < 0.1, "{grounds:?}");

    // Nothing came from elsewhere, and nothing went wrong.
    let asked: Vec<String> =
        serde_json::from_value(window.run("performance.getEntriesByType('resource').map(e => e.name)"))
            .unwrap();
    assert!(asked.len() >= 3, "{asked:?}");
    assert!(
        asked.iter().all(|a| a.starts_with(&format!("{origin}/phone")) || a.starts_with("data:")),
        "{asked:?}"
    );
    let console = window.tell("/se/log", &json!({ "type": "browser" }));
    assert_eq!(console, json!([]));
}
