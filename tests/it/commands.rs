//! The commands as a shell sees them: what goes in, what comes out, and the exit status.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::redis::Folder;
use crate::server::handrail;

/// Runs the program in a folder of its own with `stdin` piped in; gives back exit status, output and complaints.
fn run(arguments: &[&str], stdin: &str) -> (i32, String, String) {
    let folder = Folder::new();
    run_in(folder.path(), arguments, stdin)
}

fn run_in(folder: &Path, arguments: &[&str], stdin: &str) -> (i32, String, String) {
    let mut child = handrail(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

fn json(output: &str) -> Vec<Value> {
    output.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

fn keys(object: &Value) -> BTreeSet<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn chat_answers_a_line_for_a_line() {
    let (status, out, complaints) = run(&["chat"], "hi\nfind me a group\nA\nSTOP\nhello?\n");
    assert_eq!((status, complaints.as_str()), (0, ""));
    assert!(out.lines().all(|l| l == "(no reply)" || l.starts_with("< ")), "{out}");
    assert!(out.lines().count() >= 5 && out.ends_with("(no reply)\n"), "{out}");
    assert_eq!(run(&["chat"], "").1, "");
    // The last line needs no line feed, and a carriage return belongs to nobody's text.
    assert_eq!(run(&["chat"], "hi\r\nA").1, run(&["chat"], "hi\nA\n").1);
}

#[test]
fn chat_tells_programs_one_object_a_turn() {
    let (status, out, _) = run(&["chat", "--json"], "i need help finding a meeting\nthat 👍\nSTOP\nhello\n");
    assert_eq!(status, 0);
    let turns = json(&out);
    assert_eq!(turns.len(), 4);
    for turn in &turns {
        let expected = ["text", "meaning", "replies", "flow", "step", "holder", "consent", "segments"].into();
        assert_eq!(keys(turn), expected, "{turn}");
        assert_eq!(turn["replies"].as_array().unwrap().len(), turn["segments"].as_array().unwrap().len());
        assert!(turn["holder"].is_string() && turn["consent"].is_string(), "{turn}");
    }
    let consents: Vec<_> = turns.iter().map(|t| t["consent"].as_str().unwrap()).collect();
    assert_eq!(consents, ["in", "in", "out", "out"]);
    assert_eq!(turns[3]["replies"], Value::Array(Vec::new()));
    assert_eq!(turns[2]["text"], "STOP");
}

#[test]
fn chat_takes_a_time_a_sender_and_a_language() {
    let spanish = run(&["chat", "--lang", "es"], "37203\n").1;
    assert!(spanish.contains("sistema automatico"), "{spanish}");
    let elsewhere = ["chat", "--from", "+13055550146", "--at", "2026-11-23T02:04:00Z"];
    let (status, out, complaints) = run(&elsewhere, "hi\n");
    assert_eq!((status, complaints.as_str()), (0, ""));
    // At a time that is given every run is the same.
    assert_eq!(run(&elsewhere, "hi\n").1, out);
    for wrong in [
        &["chat", "--at", "yesterday"][..],
        &["chat", "--from", "somebody"],
        &["chat", "--lang", "de"],
        &["chat", "--flows", "nowhere"],
        &["chat", "--unknown"],
        &["dance"],
        &[],
    ] {
        let (status, out, complaints) = run(wrong, "hi\n");
        assert_eq!(status, 2, "{wrong:?}");
        assert!(out.is_empty() && complaints.len() > 20, "{wrong:?}: {complaints}");
    }
    assert_eq!(run(&["--help"], "").0, 0);
}

#[test]
fn a_chat_that_is_kept_goes_on() {
    let folder = Folder::new();
    assert_eq!(run_in(folder.path(), &["keys", "make"], "").0, 0);
    let chat = ["chat", "--store", "file:kept"];
    let first = run_in(folder.path(), &chat, "find me a group\n").1;
    let (status, second, complaints) = run_in(folder.path(), &chat, "A\n");
    assert_eq!(status, 0, "{complaints}");
    assert_ne!(first, second);
    assert_eq!(second, run(&["chat"], "find me a group\nA\n").1.replacen(&first, "", 1));
}

#[test]
fn explain_says_what_a_text_means_and_why() {
    let asked = ["i want to die", "any mtgs tn", "Narcan?", "quiero dejar de tomar", ""];
    let stdin: Vec<_> = asked.iter().map(|t| serde_json::json!({ "text": t, "n": 1 }).to_string()).collect();
    let (status, out, complaints) = run(&["explain"], &stdin.join("\n\n"));
    assert_eq!((status, complaints.as_str()), (0, ""));
    let explained = json(&out);
    assert_eq!(explained.len(), asked.len());
    for (text, one) in asked.iter().zip(&explained) {
        assert_eq!(keys(one), ["text", "meaning", "substance", "language", "because"].into(), "{one}");
        assert_eq!(one["text"], *text);
        assert!(one["because"].as_str().is_some_and(|b| !b.is_empty()) || text.is_empty(), "{one}");
    }
    let (status, out, _) = run(&["explain", "i", "want", "to", "die"], "");
    assert_eq!(status, 0);
    assert!(out.contains("because") && out.starts_with(explained[0]["meaning"].as_str().unwrap()), "{out}");
    for wrong in ["not json\n", "{\"words\":\"hi\"}\n"] {
        let (status, _, complaints) = run(&["explain"], wrong);
        assert!(status == 2 && complaints.contains("line 1"), "{complaints}");
    }
}

#[test]
fn explain_counts_what_is_read_as_labelled() {
    let folder = Folder::new();
    let row = |text: &str, meaning: &str| {
        serde_json::json!({ "text": text, "meaning": meaning, "lang": "en" }).to_string()
    };
    let rows = [row("STOP", "opt_out"), row("i want to die", "thanks")].join("\n");
    std::fs::write(folder.path().join("rows.jsonl"), rows).unwrap();
    let (status, out, complaints) = run_in(folder.path(), &["explain", "--score", "rows.jsonl"], "");
    assert_eq!(status, 0, "{complaints}");
    assert!(out.contains('1') && out.contains('2') && !out.contains("NaN"), "{out}");
    assert_eq!(run_in(folder.path(), &["explain", "--score", "nowhere.jsonl"], "").0, 2);
}

#[test]
fn rehearse_finds_a_difference() {
    let folder = Folder::new();
    let transcripts = folder.path().join("tests/conversations");
    std::fs::create_dir_all(&transcripts).unwrap();
    let path = transcripts.join("one.txt");
    std::fs::write(&path, "at 2026-11-20T02:04:00-06:00\nthem: hi\nus: Go away.\n").unwrap();
    let (status, out, _) = run_in(folder.path(), &["rehearse"], "");
    assert_eq!(status, 1);
    assert!(
        out.contains("one.txt") && out.contains("- us: Go away.") && out.contains("1 different"),
        "{out}"
    );
    assert_eq!(run_in(folder.path(), &["rehearse", "--update"], "").0, 0);
    let (status, out, _) = run_in(folder.path(), &["rehearse"], "");
    assert_eq!(status, 0);
    assert!(out.contains("0 different"), "{out}");
    std::fs::write(&path, "them hi\n").unwrap();
    assert_eq!(run_in(folder.path(), &["rehearse"], "").0, 2);
    assert_eq!(run_in(folder.path(), &["rehearse", "nowhere"], "").0, 2);
}

#[test]
fn keys_are_made_once_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    assert_eq!(run_in(folder.path(), &["keys", "make", "line.key"], "").0, 0);
    let made = std::fs::read(folder.path().join("line.key")).unwrap();
    let permissions = folder.path().join("line.key").metadata().unwrap().permissions();
    assert_eq!(permissions.mode() & 0o777, 0o600);
    let (status, _, complaints) = run_in(folder.path(), &["keys", "make", "line.key"], "");
    assert!(status == 2 && complaints.contains("is there already"), "{complaints}");
    assert_eq!(std::fs::read(folder.path().join("line.key")).unwrap(), made);
}

/// Every setting of the server, as a flag and as a variable: what `--help` says, no more and no less.
#[test]
fn every_setting_is_explained() {
    let settings = [
        "--bandwidth-account-id HANDRAIL_BANDWIDTH_ACCOUNT_ID",
        "--bandwidth-api-password HANDRAIL_BANDWIDTH_API_PASSWORD",
        "--bandwidth-api-url HANDRAIL_BANDWIDTH_API_URL",
        "--bandwidth-api-user HANDRAIL_BANDWIDTH_API_USER",
        "--bandwidth-application-id HANDRAIL_BANDWIDTH_APPLICATION_ID",
        "--bandwidth-callback-password HANDRAIL_BANDWIDTH_CALLBACK_PASSWORD",
        "--bandwidth-callback-user HANDRAIL_BANDWIDTH_CALLBACK_USER",
        "--feeds HANDRAIL_FEEDS",
        "--flows HANDRAIL_FLOWS",
        "--key-file HANDRAIL_KEY_FILE",
        "--listen HANDRAIL_LISTEN",
        "--meetings HANDRAIL_MEETINGS",
        "--operator-listen HANDRAIL_OPERATOR_LISTEN",
        "--phone HANDRAIL_PHONE",
        "--plivo-api-url HANDRAIL_PLIVO_API_URL",
        "--plivo-auth-id HANDRAIL_PLIVO_AUTH_ID",
        "--plivo-auth-token HANDRAIL_PLIVO_AUTH_TOKEN",
        "--plivo-opt-out-replies HANDRAIL_PLIVO_OPT_OUT_REPLIES",
        "--public-url HANDRAIL_PUBLIC_URL",
        "--sinch-api-token HANDRAIL_SINCH_API_TOKEN",
        "--sinch-api-url HANDRAIL_SINCH_API_URL",
        "--sinch-opt-out-replies HANDRAIL_SINCH_OPT_OUT_REPLIES",
        "--sinch-service-plan-id HANDRAIL_SINCH_SERVICE_PLAN_ID",
        "--sinch-webhook-secret HANDRAIL_SINCH_WEBHOOK_SECRET",
        "--store HANDRAIL_STORE",
        "--telnyx-api-key HANDRAIL_TELNYX_API_KEY",
        "--telnyx-api-url HANDRAIL_TELNYX_API_URL",
        "--telnyx-opt-out-replies HANDRAIL_TELNYX_OPT_OUT_REPLIES",
        "--telnyx-public-key HANDRAIL_TELNYX_PUBLIC_KEY",
        "--threads HANDRAIL_THREADS",
        "--twilio-account-sid HANDRAIL_TWILIO_ACCOUNT_SID",
        "--twilio-api-url HANDRAIL_TWILIO_API_URL",
        "--twilio-auth-token HANDRAIL_TWILIO_AUTH_TOKEN",
        "--twilio-opt-out-replies HANDRAIL_TWILIO_OPT_OUT_REPLIES",
        "--twilio-replies HANDRAIL_TWILIO_REPLIES",
        "--vonage-api-key HANDRAIL_VONAGE_API_KEY",
        "--vonage-api-secret HANDRAIL_VONAGE_API_SECRET",
        "--vonage-api-url HANDRAIL_VONAGE_API_URL",
        "--vonage-opt-out-replies HANDRAIL_VONAGE_OPT_OUT_REPLIES",
        "--vonage-signature-secret HANDRAIL_VONAGE_SIGNATURE_SECRET",
        "--warm HANDRAIL_WARM",
    ];
    let (status, help, _) = run(&["serve", "--help"], "");
    assert_eq!(status, 0);
    let names = |text: &str, start: &str| -> BTreeSet<String> {
        let part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        text.match_indices(start)
            .map(|(at, _)| text[at..].chars().take_while(|c| part(*c)).collect::<String>())
            .filter(|name| name.len() > start.len())
            .collect()
    };
    let wanted = settings.join(" ");
    let defined: Vec<_> = help.lines().map(str::trim_start).filter(|l| l.starts_with("--")).collect();
    assert_eq!(names(&defined.join("\n"), "--"), names(&wanted, "--"));
    let variables = names(&help.replace("HANDRAIL_TWILIO_AUTH_TOKEN and", ""), "HANDRAIL_");
    assert_eq!(variables, names(&wanted, "HANDRAIL_"));
    let readme = include_str!("../../README.md");
    for variable in variables {
        assert!(readme.contains(&format!("`{variable}`")), "README.md says nothing of {variable}");
    }
}
