//! Somebody at the desk, by plain HTTP: joins by a link, keeps the cookie, reads the codes of an authenticator.

use std::net::SocketAddr;
use std::path::Path;

use handrail::dispatch::Clock;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::http::{Answer, request};
use crate::server::handrail;

pub const PASSWORD: &str = "three blue herons";

/// A browser that somebody is signed in with.
pub struct Client {
    pub address: SocketAddr,
    pub cookie: String,
    /// The key of the authenticator, base32.
    pub key: String,
}

/// The code of an authenticator, so many steps of thirty seconds from now. Written anew, as an app would have it.
pub fn code(key: &str, steps: i64) -> String {
    let letters = key.bytes().filter(u8::is_ascii_alphanumeric).map(|letter| match letter {
        b'A'..=b'Z' => letter - b'A',
        digit => digit - b'2' + 26,
    });
    let bits: Vec<u8> = letters.flat_map(|five| (0..5).rev().map(move |at| five >> at & 1)).collect();
    let secret: Vec<u8> =
        bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |value, bit| value << 1 | bit)).collect();
    let now = Clock::System.now().0 / 30_000;
    let mut mac = Hmac::<Sha1>::new_from_slice(&secret).unwrap();
    mac.update(&(now + steps).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes(hash[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// What stands between two pieces of a page.
pub fn between<'a>(page: &'a str, before: &str, after: &str) -> Option<&'a str> {
    page.split_once(before)?.1.split_once(after).map(|(found, _)| found)
}

/// A form as browsers send it.
pub fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Makes an invitation from a terminal, as long as no server owns the store; its path.
pub fn invite(folder: &Path, name: &str, role: &str) -> String {
    let made = handrail(folder).args(["staff", "invite", name, "--role", role]).output().unwrap();
    let said = String::from_utf8_lossy(&made.stdout).into_owned();
    assert!(made.status.success(), "{said}{}", String::from_utf8_lossy(&made.stderr));
    said.trim().split_once("8080").unwrap().1.to_owned()
}

impl Client {
    /// Nobody yet.
    pub fn nobody(address: SocketAddr) -> Self {
        Self { address, cookie: String::new(), key: String::new() }
    }

    /// Joins by the path of an invitation.
    pub fn join(address: SocketAddr, path: &str, login: &str, name: &str) -> Self {
        let mut client = Self::nobody(address);
        let page = client.get(path);
        assert_eq!(page.status, 200, "{}", page.body);
        client.key = between(&page.body, "class=\"key\">", "<").unwrap().to_owned();
        let code = code(&client.key, 0);
        let answer =
            client.post(path, &[("login", login), ("name", name), ("password", PASSWORD), ("code", &code)]);
        assert_eq!(answer.status, 303, "{}", answer.body);
        client.keep(&answer);
        client
    }

    /// Signs in, so many steps after the code that was used last.
    pub fn sign_in(&mut self, login: &str, steps: i64) -> Answer {
        let code = code(&self.key, steps);
        let answer = self.post("/desk/sign-in", &[("login", login), ("password", PASSWORD), ("code", &code)]);
        self.keep(&answer);
        answer
    }

    fn keep(&mut self, answer: &Answer) {
        if let Some(cookie) = answer.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")) {
            cookie.split(';').next().unwrap_or_default().clone_into(&mut self.cookie);
        }
    }

    pub fn get(&self, path: &str) -> Answer {
        request(self.address, "GET", path, &[("cookie", &self.cookie)], b"").unwrap()
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        request(self.address, "POST", path, &headers, form(fields).as_bytes()).unwrap()
    }
}
