/**
 * The answer to the open question: what is written, kept, handed on while it grows, sent, and sent again until the
 * server has it. Knows nothing of questions but their turn.
 */

import { choose, DraftSender } from "./draft.js";
import { newId } from "./ids.js";
import { control, draft, final } from "./protocol.js";

/** While words come, the server gets them this often; in a question's last seconds much more often. */
const DRAFT_EVERY_MS = 1500;
const DRAFT_EVERY_MS_AT_THE_END = 250;
const THE_END_SECONDS = 6;
/** After this long without a word from the server about an answer, the socket is taken for dead. */
const CONFIRM_MS = 8000;
const SEND_AGAIN_MS = 2500;

export class Answer {
  turn = 0;
  /** No more is written: the answer was sent, or the server closed the question. */
  closed = true;
  /** @type {{turn: number, text: string}|null} what the server says it holds, until both are brought together */
  #held = null;
  /** Where the answer is spoken. @type {import("./speaking.js").Speaking|null} */ speaking = null;
  /** What the server was given of this answer. */
  #given = "";
  #confirmTimer = 0;
  #againTimer = 0;

  /**
   * @param {import("./view.js").View} view
   * @param {import("./draft.js").DraftStore} store
   * @param {import("./connection.js").Connection} connection
   * @param {() => number} secondsLeft of the question
   */
  constructor(view, store, connection, secondsLeft) {
    this.view = view;
    this.store = store;
    this.connection = connection;
    this.sender = new DraftSender(
      () => this.#handOn(),
      () => (secondsLeft() < THE_END_SECONDS ? DRAFT_EVERY_MS_AT_THE_END : DRAFT_EVERY_MS),
    );
  }

  get text() {
    return this.view.answer.value.trim();
  }

