//! Written flows → checked flows. Every fault of the folder is found in one go.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::book::{Book, Flow};
use super::check::Check;
use super::file::FlowFile;
use super::line::{Helpline, Line, LineFile};
use super::lint;
use super::read::{Reader, Said, nearest, said};
use super::report::{Fault, Faults, rule};
use super::scalar::{Word, yes_no};
use super::yaml::{self, At, Node, Span, Value};
use crate::meaning::Meaning;
use crate::text::Both;

/// The flows that the line falls back on.
pub(super) const FALLBACKS: [&str; 3] = ["greeting", "menu", "person"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HelplineFile {
    value: Word,
    name: Both<String>,
    reviewed_on: Option<String>,
    source: String,
    note: Option<String>,
    #[serde(default, deserialize_with = "yes_no")]
    unverified: bool,
}

/// One file, read as far as it goes.
pub(super) struct Loaded<'a> {
    /// Its path below `flows/`.
    pub path: &'a str,
    /// Its words.
    pub source: &'a str,
    /// Its value.
    pub root: Option<Node>,
    /// It parsed to its end.
    pub whole: bool,
    /// Its texts.
    pub said: Vec<Said>,
    /// Its flow, where it is one.
    pub flow: Option<FlowFile>,
}

/// A folder, read and resolved as far as it goes.
pub(super) struct Folder<'a> {
    pub files: Vec<Loaded<'a>>,
    pub line: Option<Line>,
    pub flows: Vec<Flow>,
    pub opens: HashMap<Meaning, usize>,
    pub named: HashMap<String, usize>,
    pub faults: Vec<Fault>,
}

/// Reads a folder, given as (path below `flows/`, text). Files it does not know by name are left to others.
pub fn compile(files: &[(&str, &str)]) -> Result<Book, Faults> {
    let folder = read(files);
    let errors: Vec<Fault> = folder.faults.into_iter().filter(Fault::is_error).collect();
    match folder.line {
        Some(line) if errors.is_empty() => {
            Ok(Book { line, flows: folder.flows, opens: folder.opens, named: folder.named })
        }
        _ => Err(Faults(errors)),
    }
}

/// Reads a folder and names what keeps it from being used.
pub(super) fn read<'a>(files: &[(&'a str, &'a str)]) -> Folder<'a> {
    let mut faults = Vec::new();
    let ours = |path: &str| {
        path.starts_with("talk/") || ["line.yaml", "helplines.yaml", "groups.yaml"].contains(&path)
    };
    let mut loaded: Vec<Loaded<'a>> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".yaml") && ours(path))
        .map(|(path, source)| load(path, source, &mut faults))
        .collect();
    let named = named(&loaded, &mut faults);
    let opens = opened(&loaded, &named, &mut faults);
    let flows = flows(&loaded, &named, &mut faults);
    for needed in FALLBACKS.iter().filter(|name| !named.contains_key(**name)) {
        let message = format!("there is no flow `{needed}`");
        let path = format!("talk/{needed}.yaml");
        faults.push(Fault::new(
            &rule::MISSING_FLOW,
            &path,
            Span::default(),
            message,
            "the line falls back on it: write it",
        ));
    }
    let line = read_line(&loaded, &mut faults);
    lint::holes(&loaded, &flows, &mut faults);
    for file in &mut loaded {
        file.said.retain(|s| !(s.text.en.is_empty() && s.text.es.is_empty()));
    }
    Folder { files: loaded, line, flows, opens, named, faults }
}

