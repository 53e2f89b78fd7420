//! A room uses only rooms above it. The order is the one of `src/lib.rs`, from the ground up.

use std::fs;
use std::path::{Path, PathBuf};

/// The order of DESIGN, section 2. Rooms that later work brings keep their place.
const ROOMS: [&str; 17] = [
    "text",
    "place",
    "meaning",
    "group",
    "meeting",
    "flow",
    "conversation",
    "rehearsal",
    "seal",
    "store",
    "channel",
    "dispatch",
    "desk",
    "page",
    "settings",
    "serve",
    "command",
];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// The rooms that a source names after `crate::`.
fn used(source: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for part in source.split("crate::").skip(1) {
        let braces = part.strip_prefix('{').map(|inner| inner.split('}').next().unwrap_or_default());
        for path in braces.unwrap_or(part).split(',').take(if braces.is_some() { usize::MAX } else { 1 }) {
            let room: String = path.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            rooms.push(room);
        }
    }
    rooms
}

#[test]
fn a_room_uses_only_rooms_above_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let height = |room: &str| ROOMS.iter().position(|r| *r == room);
    let mut wrong = String::new();
    for file in &files {
        let path = file.strip_prefix(&src).unwrap();
        let here = path.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
        if matches!(here, "lib" | "main") {
            continue;
        }
        let Some(own) = height(here) else {
            panic!("`{here}` is no room of the house: give it its place in ROOMS")
        };
        for room in used(&fs::read_to_string(file).unwrap()) {
            if height(&room).is_some_and(|theirs| theirs > own) {
                wrong.push_str(&format!("src/{} uses `{room}`, which lies below `{here}`\n", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches"].map(|f| root.join(f)).iter().filter(|f| f.is_dir()) {
        sources(folder, &mut files);
    }
    let long: Vec<_> = files
        .iter()
        .map(|f| (f.display().to_string(), fs::read_to_string(f).unwrap().lines().count()))
        .filter(|(_, lines)| *lines > 400)
        .collect();
    assert!(long.is_empty(), "split by idea: {long:?}");
}
