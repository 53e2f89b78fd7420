// Makes tests/fixtures/twilio_signed.json with Twilio's own library as the judge of what a signature is.
//
//   cd "$(mktemp -d)" && npm init -y && npm i twilio
//   SDK="$PWD" node /path/to/handrail/tests/sdk/twilio_vectors.mjs > /path/to/handrail/tests/fixtures/twilio_signed.json

import { createRequire } from "node:module";
const require = createRequire(`${process.env.SDK ?? process.cwd()}/`);
const twilio = require("twilio");
const twilioVersion = require("twilio/package.json").version;

const token = "5f1c0ffee0ddba11handrailtesttoken";
const base = "https://line.example.org/handrail";
const common = {
  ToCountry: "US", ToState: "TN", SmsMessageSid: "SM00000000000000000000000000000001", NumMedia: "0", ToCity: "",
  FromZip: "37203", SmsSid: "SM00000000000000000000000000000001", FromState: "TN", SmsStatus: "received", FromCity: "NASHVILLE",
  FromCountry: "US", To: "+16155550100", ToZip: "", NumSegments: "1", MessageSid: "SM00000000000000000000000000000001",
  AccountSid: "AC00000000000000000000000000000001", From: "+16155550123", ApiVersion: "2010-04-01",
};
const encoded = (params) => {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) for (const one of [value].flat()) form.append(name, one);
  return form.toString();
};
const sign = (url, params) => twilio.getExpectedTwilioSignature(token, url, params);

function post(name, params, { query = "", signedUrl, outcome = "text", kind = "application/x-www-form-urlencoded" } = {}) {
  const url = signedUrl ?? `${base}/sms/twilio${query && `?${query}`}`;
  return { name, base, method: "POST", query, content_type: kind, body: encoded(params), signature: sign(url, params), outcome };
}
function get(name, params, { space = "+", outcome = "text" } = {}) {
  const query = encoded(params).replaceAll("+", space);
  const signature = sign(`${base}/sms/twilio?${query}`, {});
  return { name, base, method: "GET", query, content_type: null, body: "", signature, outcome };
}
function json(name, body, { outcome, sent = body } = {}) {
  const query = `bodySHA256=${twilio.getExpectedBodyHash(body)}`;
  const signature = sign(`${base}/sms/twilio?${query}`, {});
  return { name, base, method: "POST", query, content_type: "application/json", body: sent, signature, outcome };
}
const changed = (vector, change) => ({ ...vector, ...change, outcome: change.outcome ?? "forged" });

const plain = post("a text", { ...common, Body: "i need help" });
const vectors = [
  plain,
  post("Spanish, emoji, signs that need escaping", { ...common, Body: "¿Dónde están? 😀 a+b & c=d 100% <x>\r\n\"y\"" }),
  post("blanks around the words are signed and kept", { ...common, Body: "  hi \n" }),
  post("empty body", { ...common, Body: "" }),
  post("a query on the address", { ...common, Body: "hi" }, { query: "tenant=north%20side&x=1+2" }),
  post("a field given twice, the same", { ...common, Body: "hi", Extra: ["b", "a", "b"] }),
  post("a field of ours given twice, differently", { ...common, Body: ["hi", "stop"] }, { outcome: "malformed" }),
  post("signed with the default port", { ...common, Body: "hi" }, { signedUrl: "https://line.example.org:443/handrail/sms/twilio" }),
  { ...post("no MessageSid", { From: "+16155550123", To: "+16155550100", Body: "hi" }), outcome: "malformed" },
  post("signed form, sent as something else", { ...common, Body: "hi" }, { kind: "text/plain", outcome: "malformed" }),
  get("GET, spaces as +", { ...common, Body: "i need help it's bad" }),
  get("GET, spaces as %20", { ...common, Body: "i need help" }, { space: "%20" }),
  get("GET, a proxy escaped what Twilio signed bare", { ...common, Body: "it's bad" }, { outcome: "text" }),
  json("JSON with its hash", '{"a": "b"}', { outcome: "malformed" }),
  json("JSON changed under its hash", '{"a": "b"}', { sent: '{"a": "c"}', outcome: "forged" }),
  changed(plain, { name: "another body", body: plain.body.replace("help", "halp") }),
  changed(plain, { name: "a field added", body: `${plain.body}&OptOutType=START` }),
  changed(plain, { name: "a query added", query: "x=1" }),
  changed(plain, { name: "another base", base: "https://evil.example.org/handrail" }),
  changed(plain, { name: "http for https", base: "http://line.example.org/handrail" }),
  changed(plain, { name: "not base64", signature: "!!!!" }),
  changed(plain, { name: "cut short", signature: plain.signature.slice(0, 20) }),
  changed(plain, { name: "blank", signature: " ", outcome: "unsigned" }),
  changed(plain, { name: "none", signature: null, outcome: "unsigned" }),
];
// The quote: Twilio signs what it sends, a proxy in between may write %27.
const quote = vectors.find((v) => v.name.startsWith("GET, a proxy"));
quote.query = quote.query.includes("%27") ? quote.query : quote.query.replace("'", "%27");
quote.signature = sign(`${base}/sms/twilio?${quote.query.replaceAll("%27", "'")}`, {});

console.log(JSON.stringify({ about: "Made by tests/sdk/twilio_vectors.mjs with Twilio's own npm package.", sdk: twilioVersion, token, path: "/sms/twilio", vectors }, null, 1));
