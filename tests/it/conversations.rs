//! The transcripts in `tests/conversations/`: each is a whole conversation, and must hold word for word.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use handrail::conversation::World;
use handrail::meeting::{Meetings, Source};
use handrail::rehearsal::play;

use super::meetings::checked;

/// The flows of the project, as they are on disk: path below `flows/`, text.
pub fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "yaml") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

/// The world that they make.
pub fn world() -> World {
    let files = files();
    let files: Vec<_> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let learned = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/flows/meanings/likeness.bin")).unwrap();
    let world = World::new(&files).and_then(|world| world.with_likeness(&learned));
    world.unwrap_or_else(|faults| panic!("{faults}"))
}

fn transcripts(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    paths
}

/// The meetings of a folder of transcripts: those that its `feeds.yaml` names.
fn known(folder: &Path) -> Meetings {
    let yaml = fs::read_to_string(folder.join("feeds.yaml")).unwrap_or_default();
    let sources = Source::parse_all(&yaml).unwrap();
    let lists = sources.iter().map(|s| checked(&folder.join(s.file.as_ref().unwrap()), &s.group));
    Meetings::new(lists.flat_map(|list| list.meetings))
}

#[test]
fn every_transcript_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conversations");
    let without = world();
    let with = without.with_meetings(Arc::new(known(&folder.join("meetings"))));
    let mut differences = String::new();
    let plain = transcripts(&folder).into_iter().map(|path| (&without, path));
    let met = transcripts(&folder.join("meetings")).into_iter().map(|path| (&with, path));
    assert!(!with.meetings.is_empty() && met.len() > 5);
    for (world, path) in plain.chain(met) {
        let wanted = fs::read_to_string(&path).unwrap();
        let played = play(world, &wanted).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        for (want, got) in wanted.lines().zip(played.lines()).filter(|(w, g)| w != g).take(3) {
            differences.push_str(&format!("{}:\n  wanted {want}\n  got    {got}\n", path.display()));
        }
        if wanted.lines().count() != played.lines().count() {
            differences.push_str(&format!("{}: the line answers more or fewer times\n", path.display()));
        }
    }
    assert!(differences.is_empty(), "{differences}\n`handrail rehearse --update` writes them anew");
}
