//! The pure turn, without and with reading, and the reading alone: `cargo bench --bench turn`.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use handrail::conversation::{
    Conversation, Event, EventId, Form, Inbound, Moment, Reply, What, World, hear, turn, turn_read,
};
use handrail::text::Body;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const START: Moment = Moment(1_772_000_000_000);
/// Between texts: longer than what counts as typed before our question, short enough that two are read together.
const APART: i64 = 30_000;

/// A text that comes in after others.
struct Case {
    name: &'static str,
    before: &'static [&'static str],
    text: &'static str,
}

const CASES: &[Case] = &[
    Case { name: "hello", before: &[], text: "hi" },
    Case { name: "zip", before: &["hi"], text: "37203" },
    Case { name: "answer", before: &["hi", "b"], text: "alcohol" },
    Case { name: "suggestion", before: &["hi", "b", "alcohol", "a"], text: "c" },
    Case { name: "crisis", before: &["hi", "b"], text: "i dont want to be alive anymore, i have pills" },
    Case {
        name: "unclear",
        before: &["hi"],
        text: "my cousin told me the blue thing was on tuesday last time",
    },
    Case {
        name: "spanish",
        before: &["hola"],
        text: "¿hay reuniones cerca de Nashville, TN hoy en la noche?",
    },
    Case { name: "long", before: &["hi"], text: LONG },
];

/// As long as a text gets before phones cut it into more than three.
const LONG: &str = "so i been drinking since i was like 15 and my wife is about done with me, i lost my job in \
    march because i showed up still drunk from the night before. i tried just stopping on my own couple times and i \
    get real shaky and sweaty and cant sleep so i start again. i dont really believe in god so im not sure about AA \
    but people keep telling me to go. is there anything around Knoxville, TN i could go to this week that is free";

#[expect(clippy::unwrap_used, reason = "without its flows there is nothing to measure")]
fn world() -> World {
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
    let files: Vec<_> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    // As it is served: what the rules leave open is read by likeness.
    let learned = fs::read(root.join("meanings/likeness.bin")).unwrap();
    World::new(&files).unwrap().with_likeness(&learned).unwrap()
}

fn event(text: &str) -> Event {
    let text = Inbound { body: Body::new(text), form: Form::Plain, provider_answers: None };
    Event { id: EventId::inbound("bench", "SM1"), what: What::Text(text) }
}

/// The conversation as it stands when the text of the case comes in, and when that is.
fn before(world: &World, case: &Case) -> (Conversation, Moment) {
    let mut now = START;
    let mut conversation = Conversation::default();
    for text in case.before {
        conversation = turn(world, conversation, &event(text), now).conversation;
        now = Moment(now.0 + APART);
    }
    (conversation, now)
}

fn turns(c: &mut Criterion) {
    let world = world();
    for case in CASES {
        let (conversation, now) = before(&world, case);
        let event = event(case.text);
        let reading = hear(&world, &conversation, case.text, now);
        let replies: Vec<Reply> = turn(&world, conversation.clone(), &event, now).replies;
        assert!(!replies.is_empty(), "{} is answered", case.name);
        c.bench_function(&format!("turn/{}", case.name), |b| {
            b.iter_batched(
                || (conversation.clone(), reading.clone()),
                |(conversation, reading)| {
                    turn_read(&world, conversation, black_box(&event), Some(reading), now)
                },
                BatchSize::SmallInput,
            );
        });
        c.bench_function(&format!("turn with reading/{}", case.name), |b| {
            b.iter_batched(
                || conversation.clone(),
                |conversation| turn(&world, conversation, black_box(&event), now),
                BatchSize::SmallInput,
            );
        });
        c.bench_function(&format!("reading alone/{}", case.name), |b| {
            b.iter(|| world.lexicon.read(black_box(case.text)));
        });
    }
}

criterion_group! {
    name = pure;
    config = Criterion::default().warm_up_time(std::time::Duration::from_millis(500)).measurement_time(std::time::Duration::from_secs(2));
    targets = turns
}
criterion_main!(pure);