fn load<'a>(path: &'a str, source: &'a str, faults: &mut Vec<Fault>) -> Loaded<'a> {
    let told = |trap: yaml::Trap| Fault::new(trap.rule, path, trap.at, trap.message, trap.help);
    let traps = yaml::on_lines(source);
    let tabs = traps.iter().any(|t| t.rule.name == rule::TAB.name);
    faults.extend(traps.into_iter().map(told));
    let tree = yaml::parse(source);
    if let Some(broken) = &tree.broken {
        let trap = yaml::explain(source, broken);
        // A tab is named where it stands; what the parser made of it says nothing more.
        if !(tabs && [rule::TAB.name, rule::YAML.name, rule::INDENTATION.name].contains(&trap.rule.name)) {
            faults.push(told(trap));
        }
    }
    let whole = tree.broken.is_none();
    let mut flow = None;
    let mut texts = Vec::new();
    if let Some(root) = &tree.root {
        repeated(root, path, faults);
        let mut reader = Reader { file: path, faults };
        let stem = path.strip_prefix("talk/").and_then(|p| p.strip_suffix(".yaml"));
        if let (Some(stem), true) = (stem, whole) {
            flow = reader.flow(root, stem);
        }
        // The shapes of a flow's texts were named while it was read.
        let mut aside = Vec::new();
        let quiet = flow.is_some();
        let mut reader =
            Reader { file: path, faults: if quiet || !whole { &mut aside } else { reader.faults } };
        texts = said(root, &mut reader);
    } else if whole {
        faults.push(Fault::new(
            &rule::WRONG_SHAPE,
            path,
            Span::FILE,
            "the file is empty",
            "write it, or delete it",
        ));
    }
    Loaded { path, source, root: tree.root, whole, said: texts, flow }
}

/// The same key twice in one map: the second would silently win.
fn repeated(node: &Node, path: &str, faults: &mut Vec<Fault>) {
    match &node.value {
        Value::Scalar { .. } => {}
        Value::List(items) => items.iter().for_each(|item| repeated(item, path, faults)),
        Value::Map(pairs) => {
            let mut seen: HashMap<&str, u64> = HashMap::new();
            for (key, value) in pairs {
                if let Some(line) = seen.insert(&key.value, key.at.line) {
                    let message = format!("`{}` stands here twice: first on line {line}", key.value);
                    faults.push(Fault::new(&rule::DUPLICATE_KEY, path, key.at, message, "keep one of them"));
                }
                repeated(value, path, faults);
            }
        }
    }
}

