// The simulated phone: threads in this tab only, one request a text, nothing from another host.
"use strict";

const WORDS = {
  en: {
    add: "Add another phone", clear: "Clear every thread from this page", close: "Remove this phone", text: "Text message",
    send: "Send", thread: "Texts of", start: "Ways to begin", segment: ["segment", "segments"], silent: "no reply",
    again: "Send again", offline: "The line cannot be reached.", phones: "Phones",
    you: "You:", line: "Line:",
  },
  es: {
    add: "Añadir otro teléfono", clear: "Borrar los mensajes de esta página", close: "Quitar este teléfono", text: "Mensaje de texto",
    send: "Enviar", thread: "Mensajes de", start: "Para empezar", segment: ["segmento", "segmentos"], silent: "sin respuesta",
    again: "Enviar otra vez", offline: "No se puede contactar con la línea.", phones: "Teléfonos",
    you: "Usted:", line: "Línea:",
  },
};
const STARTERS = ["hi", "hola", "meetings near 37203"];
const FIRST = 101;
const LAST = 199;
const STORE = "handrail.phone";

const language = navigator.language.startsWith("es") ? "es" : "en";
const say = WORDS[language];
document.documentElement.lang = language;

const find = (selector, within = document) => within.querySelector(selector);
const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};
const name = (button, words) => { button.setAttribute("aria-label", words); button.title = words; };
const unique = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
const shown = (number) => `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`;

// What is kept: {next, current, heard: the last letter, phones: [{number, texts: [{id?, mine, text, state?, facts?, error?}]}]}
let kept;
const views = new Map();

function restore() {
  try { kept = JSON.parse(sessionStorage.getItem(STORE)); } catch { kept = null; }
  if (!kept?.phones?.length) {
    kept = { next: FIRST, current: null, phones: [] };
    add();
  }
  // What was under way when the page went has an unknown end; sending it again under its id is safe.
  for (const phone of kept.phones) for (const text of phone.texts) if (text.state === "sending") Object.assign(text, { state: "wrong", error: "" });
}

function save() {
  try { sessionStorage.setItem(STORE, JSON.stringify(kept)); } catch { /* full or forbidden: the page still works until it is left */ }
}

function add() {
  if (kept.next > LAST) return;
  const phone = { number: `+16155550${kept.next}`, texts: [] };
  kept.next += 1;
  kept.phones.push(phone);
  kept.current = phone.number;
}

function facts(of) {
  if (!of) return "";
  const count = `${of.segments} ${say.segment[of.segments === 1 ? 0 : 1]}`;
  return [count, of.encoding, of.language].filter(Boolean).join(" · ");
}

function words(text) {
  const pieces = text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/);
  return pieces.map((piece, at) => (at % 2 ? make("a", { href: piece, rel: "noopener noreferrer", target: "_blank" }, piece) : piece));
}

function bubble(phone, text) {
  const who = make("span", { class: "unseen" }, text.mine ? say.you : say.line, " ");
  const said = make("div", { class: "words" }, who, ...words(text.text));
  if (text.facts?.language) said.lang = text.facts.language;
  const item = make("li", { class: [text.mine ? "mine" : "theirs", text.state].filter(Boolean).join(" ") }, said);
  if (text.state === "wrong") {
    const again = make("button", { type: "button" }, say.again);
    again.addEventListener("click", () => send(phone, text));
    item.append(make("div", { class: "facts wrong" }, text.error ? `${text.error} ` : "", again));
  } else {
    const line = [facts(text.facts), text.silent && say.silent].filter(Boolean).join(" · ");
    if (line) item.append(make("div", { class: "facts" }, line));
  }
  return item;
}

const drawn = new WeakMap();

// A bubble is made anew only when its text changed, so that a screen reader hears what is new and nothing twice.
function item(phone, text) {
  const now = JSON.stringify(text);
  if (drawn.get(text)?.now !== now) drawn.set(text, { now, item: bubble(phone, text) });
  return drawn.get(text).item;
}

function draw(phone) {
  const view = views.get(phone.number);
  if (!view) return;
  const items = phone.texts.map((text) => item(phone, text));
  if (phone.texts.some((text) => text.state === "sending")) {
    items.push(make("li", { class: "theirs", "aria-hidden": "true" }, make("div", { class: "dots" }, make("i"), make("i"), make("i"))));
  }
  const thread = find(".thread", view);
  for (const old of [...thread.children]) if (!items.includes(old)) old.remove();
  items.forEach((one, at) => { if (thread.children[at] !== one) thread.insertBefore(one, thread.children[at] ?? null); });
  thread.scrollTop = thread.scrollHeight;
  find(".starters", view).hidden = phone.texts.length > 0;
}

const queues = new Map();

// One text at a time for each phone, in order, as a network would carry them.
function send(phone, text) {
  Object.assign(text, { state: "sending", error: undefined });
  save();
  draw(phone);
  const before = queues.get(phone.number) ?? Promise.resolve();
  queues.set(phone.number, before.then(() => carry(phone, text)));
}

