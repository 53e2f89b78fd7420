//! The flows folder: on disk, or the copy that was built into the program.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use include_dir::{Dir, include_dir};

use crate::conversation::World;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/flows");

/// The world that the folder at `path` makes.
pub fn world(path: &Path) -> anyhow::Result<World> {
    let files = files(path)?;
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Ok(World::new(&files)?)
}

/// Reads the folder at `path`. Where the default one is not there, the copy in the program serves.
pub fn files(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    if path.is_dir() {
        on_disk(path)
    } else if path == Path::new("flows") {
        Ok(built_in(&BUILT_IN))
    } else {
        bail!("there is no folder {}: give --flows the folder with line.yaml in it", path.display());
    }
}

fn on_disk(root: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
        for entry in entries {
            let path: PathBuf = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "yaml") {
                let text = fs::read_to_string(&path)
                    .with_context(|| format!("{} cannot be read", path.display()))?;
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.push((name, text));
            }
        }
    }
    files.sort();
    Ok(files)
}

fn built_in(dir: &Dir<'_>) -> Vec<(String, String)> {
    let here = dir.files().filter_map(|file| {
        let text = file.contents_utf8()?;
        Some((file.path().to_string_lossy().into_owned(), text.to_owned()))
    });
    let mut files: Vec<_> = here.filter(|(name, _)| name.ends_with(".yaml")).collect();
    for inner in dir.dirs() {
        files.extend(built_in(inner));
    }
    files.sort();
    files
}
