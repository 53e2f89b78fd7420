//! The flows folder: on disk, or the copy that was built into the program.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use include_dir::{Dir, include_dir};

use crate::conversation::World;
use crate::meaning::Examples;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/flows");

/// What likeness learned, below the folder.
pub const LEARNED: &str = "meanings/likeness.bin";
/// What it learns from, below the folder.
const EXAMPLES: &str = "meanings/examples/";

/// A file by its path below the folder, as it is.
type File = (String, Vec<u8>);

/// Reads the folder at `path`. Where the default one is not there, the copy in the program serves.
pub fn world(path: &Path) -> anyhow::Result<World> {
    let files = files(path)?;
    let Some((_, learned)) = files.iter().find(|(name, _)| name == LEARNED) else {
        bail!(
            "{}/{LEARNED} is missing: run `handrail learn`, or copy the one that came with handrail",
            path.display()
        );
    };
    let texts = texts(&files, is_written)?;
    Ok(World::new(&texts)?.with_likeness(learned)?)
}

/// The examples in the folder at `path`, or in the program.
pub fn examples(path: &Path) -> anyhow::Result<Examples> {
    let files = files(path)?;
    Ok(Examples::new(&texts(&files, |name| name.starts_with(EXAMPLES))?)?)
}

/// The folder at `path`, its texts read by rules alone: what learning goes by.
pub fn by_rules(path: &Path) -> anyhow::Result<World> {
    Ok(World::new(&texts(&files(path)?, is_written)?)?)
}

/// The folder as staff write it: its YAML files, without what was learned. What is not UTF-8 is given as far as it is.
pub fn written(path: &Path) -> anyhow::Result<Vec<Written>> {
    let files = files(path)?.into_iter().filter(|(name, _)| is_written(name) || name.ends_with(".yml"));
    Ok(files
        .map(|(name, bytes)| {
            let good = std::str::from_utf8(&bytes).map_or_else(|e| Some(e.valid_up_to()), |_| None);
            Written { name, text: String::from_utf8_lossy(&bytes).into_owned(), bad_byte: good }
        })
        .collect())
}

/// A file as staff write it.
pub struct Written {
    /// Its path below the folder.
    pub name: String,
    /// Its words.
    pub text: String,
    /// The first byte that is not UTF-8.
    pub bad_byte: Option<usize>,
}

fn is_written(name: &str) -> bool {
    name.ends_with(".yaml") && !name.starts_with(EXAMPLES)
}

fn texts(files: &[File], wanted: impl Fn(&str) -> bool) -> anyhow::Result<Vec<(&str, &str)>> {
    let wanted = files.iter().filter(|(name, _)| wanted(name));
    wanted
        .map(|(name, bytes)| {
            Ok((name.as_str(), str::from_utf8(bytes).with_context(|| format!("{name} is not UTF-8"))?))
        })
        .collect()
}

fn files(path: &Path) -> anyhow::Result<Vec<File>> {
    let mut files = if path.is_dir() {
        on_disk(path)?
    } else if path == Path::new("flows") {
        built_in(&BUILT_IN)
    } else {
        bail!("there is no folder {}: give --flows the folder with line.yaml in it", path.display());
    };
    files.sort();
    Ok(files)
}

fn is_ours(name: &str) -> bool {
    [".yaml", ".yml", ".jsonl", ".bin"].iter().any(|end| name.ends_with(end))
}

fn on_disk(root: &Path) -> anyhow::Result<Vec<File>> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
        for entry in entries {
            let path: PathBuf = entry?.path();
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if is_ours(&name) {
                let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
                files.push((name, bytes));
            }
        }
    }
    Ok(files)
}

fn built_in(dir: &Dir<'_>) -> Vec<File> {
    let here = dir.files().map(|file| (file.path().to_string_lossy().into_owned(), file.contents().to_vec()));
    let mut files: Vec<_> = here.filter(|(name, _)| is_ours(name)).collect();
    for inner in dir.dirs() {
        files.extend(built_in(inner));
    }
    files
}
