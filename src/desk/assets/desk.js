// The desk, live: pages work without this file; with it they follow what happens, ring, and know their keys.
"use strict";

const find = (selector, within = document) => within.querySelector(selector);
const said = find("#said");
const title = document.title;

// ---- Pieces of the page, replaced as they come. What has the focus or is open stays as it is.
function put(id, html) {
  const home = document.getElementById(id);
  if (!home) return;
  const active = document.activeElement;
  const within = home.contains(active) && active !== home;
  if (within && active.matches("input:not([type=hidden]), select, textarea")) { waiting.set(id, html); return; }
  const name = (element) => element.getAttribute("href") ?? element.dataset.key ?? element.getAttribute("action") ?? element.form?.getAttribute("action");
  const focused = within ? name(active) : null;
  const opened = [...home.querySelectorAll("details")].map((details) => details.open);
  const bottom = home.scrollHeight - home.scrollTop - home.clientHeight < 40;
  const top = home.scrollTop;
  home.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  home.querySelectorAll("details").forEach((details, at) => { details.open = opened[at] ?? false; });
  if (focused) [...home.querySelectorAll("a, button, summary")].find((element) => name(element) === focused)?.focus({ preventScroll: true });
  home.scrollTop = id === "log" && bottom ? home.scrollHeight : top;
  if (id === "head") mayWrite();
}
const waiting = new Map();
document.addEventListener("focusout", () => setTimeout(() => {
  for (const [id, html] of [...waiting]) { waiting.delete(id); put(id, html); }
}));

// ---- The stream. The browser comes back by itself after a break, and is sent everything as it is then.
const panes = find("#panes");
if (panes) {
  const asked = new URLSearchParams({ list: panes.dataset.list });
  if (panes.dataset.open) asked.set("c", panes.dataset.open);
  const page = new URLSearchParams(location.search).get("page");
  if (page) asked.set("page", page);
  const stream = new EventSource(`/desk/live?${asked}`);
  for (const name of ["queue", "head", "log", "card"]) stream.addEventListener(name, (event) => put(name, event.data));
  stream.addEventListener("alerts", (event) => ring(JSON.parse(event.data)));
  stream.addEventListener("gone", () => { location.href = `/desk?list=${panes.dataset.list}`; });
  stream.addEventListener("bye", () => { stream.close(); location.href = "/desk/sign-in"; });
  stream.addEventListener("error", () => { document.body.classList.add("cut"); said.textContent = "The desk cannot be reached. Trying again."; });
  stream.addEventListener("open", () => { if (document.body.classList.contains("cut")) { document.body.classList.remove("cut"); said.textContent = "The desk is back."; } });
  const log = find("#log");
  if (log) log.scrollTop = log.scrollHeight;
}

// ---- Never miss one: title, bar and bell until somebody has looked.
const HEARD = "handrail.heard";
const heard = new Set(JSON.parse(sessionStorage.getItem(HEARD) ?? "[]"));
let ringing = [];
let bell;
function ring(alerts) {
  ringing = alerts.filter((alert) => !heard.has(alert.key));
  const bar = find("#alerts");
  const grave = ringing.some((alert) => alert.grave);
  document.title = ringing.length ? `(${ringing.length}) ${grave ? "Safety! " : ""}${title}` : title;
  navigator.setAppBadge?.(ringing.length).catch(() => {});
  if (bar) {
    const focused = bar.contains(document.activeElement);
    bar.hidden = ringing.length === 0;
    bar.classList.toggle("grave", grave);
    const known = new Set([...bar.querySelectorAll("[data-alert]")].map((link) => link.dataset.alert));
    if (ringing.some((alert) => !known.has(alert.key)) || known.size !== ringing.length) {
      const links = ringing.slice(0, 4).map((alert) => {
        const link = document.createElement("a");
        link.href = alert.href;
        link.dataset.alert = alert.key;
        link.textContent = alert.text;
        return link;
      });
      const seen = document.createElement("button");
      seen.type = "button";
      seen.textContent = "Seen";
      seen.addEventListener("click", () => { for (const alert of ringing) hear(alert.key); ring(ringing); });
      bar.replaceChildren(...links, seen);
      if (focused) seen.focus();
      const fresh = ringing.filter((alert) => !known.has(alert.key));
      if (fresh.length) { said.textContent = fresh[0].text; sound(grave); }
    }
  }
  clearInterval(bell);
  if (ringing.length) bell = setInterval(() => sound(grave), 20000);
}
function hear(key) {
  heard.add(key);
  try { sessionStorage.setItem(HEARD, JSON.stringify([...heard].slice(-200))); } catch { /* it rings again, no harm */ }
}
document.addEventListener("click", (event) => { const link = event.target.closest("[data-alert]"); if (link) hear(link.dataset.alert); });
let audio;
function sound(grave) {
  try {
    audio ??= new AudioContext();
    const notes = grave ? [880, 660, 880, 660] : [660, 880];
    notes.forEach((note, at) => {
      const tone = audio.createOscillator();
      const loud = audio.createGain();
      tone.frequency.value = note;
      loud.gain.setValueAtTime(0.12, audio.currentTime + at * 0.18);
      loud.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at * 0.18 + 0.16);
      tone.connect(loud).connect(audio.destination);
      tone.start(audio.currentTime + at * 0.18);
      tone.stop(audio.currentTime + at * 0.18 + 0.17);
    });
  } catch { /* a browser without sound still has the title and the bar */ }
}

