/**
 * The microphone: opened, measured, closed. Says how loud it is and when somebody speaks; records nothing.
 */

const LOOK_EVERY_MS = 50;
/** A voice stands out of a room's own noise by this much, and out of silence by at least so much. */
const OVER_NOISE = 3;
const LEAST_LEVEL = 0.012;
/** So long a sound is a voice and no click; so long a gap is inside a sentence. */
const VOICED_MS = 150;
const GAP_MS = 350;

/**
 * @typedef {"none"|"denied"|"insecure"|"busy"} Trouble
 */

/** @param {unknown} error @returns {Trouble} */
function troubleOf(error) {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "none";
  return "busy";
}

/** Fires `level`, `voice` (somebody begins to speak) and `lost` (the device is gone). */
export class Microphone extends EventTarget {
  /** @type {MediaStream|null} */ stream = null;
  level = 0;
  /** How long nobody has spoken; null before anybody has. @type {number|null} */ silentSince = null;
  voicedMs = 0;
  #noise = 0.004;
  #run = 0;
  #speaking = false;
  #timer = 0;
  /** @type {AudioContext|null} */ #context = null;
  /** @type {Promise<Trouble|"">|null} */ #opening = null;

  /** @returns {Promise<Trouble|"">} what keeps it from opening; empty when it is open */
  open() {
    if (this.stream?.active) return Promise.resolve("");
    this.#opening ??= this.#open().finally(() => (this.#opening = null));
    return this.#opening;
  }

  close() {
    clearInterval(this.#timer);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.#context?.close();
    this.#context = null;
    this.level = 0;
    this.dispatchEvent(new Event("level"));
  }

  /** Forget what was heard: another answer begins. */
  fresh() {
    this.silentSince = null;
    this.voicedMs = 0;
    this.#run = 0;
    this.#speaking = false;
  }

  /** Whether loudness is measured: a page that nobody has touched yet may not. */
  get measures() {
    return this.#context?.state === "running";
  }

  async #open() {
    if (!navigator.mediaDevices?.getUserMedia) return "insecure";
    try {
      const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
      this.stream = await navigator.mediaDevices.getUserMedia({ audio });
    } catch (error) {
      return troubleOf(error);
    }
    for (const track of this.stream.getAudioTracks()) {
      track.addEventListener("ended", () => this.stream && this.#lost());
    }
    this.#measure(this.stream);
    return "";
  }

  #lost() {
    this.close();
    this.dispatchEvent(new Event("lost"));
  }

  /** @param {MediaStream} stream */
  #measure(stream) {
    const context = new AudioContext();
    this.#context = context;
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    if (context.state === "suspended") {
      const resume = () => context.state === "suspended" && context.resume();
      for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, resume, { once: true });
    }
    let before = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      analyser.getFloatTimeDomainData(samples);
      let sum = 0;
      for (const sample of samples) sum += sample * sample;
      this.#hear(Math.sqrt(sum / samples.length), now, now - before);
      before = now;
    }, LOOK_EVERY_MS);
  }

  /** @param {number} level @param {number} now @param {number} passed */
  #hear(level, now, passed) {
    this.level = level;
    const voiced = level > Math.max(LEAST_LEVEL, this.#noise * OVER_NOISE);
    // Down at once, up slowly: the pauses of a sentence are the room's own noise.
    if (!voiced) this.#noise += (level - this.#noise) * (level < this.#noise ? 0.5 : 0.02);
    this.#run = voiced ? this.#run + passed : 0;
    if (this.#run >= VOICED_MS) {
      this.voicedMs += passed;
      this.silentSince = now;
      if (!this.#speaking) this.dispatchEvent(new Event("voice"));
      this.#speaking = true;
    } else if (this.silentSince !== null && now - this.silentSince > GAP_MS) {
      this.#speaking = false;
    }
    this.dispatchEvent(new Event("level"));
  }
}

/**
 * How full a meter is at a loudness: in decibels, as ears have it.
 * @param {number} level @returns {number} from 0 to 1
 */
export function fullness(level) {
  return Math.max(0, Math.min(1, 1 + (20 * Math.log10(Math.max(level, 1e-5))) / 54));
}
