// Drives a running server as Twilio would, signing with Twilio's own library, and reads its TwiML back.
//
//   cd "$(mktemp -d)" && npm init -y && npm i twilio
//   SDK="$PWD" node /path/to/handrail/tests/sdk/twilio.mjs SERVER TOKEN [PUBLIC_URL]
//
// SERVER is where to send, such as http://127.0.0.1:8080; TOKEN what it has as HANDRAIL_TWILIO_AUTH_TOKEN; PUBLIC_URL
// what it has as HANDRAIL_PUBLIC_URL, if that differs from SERVER. A line a check; exit status 1 if one failed.

import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";
const twilio = createRequire(`${process.env.SDK ?? process.cwd()}/`)("twilio");

const [server, token, publicUrl = server] = process.argv.slice(2).map((word) => word.replace(/\/$/, ""));
if (!token) {
  console.error("wrong use: twilio.mjs SERVER TOKEN [PUBLIC_URL]");
  process.exit(2);
}
const sid = (kind) => kind + randomBytes(16).toString("hex");
const phone = `+16155550${150 + Math.floor(Math.random() * 40)}`;

function text(body, changes = {}) {
  const id = sid("SM");
  return {
    ToCountry: "US", ToState: "TN", SmsMessageSid: id, NumMedia: "0", ToCity: "", FromZip: "37203", SmsSid: id, FromState: "TN",
    SmsStatus: "received", FromCity: "NASHVILLE", Body: body, FromCountry: "US", To: "+16155550100", ToZip: "", NumSegments: "1",
    MessageSid: id, From: phone, ApiVersion: "2010-04-01", ...changes,
  };
}

/** Sends `params` to `path`; `how` may change the method, the token, the signature, or the body behind it. */
async function send(path, params, how = {}) {
  const method = how.method ?? "POST";
  const form = new URLSearchParams(params).toString();
  const target = method === "GET" ? `${path}?${form}` : path;
  const signed = twilio.getExpectedTwilioSignature(how.token ?? token, publicUrl + target, method === "GET" ? {} : params);
  const headers = { "I-Twilio-Idempotency-Token": sid("") };
  if (how.signature !== null) headers["X-Twilio-Signature"] = how.signature ?? signed;
  if (method === "POST") headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8";
  const response = await fetch(server + target, { method, headers, body: method === "POST" ? (how.body ?? form) : undefined });
  return { status: response.status, kind: response.headers.get("content-type") ?? "", body: await response.text() };
}

