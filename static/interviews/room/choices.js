/**
 * How the candidate wants to be spoken to in this browser: with a voice, with captions. Kept from one visit to the next.
 */

const KEY = "interview-room";
const USUAL = { voice: true, captions: true };

export class Choices {
  /** @type {{voice: boolean, captions: boolean}} */ #chosen;

  constructor() {
    this.#chosen = { ...USUAL, ...read() };
  }

  get voice() {
    return this.#chosen.voice;
  }

  get captions() {
    return this.#chosen.captions;
  }

  /** @param {"voice"|"captions"} name @returns {boolean} what holds from here on */
  toggle(name) {
    this.#chosen[name] = !this.#chosen[name];
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#chosen));
    } catch {
      // Where the browser refuses storage, the choice lives as long as this page.
    }
    return this.#chosen[name];
  }
}

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return Object.fromEntries(Object.entries(kept).filter(([name, value]) => name in USUAL && typeof value === "boolean"));
  } catch {
    return {};
  }
}
