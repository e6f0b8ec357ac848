/**
 * Answering by voice: brings the microphone, its recording and its words together with the answer on the page.
 * Decides when listening begins and ends; what is sent, the answer sends.
 */

import { fullness, Microphone } from "./microphone.js";
import { Recogniser } from "./recogniser.js";
import { kindOfRecording, Recorder } from "./recorder.js";
import { Transcriber } from "./transcriber.js";
import { Uploads } from "./uploads.js";

/** A pause this long ends an answer that sounds complete, or one that nobody has an opinion of. */
const PAUSE_MS = { complete: 2000, unknown: 4000, thinking: 8000, cut_off: 6000 };
const COUNTDOWN_SECONDS = 3;
/** How long the end of a recording may take to get there before it goes on without it. */
const LAST_PIECES_MS = 6000;

/**
 * @typedef {{roomPath: string, csrf: string, locale: string, answersBy: "voice"|"typing", heardByServer: boolean,
 *   phrases: string[]}} VoiceData
 */

export class Speaking {
  #turn = 0;
  /** @type {Recorder|null} */ #recorder = null;
  /** Whether this answer was recorded at all, and who wrote its words: nobody yet, a recogniser, the server, a hand. */
  #recorded = false;
  /** @type {""|"live"|"audio"|"typed"} */ #writer = "";
  /** What stands in the answer for good; interim words follow it on the page. */
  #settled = "";
  /** @type {"complete"|"thinking"|"cut_off"|"unknown"} */ #verdict = "unknown";
  #countdown = 0;
  #countdownTimer = 0;
  #declined = false;
  #writing = false;
  #finishing = false;
  #captions = true;

  /**
   * @param {VoiceData} data
   * @param {string} session
   * @param {import("./server.js").Server} server
   * @param {import("./view.js").View} view
   * @param {import("./answer.js").Answer} answer
   * @param {() => void} submit
   */
  constructor(data, session, server, view, answer, submit) {
    this.data = data;
    this.view = view;
    this.answer = answer;
    this.submit = submit;
    this.server = server;
    this.uploads = new Uploads(this.server, session);
    this.microphone = new Microphone();
    const voicedMs = () => this.microphone.voicedMs;
    this.recogniser = new Recogniser(data.locale, {
      onWords: (final, interim) => this.#onWords(final, interim),
      onDead: () => this.#onRecogniserDead(),
      voicedMs,
    });
    this.transcriber = new Transcriber(this.server, {
      onWords: (text) => this.#onServerWords(text),
      onDead: () => this.#tell("no_captions"),
      voicedMs,
    });
    this.transcriber.dead = !data.heardByServer;
    this.byVoice = data.answersBy === "voice";
    answer.speaking = this;
    this.#listen();
    this.#show();
  }

  // --- what the answer asks ---------------------------------------------------------------------------------

  /** Who wrote the words that are sent. */
  get source() {
    return this.#writer || "typed";
  }

  /** Whether the answer may be sent without words: a recording of it is on its way. */
  get recorded() {
    return this.#recorded && (this.microphone.voicedMs > 0 || !this.microphone.measures);
  }

  /** Whether the words on the page come from a voice. */
  get spoken() {
    return this.#writer === "live" || this.#writer === "audio";
  }

  /** A question may be answered. @param {number} turn */
  opened(turn) {
    this.#turn = turn;
    this.#recorded = false;
    this.#writer = this.answer.text ? "typed" : "";
    this.#settled = this.answer.text;
    this.#verdict = "unknown";
    this.#declined = false;
    this.microphone.fresh();
    if (this.byVoice) this.#begin();
  }

  /** The answer was sent, or its time is over. */
  closed() {
    this.#stopCounting();
    this.#end();
  }

  /** What the interviewer thinks of the answer so far. @param {string|undefined} verdict */
  verdict(verdict) {
    if (verdict === "complete" || verdict === "thinking" || verdict === "cut_off") this.#verdict = verdict;
  }

