/**
 * Says words: by the server's voice where it has one, else by the browser's own, else not at all. One at a time.
 * Knows no message; what is to be seen while it speaks is drawn by others, who ask where it is.
 */

import { speakInBrowser } from "./speech-browser.js";
import { Sound } from "./speech-sound.js";
import { partsOf, reached, trackOf } from "./speech-track.js";

/** What leads to a question is not waited for longer than this when the question itself can be said. */
const LEAD_WITHIN_MS = 700;
/** So many clips stay decoded: what is said now, what comes next, and what may be repeated. */
const KEPT = 6;

/**
 * @typedef {"server"|"browser"|"none"} Engine
 * @typedef {"whole"|"lead"|"question"} Stretch
 * @typedef {{url?: string, text: string, question?: string, questionOnly?: boolean}} Words `question` ends `text`
 * @typedef {{onStart: (engine: Engine) => void, onStretch: (stretch: Stretch, text: string) => void}} Listener
 * @typedef {{track: import("./speech-track.js").Track, buffer: AudioBuffer}} Clip
 * @typedef {{clip: Promise<Clip|null>, stopped: AbortController, ready: boolean}} Load
 */

export class Speech {
  /** @type {Map<string, Load>} */ #loads = new Map();
  /** @type {Map<string, Clip>} by their names, for the whole interview */ #kept = new Map();
  /** @type {AbortController|null} */ #speaking = null;
  /** @type {import("./speech-track.js").Track|null} */ #track = null;
  #place = -1;

  /** Whether the last words were cut off. */
  stopped = false;

  /** @param {string} language @param {import("./speech-sealed.js").Sealed} sealed */
  constructor(language, sealed) {
    this.language = language;
    this.sealed = sealed;
    this.sound = new Sound();
  }

