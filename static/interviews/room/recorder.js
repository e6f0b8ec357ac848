/**
 * Records what the microphone hears, in pieces of a second, and hands each on. Knows neither server nor storage.
 */

import { newId } from "./ids.js";

const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const PIECE_MS = 1000;
const BITS_PER_SECOND = 24_000;

/** @returns {string} the kind this browser records in; empty where it cannot */
export function kindOfRecording() {
  if (typeof MediaRecorder === "undefined") return "";
  return KINDS.find((kind) => MediaRecorder.isTypeSupported(kind)) ?? "";
}

export class Recorder {
  key = newId();
  count = 0;
  #recorder;
  /** @type {Promise<void>} */ #stopped;
  /** Pieces are handed on in their order, also where one takes longer. */
  #handing = Promise.resolve();

  /**
   * Begins at once.
   * @param {MediaStream} stream
   * @param {(piece: Blob, sequence: number) => Promise<void>} onPiece
   */
  constructor(stream, onPiece) {
    this.kind = kindOfRecording();
    this.#recorder = new MediaRecorder(stream, { mimeType: this.kind, audioBitsPerSecond: BITS_PER_SECOND });
    this.#recorder.addEventListener("dataavailable", ({ data }) => {
      if (!data.size) return;
      const sequence = this.count;
      this.count += 1;
      this.#handing = this.#handing.then(() => onPiece(data, sequence));
    });
    this.#stopped = new Promise((resolve) => this.#recorder.addEventListener("stop", () => resolve(), { once: true }));
    this.#recorder.start(PIECE_MS);
  }

  /** Hand on what has been recorded up to this moment. */
  flush() {
    if (this.#recorder.state === "recording") this.#recorder.requestData();
  }

  /** @returns {Promise<void>} when the last piece was handed on */
  async stop() {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    await this.#stopped;
    await this.#handing;
  }
}
