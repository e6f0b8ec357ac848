/**
 * Marks in the page's own text which word is being heard, and what is still to come. Changes no element: a screen
 * reader reads the text as it stands.
 */

const NOW = "spoken-now";
const LATER = "spoken-later";
/** A voice says some words otherwise than they are written; so far ahead is looked for the next one that fits. */
const LOOK_AHEAD = 8;

/** @typedef {{node: Text, start: number, end: number, word: string, place: number}} Written */

export class Captions {
  /** @type {Written[]} */ #written = [];
  /** @type {number[]} */ #match = [];
  /** @type {import("./speech-track.js").Mark[]|null} */ #words = null;
  #at = -1;

  /** @param {boolean} on */
  constructor(on) {
    this.supported = typeof Highlight !== "undefined" && "highlights" in CSS;
    this.on = on;
  }

  /** @param {HTMLElement[]} elements where the words stand that are about to be heard */
  begin(elements) {
    this.end();
    this.#written = elements.flatMap(wordsIn);
  }

  /** @param {import("./speech-track.js").Mark[]} words of the voice @param {number} number of them */
  heard(words, number) {
    if (this.#words !== words) {
      this.#words = words;
      this.#match = matched(words, this.#written);
    }
    this.#show(number < 0 ? -1 : this.#match[number]);
  }

  /** @param {number} place of a letter in the text */
  heardPlace(place) {
    let index = -1;
    let before = 0;
    for (const [number, written] of this.#written.entries()) {
      if (before <= place) index = number;
      before += written.word.length + 1;
    }
    this.#show(index);
  }

  end() {
    this.#written = [];
    this.#words = null;
    this.#at = -1;
    if (!this.supported) return;
    CSS.highlights.delete(NOW);
    CSS.highlights.delete(LATER);
  }

  /** @param {number} index */
  #show(index) {
    if (!this.supported || !this.on || index === this.#at || this.#written.length === 0) return;
    this.#at = index;
    CSS.highlights.set(LATER, new Highlight(...this.#written.slice(index + 1).map(rangeOf)));
    CSS.highlights.set(NOW, new Highlight(...this.#written.slice(Math.max(index, 0), index + 1).map(rangeOf)));
  }
}

/** @param {HTMLElement} element @returns {Written[]} */
function wordsIn(element) {
  const found = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const match of node.data.matchAll(/\S+/g)) {
      found.push({ node, start: match.index, end: match.index + match[0].length, word: match[0] });
    }
  }
  return found;
}

/** @param {Written} written */
function rangeOf({ node, start, end }) {
  return new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end });
}

/**
 * For each word of the voice the number of the written one; what is written otherwise stays at the one before.
 * @param {import("./speech-track.js").Mark[]} words
 * @param {Written[]} written
 */
function matched(words, written) {
  let at = -1;
  return words.map(([, word]) => {
    const spoken = bare(word);
    for (let ahead = at + 1; ahead < Math.min(at + 1 + LOOK_AHEAD, written.length); ahead += 1) {
      const candidate = bare(written[ahead].word);
      if (spoken && (candidate === spoken || candidate.startsWith(spoken))) return (at = ahead);
    }
    return at;
  });
}

/** @param {string} word */
function bare(word) {
  return word.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, "");
}
