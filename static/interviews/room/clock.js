/**
 * A countdown between two messages of the server, which owns the clocks. Tells when to show and when to announce.
 */

const ANNOUNCED_SECONDS = [120, 30];

/**
 * "4:05", or "1:02:09" from an hour on.
 * @param {number} seconds
 */
export function asClock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  if (hours > 0) parts.unshift(hours);
  return parts.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

export class Countdown {
  #seconds = 0;
  #since = 0;
  #running = false;
  #timer = 0;
  /** @type {number|null} */ #before = null;

  /**
   * @param {(seconds: number|null) => void} onShow null hides the clock
   * @param {(seconds: number) => void} onAnnounce called once as each of 120 and 30 seconds is passed
   */
  constructor(onShow, onAnnounce) {
    this.onShow = onShow;
    this.onAnnounce = onAnnounce;
  }

  /**
   * @param {number} seconds what is left
   * @param {boolean} running
   */
  set(seconds, running) {
    this.#seconds = seconds;
    this.#since = performance.now();
    this.#running = running;
    this.#tick();
  }

  /** Stand still until it is set again. */
  pause() {
    this.set(this.left, false);
  }

  /** Nothing to count: another question is on its way. */
  hide() {
    clearTimeout(this.#timer);
    this.#before = null;
    this.#running = false;
    this.onShow(null);
  }

  get left() {
    const passed = this.#running ? (performance.now() - this.#since) / 1000 : 0;
    return Math.max(0, this.#seconds - passed);
  }

  #tick() {
    clearTimeout(this.#timer);
    const left = this.left;
    this.onShow(left);
    for (const mark of ANNOUNCED_SECONDS) {
      if (this.#before !== null && this.#before > mark && left <= mark && left > 0) this.onAnnounce(mark);
    }
    this.#before = left;
    if (this.#running && left > 0) this.#timer = setTimeout(() => this.#tick(), (left % 1) * 1000 + 20);
  }
}
