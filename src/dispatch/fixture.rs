//! A small world for the tests of this room: the line's own texts, and three flows that say hello.

use crate::conversation::World;

pub fn world() -> World {
    let own = |name: &str| {
        let path = format!("{}/flows/{name}", env!("CARGO_MANIFEST_DIR"));
        (name.to_owned(), std::fs::read_to_string(path).unwrap())
    };
    let mut files: Vec<_> = ["line.yaml", "helplines.yaml", "groups.yaml"].map(own).into();
    for flow in ["greeting", "menu", "person"] {
        let text = format!("flow: {flow}\nsteps:\n  a:\n    say: {{ en: Hi., es: Hola. }}\n");
        files.push((format!("talk/{flow}.yaml"), text));
    }
    let files: Vec<_> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    World::new(&files).unwrap()
}
