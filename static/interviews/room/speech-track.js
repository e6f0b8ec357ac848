/**
 * The tracks of what the interviewer says: fetches them while they are made, and reads what holds at a moment.
 * Plays nothing.
 */

/** Later than this the browser's own voice speaks, or nobody. */
const PATIENCE_MS = 6000;
const FIRST_PAUSE_MS = 40;
const LONGEST_PAUSE_MS = 400;

/**
 * @typedef {[number, string]} Mark milliseconds, and what begins there
 * @typedef {{sound: string|null, words: Mark[], visemes: Mark[]|null, engine: string, then: string|null}} Track
 */

/**
 * The track of an address, once it is made.
 * @param {string} url
 * @param {AbortSignal} signal
 * @param {(url: string) => void} [onThen] told at once what is to be heard after it
 * @returns {Promise<Track|null>} null when it took too long. Throws when it cannot be had.
 */
export async function trackOf(url, signal, onThen) {
  const until = performance.now() + PATIENCE_MS;
  let told = false;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    // With the sound in it: another request for it would be another wait.
    const response = await fetch(`${url}?sound=1`, { signal });
    if (!response.ok) throw new Error(`speech: ${response.status}`);
    /** @type {Track} */ const track = await response.json();
    if (track.then && !told) onThen?.(track.then);
    told = true;
    if (response.status === 200) return track;
    if (performance.now() + pause > until) return null;
    await new Promise((resolve) => setTimeout(resolve, pause));
    signal.throwIfAborted();
  }
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