  /** @returns {import("./draft.js").Pending|null} what was sent to this very question and is not confirmed */
  get #pending() {
    const pending = this.store.pending;
    return pending?.turn === this.turn ? pending : null;
  }

  /** Open an empty answer to a question, filled with what this tab or the server has of it. @param {number} turn */
  open(turn) {
    this.turn = turn;
    this.closed = false;
    this.#given = "";
    this.view.answerError("");
    this.#write(this.store.draft(turn)?.text ?? "");
    this.#takeUp();
    this.view.answerOpen(true);
    this.speaking?.opened(turn);
    this.#tell("open", { turn });
    this.sendAgain();
  }

  /** The server has said what it holds of a turn's answer. @param {number} turn @param {string} text */
  hold(turn, text) {
    this.#held = { turn, text };
    this.#takeUp();
  }

  /** Words that were spoken. @param {string} text */
  put(text) {
    this.#write(text);
    this.changed();
  }

  changed() {
    if (this.closed) return;
    this.store.keep(this.turn, this.view.answer.value);
    this.#countWords();
    this.view.answerError("");
    this.sender.changed();
  }

  /** @returns {boolean} false for an empty answer, which is not sent */
  submit() {
    if (!this.text && !this.speaking?.recorded && !this.#tell("final", {}).code) {
      this.view.answerError(this.view.words.empty_answer);
      this.view.answer.focus();
      return false;
    }
    this.#send("final");
    return true;
  }

  skip() {
    this.handOnNow();
    this.#send("skip");
  }

  /** What has changed goes to the server at once. */
  handOnNow() {
    if (this.closed) return;
    this.sender.changed();
    this.sender.flush();
  }

  /** Send what the server has not confirmed, with the id it had: however often, it counts once. */
  sendAgain() {
    const pending = this.#pending;
    if (!pending) return;
    if (!this.closed) {
      this.#write(pending.text);
      this.close(true);
    }
    const { kind, text, turn, id, source, recorded, extra } = pending;
    const answer = { ...final(text, turn, id, source, recorded), ...extra };
    const message = kind === "skip" ? control("skip_question", turn, id) : answer;
    const sent = this.connection.send(message);
    clearTimeout(this.#confirmTimer);
    if (sent) this.#confirmTimer = setTimeout(() => this.connection.renew(), CONFIRM_MS);
    else this.view.notice(this.view.words.kept_until_back);
  }

  /** The server could not take something just now: once more in a moment. */
  sendAgainSoon() {
    clearTimeout(this.#againTimer);
    this.#againTimer = setTimeout(() => {
      this.sendAgain();
      this.handOnNow();
    }, SEND_AGAIN_MS);
  }

  /**
   * The server has said where it stands.
   * @param {number} turn the turn it is at
   * @param {boolean} answering whether that turn's answer is still awaited
   * @returns {boolean} true when it closed the open answer without being asked to
   */
  stands(turn, answering) {
    const passed = turn > this.turn || (turn === this.turn && !answering);
    if (!passed || this.turn === 0) return false;
    clearTimeout(this.#confirmTimer);
    clearTimeout(this.#againTimer);
    if (this.#pending) this.view.notice("");
    const byItself = !this.closed;
    this.close();
    return byItself;
  }

  /** What became of the answer, once the interview has moved on; nothing of it is kept for sending after this. */
  settled() {
    const pending = this.#pending;
    const words = pending?.text ?? (this.#given || this.text);
    const answer = [words, pending?.extra?.code].filter(Boolean).join("\n\n");
    this.store.pending = null;
    return { answer, skipped: pending?.kind === "skip" };
  }

  /** Words that were written after the server had closed the question. */
  get leftover() {
    const { text } = this;
    return this.#given && text.startsWith(this.#given) ? text.slice(this.#given.length).trim() : "";
  }

  /** Give the answer back: it could not be taken as it is. @param {string} sentence */
  reopen(sentence) {
    clearTimeout(this.#confirmTimer);
    if (this.turn === 0) return;
    this.store.pending = null;
    this.closed = false;
    this.view.answerOpen(true);
    this.speaking?.opened(this.turn);
    this.#tell("open", { turn: this.turn });
    this.view.answerError(sentence);
    this.view.answer.focus();
  }

  /** @param {boolean} [sending] */
  close(sending = false) {
    this.closed = true;
    this.#tell("closed", {});
    this.speaking?.closed();
    this.sender.cancel();
    this.view.answerOpen(false, sending);
  }

  /**
   * Tell whoever adds to an answer (the editor, where there is one) what becomes of it; they may fill in `detail`.
   * @template T @param {"open"|"closed"|"final"} what @param {T} detail @returns {T}
   */
  #tell(what, detail) {
    this.view.part("main").dispatchEvent(new CustomEvent(`room:answer-${what}`, { detail }));
    return detail;
  }

  /** @param {"final"|"skip"} kind */
  #send(kind) {
    const { source = "typed", recorded = false } = this.speaking ?? {};
    const extra = kind === "final" ? this.#tell("final", {}) : {};
    this.store.pending = { kind, turn: this.turn, id: newId(), text: this.text, source, recorded, extra };
    this.view.notice("");
    this.close(true);
    this.sendAgain();
    this.view.focusAnswer();
  }

  /** Bring the text of this tab and the server's together, where both are known. */
  #takeUp() {
    const held = this.#held;
    if (this.closed || held?.turn !== this.turn) return;
    this.#held = null;
    const { text, other } = choose(this.store.draft(this.turn), held.text);
    this.#given = held.text.trim();
    this.store.keep(this.turn, text);
    this.store.keepKnown(this.turn, held.text);
    this.#write(text);
    if (other) this.#offer(other);
    if (text !== held.text) this.sender.changed();
  }

  #handOn() {
    if (this.closed) return;
    const text = this.view.answer.value;
    if (!draft(text, this.turn, this.speaking?.spoken ?? false).every((chunk) => this.connection.send(chunk))) return;
    this.store.keepKnown(this.turn, text);
    this.#given = text.trim();
  }

  /** @param {string} other */
  #offer(other) {
    const { view } = this;
    view.notice(`${view.words.other_version} “${other}”`, {
      label: view.words.other_version_button,
      press: () => {
        this.#write([this.text, other].filter(Boolean).join("\n\n"));
        view.notice("");
        this.changed();
        view.answer.focus();
      },
    });
  }

  /** @param {string} text */
  #write(text) {
    // Written only when it differs: the cursor stays where the candidate has it.
    if (this.view.answer.value !== text) this.view.fill(text);
    this.#countWords();
  }

  #countWords() {
    this.view.wordCount(this.view.answer.value.split(/\s+/).filter(Boolean).length);
  }
}
