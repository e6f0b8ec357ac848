/**
 * The browser's own recogniser. That it is there says nothing: it is believed from its first words on, and given up at
 * the first sign that it cannot. Knows no page.
 */

/** Errors after which it will not work here however often it is started. */
const FATAL = new Set(["network", "service-not-allowed", "not-allowed", "audio-capture", "language-not-supported"]);
/** Somebody has spoken for this long and it has said nothing. */
const DEAF_MS = 8000;
const RESTARTS = 60;

const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;

export class Recogniser {
  #recognition = null;
  #restarts = 0;
  #voicedAtLastWord = 0;
  dead = !Recognition;

  /**
   * @param {string} locale
   * @param {{onWords: (final: string, interim: string) => void, onDead: () => void, voicedMs: () => number}} listener
   */
  constructor(locale, listener) {
    this.locale = locale;
    this.listener = listener;
  }

  get running() {
    return this.#recognition !== null;
  }

  start() {
    if (this.dead || this.#recognition) return;
    this.#restarts = 0;
    this.#voicedAtLastWord = 0;
    this.#begin();
  }

  stop() {
    const recognition = this.#recognition;
    this.#recognition = null;
    recognition?.stop();
  }

  /** Called now and then: whether it ought to have heard something by this time. */
  check() {
    if (this.#recognition && this.listener.voicedMs() - this.#voicedAtLastWord > DEAF_MS) this.#die();
  }

  #begin() {
    const recognition = new Recognition();
    this.#recognition = recognition;
    recognition.lang = this.locale;
    recognition.continuous = true;
    recognition.interimResults = true;
    recognition.onresult = (event) => this.#onResult(recognition, event);
    recognition.onerror = ({ error }) => recognition === this.#recognition && FATAL.has(error) && this.#die();
    // It ends by itself after a silence or a minute.
    recognition.onend = () => recognition === this.#recognition && this.#restart();
    try {
      recognition.start();
    } catch {
      this.#die();
    }
  }

  #restart() {
    this.#restarts += 1;
    if (this.#restarts > RESTARTS) this.#die();
    else this.#begin();
  }

  #onResult(recognition, event) {
    if (recognition !== this.#recognition) return;
    this.#voicedAtLastWord = this.listener.voicedMs();
    let [final, interim] = ["", ""];
    for (let index = event.resultIndex; index < event.results.length; index += 1) {
      const result = event.results[index];
      if (result.isFinal) final += ` ${result[0].transcript.trim()}`;
      else interim += ` ${result[0].transcript.trim()}`;
    }
    this.listener.onWords(final.trim(), interim.trim());
  }

  #die() {
    this.dead = true;
    const recognition = this.#recognition;
    this.#recognition = null;
    try {
      recognition?.abort();
    } catch {
      // It was not running.
    }
    this.listener.onDead();
  }
}
