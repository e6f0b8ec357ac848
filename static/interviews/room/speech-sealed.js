/**
 * What the interviewer may say next, fetched before it is said. It comes sealed: the name of a clip opens it, and that
 * name comes with the words. Fetches and opens; decodes nothing and plays nothing.
 */

import { hex } from "./ids.js";

const NAME_BYTES = 16;
const LENGTH_BYTES = 4;
const NONCE_BYTES = 12;

/** @typedef {import("./speech-track.js").Track} Track */

export class Sealed {
  /** @type {Map<string, Uint8Array>} nonce and box, by the name's fingerprint */ #boxes = new Map();
  #fetching = false;

  /** @param {import("./server.js").Server} server */
  constructor(server) {
    this.server = server;
  }

  /** Fetch what may come. Without it everything works, only later: no failure is told. */
  async fetch() {
    // A browser opens nothing on a page without a secure address, and who saves data is brought nothing in advance.
    if (this.#fetching || !globalThis.crypto?.subtle || navigator.connection?.saveData) return;
    this.#fetching = true;
    try {
      const response = await this.server.get(`voice/coming/?known=${[...this.#boxes.keys()].join(".")}`);
      if (response.ok) this.#keep(new Uint8Array(await response.arrayBuffer()));
    } catch {
      // The line is bad: each clip is asked for when it is said.
    } finally {
      this.#fetching = false;
    }
  }

  /** @param {string} key a clip's name @returns {Promise<Track|null>} null where it is not there */
  async open(key) {
    if (this.#boxes.size === 0) return null;
    const [name, secret] = await Promise.all([digest(`name:${key}`), digest(`open:${key}`)]);
    const box = this.#boxes.get(hex(name.subarray(0, NAME_BYTES)));
    if (!box) return null;
    const aes = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["decrypt"]);
    const iv = box.subarray(0, NONCE_BYTES);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, aes, box.subarray(NONCE_BYTES));
    const begins = LENGTH_BYTES + new DataView(plain).getUint32(0);
    const track = JSON.parse(new TextDecoder().decode(new Uint8Array(plain, LENGTH_BYTES, begins - LENGTH_BYTES)));
    return { ...track, sound: plain.slice(begins) };
  }

  /** @param {Uint8Array} bytes */
  #keep(bytes) {
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < bytes.length; ) {
      const begins = at + NAME_BYTES + LENGTH_BYTES;
      const ends = begins + view.getUint32(at + NAME_BYTES);
      this.#boxes.set(hex(bytes.subarray(at, at + NAME_BYTES)), bytes.slice(begins, ends));
      at = ends;
    }
  }
}

/** @param {string} text */
async function digest(text) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
