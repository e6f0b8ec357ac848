/**
 * Before the beginning: the microphone and the speaker are tried, a question is practised, and choices are made.
 * Nothing of what is tried is kept or sent.
 */

import { fullness } from "./microphone.js";
import { kindOfRecording } from "./recorder.js";

const TRIAL_MS = 4000;

export class Waiting {
  #url = "";

  /**
   * @param {import("./speaking.js").Speaking} speaking
   * @param {import("./view.js").View} view
   */
  constructor(speaking, view) {
    this.speaking = speaking;
    this.view = view;
    const on = (part, act) => view.part(part)?.addEventListener("click", act);
    on("try-microphone", () => this.#tryMicrophone());
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
    speaking.microphone.addEventListener("level", () => {
      view.part("trial-meter").value = fullness(speaking.microphone.level);
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
    if (this.#url) URL.revokeObjectURL(this.#url);
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
    } catch {
      this.#say("begin-state", this.view.words.choices_not_kept);
      return false;
    }
    return true;
  }

  async #tryMicrophone() {
    const { view, speaking } = this;
    const button = view.part("try-microphone");
    const trouble = kindOfRecording() ? await speaking.microphone.open() : "none";
    if (trouble) {
      this.#say("trial-state", view.words[`microphone_${trouble}`]);
      this.#check("typing");
      return;
    }
    button.disabled = true;
    this.#say("trial-state", view.words.trial_speak);
    view.part("trial").hidden = false;
    speaking.microphone.fresh();
    const recorder = new MediaRecorder(speaking.microphone.stream, { mimeType: kindOfRecording() });
    const pieces = [];
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onstop = () => this.#play(new Blob(pieces, { type: recorder.mimeType.split(";")[0] }));
    recorder.start();
    setTimeout(() => recorder.stop(), TRIAL_MS);
  }

  /** @param {Blob} sound */
  #play(sound) {
    const { view, speaking } = this;
    const heard = !speaking.microphone.measures || speaking.microphone.voicedMs > 300;
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = URL.createObjectURL(sound);
    const player = view.part("trial-player");
    player.src = this.#url;
    player.hidden = false;
    player.play().catch(() => {});
    view.part("try-microphone").disabled = false;
    this.#say("trial-state", view.words[heard ? "trial_heard" : "trial_silent"]);
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
      this.#say("asked", this.view.words[response.ok ? done : "not_asked"]);
    } catch {
      this.#say("asked", this.view.words.not_asked);
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
