/* Inside the sandbox: loads the candidate's script and does what the other side asks, one request at a time.
   Knows no expected value: it answers with what a call gave. Arguments: descriptors of requests and of answers. */
"use strict";
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const [requests, answers] = process.argv.slice(2, 4).map(Number);
const file = path.join(__dirname, "solution.js");
process.argv.splice(1, process.argv.length, file);
// Tests see this one, whatever the program calls by the name; and it stays as it is.
const assert = require("node:assert/strict");
for (const each of Object.values(assert)) if (typeof each === "function") Object.freeze(each);
Object.freeze(assert);
globalThis.assert = assert;
const { parse, stringify } = JSON;

function encoded(value, depth = 0) {
  if (depth > 60) throw new Error("the result is nested too deeply");
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "bigint") return { $: "float", v: value.toString() };
  if (typeof value === "number") {
    return Number.isFinite(value) ? value : { $: "float", v: String(value).replace("Infinity", "inf") };
  }
  if (value instanceof Map) {
    return { $: "dict", v: [...value].map(([key, item]) => [encoded(key, depth + 1), encoded(item, depth + 1)]) };
  }
  if (value instanceof Set) return { $: "set", v: [...value].map((item) => encoded(item, depth + 1)) };
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value, (item) => encoded(item, depth + 1));
  if (typeof value === "object") {
    return { $: "dict", v: Object.entries(value).map(([key, item]) => [key, encoded(item, depth + 1)]) };
  }
  return { $: "other", v: String(value) };
}

function problem(error) {
  const name = error?.name ?? typeof error;
  const told = String(error?.stack ?? error).split("\n").filter((line) => !line.includes(__filename));
  return {
    error: error?.code === "ERR_ASSERTION" ? "AssertionError" : name,
    message: String(error?.message ?? error).slice(0, 400),
    traceback: told.slice(0, 12).join("\n").slice(0, 4000) + "\n",
  };
}

function say(words) {
  const bytes = Buffer.from(stringify(words) + "\n");
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(answers, bytes, at);
}

function* lines() {
  let kept = "";
  const buffer = Buffer.alloc(65536);
  const decoder = new TextDecoder();
  for (;;) {
    const count = fs.readSync(requests, buffer);
    if (count === 0) return;
    kept += decoder.decode(buffer.subarray(0, count), { stream: true });
    for (let end = kept.indexOf("\n"); end >= 0; end = kept.indexOf("\n")) {
      yield kept.slice(0, end);
      kept = kept.slice(end + 1);
    }
  }
}

async function answer(find, request) {
  try {
    if (request.kind === "call") {
      let called;
      try {
        called = find(request.function);
      } catch (error) {
        if (!(error instanceof ReferenceError)) throw error;
      }
      if (typeof called !== "function") {
        return { error: "ReferenceError", message: `there is no function ${request.function}`, traceback: "" };
      }
      return { value: encoded(await called(...request.args, ...Object.values(request.kwargs))) };
    }
    await find(`(async (assert) => {${request.code}\n})`)(assert);
    return { value: null };
  } catch (error) {
    return problem(error);
  }
}

async function main() {
  let find;
  try {
    const loaded = new Module(file, null);
    loaded.filename = file;
    loaded.paths = [];
    // At the end of the candidate's own scope, so that it sees functions, classes and constants alike.
    loaded._compile(fs.readFileSync(file, "utf8") + "\n;module.find = (words) => eval(words);", file);
    find = loaded.find;
  } catch (error) {
    say({ ready: false, syntax: error instanceof SyntaxError, ...problem(error) });
    process.exit(0);
  }
  say({ ready: true });
  for (const line of lines()) {
    const request = parse(line);
    say({ ...(await answer(find, request)), number: request.number });
  }
  process.exit(0);
}

main();
