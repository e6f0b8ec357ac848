/**
 * Words by the server where the browser has no recogniser: the end of the recording is asked for every few seconds.
 * Knows no page and no microphone.
 */

const EVERY_MS = 6000;
/** What is older than this in the recording is not asked for again. */
const WINDOW_SECONDS = 15;
const FAILURES = 2;

export class Transcriber {
  dead = false;
  #settled = "";
  #from = 0;
  #failures = 0;
  #timer = 0;
  /** @type {Promise<string|null>|null} */ #asking = null;

  /**
   * @param {import("./server.js").Server} server
   * @param {{onWords: (text: string) => void, onDead: () => void, voicedMs: () => number}} listener
   */
  constructor(server, listener) {
    this.server = server;
    this.listener = listener;
  }

  /** Another answer begins. */
  fresh() {
    this.#settled = "";
    this.#from = 0;
  }

  /** Ask every few seconds while something is said. */
  start() {
    this.stop();
    if (this.dead) return;
    let voiced = this.listener.voicedMs();
    this.#timer = setInterval(() => {
      // Nothing new was said: nothing is asked.
      if (this.listener.voicedMs() === voiced) return;
      voiced = this.listener.voicedMs();
      if (!this.#asking) this.ask();
    }, EVERY_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** @returns {Promise<string|null>} the answer's words so far; null where nobody can tell */
  async ask() {
    // What is being asked was asked before the last words were said.
    while (this.#asking) await this.#asking;
    if (this.dead) return null;
    this.#asking = this.#ask();
    try {
      return await this.#asking;
    } finally {
      this.#asking = null;
    }
  }

  async #ask() {
    try {
      const response = await this.server.postJson("recording/words/", { from_seconds: this.#from });
      if (!response.ok || response.status === 204) return this.#failed();
      const { text, until_seconds: until } = await response.json();
      this.#failures = 0;
      const words = [this.#settled, text].filter(Boolean).join(" ");
      if (until - this.#from >= WINDOW_SECONDS) [this.#settled, this.#from] = [words, until];
      this.listener.onWords(words);
      return words;
    } catch {
      return null;
    }
  }

  #failed() {
    this.#failures += 1;
    if (this.#failures >= FAILURES) {
      this.dead = true;
      this.stop();
      this.listener.onDead();
    }
    return null;
  }
}