  /** What was chosen before the beginning. @param {boolean} byVoice */
  prefer(byVoice) {
    this.byVoice = byVoice;
    this.#show();
  }

  /** The language that is spoken. @param {string|undefined} locale */
  locale(locale) {
    if (locale) this.recogniser.locale = locale;
  }

  /** Words are not written down while they are said: only when the answer is over. */
  withoutCaptions() {
    this.recogniser.dead = true;
    this.#captions = false;
  }

  // --- beginning and ending -------------------------------------------------------------------------------

  /** From here on by voice, or by typing. @param {boolean} byVoice */
  async choose(byVoice) {
    this.byVoice = byVoice;
    this.server.postJson("choices/", { answers_by: byVoice ? "voice" : "typing" }).catch(() => {});
    if (!byVoice) {
      this.#stopCounting();
      await this.#end();
      this.microphone.close();
    }
    this.#show();
    if (byVoice && !this.answer.closed) await this.#begin();
    // The button that was pressed is gone.
    this.view.focusAnswer();
  }

  async #begin() {
    const trouble = kindOfRecording() ? await this.microphone.open() : "none";
    if (trouble) {
      this.#giveUp(trouble);
      return;
    }
    if (this.#recorder || this.answer.closed || !this.byVoice) return;
    const turn = this.#turn;
    const recorder = new Recorder(this.microphone.stream, (piece, number) => this.uploads.add(recorder.key, number, piece));
    this.uploads.begin(recorder.key, turn, recorder.kind);
    this.#recorder = recorder;
    this.#recorded = true;
    this.recogniser.start();
    this.transcriber.fresh();
    if (!this.recogniser.running && this.#captions) this.transcriber.start();
    this.#show();
  }

  /** @returns {Promise<void>} when the recording has been handed on whole */
  async #end() {
    const recorder = this.#recorder;
    this.#recorder = null;
    this.recogniser.stop();
    this.transcriber.stop();
    this.#show();
    if (!recorder) return;
    await recorder.stop();
    this.uploads.end(recorder.key, recorder.count);
  }

