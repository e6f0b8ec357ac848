/**
 * The mouth: eleven shapes as three numbers, and the picture's paths from them. Pure.
 */

/**
 * How far open, how wide, how round: each 0 to 1.
 * @type {Record<string, [number, number, number]>}
 */
const SHAPES = {
  sil: [0, 0.62, 0],
  PP: [0, 0.55, 0.15],
  FF: [0.12, 0.62, 0],
  DD: [0.3, 0.62, 0.05],
  SS: [0.18, 0.8, 0],
  kk: [0.34, 0.6, 0.08],
  aa: [0.95, 0.68, 0.12],
  E: [0.56, 0.84, 0],
  I: [0.34, 0.95, 0],
  O: [0.72, 0.36, 0.75],
  U: [0.34, 0.18, 1],
};
export const REST = SHAPES.sil;
/** Seconds in which two thirds of the way to a shape are gone. */
const SLOWNESS_SECONDS = 0.032;

/**
 * @param {string|number|null} heard a shape's name, a loudness from 0 to 1, or nothing
 * @returns {[number, number, number]}
 */
export function shapeOf(heard) {
  if (typeof heard === "number") return [Math.min(1, heard * 1.15), 0.62 + heard * 0.12, 0.1];
  return SHAPES[heard ?? "sil"] ?? REST;
}

/** @param {number[]} from @param {number[]} to @param {number} seconds that have passed */
export function towards(from, to, seconds) {
  const share = 1 - Math.exp(-seconds / SLOWNESS_SECONDS);
  return from.map((value, index) => value + (to[index] - value) * share);
}

/**
 * @param {number[]} shape open, width, round
 * @param {number} smile 0 to 1: the corners go up
 * @param {{x: number, y: number, width: number}} place in the picture's units
 * @returns {{mouth: string, teeth: string, tongue: string}} path data; empty where nothing is seen
 */
export function pathsOf([open, wide, round], smile, { x, y, width }) {
  const half = (width / 2) * (0.52 + 0.56 * wide - 0.2 * round);
  const drop = open * width * 0.46 * (1 - 0.12 * round);
  const lift = smile * width * 0.14 * (1 - round);
  const [left, right, corner] = [x - half, x + half, y - lift];
  const upper = y + lift - drop * 0.34 - round * open * 4;
  const lower = y + lift + drop * 1.15;
  // The rounder or the farther open, the fuller the curves: two arcs become nearly an oval.
  const bow = half * (0.42 + 0.42 * round + 0.3 * open * (1 - round));
  const curve = (to, height, sign) => `C${n(x + sign * bow)} ${n(height)} ${n(x - sign * bow)} ${n(height)} ${n(to)} ${n(corner)}`;
  const mouth = `M${n(left)} ${n(corner)}${curve(right, upper, -1)}${curve(left, lower, 1)}Z`;
  const shown = Math.min(drop * 0.3, width * 0.13);
  const inner = half * 0.74;
  const edge = upper * 0.75 + corner * 0.25 + 1;
  const teeth =
    open > 0.14 && round < 0.6
      ? `M${n(x - inner)} ${n(edge + 1.2)}Q${n(x)} ${n(edge - 0.6)} ${n(x + inner)} ${n(edge + 1.2)}L${n(x + inner * 0.9)} ${n(edge + shown)}Q${n(x)} ${n(edge + shown + 1)} ${n(x - inner * 0.9)} ${n(edge + shown)}Z`
      : "";
  const bottom = corner * 0.25 + lower * 0.75;
  const tongue =
    open > 0.3
      ? `M${n(x - half * 0.5)} ${n(bottom - 1.5)}Q${n(x)} ${n(bottom - drop * 0.34)} ${n(x + half * 0.5)} ${n(bottom - 1.5)}Q${n(x)} ${n(bottom + 0.6)} ${n(x - half * 0.5)} ${n(bottom - 1.5)}Z`
      : "";
  return { mouth, teeth, tongue };
}

/** @param {number} value */
function n(value) {
  return value.toFixed(1);
}
