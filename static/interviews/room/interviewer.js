/**
 * The interviewer in the room: voice, face and captions together. Says one thing at a time, stops when the candidate
 * begins, and tells when a question begins and ends to be heard. Knows no message.
 */

import { Avatar } from "./avatar.js";
import { Captions } from "./captions.js";
import { Choices } from "./choices.js";
import { Sealed } from "./speech-sealed.js";
import { Speech } from "./speech.js";

/** Without a voice the face speaks about as long as the words take to read, within bounds. */
const SILENT_MS_A_WORD = 130;
const SILENT_MS = { least: 1200, most: 5000 };
/** A remark into an open answer is said aloud only after so long a silence; else it is read. */
const QUIET_MS = 1500;
/** Syllables a second of a mouth that moves without a sound to follow. */
const CHATTER_HZ = 4.2;

/**
 * @typedef {{text: string, url?: string, question?: string, questionOnly?: boolean}} Words
 * @typedef {{elements: Record<"lead"|"question"|"remark", HTMLElement>, picture: SVGElement, language: string,
 *   server: import("./server.js").Server, phrases: string[],
 *   onState: (state: "waiting"|"listening"|"thinking"|"speaking") => void,
 *   onPlayback: (what: "playback_started"|"playback_ended") => void,
 *   onEngine: (engine: import("./speech.js").Engine|"refused"|"off") => void}} Room
 */

export class Interviewer {
  /** @type {"waiting"|"listening"|"thinking"} */ #rest = "waiting";
  /** @type {{isQuestion: boolean, heard: boolean, over: Promise<void>}|null} */ #now = null;
  #showsSpeech = false;
  #frame = 0;
  #silentTimer = 0;
  #candidateAt = -Infinity;

  /** @param {Room} room */
  constructor(room) {
    this.room = room;
    this.choices = new Choices();
    this.sealed = new Sealed(room.server);
    this.speech = new Speech(room.language, this.sealed);
    this.captions = new Captions(this.choices.captions);
    this.avatar = new Avatar(room.picture, (ahead) => this.#mouth(ahead));
  }

  /** Whether a voice is heard. */
  get speaking() {
    return this.#now?.heard === true;
  }

  /** What the face shows while nothing is said. @param {"waiting"|"listening"|"thinking"} state */
  rest(state) {
    this.#rest = state;
    if (!this.#showsSpeech) this.#show(state);
  }

  /** Something of an answer was understood. */
  nod() {
    this.avatar.nod();
  }

  /** Called from a gesture: a browser lets nobody speak before one. */
  allow() {
    void this.speech.sound.ready().then(() => this.speech.keep(this.room.phrases));
  }

  /** Have at hand what may be said next, before it is known what will be. */
  foresee() {
    if (this.choices.voice) void this.sealed.fetch().then(() => this.speech.keep(this.room.phrases));
  }

  /** What is said next is fetched while something else is still said or shown. @param {Words} words */
  prepare(words) {
    if (this.choices.voice) this.speech.prepare(words);
  }

  /** Ask a question. @param {Words} words */
  async ask(words) {
    // What was being said before it, a bridge mostly, is let to its end; what had not begun is not begun any more.
    if (this.speaking && !this.#now.isQuestion) await this.#now.over;
    await this.#say(words, true);
  }

  /** Say something beside a question. @param {Words} words @param {boolean} answering whether an answer is open */
  async remark(words, answering) {
    if (this.#now || (answering && !this.#candidateIsQuiet)) return;
    await this.#say(words, false);
  }

  /** Say the last words. @param {Words} words */
  async conclude(words) {
    if (this.speaking) await this.#now.over;
    await this.#say(words, false);
  }

  /** The candidate begins: stop at once. */
  hush() {
    this.#candidateAt = performance.now();
    this.speech.stop();
    this.#endSilence();
  }

  /** When everything is said that was to be. */
  async quiet() {
    while (this.#now) await this.#now.over;
  }

  /** @param {"voice"|"captions"} name */
  toggle(name) {
    const on = this.choices.toggle(name);
    if (name === "captions") {
      this.captions.on = on;
      if (!on) this.captions.end();
    } else if (!on) this.speech.stop();
    return on;
  }

  get #candidateIsQuiet() {
    return performance.now() - this.#candidateAt > QUIET_MS;
  }

  /** @param {Words} words @param {boolean} isQuestion */
  async #say(words, isQuestion) {
    this.speech.stop();
    this.#endSilence();
    let finish = () => {};
    const now = { isQuestion, heard: false, over: new Promise((resolve) => (finish = () => resolve())) };
    this.#now = now;
    const mine = () => this.#now === now;
    if (this.choices.voice && this.speech.sound.allowed) {
      const engine = await this.speech.say(words, {
        onStart: (by) => {
          if (!mine()) return;
          now.heard = true;
          this.#show("speaking");
          if (isQuestion) this.room.onPlayback("playback_started");
          this.room.onEngine(by);
          this.#follow();
        },
        onStretch: (stretch) => mine() && this.captions.begin(this.#elements(stretch, isQuestion)),
      });
      if (mine() && engine === "none" && !this.speech.stopped) this.room.onEngine("none");
    } else if (mine()) this.room.onEngine(this.choices.voice ? "refused" : "off");
    if (mine()) {
      this.captions.end();
      // Whatever was or was not heard, from here on it is the candidate's turn.
      if (isQuestion) this.room.onPlayback("playback_ended");
      if (!now.heard && !this.speech.stopped) {
        this.#show("speaking");
        await this.#silence(words.questionOnly ? words.question ?? words.text : words.text);
      }
    } else if (isQuestion && now.heard) this.room.onPlayback("playback_ended");
    if (mine()) {
      this.#now = null;
      this.#show(this.#rest);
    }
    finish();
  }

  /** The face speaks and nobody is heard. @param {string} text */
  #silence(text) {
    const { least, most } = SILENT_MS;
    const ms = Math.min(most, Math.max(least, text.split(/\s+/).length * SILENT_MS_A_WORD));
    return new Promise((resolve) => {
      this.#endSilence = () => {
        clearTimeout(this.#silentTimer);
        resolve(undefined);
      };
      this.#silentTimer = setTimeout(() => resolve(undefined), ms);
    });
  }

  #endSilence = () => {};

  /** @param {import("./speech.js").Stretch} stretch @param {boolean} isQuestion @returns {HTMLElement[]} */
  #elements(stretch, isQuestion) {
    const { lead, question, remark } = this.room.elements;
    if (!isQuestion) return [remark];
    if (stretch === "whole") return lead.hidden ? [question] : [lead, question];
    return [stretch === "lead" ? lead : question];
  }

  /** Mark each word as it is heard, for as long as something is. */
  #follow() {
    cancelAnimationFrame(this.#frame);
    const step = () => {
      if (!this.speaking) return;
      const { words, word, place } = this.speech;
      if (words.length) this.captions.heard(words, word);
      else if (place >= 0) this.captions.heardPlace(place);
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  /** @param {number} aheadMs */
  #mouth(aheadMs) {
    const heard = this.speech.mouth(aheadMs);
    if (heard !== null || !this.#showsSpeech) return heard;
    const beat = performance.now() / 1000 * CHATTER_HZ;
    return Math.max(0, Math.sin(beat * Math.PI) * Math.sin(beat * 0.37)) * 0.6;
  }

  /** @param {"waiting"|"listening"|"thinking"|"speaking"} state */
  #show(state) {
    this.#showsSpeech = state === "speaking";
    this.avatar.show(state);
    this.room.onState(state);
  }
}
