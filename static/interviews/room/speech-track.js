/**
 * The tracks of what the interviewer says: fetches them while they are made, and reads what holds at a moment.
 * Plays nothing.
 */

/** Between the names of clips that are heard one after the other, at the end of an address. */
const JOINED_BY = ".";

/** Later than this the browser's own voice speaks, or nobody. */
const PATIENCE_MS = 6000;
const FIRST_PAUSE_MS = 40;
const LONGEST_PAUSE_MS = 400;

/**
 * @typedef {[number, string]} Mark milliseconds, and what begins there
 * @typedef {{sound: ArrayBuffer|null, words: Mark[], visemes: Mark[]|null, engine: string}} Track
 */

/**
 * The track of an address, once it is made.
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<Track|null>} null when it took too long. Throws when it cannot be had.
 */
export async function trackOf(url, signal) {
  const until = performance.now() + PATIENCE_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    // With the sound in it: another request for it would be another wait.
    const response = await fetch(`${url}?sound=1`, { signal });
    if (!response.ok) throw new Error(`speech: ${response.status}`);
    const track = await response.json();
    if (response.status === 200) return { ...track, sound: track.sound && bytesOf(track.sound) };
    if (performance.now() + pause > until) return null;
    await new Promise((resolve) => setTimeout(resolve, pause));
    signal.throwIfAborted();
  }
}

/**
 * An address taken apart: the name of the clip that is heard first, and where the rest is heard.
 * @param {string} url
 * @returns {{key: string, then: string|null}}
 */
export function partsOf(url) {
  const begins = url.lastIndexOf("/") + 1;
  const [key, ...rest] = url.slice(begins).split(JOINED_BY);
  return { key, then: rest.length ? url.slice(0, begins) + rest.join(JOINED_BY) : null };
}

/** @param {string} base64 */
function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer;
}

/**
 * The number of the last mark that has begun, -1 before the first.
 * @param {Mark[]} marks
 * @param {number} ms
 */
export function reached(marks, ms) {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (marks[middle][0] <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
