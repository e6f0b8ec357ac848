/**
 * The room: connects the socket, the clocks, the answer and the view. What a message leads to is decided here.
 */

import { Answer } from "./answer.js";
import { Countdown } from "./clock.js";
import { Connection } from "./connection.js";
import { DraftStore } from "./draft.js";
import { control } from "./protocol.js";
import { View } from "./view.js";

/** A state can name a question whose words are still to come in their own message. */
const WORDS_MAY_FOLLOW_MS = 1500;
/** How long the portrait speaks: about as long as the words take to read, within bounds. */
const SPEAKING_MS_A_WORD = 130;
const SPEAKING_MS = { least: 1200, most: 5000 };

/** Errors of something that works when it is sent once more, and of what only the candidate can change. */
const PASSING_ERRORS = new Set(["rate_limited", "internal"]);

/**
 * @typedef {{sessionId: string, socketPath: string, closingUrl: string, linkUrl: string, begun: boolean,
 *   words: Record<string, string>}} RoomData
 */

class Room {
  /** @type {{turn: number, label: string, text: string}|null} the question on the page */
  #shown = null;
  #blockedBy = "";
  #mustStart = false;
  #endAsked = false;
  #repeatAsked = false;
  #wasLost = false;
  #wordsTimer = 0;
  #speakingTimer = 0;

  /** @param {RoomData} data */
  constructor(data) {
    this.data = data;
    this.view = new View(data.words);
    const address = new URL(data.socketPath, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    this.connection = new Connection(address.href, {
      onMessage: (message) => this.#onMessage(message),
      onStatus: (status, retryAt) => this.#onStatus(status, retryAt),
    });
    this.interviewClock = new Countdown(
      (seconds) => this.#onInterviewClock(seconds),
      (mark) => this.#announceTime(`interview_${mark}s`),
    );
    this.questionClock = new Countdown(
      (seconds) => this.view.clock("question-clock", seconds),
      (mark) => this.#announceTime(`question_${mark}s`),
    );
    const store = new DraftStore(data.sessionId);
    this.answer = new Answer(this.view, store, this.connection, () => this.questionClock.left);
    this.#listen();
    this.#persona("waiting");
    this.view.connection("idle", 0, false);
    if (data.begun) this.#begin();
    else this.view.show("welcome");
  }

  #listen() {
    const { view, answer } = this;
    const on = (part, event, act) => view.part(part).addEventListener(event, act);
    on("begin", "click", () => {
      this.#mustStart = true;
      this.#begin();
    });
    on("form", "submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    on("answer", "input", () => answer.changed());
    on("answer", "keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.#submit();
      }
    });
    on("repeat", "click", () => this.#repeat());
    on("skip", "click", () => this.#skip());
    on("end", "click", () => this.#end());
    on("retry", "click", () => this.connection.retryNow());
    on("blocked-button", "click", () => this.#leaveBlocked());
    document.addEventListener("visibilitychange", () => document.hidden && answer.sender.flush());
    window.addEventListener("pagehide", () => answer.sender.flush());
    // Taken from the browser's memory of pages, the room shows a moment that has passed.
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  }

  #begin() {
    this.view.show("talk");
    this.view.answerOpen(false);
    this.connection.open();
    this.view.part("main").focus();
  }

  // --- from the connection -----------------------------------------------------------------------------

  #onStatus(status, retryAt) {
    this.view.connection(status, retryAt, navigator.onLine === false);
    if (status === "connected") this.#onConnected();
    else if (status === "waiting") this.#wasLost = true;
    else if (status === "finished") this.#leave();
    else if (status === "replaced" || status === "refused" || status === "missing") this.#block(status);
  }

  #onConnected() {
    if (this.#wasLost) this.view.announce(this.view.words.back);
    this.#wasLost = false;
    if (this.#mustStart) this.connection.send(control("start"));
    this.#mustStart = false;
    if (this.#endAsked) this.connection.send(control("end_interview"));
    this.answer.sendAgain();
  }

  /** @param {import("./protocol.js").ServerMessage} message */
  #onMessage(message) {
    if (message.type === "interview_state") this.#onState(message);
    else if (message.type === "llm_response") this.#onWords(message);
    else if (message.type === "mini_llm_filler") this.view.remark(message.payload);
    else if (message.type === "error") this.#onError(message.code);
    else if (message.type === "end") this.#leave();
  }

  /** @param {import("./protocol.js").InterviewState} state */
  #onState(state) {
    const answering = state.payload === "waiting_for_user_input";
    this.view.progress(state.progress.asked, state.progress.total);
    this.interviewClock.set(state.time_remaining_seconds, true);
    if (this.answer.stands(state.turn, answering)) this.#explainClosing(state.turn);
    if (!answering) {
      this.#onThinking(state);
      return;
    }
    this.answer.hold(state.turn, state.buffered_text ?? "");
    if (state.question_time_remaining_seconds !== undefined) {
      this.questionClock.set(state.question_time_remaining_seconds, true);
    }
    if (this.#shown?.turn !== state.turn && state.question) {
      const { question, turn } = state;
      clearTimeout(this.#wordsTimer);
      this.#wordsTimer = setTimeout(() => this.#ask(turn, question, question.text), WORDS_MAY_FOLLOW_MS);
    }
  }

  /** @param {import("./protocol.js").InterviewState} state */
  #onThinking(state) {
    clearTimeout(this.#wordsTimer);
    this.questionClock.hide();
    if (state.question && this.#shown?.turn !== state.turn) {
      this.#settle();
      this.#put(state.turn, state.question, "");
    }
    this.answer.close();
    this.#persona("thinking");
  }

  /** @param {import("./protocol.js").LlmResponse} response */
  #onWords(response) {
    if (response.stage === "final" && response.question) {
      this.#ask(response.turn, response.question, response.payload);
    } else if (response.stage !== "partial") {
      this.view.remark(response.payload);
      // While the candidate writes, only the page's own clock speaks up.
      if (this.answer.closed) this.view.announce(response.payload);
    }
  }

  /** @param {string} code */
  #onError(code) {
    const { view, answer } = this;
    const sentence = view.words[code] ?? view.words.unknown_error;
    if (PASSING_ERRORS.has(code)) {
      view.notice(sentence);
      answer.sendAgainSoon();
    } else if (code === "stale_turn") {
      // Words that crossed the question's end on the way: that the question is closed has been said.
      if (!answer.closed) view.notice(sentence);
    } else {
      this.#endAsked = false;
      answer.reopen(sentence);
      this.#persona("listening");
    }
  }