/** A strict reader of the XML that TwiML needs: elements, attributes, five entities, references; anything else throws. */
function parse(xml) {
  let rest = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>/, "");
  if (rest === xml) throw new Error("no XML declaration");
  const entities = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  const plain = (data) => {
    if (/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF<]/.test(data)) throw new Error("a forbidden sign");
    return data.replace(/\r\n?/g, "\n").replace(/&([^;]*);?/g, (all, name) => {
      if (!all.endsWith(";")) throw new Error("a bare &");
      if (/^#x[0-9a-f]+$/i.test(name)) return String.fromCodePoint(parseInt(name.slice(2), 16));
      if (/^#\d+$/.test(name)) return String.fromCodePoint(Number(name.slice(1)));
      if (!(name in entities)) throw new Error(`unknown entity ${name}`);
      return entities[name];
    });
  };
  const element = () => {
    const open = /^<([A-Za-z]+)((?:\s+[A-Za-z]+="[^"<]*")*)\s*(\/?)>/.exec(rest);
    if (!open) throw new Error("an element was expected");
    rest = rest.slice(open[0].length);
    const attributes = Object.fromEntries([...open[2].matchAll(/([A-Za-z]+)="([^"]*)"/g)].map(([, name, value]) => [name, plain(value)]));
    const node = { name: open[1], attributes, children: [] };
    while (!open[3]) {
      const close = `</${node.name}>`;
      if (rest.startsWith(close)) { rest = rest.slice(close.length); break; }
      if (rest.startsWith("<")) { node.children.push(element()); continue; }
      const until = rest.indexOf("<");
      if (until < 0) throw new Error(`${node.name} is not closed`);
      node.children.push(plain(rest.slice(0, until)));
      rest = rest.slice(until);
    }
    return node;
  };
  const root = element();
  if (rest.trim() !== "") throw new Error("something follows the document");
  return root;
}

/** The replies in an answer, after checking that Twilio's own library writes the same document for them. */
function replies(answer) {
  if (answer.status !== 200) throw new Error(`status ${answer.status}`);
  if (!/^(text|application)\/xml\b/.test(answer.kind)) throw new Error(`content type ${answer.kind}`);
  const ours = parse(answer.body);
  const theirs = new twilio.twiml.MessagingResponse();
  for (const message of ours.children) theirs.message(message.attributes, message.children.join(""));
  if (!isDeepStrictEqual(ours, parse(theirs.toString()))) throw new Error("differs from what the library writes");
  return ours.children.map((message) => ({ text: message.children.join(""), callback: message.attributes.statusCallback }));
}

let failed = 0;
async function check(what, run) {
  try {
    await run();
    console.log(`good    ${what}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${what}: ${error.message}`);
  }
}
const must = (truth, otherwise) => { if (!truth) throw new Error(otherwise); };
const refused = (answer, status) => must(answer.status === status && !answer.body.includes("<Message"), `status ${answer.status}, wanted ${status}`);

let callback;
await check("a signed POST is answered with messages", async () => {
  const said = replies(await send("/sms/twilio", text("i need help finding a meeting")));
  must(said.length >= 1 && said.length <= 3 && said.every((reply) => reply.text.trim()), `${said.length} replies`);
  callback = said[0].callback;
  must(callback?.startsWith(`${publicUrl}/sms/twilio/status?m=`), `status callback ${callback}`);
});
await check("a signed GET is answered", async () => {
  must(replies(await send("/sms/twilio", text("it's bad, ¿dónde están? 100% & <b>"), { method: "GET" })).length >= 1, "no reply");
});
await check("the same message again gets the same bytes", async () => {
  const params = text("what is SMART Recovery");
  const [first, second] = [await send("/sms/twilio", params), await send("/sms/twilio", params)];
  replies(first);
  must(first.body === second.body, "another answer");
});
await check("a receipt is taken at the address that the reply named", async () => {
  const path = callback.slice(publicUrl.length);
  const receipt = (status) => ({ MessageSid: sid("SM"), MessageStatus: status, SmsStatus: status, To: phone, From: "+16155550100", ApiVersion: "2010-04-01" });
  for (const status of ["sent", "delivered", "sent"]) {
    const answer = await send(path, receipt(status));
    must(answer.status >= 200 && answer.status < 300, `status ${answer.status}`);
  }
  refused(await send(path, receipt("failed"), { token: "another" }), 403);
});
await check("a tapback is not answered", async () => {
  must(replies(await send("/sms/twilio", text("Liked “Would you like a meeting?”"))).length === 0, "it was");
});
await check("a short code is not answered", async () => {
  must(replies(await send("/sms/twilio", text("Your code is 123456", { From: "24273" }))).length === 0, "it was");
});
await check("STOP, START: one message at most", async () => {
  for (const word of ["STOP", "START"]) must(replies(await send("/sms/twilio", text(word))).length <= 1, word);
});
await check("no signature: 400", async () => refused(await send("/sms/twilio", text("hi"), { signature: null }), 400));
await check("another token: 403", async () => refused(await send("/sms/twilio", text("hi"), { token: "another" }), 403));
await check("not base64: 403", async () => refused(await send("/sms/twilio", text("hi"), { signature: "%%%" }), 403));
await check("a body changed on the way: 403", async () => {
  const params = text("hi");
  refused(await send("/sms/twilio", params, { body: new URLSearchParams({ ...params, Body: "STOP" }).toString() }), 403);
});
await check("a GET with another token: 403", async () => refused(await send("/sms/twilio", text("hi"), { method: "GET", token: "another" }), 403));
await check("signed, and no message: 400", async () => refused(await send("/sms/twilio", { From: phone, To: "+16155550100", Body: "hi" }), 400));
await check("a call hears two languages, 911 and 988", async () => {
  const call = { CallSid: sid("CA"), From: phone, To: "+16155550100", CallStatus: "ringing", Direction: "inbound", ApiVersion: "2010-04-01" };
  const answer = await send("/voice/twilio", call);
  must(answer.status === 200, `status ${answer.status}`);
  const says = (node) => (node.name === "Say" ? [node] : node.children.filter((child) => child.name).flatMap(says));
  const said = says(parse(answer.body));
  const heard = said.map((say) => say.children.join("")).join(" ").replace(/\D/g, "");
  must(new Set(said.map((say) => say.attributes.language.slice(0, 2))).size === 2, "not in two languages");
  must(heard.includes("911") && heard.includes("988"), "without 911 and 988");
  refused(await send("/voice/twilio", call, { token: "another" }), 403);
});
process.exit(failed ? 1 : 0);