  /**
   * @param {Words} words
   * @param {Listener} listener
   * @returns {Promise<Engine>} who spoke, when it is over or was stopped
   */
  async say(words, listener) {
    this.stop();
    this.stopped = false;
    const speaking = (this.#speaking = new AbortController());
    const { signal } = speaking;
    /** @type {Engine} */ let engine = "none";
    const heard = {
      onStart: (/** @type {Engine} */ by) => {
        if (engine === "none" && !signal.aborted) listener.onStart((engine = by));
      },
      onStretch: listener.onStretch,
    };
    try {
      const said = words.url ? await this.#byServer(words, signal, heard) : 0;
      if (said < (words.question && !words.questionOnly ? 2 : 1) && !signal.aborted) {
        const rest = said > 0 || words.questionOnly ? words.question ?? words.text : words.text;
        await this.#byBrowser(rest, said > 0 || words.questionOnly === true, signal, heard);
      }
    } finally {
      if (this.#speaking === speaking) this.#forget();
    }
    return engine;
  }

  /** Fetch and decode what is to be said in a moment. @param {Words} words */
  prepare({ url, question }) {
    if (!url || !this.sound.allowed) return;
    this.#load(url);
    const { then } = partsOf(url);
    if (question && then) this.#load(then);
  }

  /**
   * Decode what is said in every interview, and is at hand, before it is said: one after the other, nobody waits for it.
   * @param {string[]} keys the clips' names
   */
  async keep(keys) {
    if (!this.sound.allowed) return;
    for (const key of keys) {
      if (this.#kept.has(key)) continue;
      try {
        const track = await this.sealed.open(key);
        if (track) this.#kept.set(key, await this.#clip(track));
      } catch {
        // It is tried again when it is said.
      }
    }
  }

  stop() {
    this.stopped ||= this.#speaking !== null;
    this.#speaking?.abort();
    this.sound.stop();
    this.#forget();
  }

  /** The number of the word that is being heard; -1 before the first. */
  get word() {
    return this.#track ? reached(this.#track.words, this.sound.heardMs) : -1;
  }

  /** The words of the stretch that is being heard, and the place in its text where the browser's own voice is. */
  get words() {
    return this.#track?.words ?? [];
  }

  get place() {
    return this.#place;
  }

  /**
   * The mouth at a moment a little ahead, so that it has moved there when the sound comes.
   * @param {number} aheadMs
   * @returns {string|number|null} a shape, how loud it is, or null when neither is known
   */
  mouth(aheadMs) {
    const track = this.#track;
    if (!track) return null;
    if (!track.visemes) return this.sound.loudness;
    return track.visemes[reached(track.visemes, this.sound.heardMs + aheadMs)]?.[1] ?? "sil";
  }

  #forget() {
    this.#speaking = null;
    this.#track = null;
    this.#place = -1;
  }

  /** @returns {Promise<number>} how many stretches of the words are done with */
  async #byServer(words, signal, heard) {
    if (!(await this.sound.ready())) return 0;
    try {
      const clips = this.#clips(words, signal);
      const asked = words.question ? 2 : 1;
      let done = 0;
      for (const [index, clip] of clips.entries()) {
        const last = index === clips.length - 1;
        const ready = last ? await clip : await Promise.race([clip, laterThan(LEAD_WITHIN_MS, clips[index + 1])]);
        if (signal.aborted) return asked;
        if (ready) await this.#play(ready, words, last ? "question" : "lead", clips.length, signal, heard);
        else if (last) return done;
        done += 1;
      }
      return asked;
    } catch (error) {
      if (signal.aborted) return words.question ? 2 : 1;
      // A voice that cannot be had is no reason to stop: the words are on the page.
      return 0;
    }
  }

  /** The clips of the words, all under way at once. @returns {Promise<Clip|null>[]} */
  #clips(words, signal) {
    const { then } = partsOf(words.url);
    if (!words.question || !then) return [this.#load(words.url, signal).clip];
    const question = () => this.#load(then, signal).clip;
    return words.questionOnly ? [question()] : [this.#load(words.url, signal).clip, question()];
  }

  /** @param {string} url @param {AbortSignal} [signal] of who needs it: without one it is fetched to its end */
  #load(url, signal) {
    const known = this.#loads.get(url);
    const load = known && !known.stopped.signal.aborted ? known : this.#begin(url);
    signal?.addEventListener("abort", () => load.ready || load.stopped.abort(), { once: true });
    return load;
  }

  /** @param {string} url @returns {Load} */
  #begin(url) {
    const stopped = new AbortController();
    const { key } = partsOf(url);
    const found = async () => {
      const kept = this.#kept.get(key);
      if (kept) return kept;
      // What cannot be opened is fetched like what was not there.
      const track = (await this.sealed.open(key).catch(() => null)) ?? (await trackOf(url, stopped.signal));
      return track?.sound ? this.#clip(track) : null;
    };
    /** @type {Load} */ const load = { clip: found(), stopped, ready: false };
    const forget = () => this.#loads.get(url) === load && this.#loads.delete(url);
    // Whoever is not waited for must not fail unheard.
    load.clip.then((clip) => (load.ready = clip !== null) || forget(), forget);
    this.#loads.set(url, load);
    if (this.#loads.size > KEPT) this.#loads.delete(this.#loads.keys().next().value);
    return load;
  }

  /** @param {import("./speech-track.js").Track} track with its sound, which is used up @returns {Promise<Clip>} */
  async #clip({ sound, ...track }) {
    return { track, buffer: await this.sound.decoded(sound) };
  }

  async #play({ track, buffer }, words, stretch, stretches, signal, heard) {
    const whole = stretches === 1 && !words.questionOnly;
    const lead = words.question ? words.text.slice(0, -words.question.length).trim() : words.text;
    const text = whole ? words.text : stretch === "lead" ? lead : words.question;
    heard.onStretch(whole ? "whole" : stretch, text);
    this.#track = track;
    heard.onStart("server");
    await this.sound.play(buffer);
    if (!signal.aborted) this.#track = null;
  }

  async #byBrowser(text, questionOnly, signal, heard) {
    if (!this.sound.allowed) return;
    await speakInBrowser(text, this.language, signal, {
      onStart: () => {
        heard.onStretch(questionOnly ? "question" : "whole", text);
        heard.onStart("browser");
      },
      onPlace: (place) => (this.#place = place),
    });
  }
}

/** Null after a time, but not before the other one is there. */
async function laterThan(ms, other) {
  await Promise.all([new Promise((resolve) => setTimeout(resolve, ms)), other]);
  return null;
}
