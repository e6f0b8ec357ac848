/**
 * Sound out of the page: decodes, plays, stops softly, and tells where the ear is and how loud it is there.
 * Knows nothing of words.
 */

/** A voice that is cut off at once clicks. */
const FADE_SECONDS = 0.06;
const START_WITHIN_MS = 400;
/** A sound begins so much later than it is asked for: one that was to begin in the past begins late, and the mouth early. */
const START_AHEAD_SECONDS = 0.01;

export class Sound {
  /** @type {AudioContext|null} */ #context = null;
  /** @type {AnalyserNode|null} */ #ear = null;
  /** @type {{source: AudioBufferSourceNode, gain: GainNode, startsAt: number, done: () => void}|null} */ #playing = null;
  #samples = new Float32Array(512);

  /** Whether a gesture has allowed sound. Before one, a browser would refuse and complain. */
  get allowed() {
    return this.#context !== null || navigator.userActivation?.hasBeenActive === true;
  }

  /** @returns {Promise<boolean>} whether sound comes out */
  async ready() {
    if (!this.allowed || typeof AudioContext === "undefined") return false;
    this.#context ??= new AudioContext({ latencyHint: "interactive" });
    if (this.#context.state !== "running") {
      await Promise.race([this.#context.resume(), new Promise((resolve) => setTimeout(resolve, START_WITHIN_MS))]);
    }
    return this.#context.state === "running";
  }

  /** @param {ArrayBuffer} sound which is used up @returns {Promise<AudioBuffer>} */
  async decoded(sound) {
    if (!(await this.ready())) throw new Error("sound: not allowed");
    return this.#context.decodeAudioData(sound);
  }

  /** @param {AudioBuffer} buffer @returns {Promise<void>} when it has ended or was stopped */
  play(buffer) {
    const context = this.#context;
    this.#ear ??= new AnalyserNode(context, { fftSize: this.#samples.length, smoothingTimeConstant: 0 });
    const source = new AudioBufferSourceNode(context, { buffer });
    const gain = new GainNode(context);
    source.connect(gain).connect(this.#ear).connect(context.destination);
    return new Promise((resolve) => {
      const startsAt = context.currentTime + START_AHEAD_SECONDS;
      this.#playing = { source, gain, startsAt, done: resolve };
      source.addEventListener("ended", () => {
        if (this.#playing?.source === source) this.#playing = null;
        resolve();
      });
      source.start(startsAt);
    });
  }

  stop() {
    const playing = this.#playing;
    if (!playing) return;
    this.#playing = null;
    const now = this.#context.currentTime;
    playing.gain.gain.setTargetAtTime(0, now, FADE_SECONDS / 3);
    playing.source.stop(now + FADE_SECONDS);
    playing.done();
  }

  /** Milliseconds of the sound that have reached the ear; below 0 before the first has. */
  get heardMs() {
    if (!this.#playing) return 0;
    return (leavingAt(this.#context, performance.now()) - this.#playing.startsAt) * 1000;
  }

  /** How loud it is, 0 to 1. */
  get loudness() {
    if (!this.#ear || !this.#playing) return 0;
    this.#ear.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    return Math.min(1, Math.sqrt(sum / this.#samples.length) * 5);
  }
}

/**
 * What is leaving the machine at a moment, in the context's seconds: what is computed leaves it a little later.
 * @param {Pick<AudioContext, "currentTime"|"outputLatency"|"getOutputTimestamp">} context
 * @param {number} now in milliseconds of the page's clock
 */
export function leavingAt(context, now) {
  const { contextTime, performanceTime } = context.getOutputTimestamp();
  const leaving = contextTime
    ? contextTime + (now - performanceTime) / 1000
    : context.currentTime - (context.outputLatency || 0);
  // Nothing leaves before it is computed: a timestamp from before a stall would say so.
  return Math.min(leaving, context.currentTime);
}
