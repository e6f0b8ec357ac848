/**
 * The drawn interviewer: speaks, blinks, listens, thinks; stands still where motion is reduced.
 * Is told a state and what the mouth does; knows no words and no sound.
 */

import { pathsOf, REST, shapeOf, towards } from "./avatar-mouth.js";

/** How far the head turns and sinks, where the eyes look, how high the brows are: in degrees and the picture's units. */
const POSES = {
  waiting: { turn: 0, sink: 0, lookX: 0, lookY: 0, brows: 0 },
  listening: { turn: -1, sink: 1, lookX: 0, lookY: 0.6, brows: -1 },
  thinking: { turn: 1.8, sink: 0, lookX: 2.6, lookY: -3.2, brows: -3 },
  speaking: { turn: 0, sink: 0, lookX: 0, lookY: 0, brows: -0.6 },
};
const POSE_SECONDS = 0.14;
const BLINK_MS = 120;
const BLINK_EVERY_MS = { least: 2400, most: 6200 };
const NOD_SECONDS = 0.75;
const NOD_DEPTH = 5;
/** The eye sees a shape when most of the way to it is gone: it is asked for this much before its sound. */
export const AHEAD_MS = 45;
/** Below this a pose or a shape counts as reached. */
const NEARLY = 0.01;
const LONGEST_FRAME_SECONDS = 0.1;

export class Avatar {
  #pose = { ...POSES.waiting };
  #target = POSES.waiting;
  #state = "waiting";
  /** @type {number[]} */ #shape = REST;
  #nodding = 0;
  #frame = 0;
  #last = 0;
  #blinkTimer = 0;
  #parts;
  #place;

  /**
   * @param {SVGElement} picture
   * @param {(aheadMs: number) => string|number|null} mouth what is being said there
   */
  constructor(picture, mouth) {
    this.picture = picture;
    this.mouth = mouth;
    const part = (name) => picture.querySelector(`.persona__${name}`);
    this.#parts = Object.fromEntries(
      ["head", "gaze", "brows", "mouth", "lips", "teeth", "tongue"].map((name) => [name, part(name)]),
    );
    const { centreX, centreY, width } = this.#parts.mouth.dataset;
    this.#place = { x: Number(centreX), y: Number(centreY), width: Number(width) };
    const { x, y, width: wide, height } = this.#parts.head.getBBox();
    this.#pivot = `${x + wide / 2} ${y + height * 0.9}`;
    this.motion = matchMedia("(prefers-reduced-motion: reduce)");
    this.motion.addEventListener("change", () => this.#settle());
    document.addEventListener("visibilitychange", () => this.#settle());
    this.#settle();
  }

  #pivot;

  get still() {
    return this.motion.matches || document.hidden;
  }

  /** @param {keyof typeof POSES} state */
  show(state) {
    this.#state = state;
    this.#target = POSES[state];
    this.#wake();
  }

  /** A short nod: something was understood. */
  nod() {
    if (this.#state !== "listening" || this.still) return;
    this.#nodding = NOD_SECONDS;
    this.#wake();
  }

  /** Motion was allowed or forbidden, or the page is looked at again. */
  #settle() {
    clearTimeout(this.#blinkTimer);
    if (!this.still) {
      this.#blinkLater();
      this.#wake();
      return;
    }
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#pose = { ...POSES.waiting };
    this.#shape = REST;
    this.#blink(false);
    this.#draw(0);
  }

  #blinkLater() {
    const { least, most } = BLINK_EVERY_MS;
    this.#blinkTimer = setTimeout(() => {
      this.#blink(true);
      this.#blinkTimer = setTimeout(() => {
        this.#blink(false);
        this.#blinkLater();
      }, BLINK_MS);
    }, least + Math.random() * (most - least));
  }

  /** @param {boolean} shut */
  #blink(shut) {
    this.picture.classList.toggle("is-blinking", shut);
  }

  #wake() {
    if (this.#frame || this.still) return;
    this.#last = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#step(now));
  }

  /** @param {number} now */
  #step(now) {
    const seconds = Math.min(LONGEST_FRAME_SECONDS, Math.max(0, (now - this.#last) / 1000));
    this.#last = now;
    const shape = this.#state === "speaking" ? shapeOf(this.mouth(AHEAD_MS)) : REST;
    this.#shape = towards(this.#shape, shape, seconds);
    const share = 1 - Math.exp(-seconds / POSE_SECONDS);
    let far = Math.max(...this.#shape.map((value, index) => Math.abs(value - shape[index])));
    for (const [name, value] of Object.entries(this.#target)) {
      this.#pose[name] += (value - this.#pose[name]) * share;
      far = Math.max(far, Math.abs(value - this.#pose[name]));
    }
    this.#nodding = Math.max(0, this.#nodding - seconds);
    this.#draw(now);
    const goesOn = this.#state === "speaking" || this.#nodding > 0 || far > NEARLY;
    this.#frame = goesOn ? requestAnimationFrame((next) => this.#step(next)) : 0;
  }

  /** @param {number} now */
  #draw(now) {
    const { head, gaze, brows, lips, teeth, tongue } = this.#parts;
    const { turn, sink, lookX, lookY, brows: raised } = this.#pose;
    const speaks = this.#state === "speaking" && !this.still;
    // A speaker's head is never quite still.
    const sway = speaks ? Math.sin(now / 700) * 0.9 + Math.sin(now / 1130) * 0.5 : 0;
    const lift = speaks ? -this.#shape[0] * 1.4 : 0;
    const nod = Math.sin((1 - this.#nodding / NOD_SECONDS) * Math.PI * 2) ** 2 * (this.#nodding > 0 ? NOD_DEPTH : 0);
    const down = (sink + lift + nod).toFixed(2);
    head.setAttribute("transform", `translate(0 ${down}) rotate(${(turn + sway).toFixed(2)} ${this.#pivot})`);
    gaze?.setAttribute("transform", `translate(${lookX.toFixed(2)} ${lookY.toFixed(2)})`);
    brows?.setAttribute("transform", `translate(0 ${(raised - this.#shape[0] * (speaks ? 1.2 : 0)).toFixed(2)})`);
    const paths = pathsOf(this.#shape, this.#state === "thinking" ? 0.55 : 1, this.#place);
    lips.setAttribute("d", paths.mouth);
    teeth.setAttribute("d", paths.teeth);
    tongue.setAttribute("d", paths.tongue);
  }
}