  /** @param {import("./microphone.js").Trouble|"lost"} trouble */
  #giveUp(trouble) {
    this.byVoice = false;
    this.#end();
    this.view.notice(this.view.words[`microphone_${trouble}`]);
    this.#show();
  }

  // --- words ------------------------------------------------------------------------------------------------

  #onWords(final, interim) {
    if (this.answer.closed) return;
    if (final) {
      this.#settled = [this.#settled.trim(), final].filter(Boolean).join(" ");
      this.#writer ||= "live";
    }
    // Somebody who is correcting keeps what they see; interim words would take the place from under the cursor.
    const shown = this.#isEditing ? this.#settled : [this.#settled, interim].filter(Boolean).join(" ");
    if (final || !this.#isEditing) this.#put(shown);
  }

  /** @param {string} text the whole answer, as the server heard it */
  #onServerWords(text) {
    if (this.answer.closed || this.#writer === "typed" || this.#writer === "live" || !text) return;
    this.#writer = "audio";
    this.#settled = text;
    this.#put(text);
  }

  /** @param {string} text */
  #put(text) {
    this.#writing = true;
    this.answer.put(text);
    this.#writing = false;
  }

  #onRecogniserDead() {
    if (this.transcriber.dead) this.#tell("no_captions");
    else if (this.#recorder) this.transcriber.start();
    this.#show();
  }

  get #isEditing() {
    return document.activeElement === this.view.answer;
  }

  /** The candidate has written or corrected something. */
  #onInput() {
    if (this.#writing) return;
    this.#writer = "typed";
    this.#settled = this.view.answer.value;
    this.#stopCounting();
  }

  // --- the end of an answer ---------------------------------------------------------------------------------

  /** Send what was said; where there are no words yet, they are asked for first. */
  async finish() {
    const { answer, view } = this;
    if (answer.closed) return;
    this.#stopCounting();
    if (answer.text || !this.recorded) {
      this.submit();
      return;
    }
    if (this.#finishing) return;
    this.#finishing = true;
    view.notice(view.words.writing_down);
    await this.#end();
    const whole = await this.uploads.settled(LAST_PIECES_MS);
    const words = whole ? await this.transcriber.ask() : null;
    this.#finishing = false;
    if (answer.closed) return;
    if (words) {
      view.notice(view.words.check_words, { label: view.words.go_on_speaking, press: () => this.#goOn() });
      view.answer.focus();
    } else {
      view.notice(view.words.not_written_down, { label: view.words.send_recording, press: () => this.submit() });
    }
  }

  #goOn() {
    this.view.notice("");
    this.view.focusAnswer(true);
    if (!this.answer.closed) this.#begin();
  }

  /** A pause may be the end. */
  #onLevel() {
    const { microphone, view } = this;
    view.part("meter").value = fullness(microphone.level);
    this.recogniser.check();
    if (!this.#recorder || microphone.silentSince === null || this.#isEditing) return;
    const pause = performance.now() - microphone.silentSince;
    if (this.#countdown > 0 && pause < 500) this.#stopCounting();
    else if (!this.#countdown && !this.#declined && pause > PAUSE_MS[this.#verdict] && this.answer.text) this.#count();
  }

  #count() {
    this.#countdown = COUNTDOWN_SECONDS;
    // Said once; the numbers that follow are for the eye.
    this.view.announce(this.view.say("sending_in", { seconds: this.#countdown }), "time-announcer");
    const tick = () => {
      if (!this.#countdown) return;
      this.view.part("sending-in").textContent = this.view.say("sending_in", { seconds: this.#countdown });
      this.view.part("pause").hidden = false;
      this.#countdownTimer = setTimeout(() => {
        this.#countdown -= 1;
        if (this.#countdown) tick();
        else this.finish();
      }, 1000);
    };
    tick();
  }

  #stopCounting() {
    clearTimeout(this.#countdownTimer);
    this.#countdown = 0;
    this.view.part("pause").hidden = true;
  }

  // --- the page -----------------------------------------------------------------------------------------------

  #listen() {
    const { microphone, view } = this;
    view.part("by-voice").addEventListener("click", () => this.choose(true));
    view.part("by-typing").addEventListener("click", () => this.choose(false));
    view.part("not-yet").addEventListener("click", () => {
      this.#declined = true;
      this.#stopCounting();
      view.focusAnswer();
    });
    view.answer.addEventListener("input", () => this.#onInput());
    microphone.addEventListener("level", () => this.#onLevel());
    microphone.addEventListener("lost", () => this.#giveUp("lost"));
    microphone.addEventListener("voice", () => {
      this.#declined = false;
      if (document.documentElement.classList.contains("room--speaking")) {
        view.part("main").dispatchEvent(new CustomEvent("room:speech-started", { bubbles: true }));
      }
    });
    document.addEventListener("keydown", (event) => this.#onKey(event));
    window.addEventListener("pagehide", () => this.#recorder?.flush());
  }

  /** The space key ends an answer, wherever it does nothing else. @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== " " || event.repeat || !this.#recorder || this.answer.closed) return;
    if (event.target instanceof Element && event.target.closest("button, a, input, textarea, select, summary, dialog, [tabindex='0']")) return;
    event.preventDefault();
    this.finish();
  }

  /** @param {string} key of a sentence */
  #tell(key) {
    if (this.#recorder) this.view.notice(this.view.words[key]);
  }

  #show() {
    const { view } = this;
    const listening = this.#recorder !== null;
    view.root.classList.toggle("room--by-voice", this.byVoice);
    view.part("voice").hidden = !listening;
    view.part("voice-state").textContent = view.words[listening ? "recording" : "not_recording"];
    view.part("by-voice").hidden = this.byVoice;
    view.part("by-typing").hidden = !this.byVoice;
    view.part("hint").textContent = view.words[this.byVoice ? "hint_voice" : "hint_typing"];
  }
}
