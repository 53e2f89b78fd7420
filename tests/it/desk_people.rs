//! Who comes in at the desk, and how they go out again.

use crate::desk_client::{Client, PASSWORD, code, form, invite};
use crate::http::request;
use crate::redis::Folder;
use crate::server::Server;

#[test]
fn an_invitation_works_once_and_a_session_ends_when_it_is_told_to() {
    let folder = Folder::new();
    let (first, second) =
        (invite(folder.path(), "Ana", "administrator"), invite(folder.path(), "Luis", "staff"));
    let server = Server::start(folder.path(), &[]);
    let stranger = Client::nobody(server.address);
    let turned_away = stranger.get("/desk");
    assert_eq!(turned_away.status, 303);
    assert!(turned_away.head.contains("location: /desk/sign-in"), "{}", turned_away.head);
    assert_eq!(stranger.get("/desk/join/0000").status, 404);

    // What does not fit is told, and the link stays good.
    let page = stranger.get(&first);
    let weak =
        [("login", "ana@example.org"), ("name", "Ana"), ("password", "password1234"), ("code", "000000")];
    let refused = stranger.post(&first, &weak);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("would try"), "{}", refused.body);
    assert_eq!(page.status, 200);

    let ana = Client::join(server.address, &first, "ana@example.org", "Ana");
    assert_eq!(stranger.get(&first).status, 404);
    let luis = Client::join(server.address, &second, "Luis@example.org", "Luis");
    let page = ana.get("/desk/people");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("luis@example.org"));
    assert_eq!(luis.get("/desk/people").status, 403);

    // Every page keeps to its policy, and no cookie can be read by a script.
    for needed in [
        "content-security-policy: default-src 'none'",
        "cache-control: no-store",
        "referrer-policy: no-referrer",
    ] {
        assert!(page.head.contains(needed), "{}", page.head);
    }
    assert!(!page.head.contains("unsafe"));
    assert!(luis.cookie.starts_with("handrail=") && luis.cookie.len() == 9 + 64);

    // Disabled: the very next request is turned away.
    let id = page.body.split("name=\"id\" value=\"").nth(1).unwrap()[..16].to_owned();
    assert_eq!(luis.get("/desk/me").status, 200);
    let switched = ana.post("/desk/people/switch", &[("id", &id), ("to", "disabled")]);
    assert_eq!(switched.status, 303);
    assert_eq!(luis.get("/desk/me").status, 303);
    let mut again = Client { cookie: String::new(), ..luis };
    assert_eq!(again.sign_in("luis@example.org", 1).status, 401);
    ana.post("/desk/people/switch", &[("id", &id), ("to", "enabled")]);
    assert_eq!(again.sign_in("luis@example.org", 1).status, 303);
    assert_eq!(again.get("/desk/me").status, 200);
    // A code counts once.
    let mut twice = Client { cookie: String::new(), ..again };
    assert_eq!(twice.sign_in("luis@example.org", 1).status, 401);

    // Signed out everywhere.
    let out = ana.post("/desk/me/end", &[("session", "all")]);
    assert!(
        out.head.contains("clear-site-data") && out.head.contains("max-age=0")
            || out.head.contains("Max-Age=0")
    );
    assert_eq!(ana.get("/desk/me").status, 303);
    server.stop();
}

#[test]
fn guessing_is_slowed_and_other_sites_are_refused() {
    let folder = Folder::new();
    let first = invite(folder.path(), "Ana", "administrator");
    let server = Server::start(folder.path(), &[]);
    let ana = Client::join(server.address, &first, "ana", "Ana");
    let stranger = Client::nobody(server.address);
    for _ in 0..5 {
        let guess =
            stranger.post("/desk/sign-in", &[("login", "ana"), ("password", "guess"), ("code", "123456")]);
        assert_eq!(guess.status, 401);
    }
    let slowed = [("login", "ANA"), ("password", PASSWORD), ("code", &code(&ana.key, 1))];
    assert_eq!(stranger.post("/desk/sign-in", &slowed).status, 429);
    // The same for a login that nobody has.
    for expected in [401, 401, 401, 401, 401, 429] {
        let guess =
            stranger.post("/desk/sign-in", &[("login", "x"), ("password", "guess"), ("code", "123456")]);
        assert_eq!(guess.status, expected);
    }

    let body = form(&[("session", "all")]);
    let host = server.address.to_string();
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("x-nothing", "said"),
    ] {
        let headers = [
            ("cookie", ana.cookie.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            (name, value),
        ];
        let refused = request(server.address, "POST", "/desk/me/end", &headers, body.as_bytes()).unwrap();
        assert_eq!(refused.status, 403, "{name}: {value}");
    }
    assert_eq!(ana.get("/desk/me").status, 200);
    let origin = format!("http://{host}");
    let headers = [
        ("cookie", ana.cookie.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", origin.as_str()),
    ];
    let own = request(server.address, "POST", "/desk/me/end", &headers, body.as_bytes()).unwrap();
    assert_eq!(own.status, 303);
    assert_eq!(ana.get("/desk/me").status, 303);
}