  // --- the question ------------------------------------------------------------------------------------

  /**
   * @param {number} turn
   * @param {import("./protocol.js").Question} question
   * @param {string} said the question with what was said before it
   */
  #ask(turn, question, said) {
    clearTimeout(this.#wordsTimer);
    const { view } = this;
    const again = this.#shown?.turn === turn && this.answer.turn === turn;
    if (again) {
      if (this.#repeatAsked) {
        view.announce(view.say("repeated", { said: question.text }));
        this.#speak(question.text);
      }
    } else {
      this.#settle();
      this.#put(turn, question, said.endsWith(question.text) ? said.slice(0, -question.text.length).trim() : "");
      view.announce(view.say("said_question", { label: this.#shown.label, said }));
      view.dismissDialog();
      this.answer.open(turn);
      if (!this.answer.closed) this.#speak(said);
      view.focusAnswer();
    }
    this.#repeatAsked = false;
    // Nothing is spoken: showing the question is all its playback.
    this.connection.send(control("playback_ended", turn));
  }

  /** Put a question on the page. */
  #put(turn, question, acknowledgement) {
    this.#shown = { turn, label: this.#label(question), text: question.text };
    this.view.remark("");
    this.view.question({ ...this.#shown, acknowledgement });
  }

  /** Move the question on the page among the earlier ones. */
  #settle() {
    if (!this.#shown || this.answer.turn !== this.#shown.turn) return;
    const { label, text: question } = this.#shown;
    this.view.earlier({ label, question, ...this.answer.settled() });
  }

  /** The server closed the question by itself. @param {number} turn where it stands */
  #explainClosing(turn) {
    const { view, answer } = this;
    let sentence = view.words.time_up_empty;
    if (answer.text) sentence = view.words[turn === answer.turn ? "time_up_sent" : "answered_elsewhere"];
    if (answer.leftover) sentence += ` ${view.say("leftover", { words: answer.leftover })}`;
    view.notice(sentence);
    view.dismissDialog();
  }

  // --- what the candidate does -----------------------------------------------------------------------------

  #submit() {
    if (!this.answer.closed && this.answer.submit()) this.#persona("thinking");
  }

  #repeat() {
    if (this.answer.closed) return;
    this.#repeatAsked = this.connection.send(control("repeat_question", this.answer.turn));
  }

  async #skip() {
    const { answer } = this;
    if (answer.closed) return;
    const { turn } = answer;
    if (!(await this.view.confirm("skip", answer.text !== ""))) return;
    if (answer.closed || answer.turn !== turn) return;
    answer.skip();
    this.#persona("thinking");
  }

