/**
 * What the candidate is writing, kept in this tab until the server has moved on, so that a reload or a lost connection
 * costs no word. Knows turns and texts, not the socket.
 */

import { newId } from "./ids.js";

/** How many of the texts that the server has had are remembered, to know one of them when it gives it back. */
const REMEMBERED = 12;

/**
 * @typedef {{kind: "final"|"skip", turn: number, id: string, text: string, source?: "live"|"audio"|"typed", recorded?: boolean,
 *   extra?: {code?: string, language?: string}}} Pending
 * @typedef {{turn: number, text: string, sent: string[]}} Draft
 */

/**
 * A short mark of a text; white space does not count, since the server may join pieces in its own way.
 * @param {string} text
 */
export function mark(text) {
  const words = text.split(/\s+/).filter(Boolean).join(" ");
  let hash = 0x811c9dc5;
  for (let index = 0; index < words.length; index += 1) {
    hash = Math.imul(hash ^ words.charCodeAt(index), 0x01000193) >>> 0;
  }
  return `${words.length}.${hash.toString(36)}`;
}

/**
 * Which of two texts of one answer goes on: this tab's unless the server holds something that this tab has never
 * seen (another tab's) and that is longer. The one that stands back comes along where it would otherwise be lost.
 * @param {Draft|null} own
 * @param {string} buffered what the server holds
 * @returns {{text: string, other: string}}
 */
export function choose(own, buffered) {
  const mine = own?.text ?? "";
  if (!buffered || !own || mine === buffered) return { text: mine || buffered, other: "" };
  if (own.sent.includes(mark(buffered))) return { text: mine, other: "" };
  const [text, other] = buffered.length > mine.length ? [buffered, mine] : [mine, buffered];
  return { text, other: text.includes(other.trim()) ? "" : other };
}

export class DraftStore {
  #key;
  #tab = "";
  /** Read first: where the browser refuses storage, the draft lives at least as long as this page. */
  #memory = new Map();

  /** @param {string} sessionId */
  constructor(sessionId) {
    this.#key = `interview:${sessionId}`;
  }

  /** @param {number} turn @returns {Draft|null} */
  draft(turn) {
    const kept = this.#read("draft");
    return kept?.turn === turn ? kept : null;
  }

  /** @param {number} turn @param {string} text */
  keep(turn, text) {
    this.#write("draft", { turn, text, sent: this.draft(turn)?.sent ?? [] });
  }

  /** Remember a text that the server holds or was given. @param {number} turn @param {string} text */
  keepKnown(turn, text) {
    const kept = this.draft(turn) ?? { turn, text, sent: [] };
    this.#write("draft", { ...kept, sent: [...kept.sent, mark(text)].slice(-REMEMBERED) });
  }

  /** @returns {Pending|null} the answer that the server has not confirmed yet */
  get pending() {
    return this.#read("pending");
  }

  /** @param {Pending|null} pending */
  set pending(pending) {
    this.#write("pending", pending);
  }

  /** @returns {import("./integrity.js").Noted[]} what was noted and the server has not confirmed */
  get noted() {
    return this.#read("noted") ?? [];
  }

  /** @param {import("./integrity.js").Noted[]} noted */
  set noted(noted) {
    this.#write("noted", noted);
  }

  /**
   * What this tab is called, also when it is loaded again. The name is stored only while no page bears it: a browser that
   * duplicates a tab copies what is stored, and the copy is another tab.
   */
  get tab() {
    if (!this.#tab) {
      this.#tab = this.#read("tab") ?? newId();
      this.#write("tab", null);
      window.addEventListener("pagehide", () => this.#write("tab", this.#tab));
      window.addEventListener("pageshow", () => this.#write("tab", null));
    }
    return this.#tab;
  }

  #read(name) {
    if (this.#memory.has(name)) return this.#memory.get(name);
    try {
      return JSON.parse(sessionStorage.getItem(`${this.#key}:${name}`) ?? "null");
    } catch {
      return null;
    }
  }

  #write(name, value) {
    this.#memory.set(name, value);
    try {
      if (value === null) sessionStorage.removeItem(`${this.#key}:${name}`);
      else sessionStorage.setItem(`${this.#key}:${name}`, JSON.stringify(value));
    } catch {
      // Storage is full or forbidden: the copy in memory has to do.
    }
  }
}

/** Hands the draft on while it changes: soon after a pause, at least every `everyMs` in a flow of words. */
export class DraftSender {
  #timer = 0;
  #last = -Infinity;

  /**
   * @param {() => boolean} send false when it could not be sent
   * @param {() => number} everyMs
   */
  constructor(send, everyMs) {
    this.send = send;
    this.everyMs = everyMs;
  }

  changed() {
    if (this.#timer) return;
    const wait = Math.max(0, this.#last + this.everyMs() - performance.now());
    this.#timer = setTimeout(() => this.flush(), Math.max(wait, Math.min(400, this.everyMs())));
  }

  /** Send what has changed at once. */
  flush() {
    if (!this.#timer) return;
    this.cancel();
    this.#last = performance.now();
    this.send();
  }

  cancel() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }
}