// ---- Forms without leaving the page.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-live]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter;
  const fields = new URLSearchParams(new FormData(form, button));
  const box = find("textarea", form);
  const buttons = [...form.querySelectorAll("button")];
  for (const one of buttons) one.disabled = true;
  try {
    const answer = await fetch(button?.getAttribute("formaction") ?? form.action, { method: "POST", headers: { "x-live": "1" }, body: fields });
    if (answer.status === 204) {
      said.textContent = "Done.";
      if (box) { box.value = ""; count(); box.focus(); }
      form.closest("details")?.removeAttribute("open");
    } else if (answer.redirected) {
      location.href = answer.url;
    } else {
      complain(answer.status === 409 ? await answer.text() : "Not done. Try again in a moment.");
    }
  } catch {
    complain("The desk cannot be reached. Nothing was done.");
  }
  for (const one of buttons) one.disabled = false;
  const once = find("[name=once]", form);
  if (box && once) once.value = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  mayWrite();
});
function complain(sentence) {
  find(".thread > .wrong")?.remove();
  const note = document.createElement("p");
  note.className = "wrong";
  note.setAttribute("role", "alert");
  note.textContent = sentence;
  find(".thread")?.prepend(note);
  setTimeout(() => note.remove(), 12000);
}

// ---- Writing: what it costs, who sees that we write, and whether we may.
const GSM = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
const TWICE = new Set("^{}\\[~]|€\f");
const words = find("#words");
function count() {
  if (!words) return;
  const text = [...words.value];
  const plain = text.every((c) => GSM.has(c) || TWICE.has(c));
  const length = plain ? text.reduce((sum, c) => sum + (TWICE.has(c) ? 2 : 1), 0) : words.value.length;
  const [one, more] = plain ? [160, 153] : [70, 67];
  const parts = length === 0 ? 0 : length <= one ? 1 : Math.ceil(length / more);
  const strange = plain ? "" : ` · ${[...new Set(text.filter((c) => !GSM.has(c) && !TWICE.has(c)))].slice(0, 3).join(" ")} makes texts shorter`;
  find("#count").textContent = parts ? `${parts} segment${parts === 1 ? "" : "s"}${strange}` : "";
}
function mayWrite() {
  const acts = find("#head .acts");
  if (!acts || !words) return;
  const may = acts.dataset.write === "yes";
  const send = find("#send");
  send.disabled = !may;
  send.title = may ? "" : "Take the conversation first";
}
let told = 0;
words?.addEventListener("input", () => {
  count();
  if (Date.now() - told > 2000) {
    told = Date.now();
    fetch(words.form.dataset.writing, { method: "POST", headers: { "x-live": "1" } }).catch(() => {});
  }
});
words?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !find("#send").disabled) { event.preventDefault(); words.form.requestSubmit(find("#send")); }
});
document.addEventListener("click", (event) => {
  const insert = event.target.closest("[data-insert]");
  if (insert) {
    words.value = words.value ? `${words.value.trimEnd()} ${insert.textContent}` : insert.textContent;
    insert.closest("details").open = false;
    count();
    words.focus();
  }
  const to = event.target.closest("[data-to]");
  if (to) {
    event.preventDefault();
    const from = find(`[data-at="${to.dataset.to}"]`);
    document.querySelectorAll(".found").forEach((one) => one.classList.remove("found"));
    from?.classList.add("found");
    from?.scrollIntoView({ block: "center" });
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details[open]").forEach((details) => { details.open = false; find("summary", details).focus(); });
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "j" || event.key === "k") {
    const rows = [...document.querySelectorAll(".queue .row")];
    const here = rows.findIndex((row) => row.hasAttribute("aria-current"));
    const next = rows[event.key === "j" ? here + 1 : Math.max(here - 1, 0)];
    if (next) { event.preventDefault(); next.click(); }
    return;
  }
  const target = find(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("textarea")) target.focus(); else target.click();
});
count();
mayWrite();
