/**
 * The room: connects the socket, the clocks, the answer and the view. What a message leads to is decided here.
 */

import { Answer } from "./answer.js";
import { Countdown } from "./clock.js";
import { Connection } from "./connection.js";
import { DraftStore } from "./draft.js";
import { Integrity } from "./integrity.js";
import { Interviewer } from "./interviewer.js";
import { control } from "./protocol.js";
import { Server } from "./server.js";
import { Speaking } from "./speaking.js";
import { View } from "./view.js";
import { Waiting } from "./waiting.js";

/** A state can name a question whose words are still to come in their own message. */
const WORDS_MAY_FOLLOW_MS = 1500;
/** So long the page waits for the last words to be heard before it goes on to the closing page. */
const LAST_WORDS_MS = 20_000;

/** Errors of something that works when it is sent once more, and of what only the candidate can change. */
const PASSING_ERRORS = new Set(["rate_limited", "internal"]);

/**
 * @typedef {{sessionId: string, socketPath: string, closingUrl: string, linkUrl: string, begun: boolean, notes: boolean,
 *   language: string, words: Record<string, string>, voice: import("./speaking.js").VoiceData}} RoomData
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

  /** @param {RoomData} data */
  constructor(data) {
    this.data = data;
    this.view = new View(data.words);
    const server = new Server(data.voice.roomPath, data.voice.csrf);
    const address = new URL(data.socketPath, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const store = new DraftStore(data.sessionId);
    if (data.notes) address.searchParams.set("tab", store.tab);
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
    this.interviewer = new Interviewer({
      elements: { lead: this.view.part("said"), question: this.view.part("question"), remark: this.view.part("remark") },
      picture: document.querySelector(".persona"),
      language: data.language,
      server,
      phrases: data.voice.phrases,
      onState: (state) => this.view.persona(state),
      onPlayback: (what) => this.#onPlayback(what),
      onEngine: (engine) => this.view.voice(engine),
    });
    this.answer = new Answer(this.view, store, this.connection, () => this.questionClock.left);
    this.speaking = new Speaking(data.voice, data.sessionId, server, this.view, this.answer, () => this.#submit());
    this.waiting = new Waiting(this.speaking, this.view);
    this.integrity = new Integrity(store, this.connection, () => this.answer.turn);
    if (data.notes) this.integrity.watch();
    this.#listen();
    this.interviewer.rest("waiting");
    this.interviewer.foresee();
    for (const name of ["voice", "captions"]) this.view.choice(name, this.interviewer.choices[name]);
    this.view.connection("idle", 0, false);
    if (data.begun) this.#begin();
    else this.view.show("welcome");
  }

  #listen() {
    const { view, answer } = this;
    const on = (part, event, act) => view.part(part).addEventListener(event, act);
    on("begin", "click", async () => {
      this.interviewer.allow();
      if (!(await this.waiting.begin())) return;
      this.#mustStart = true;
      this.#begin();
    });
    on("form", "submit", (event) => {
      event.preventDefault();
      this.speaking.finish();
    });
    on("answer", "input", () => {
      this.interviewer.hush();
      answer.changed();
    });
    // Of whatever hears the candidate: the interviewer stops at the first word.
    on("main", "room:speech-started", () => this.interviewer.hush());
    for (const name of ["voice", "captions"]) {
      on(`${name}-choice`, "click", () => view.choice(name, this.interviewer.toggle(name)));
    }
    on("answer", "keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.speaking.finish();
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
    if (this.data.notes) this.integrity.open();
  }

  /** @param {import("./protocol.js").ServerMessage} message */
  #onMessage(message) {
    if (message.type === "interview_state") this.#onState(message);
    else if (message.type === "llm_response") this.#onWords(message);
    else if (message.type === "mini_llm_filler") this.#remark(message);
    else if (message.type === "error") this.#onError(message.code);
    else if (message.type === "integrity_noted") this.integrity.confirmed(message.payload);
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
      this.questionClock.set(state.question_time_remaining_seconds, !this.interviewer.speaking);
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
    this.interviewer.rest("thinking");
  }

  /** @param {import("./protocol.js").LlmResponse} response */
  #onWords(response) {
    if (response.stage === "final" && response.question) {
      const { payload: text, speech_url: url, question } = response;
      this.interviewer.prepare({ text, url, question: text.endsWith(question.text) ? question.text : undefined });
      this.#ask(response.turn, response.question, response.payload, response.speech_url);
    } else if (response.stage === "final") {
      this.view.remark(response.payload);
      this.view.announce(response.payload);
      void this.interviewer.conclude({ text: response.payload, url: response.speech_url });
    } else if (response.stage !== "partial") {
      this.speaking.verdict(response.verdict);
      this.#remark(response);
    }
  }

  /**
   * Words beside the question. Those without a voice of their own answer words that are still coming: a nod is enough.
   * @param {import("./protocol.js").LlmResponse|import("./protocol.js").Filler} message
   */
  #remark({ payload: text, speech_url: url, type }) {
    this.view.remark(text);
    // While the candidate writes, only the page's own clock speaks up.
    if (this.answer.closed && type === "llm_response") this.view.announce(text);
    // Nobody is talked into: who answers by voice sees a nod, and reads.
    if (url && (this.answer.closed || !this.speaking.byVoice)) {
      void this.interviewer.remark({ text, url }, !this.answer.closed);
    } else this.interviewer.nod();
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
      this.interviewer.rest("listening");
    }
  }

  // --- the question ------------------------------------------------------------------------------------

  /**
   * @param {number} turn
   * @param {import("./protocol.js").Question} question
   * @param {string} said the question with what was said before it
   * @param {string} [url] where it is heard
   */
  #ask(turn, question, said, url) {
    clearTimeout(this.#wordsTimer);
    const { view } = this;
    const again = this.#shown?.turn === turn && this.answer.turn === turn;
    const words = { text: said, url, question: said.endsWith(question.text) ? question.text : undefined };
    if (again) {
      if (this.#repeatAsked) {
        view.announce(view.say("repeated", { said: question.text }));
        void this.interviewer.ask({ ...words, questionOnly: words.question !== undefined && words.question !== said });
      } else this.#onPlayback(this.interviewer.speaking ? "playback_started" : "playback_ended");
    } else {
      this.#settle();
      this.#put(turn, question, said.endsWith(question.text) ? said.slice(0, -question.text.length).trim() : "");
      view.announce(view.say("said_question", { label: this.#shown.label, said }));
      view.dismissDialog();
      this.answer.open(turn);
      this.interviewer.rest(this.answer.closed ? "thinking" : "listening");
      if (!this.answer.closed) void this.interviewer.ask(words);
      view.focusAnswer();
    }
    this.#repeatAsked = false;
  }

  /** A question begins or ends to be heard: its clock stands meanwhile. @param {"playback_started"|"playback_ended"} what */
  #onPlayback(what) {
    if (this.answer.closed) return;
    if (what === "playback_started") {
      this.questionClock.pause();
      // While it is heard nothing else is waited for.
      this.interviewer.foresee();
    }
    this.connection.send(control(what, this.answer.turn));
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
    if (this.answer.closed || !this.answer.submit()) return;
    this.view.announce(this.view.words.thinking);
    this.interviewer.rest("thinking");
    this.interviewer.hush();
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
    this.interviewer.rest("thinking");
    this.interviewer.hush();
  }

  async #end() {
    const { answer, connection, view } = this;
    if (!(await view.confirm("end", answer.text !== "" && !answer.closed))) return;
    answer.handOnNow();
    this.interviewer.hush();
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
    this.integrity.close();
    this.speaking.closed();
    this.view.dismissDialog();
    this.interviewer.rest("waiting");
    if (why !== "ended") this.interviewer.hush();
    this.view.block(why);
  }

  #leaveBlocked() {
    if (this.#blockedBy === "ended") location.replace(this.data.closingUrl);
    else if (this.#blockedBy !== "replaced") location.assign(this.data.linkUrl);
    else {
      this.#blockedBy = "";
      this.interviewer.rest(this.answer.closed ? "thinking" : "listening");
      this.#begin();
      this.view.answerOpen(!this.answer.closed);
      if (!this.answer.closed) this.speaking.opened(this.answer.turn);
      this.view.focusAnswer();
    }
  }

  async #leave() {
    if (this.#blockedBy === "ended") return;
    this.answer.store.pending = null;
    this.#block("ended");
    // Who does not want to wait for the last words has the button.
    await Promise.race([this.interviewer.quiet(), new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS))]);
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
}

new Room(JSON.parse(document.getElementById("room-data").textContent));
