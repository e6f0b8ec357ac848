/**
 * Before the beginning: the microphone and the speaker are tried, a question is practised, and choices are made.
 * Nothing of what is tried is kept or sent.
 */

import { fullness } from "./microphone.js";
import { Recogniser } from "./recogniser.js";
import { kindOfRecording } from "./recorder.js";

const TRIAL_MS = 4000;
const PRACTICE_MS = 90_000;

export class Waiting {
  /** @type {MediaRecorder|null} what is being tried */ #recording = null;

  /**
   * @param {import("./speaking.js").Speaking} speaking
   * @param {import("./view.js").View} view
   */
  constructor(speaking, view) {
    this.speaking = speaking;
    this.view = view;
    const on = (part, act) => view.part(part)?.addEventListener("click", act);
    on("try-microphone", () => this.#tryMicrophone());
    on("practise", () => this.#practise());
    on("try-speaker", () => this.#trySpeaker());
    on("ask-person", () => this.#ask("human", "asked_person"));
    on("ask-time", () => this.#ask("more_time", "asked_time"));
    for (const choice of document.querySelectorAll("[name=answers_by]")) {
      choice.addEventListener("change", () => this.#showChoice());
    }
    // The page speaks the language that is chosen; the server writes it.
    view.part("language")?.addEventListener("change", async () => {
      if (await this.#keep()) location.reload();
    });
    document.querySelector("[name=time_percent]")?.addEventListener("change", () => this.#keep());
    speaking.microphone.addEventListener("level", () => {
      const level = fullness(speaking.microphone.level);
      for (const part of ["trial-meter", "practice-meter"]) view.part(part).value = level;
    });
    this.#showChoice();
  }

  get #byVoice() {
    return document.querySelector("[name=answers_by]:checked")?.value === "voice";
  }

  get captions() {
    return document.querySelector("[name=captions]")?.checked ?? true;
  }

  /** Keep what was chosen. @returns {Promise<boolean>} whether the interview may begin */
  async begin() {
    const { speaking, view } = this;
    this.#say("begin-state", "");
    const recording = this.#recording;
    this.#recording = null;
    recording?.stop();
    if (this.#byVoice) {
      // Asked for while the candidate is looking, not in the middle of the first question.
      const trouble = kindOfRecording() ? await speaking.microphone.open() : "none";
      if (trouble) {
        this.#say("begin-state", view.words[`microphone_${trouble}`]);
        this.#check("typing");
        return false;
      }
    } else speaking.microphone.close();
    if (!(await this.#keep())) return false;
    speaking.prefer(this.#byVoice);
    speaking.locale(view.part("language")?.selectedOptions[0]?.dataset.locale);
    if (!this.captions) speaking.withoutCaptions();
    for (const part of ["trial-player", "practice-player"]) this.#forget(view.part(part));
    return true;
  }

  /** Tell the server what is chosen. @returns {Promise<boolean>} whether it knows */
  async #keep() {
    const value = (name) => document.querySelector(`[name=${name}]`)?.value;
    const chosen = { answers_by: this.#byVoice ? "voice" : "typing" };
    if (value("time_percent")) chosen.time_percent = Number(value("time_percent"));
    if (value("language")) chosen.language = value("language");
    try {
      const response = await this.speaking.server.postJson("choices/", chosen);
      if (!response.ok && response.status !== 409) throw new Error(String(response.status));
      if (response.ok) this.#limit((await response.json()).minutes);
    } catch {
      this.#say("begin-state", this.view.words.choices_not_kept);
      return false;
    }
    return true;
  }

  /** The sentence on the time has one number. @param {number} minutes */
  #limit(minutes) {
    const line = this.view.part("limit");
    line.textContent = line.textContent.replace(/\d+/, String(minutes));
  }

  async #tryMicrophone() {
    const { view } = this;
    if (this.#recording) return;
    const recording = await this.#record("trial", view.words.trial_speak, view.words.trial_heard);
    if (!recording) return;
    view.part("trial").hidden = false;
    setTimeout(() => this.#recording?.stop(), TRIAL_MS);
  }

  /** The practice question, answered aloud: words where the browser writes them, and the sound to listen to. */
  async #practise() {
    const { view, speaking } = this;
    if (this.#recording) {
      this.#recording.stop();
      return;
    }
    const box = document.getElementById("practice");
    const recording = await this.#record("practice", view.words.practice_speak, view.words.practice_heard);
    if (!recording) return;
    view.part("practice-meter").hidden = false;
    this.#pressed(true);
    let written = box.value.trim();
    const recogniser = new Recogniser(speaking.recogniser.locale, {
      onWords: (final, interim) => {
        if (final) written = [written, final].filter(Boolean).join(" ");
        box.value = [written, interim].filter(Boolean).join(" ");
      },
      onDead: () => {},
      voicedMs: () => speaking.microphone.voicedMs,
    });
    if (this.captions) recogniser.start();
    const limit = setTimeout(() => this.#recording?.stop(), PRACTICE_MS);
    await recording.over;
    clearTimeout(limit);
    recogniser.stop();
    this.#pressed(false);
    view.part("practice-meter").hidden = true;
  }

  /** @param {boolean} on */
  #pressed(on) {
    const { words } = this.view;
    const button = this.view.part("practise");
    button.setAttribute("aria-pressed", String(on));
    button.textContent = words[on ? "practice_stop" : "practice_begin"];
  }

  /**
   * Record into this page's memory and nowhere else, until the recording is stopped.
   * @param {"trial"|"practice"} what @param {string} meanwhile @param {string} after sentences
   * @returns {Promise<{over: Promise<void>}|null>} null where there is no microphone
   */
  async #record(what, meanwhile, after) {
    const { view, speaking } = this;
    const { microphone } = speaking;
    const trouble = kindOfRecording() ? await microphone.open() : "none";
    if (trouble) {
      this.#say(`${what}-state`, view.words[`microphone_${trouble}`]);
      this.#check("typing");
      return null;
    }
    this.#say(`${what}-state`, meanwhile);
    microphone.fresh();
    const recorder = new MediaRecorder(microphone.stream, { mimeType: kindOfRecording() });
    this.#recording = recorder;
    const pieces = [];
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    const over = new Promise((resolve) => (recorder.onstop = resolve)).then(() => {
      if (this.#recording !== recorder) return;
      this.#recording = null;
      const heard = !microphone.measures || microphone.voicedMs > 300;
      this.#say(`${what}-state`, heard ? after : view.words.trial_silent);
      this.#play(view.part(`${what}-player`), new Blob(pieces, { type: recorder.mimeType.split(";")[0] }));
      if (!this.#byVoice) microphone.close();
    });
    recorder.start();
    return { over };
  }

  /** @param {HTMLAudioElement} player @param {Blob} sound */
  #play(player, sound) {
    this.#forget(player);
    player.src = URL.createObjectURL(sound);
    player.hidden = false;
    player.play().catch(() => {});
  }

  /** @param {HTMLAudioElement} player */
  #forget(player) {
    player.pause();
    if (player.src) URL.revokeObjectURL(player.src);
    player.removeAttribute("src");
  }

  async #trySpeaker() {
    const { view, speaking } = this;
    this.#say("speaker-state", view.words.speaker_loading);
    try {
      const response = await speaking.server.get("voice/");
      if (response.headers.get("Content-Type")?.startsWith("audio/")) {
        const player = view.part("speaker-player");
        player.src = URL.createObjectURL(await response.blob());
        await player.play();
      } else this.#speakByBrowser((await response.json()).text);
      this.#say("speaker-state", view.words.speaker_played);
    } catch {
      this.#say("speaker-state", view.words.speaker_failed);
    }
  }

  /** @param {string} text */
  #speakByBrowser(text) {
    if (!text || !globalThis.speechSynthesis?.getVoices().length) throw new Error("no voice");
    speechSynthesis.speak(new SpeechSynthesisUtterance(text));
  }

  /** @param {string} kind @param {string} done */
  async #ask(kind, done) {
    try {
      const response = await this.speaking.server.postJson("request/", { kind });
      this.#say("wish-state", this.view.words[response.ok ? done : "not_asked"]);
    } catch {
      this.#say("wish-state", this.view.words.not_asked);
    }
  }

  /** @param {string} value */
  #check(value) {
    const choice = document.querySelector(`[name=answers_by][value=${value}]`);
    if (choice) choice.checked = true;
    this.#showChoice();
  }

  #showChoice() {
    this.view.part("voice-choices").hidden = !this.#byVoice;
  }

  /** @param {string} part @param {string} sentence */
  #say(part, sentence) {
    this.view.part(part).textContent = sentence;
    this.view.part(part).hidden = !sentence;
  }
}