/// Every flow by name. A file that cannot be read has the name of its file, so that ways to it are no faults.
fn named(files: &[Loaded<'_>], faults: &mut Vec<Fault>) -> HashMap<String, usize> {
    let mut named: HashMap<String, usize> = HashMap::new();
    let talks = files.iter().filter_map(|f| Some((f, f.path.strip_prefix("talk/")?.strip_suffix(".yaml")?)));
    for (index, (file, stem)) in talks.enumerate() {
        let at = file.flow.as_ref().map_or(Span::FILE, |flow| flow.flow.at);
        let name = file.flow.as_ref().map_or(stem, |flow| flow.flow.value.as_str());
        if name != stem {
            let message = format!("the flow in this file is called `{name}`");
            faults.push(Fault::new(
                &rule::FILE_NAME,
                file.path,
                at,
                message,
                format!("name the file {name}.yaml, or the flow {stem}"),
            ));
        }
        if named.insert(name.to_owned(), index).is_some() {
            let message = format!("there are two flows `{name}`");
            faults.push(Fault::new(
                &rule::DUPLICATE_FLOW,
                file.path,
                at,
                message,
                "give one of them another name",
            ));
        }
    }
    named
}

fn flows(files: &[Loaded<'_>], named: &HashMap<String, usize>, faults: &mut Vec<Fault>) -> Vec<Flow> {
    let mut flows = Vec::new();
    for file in files.iter().filter(|f| f.path.starts_with("talk/")) {
        let Some(written) = &file.flow else {
            let stem = file.path.trim_start_matches("talk/").trim_end_matches(".yaml");
            flows.push(Flow::unread(stem));
            continue;
        };
        let steps = written.steps.iter().map(|step| step.name.value.clone()).collect();
        let keeps = written.keeps.iter().map(|keep| keep.name.value.clone()).collect();
        let mut check = Check { file: file.path, flows: named, steps, keeps, faults };
        flows.push(check.flow(written));
    }
    flows
}

/// Which flow each meaning opens.
fn opened(
    files: &[Loaded<'_>],
    named: &HashMap<String, usize>,
    faults: &mut Vec<Fault>,
) -> HashMap<Meaning, usize> {
    let mut opens: HashMap<Meaning, (usize, &str)> = HashMap::new();
    for (file, flow) in files.iter().filter_map(|f| Some((f, f.flow.as_ref()?))) {
        let Some(index) = named.get(&flow.flow.value) else { continue };
        for At { value: name, at } in &flow.opens_on {
            let Some(known) = Meaning::named(name) else {
                let help = nearest(name, Meaning::ALL.iter().map(|m| m.name())).map_or_else(
                    || "the meanings are in flows/meanings/README.md".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                faults.push(Fault::new(
                    &rule::UNKNOWN_MEANING,
                    file.path,
                    *at,
                    format!("`{name}` is no meaning"),
                    help,
                ));
                continue;
            };
            if let Some((_, other)) = opens.insert(known, (*index, &flow.flow.value)) {
                let message = format!("`{name}` already opens `{other}`");
                faults.push(Fault::new(
                    &rule::TWO_FLOWS_ONE_MEANING,
                    file.path,
                    *at,
                    message,
                    "let one flow open on it",
                ));
            }
        }
    }
    opens.into_iter().map(|(meaning, (index, _))| (meaning, index)).collect()
}

fn read_line(files: &[Loaded<'_>], faults: &mut Vec<Fault>) -> Option<Line> {
    let file = required::<LineFile>("line.yaml", files, faults);
    let helplines = required::<BTreeMap<String, HelplineFile>>("helplines.yaml", files, faults);
    let (file, helplines) = (file?, helplines?);
    // A number that nobody has confirmed is never said: a text that names it is a fault.
    let confirmed = helplines.into_iter().filter(|(_, h)| !h.unverified);
    let helplines = confirmed
        .filter_map(|(key, h)| {
            let HelplineFile { value: Word(number), name, reviewed_on, source, note, .. } = h;
            Some(Helpline { key, number, name, reviewed_on: reviewed_on?, source, note })
        })
        .collect();
    Some(file.compile(helplines))
}

fn required<T: DeserializeOwned>(path: &str, files: &[Loaded<'_>], faults: &mut Vec<Fault>) -> Option<T> {
    let Some(file) = files.iter().find(|f| f.path == path) else {
        let help = "copy it from the folder `flows` that came with handrail";
        faults.push(Fault::new(
            &rule::MISSING_FILE,
            path,
            Span::default(),
            format!("{path} is missing"),
            help,
        ));
        return None;
    };
    if !file.whole {
        return None;
    }
    let known = faults.iter().any(|f| f.file == path && f.is_error());
    let failed = |e: serde_saphyr::Error| {
        let at = e.location().map_or(Span::FILE, |l| place(file.source, l.line(), l.column()));
        let said = e.without_snippet().to_string();
        let help = "compare it with the file of that name in the folder `flows` that came with handrail";
        Fault::new(&rule::LINE_FILE, path, at, said, help)
    };
    match serde_saphyr::from_str(file.source) {
        Ok(value) => Some(value),
        // What is already named need not be named in the parser's words.
        Err(_) if known => None,
        Err(error) => {
            faults.push(failed(error));
            None
        }
    }
}

/// The word at a line and column.
fn place(source: &str, line: u64, column: u64) -> Span {
    let before = |n: u64| usize::try_from(n.saturating_sub(1)).unwrap_or(usize::MAX);
    let start: usize = source.split_inclusive('\n').take(before(line)).map(str::len).sum();
    let rest = source.get(start..).unwrap_or_default();
    let skip: usize = rest.chars().take(before(column)).map(char::len_utf8).sum();
    let start = start + skip;
    let length = source.get(start..).and_then(|s| s.find([':', '\n', ',', '}'])).unwrap_or(0);
    Span { line, column, start, end: start + length }
}