  async #end() {
    const { answer, connection, view } = this;
    if (!(await view.confirm("end", answer.text !== "" && !answer.closed))) return;
    answer.handOnNow();
    this.#endAsked = true;
    if (!connection.send(control("end_interview"))) view.notice(view.words.end_when_back);
  }

  // --- the end -----------------------------------------------------------------------------------------

  /** @param {"replaced"|"refused"|"missing"|"ended"} why */
  #block(why) {
    this.#blockedBy = why;
    this.interviewClock.hide();
    this.questionClock.hide();
    this.answer.sender.cancel();
    this.view.dismissDialog();
    this.#persona("waiting");
    this.view.block(why);
  }

  #leaveBlocked() {
    if (this.#blockedBy === "ended") location.replace(this.data.closingUrl);
    else if (this.#blockedBy !== "replaced") location.assign(this.data.linkUrl);
    else {
      this.#blockedBy = "";
      this.#persona(this.answer.closed ? "thinking" : "listening");
      this.#begin();
      this.view.answerOpen(!this.answer.closed);
    }
  }

  #leave() {
    if (this.#blockedBy === "ended") return;
    this.answer.store.pending = null;
    this.#block("ended");
    location.replace(this.data.closingUrl);
  }

  // --- small things --------------------------------------------------------------------------------------

  /** @param {import("./protocol.js").Question} question */
  #label({ label, type }) {
    const { view } = this;
    const number = /^Q(\d+)/.exec(label)?.[1] ?? "";
    if (type === "resume") return view.words.label_resume;
    if (type === "follow_up") return view.say(number ? "label_follow_up" : "label_follow_up_resume", { number });
    return number ? view.say(type === "coding" ? "label_coding" : "label_preset", { number }) : label;
  }

  /** @param {number|null} seconds */
  #onInterviewClock(seconds) {
    this.view.clock("interview-clock", seconds);
    if (seconds === 0 && !this.answer.closed && this.answer.text) this.view.notice(this.view.words.grace);
  }

  /** @param {string} key */
  #announceTime(key) {
    this.view.announce(this.view.words[key], "time-announcer");
  }

  /** @param {string} said */
  #speak(said) {
    this.#persona("speaking");
    const { least, most } = SPEAKING_MS;
    const ms = Math.min(most, Math.max(least, said.split(/\s+/).length * SPEAKING_MS_A_WORD));
    this.#speakingTimer = setTimeout(() => this.#persona(this.answer.closed ? "thinking" : "listening"), ms);
  }

  /** @param {import("./view.js").Persona} state */
  #persona(state) {
    clearTimeout(this.#speakingTimer);
    this.view.persona(state);
  }
}

new Room(JSON.parse(document.getElementById("room-data").textContent));