async function carry(phone, text) {
  let answer;
  try {
    const response = await fetch("/phone/send", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: text.id, from: phone.number, text: text.text }),
    });
    answer = await response.json().catch(() => ({ error: `HTTP ${response.status}` }));
  } catch {
    answer = { error: say.offline };
  }
  if (answer.replies) {
    Object.assign(text, { state: undefined, facts: answer.sent, silent: answer.replies.length === 0 });
    // Replies stand right behind the text that they answer, whatever was typed since.
    const at = phone.texts.indexOf(text) + 1;
    phone.texts.splice(at, 0, ...answer.replies.map((reply) => ({ mine: false, text: reply.text, facts: reply })));
  } else {
    Object.assign(text, { state: "wrong", error: String(answer.error ?? say.offline) });
  }
  save();
  draw(phone);
}

// What the line says without being asked just then: a person at the desk, a reminder. One request at a time, for ever.
async function listen() {
  for (;;) {
    const after = kept.heard ?? 0;
    let letters = null;
    try {
      const response = await fetch("/phone/wait", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ phones: kept.phones.map((phone) => phone.number), after }),
      });
      if (response.ok) letters = await response.json();
    } catch { /* the line is away: asked again below */ }
    if (!letters) await new Promise((done) => { setTimeout(done, 3000); });
    for (const letter of letters ?? []) {
      const phone = kept.phones.find((one) => one.number === letter.to);
      kept.heard = Math.max(kept.heard ?? 0, letter.number);
      phone?.texts.push({ mine: false, text: letter.text, facts: letter });
      if (phone) draw(phone);
    }
    if (letters?.length) save();
  }
}

function open(phone) {
  const view = document.importNode(find("#phone").content, true).firstElementChild;
  const box = find("textarea", view);
  const button = find(".send", view);
  const typed = () => {
    button.disabled = box.value === "";
    if (CSS.supports("field-sizing", "content")) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  };
  const post = (words) => {
    const text = { id: unique(), mine: true, text: words };
    phone.texts.push(text);
    send(phone, text);
    box.focus();
  };
  find(".number", view).textContent = shown(phone.number);
  view.setAttribute("aria-label", shown(phone.number));
  find(".thread", view).setAttribute("aria-label", `${say.thread} ${shown(phone.number)}`);
  find(".starters", view).setAttribute("aria-label", say.start);
  find(".starters", view).append(...STARTERS.map((words) => {
    const starter = make("button", { type: "button" }, words);
    starter.addEventListener("click", () => post(words));
    return starter;
  }));
  box.placeholder = say.text;
  box.setAttribute("aria-label", say.text);
  name(button, say.send);
  name(find(".close", view), say.close);
  box.addEventListener("input", typed);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    find(".write", view).requestSubmit();
  });
  find(".write", view).addEventListener("submit", (event) => {
    event.preventDefault();
    if (box.value === "") return;
    const words = box.value;
    box.value = "";
    typed();
    post(words);
  });
  find(".close", view).addEventListener("click", () => {
    kept.phones = kept.phones.filter((other) => other !== phone);
    if (kept.current === phone.number) kept.current = kept.phones.at(-1).number;
    render(true);
  });
  typed();
  return view;
}

function render(focus) {
  const home = find(".phones");
  for (const [number, view] of views) {
    if (!kept.phones.some((phone) => phone.number === number)) { view.remove(); views.delete(number); }
  }
  for (const phone of kept.phones) {
    if (!views.has(phone.number)) { views.set(phone.number, open(phone)); home.append(views.get(phone.number)); }
    const view = views.get(phone.number);
    view.classList.toggle("current", phone.number === kept.current);
    find(".close", view).hidden = kept.phones.length === 1;
    draw(phone);
  }
  find(".tabs").replaceChildren(...kept.phones.map((phone) => {
    const tab = make("button", { type: "button", "aria-label": shown(phone.number) }, phone.number.slice(8));
    if (phone.number === kept.current) tab.setAttribute("aria-current", "true");
    tab.addEventListener("click", () => { kept.current = phone.number; render(true); });
    return tab;
  }));
  find(".add").disabled = kept.next > LAST;
  save();
  if (focus) {
    const view = views.get(kept.current);
    view.scrollIntoView({ inline: "nearest", block: "nearest" });
    find(".tabs [aria-current]").scrollIntoView({ inline: "center", block: "nearest" });
    find("textarea", view).focus();
  }
}

restore();
find(".tabs").setAttribute("aria-label", say.phones);
name(find(".add"), say.add);
name(find(".clear"), say.clear);
find(".add").addEventListener("click", () => { add(); render(true); });
find(".clear").addEventListener("click", () => {
  sessionStorage.removeItem(STORE);
  const next = kept.next;
  kept = { next: next > LAST ? FIRST : next, current: null, phones: [], heard: kept.heard };
  add();
  render(true);
});
render(!matchMedia("(pointer: coarse)").matches);
listen();
