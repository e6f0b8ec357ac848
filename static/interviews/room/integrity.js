/**
 * What the page notes where the team collects it, as the consent says: that it was left and for how long, that text was
 * pasted and how much; never which. Keeps each event until the server has it.
 */

import { newId } from "./ids.js";
import { noted } from "./protocol.js";

/** A glance aside, or a notice of the system that takes the focus for a moment, is nobody's business. */
const SHORTEST_MS = 2000;
/** The server keeps no more either. */
const MOST = 200;

/**
 * @typedef {{id: string, turn: number, kind: "left_page"|"pasted", began: number, seconds?: number, characters?: number,
 *   place?: "answer"|"editor"}} Noted `began` by the clock of this machine, in ms
 */

export class Integrity {
  /** @type {{began: number, turn: number}|null} since when the page is left */ #left = null;
  /** What was copied on this very page: to move one's own words is no event. */
  #copied = "";
  #open = false;

  /**
   * @param {import("./draft.js").DraftStore} store
   * @param {import("./connection.js").Connection} connection
   * @param {() => number} turn the one that is open; 0 before the first
   */
  constructor(store, connection, turn) {
    this.store = store;
    this.connection = connection;
    this.turn = turn;
  }

  watch() {
    const look = () => (document.hidden || !document.hasFocus() ? this.#leave() : this.#comeBack());
    document.addEventListener("visibilitychange", look);
    window.addEventListener("blur", look);
    window.addEventListener("focus", look);
    // Closed, or loaded again while it was left: what is known until here is kept for the next time.
    window.addEventListener("pagehide", () => this.#comeBack());
    for (const event of ["copy", "cut"]) document.addEventListener(event, (copied) => this.#copy(copied));
    // Before the editor, which takes what is pasted for itself.
    document.addEventListener("paste", (pasted) => this.#insert(pasted.target, pasted.clipboardData), true);
    document.addEventListener("drop", (dropped) => this.#insert(dropped.target, dropped.dataTransfer), true);
  }

  /** This tab holds the interview: what happens here counts. */
  open() {
    this.#open = true;
    this.send();
  }

  /** It does not any more: another tab does, or it is over. */
  close() {
    this.#open = false;
    this.#left = null;
  }

  /** Send the oldest that the server has not confirmed; the next one follows when it has. */
  send() {
    const [oldest] = this.store.noted;
    if (oldest) this.connection.send(noted(oldest));
  }

  /** @param {string} id of an event that the server has */
  confirmed(id) {
    this.store.noted = this.store.noted.filter((event) => event.id !== id);
    this.send();
  }

  #leave() {
    if (this.#open && !this.#left && this.turn()) this.#left = { began: Date.now(), turn: this.turn() };
  }

  #comeBack() {
    const left = this.#left;
    this.#left = null;
    const ms = left ? Date.now() - left.began : 0;
    if (ms >= SHORTEST_MS) this.#note({ ...left, kind: "left_page", seconds: ms / 1000 });
  }

  /** @param {ClipboardEvent} event */
  #copy({ clipboardData, target }) {
    const field = target instanceof HTMLTextAreaElement ? target : null;
    const selected = field ? field.value.slice(field.selectionStart, field.selectionEnd) : String(getSelection());
    // The editor puts what is copied there itself.
    this.#copied = plain(clipboardData?.getData("text/plain") || selected);
  }

  /** @param {EventTarget|null} target @param {DataTransfer|null} brought */
  #insert(target, brought) {
    const text = plain(brought?.getData("text/plain") ?? "");
    if (!this.#open || !this.turn() || !text || text === this.#copied || !(target instanceof Element)) return;
    const editor = target.closest("[data-editor=text]");
    if (!editor && !target.closest("[data-part=answer]")) return;
    this.#note({
      turn: this.turn(),
      kind: "pasted",
      began: Date.now(),
      characters: text.length,
      place: editor ? "editor" : "answer",
    });
  }

  /** @param {Omit<Noted, "id">} event */
  #note(event) {
    const waiting = this.store.noted;
    if (waiting.length >= MOST) return;
    this.store.noted = [...waiting, { id: newId(), ...event }];
    if (!waiting.length) this.send();
  }
}

/** @param {string} text */
const plain = (text) => text.replaceAll("\r\n", "\n");
