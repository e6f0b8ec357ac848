/**
 * The room as the candidate sees and hears it: writes into the page, asks before what cannot be undone.
 * Knows no message and keeps no state but what the page shows.
 */

import { asClock } from "./clock.js";

const LAST_SECONDS = 30;

/**
 * @typedef {{label: string, question: string, answer: string, skipped: boolean}} Exchange
 * @typedef {"welcome"|"talk"|"blocked"} Stage
 * @typedef {"waiting"|"listening"|"thinking"|"speaking"} Persona
 */

export class View {
  /** @type {Record<string, HTMLElement>} */ #parts = {};
  #retryTimer = 0;
  /** @type {(yes: boolean) => void} */ #decided = () => {};

  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words;
    this.root = document.documentElement;
    for (const element of document.querySelectorAll("[data-part]")) this.#parts[element.dataset.part] = element;
    /** @type {HTMLTextAreaElement} */ this.answer = this.#parts.answer;
    this.#parts.unscripted.hidden = true;
    const { dialog } = this.#parts;
    // A dialog that was opened again before its closing was told about is not closed.
    dialog.addEventListener("close", () => dialog.open || this.#decided(dialog.returnValue === "yes"));
    this.answer.addEventListener("input", () => this.#grow());
  }

  /** @param {string} name */
  part(name) {
    return this.#parts[name];
  }

  /** @param {string} key @param {Record<string, string|number>} [places] */
  say(key, places = {}) {
    return (this.words[key] ?? "").replace(/\{(\w+)\}/g, (whole, place) => String(places[place] ?? whole));
  }

  // --- the stage -------------------------------------------------------------------------------------

  /** @param {Stage} stage */
  show(stage) {
    for (const element of document.querySelectorAll("[data-stage]")) element.hidden = element.dataset.stage !== stage;
    this.#parts.bar.hidden = stage !== "talk";
    this.#parts.connection.hidden = stage === "welcome";
  }

  /**
   * The page has come to something that the candidate has to decide, or to its end.
   * @param {"replaced"|"refused"|"missing"|"ended"} why
   */
  block(why) {
    this.show("blocked");
    this.#parts.earlier.hidden = true;
    for (const [part, key] of [["blocked-title", "title"], ["blocked-text", "text"], ["blocked-button", "button"]]) {
      this.#parts[part].textContent = this.words[`${why}_${key}`];
    }
    this.#parts["blocked-title"].focus();
  }

  /** @param {Persona} state */
  persona(state) {
    for (const name of ["waiting", "listening", "thinking", "speaking"]) {
      this.root.classList.toggle(`room--${name}`, name === state);
    }
    this.#parts.state.textContent = this.words[state];
  }

  /** Who speaks, where that is worth a word. @param {import("./speech.js").Engine|"refused"|"off"} engine */
  voice(engine) {
    const note = this.#parts["voice-note"];
    const text = this.words[`voice_${engine}`] ?? "";
    if (note.textContent !== text) note.textContent = text;
    note.hidden = text === "";
  }

  /** @param {"voice"|"captions"} name @param {boolean} on */
  choice(name, on) {
    this.#parts.choices.hidden = false;
    this.#parts[`${name}-choice`].setAttribute("aria-pressed", String(on));
  }

  /** @param {string} text what the interviewer says beside the question; empty takes it away */
  remark(text) {
    this.#parts.remark.textContent = text;
    this.#parts.remark.hidden = text === "";
  }

  /** @param {{label: string, acknowledgement: string, text: string}} question */
  question({ label, acknowledgement, text }) {
    this.#parts.label.textContent = label;
    this.#parts.said.textContent = acknowledgement;
    this.#parts.said.hidden = acknowledgement === "";
    this.#parts.question.textContent = text;
    this.#parts.asked.classList.remove("is-fresh");
    // Read back, so that the mark that fades starts anew for each question.
    void this.#parts.asked.offsetWidth;
    this.#parts.asked.classList.add("is-fresh");
    const { top, bottom } = this.#parts.asked.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) this.#parts.asked.scrollIntoView();
  }

  /** @param {number} asked @param {number} total */
  progress(asked, total) {
    this.#parts["progress-text"].textContent = this.say("progress", { asked, total });
    this.#parts["progress-bar"].max = total;
    this.#parts["progress-bar"].value = asked;
  }

  /** @param {"interview-clock"|"question-clock"} which @param {number|null} seconds */
  clock(which, seconds) {
    const clock = this.#parts[which];
    clock.hidden = seconds === null;
    if (seconds === null) return;
    const text = seconds > 0 ? this.say("time_left", { time: asClock(seconds) }) : this.words.time_up;
    if (clock.lastElementChild.textContent !== text) clock.lastElementChild.textContent = text;
    clock.classList.toggle("is-last", seconds <= LAST_SECONDS);
  }

  // --- the answer ------------------------------------------------------------------------------------

  /** @param {number} words */
  wordCount(words) {
    const key = words === 0 ? "no_words" : words === 1 ? "one_word" : "words";
    this.#parts["word-count"].textContent = this.say(key, { count: words });
  }

  /** @param {boolean} open whether the candidate may write; @param {boolean} [sending] */
  answerOpen(open, sending = false) {
    this.answer.readOnly = !open;
    for (const name of ["send", "skip", "repeat"]) this.#parts[name].disabled = !open;
    this.#parts.send.textContent = this.words[sending ? "sending" : "send"];
    this.#parts.form.classList.toggle("is-closed", !open);
  }

  /** @param {string} sentence empty takes the error away */
  answerError(sentence) {
    this.#parts["answer-error"].textContent = sentence;
    this.#parts["answer-error"].hidden = sentence === "";
    if (sentence) this.answer.setAttribute("aria-invalid", "true");
    else this.answer.removeAttribute("aria-invalid");
  }

  /** Put the cursor where the candidate goes on; unless they are somewhere else on purpose, or @param {boolean} [anyway] */
  focusAnswer(anyway = false) {
    const at = document.activeElement;
    if (anyway || !at || at === document.body || at === this.#parts.main || this.#parts.form.contains(at)) {
      // Who speaks finishes with the space key: it presses the button.
      const byVoice = this.root.classList.contains("room--by-voice");
      (byVoice && !this.#parts.send.disabled ? this.#parts.send : this.answer).focus({ preventScroll: true });
    }
  }

  /** @param {string} text what the answer holds from here on */
  fill(text) {
    this.answer.value = text;
    this.#grow();
  }

  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.answer.style.height = "auto";
    this.answer.style.height = `${this.answer.scrollHeight + 2}px`;
  }

  // --- what was said ---------------------------------------------------------------------------------

  /** @param {Exchange} exchange */
  earlier({ label, question, answer, skipped }) {
    /** @type {HTMLTemplateElement} */ const template = this.#parts["exchange-template"];
    const article = template.content.cloneNode(true);
    article.querySelector("[data-slot=label]").textContent = label;
    article.querySelector("[data-slot=question]").textContent = question;
    const words = article.querySelector("[data-slot=answer]");
    words.textContent = skipped ? this.words.skipped : answer || this.words.no_answer;
    words.classList.toggle("soft", skipped || !answer);
    this.#parts.log.append(article);
    this.#parts.earlier.hidden = false;
    const { log } = this.#parts;
    log.scrollTop = log.lastElementChild.offsetTop - log.offsetTop;
  }

  /** Said once to a screen reader. @param {string} text @param {"announcer"|"time-announcer"} [where] */
  announce(text, where = "announcer") {
    const region = this.#parts[where];
    region.textContent = "";
    // Cleared and filled in one go, the same words twice would be no change and stay unsaid.
    setTimeout(() => (region.textContent = text), 60);
  }

  /**
   * A remark of the page itself, with something to press where there is something to do.
   * @param {string} text empty takes it away
   * @param {{label: string, press: () => void}} [action]
   */
  notice(text, action) {
    this.#parts.notice.hidden = text === "";
    this.#parts["notice-text"].textContent = text;
    const button = this.#parts["notice-button"];
    button.hidden = !action;
    button.onclick = action ? action.press : null;
    if (action) button.textContent = action.label;
  }

  // --- the connection --------------------------------------------------------------------------------

  /** @param {import("./connection.js").Status} status @param {number} retryAt @param {boolean} offline */
  connection(status, retryAt, offline) {
    clearTimeout(this.#retryTimer);
    const lost = status === "waiting" || (status === "connecting" && !this.#parts["connection-notice"].hidden);
    const short = lost ? (offline ? "offline" : "reconnecting") : status === "idle" ? "not_connected" : status;
    const pill = this.#parts.connection;
    pill.lastElementChild.textContent = this.words[short] ?? this.words.not_connected;
    pill.classList.toggle("pill--ok", status === "connected");
    pill.classList.toggle("pill--warn", lost);
    const retrying = document.activeElement === this.#parts.retry;
    this.#parts["connection-notice"].hidden = !lost;
    if (!lost && retrying) this.focusAnswer(true);
    if (!lost) return;
    const sentence = this.words[offline ? "offline_long" : "reconnecting_long"];
    // Written only when it changes: each change of a status region is read out.
    if (this.#parts["connection-text"].textContent !== sentence) this.#parts["connection-text"].textContent = sentence;
    this.#countDown(retryAt);
  }

  #countDown(retryAt) {
    const seconds = Math.ceil((retryAt - Date.now()) / 1000);
    this.#parts["connection-countdown"].textContent =
      seconds > 0 ? this.say("retry_in", { seconds }) : this.words.retry_soon;
    if (seconds > 0) this.#retryTimer = setTimeout(() => this.#countDown(retryAt), 250);
  }

  // --- what cannot be undone ---------------------------------------------------------------------------

  /**
   * @param {"skip"|"end"} what
   * @param {boolean} written whether there are words in the answer
   * @returns {Promise<boolean>}
   */
  confirm(what, written) {
    /** @type {HTMLDialogElement} */ const dialog = this.#parts.dialog;
    this.#decided(false);
    this.#parts["dialog-title"].textContent = this.words[`${what}_title`];
    this.#parts["dialog-text"].textContent = this.words[written ? `${what}_text_written` : `${what}_text`];
    this.#parts["dialog-yes"].textContent = this.words[`${what}_yes`];
    this.#parts["dialog-yes"].classList.toggle("button--danger", what === "end");
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => (this.#decided = resolve));
  }

  /** A question that the dialog was opened for is closed: so is the dialog. */
  dismissDialog() {
    if (this.#parts.dialog.open) this.#parts.dialog.close("no");
  }
}
