//! Every role at every door, from the router itself; and what they see of conversations that are not theirs.

use handrail::desk::{Role, doors};

use crate::desk_client::{Client, between, invite};
use crate::http::request;
use crate::redis::Folder;
use crate::server::{Server, until};

/// A text from a simulated phone.
pub fn text(server: &Server, number: u32, words: &str) -> String {
    let body = serde_json::json!({ "from": format!("+16155550{number}"), "text": words }).to_string();
    let headers = [("content-type", "application/json")];
    request(server.address, "POST", "/phone/send", &headers, body.as_bytes()).unwrap().body
}

/// The conversations on a list, by id.
pub fn listed(client: &Client, list: &str) -> Vec<String> {
    let page = client.get(&format!("/desk?list={list}"));
    page.body.split("href=\"/desk/c/").skip(1).map(|rest| rest[..30].to_owned()).collect()
}

#[test]
fn every_role_comes_in_where_it_may_and_nowhere_else() {
    let folder = Folder::new();
    let paths = Role::ALL.map(|role| invite(folder.path(), role.name(), role.name()));
    let server = Server::start(folder.path(), &[]);
    text(&server, 123, "i want to kill myself");
    text(&server, 124, "hi");
    let clients: Vec<Client> = paths
        .iter()
        .zip(Role::ALL)
        .map(|(path, role)| Client::join(server.address, path, role.name(), role.name()))
        .collect();
    let safety = until("the flag is not on the list", || listed(&clients[1], "safety").pop());
    let nobody = Client::nobody(server.address);
    let mut tried = 0;
    for door in doors() {
        // The stream does not end, and ending one's sessions ends the test.
        if matches!(door.path, "/desk/live" | "/desk/me/end") {
            continue;
        }
        let path = door
            .path
            .replace("{id}", &safety)
            .replace("{act}", "take")
            .replace("{file}", "desk.css")
            .replace("{token}", "0");
        let ask = |client: &Client| match door.method {
            "GET" => client.get(&path),
            _ => client.post(&path, &[]),
        };
        let Some(right) = door.needs else { continue };
        let stranger = ask(&nobody);
        assert!(
            stranger.status == 303 && stranger.head.contains("location: /desk/sign-in"),
            "{path}: {stranger:?}"
        );
        for (client, role) in clients.iter().zip(Role::ALL) {
            let status = ask(client).status;
            assert_eq!(status == 403, !role.may(right), "{role:?} at {} {path}: {status}", door.method);
            tried += 1;
        }
    }
    assert!(tried > 60, "{tried}");

    // Objects: a navigator sees no conversation that is not for navigators, and cannot act on one.
    let (supervisor, navigator, observer) = (&clients[1], &clients[3], &clients[4]);
    let other = listed(supervisor, "all").into_iter().find(|id| *id != safety).unwrap();
    assert_eq!(navigator.get(&format!("/desk/c/{other}")).status, 404);
    assert_eq!(navigator.post(&format!("/desk/c/{other}/take"), &[]).status, 404);
    assert!(!listed(navigator, "all").contains(&other));
    assert_eq!(supervisor.get("/desk/c/017.mfrggzdfmztwq2lknnwg23tpoa").status, 404);
    // Who learns by reading sees no number; who works sees it.
    let page = observer.get(&format!("/desk/c/{other}")).body;
    assert!(!page.contains("0124") && between(&page, "name=\"words\"", ">").is_none());
    assert!(supervisor.get(&format!("/desk/c/{other}")).body.contains("(615) 555-0124"));
    server.stop();
}
