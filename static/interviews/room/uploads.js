/**
 * Pieces of recordings on their way to the server: kept in the browser until they are acknowledged, sent in order, taken
 * up again after a reload or when the connection is back. Knows no microphone.
 */

const FIRST_DELAY_MS = 700;
const LONGEST_DELAY_MS = 8000;
const STORE = "pieces";

/** @typedef {{id: string, session: string, key: string, turn: number, sequence: number, blob: Blob, kind: string}} Piece */
/** @typedef {{turn: number, kind: string, total: number|null, next: number}} Take */

export class Uploads {
  /** @type {Map<string, Take>} */ #takes = new Map();
  /** In memory as well: where the browser refuses storage, they live as long as this page. @type {Map<string, Piece>} */
  #pieces = new Map();
  /** @type {IDBDatabase|null} */ #database = null;
  #attempt = 0;
  #timer = 0;
  #sending = false;
  /** @type {(() => void)[]} */ #waiting = [];

  /** @param {import("./server.js").Server} server @param {string} session */
  constructor(server, session) {
    this.server = server;
    this.session = session;
    /** @type {Promise<void>} */ this.ready = this.#takeUp();
    window.addEventListener("online", () => this.#again(0));
  }

  /** How many pieces the server has not acknowledged. */
  get left() {
    return this.#pieces.size;
  }

  /** @param {string} key @param {number} turn @param {string} kind */
  begin(key, turn, kind) {
    this.#takes.set(key, { turn, kind, total: null, next: 0 });
  }

  /** @param {string} key @param {number} sequence @param {Blob} blob */
  async add(key, sequence, blob) {
    const take = this.#takes.get(key);
    if (!take) return;
    const id = `${this.session}/${key}/${String(sequence).padStart(6, "0")}`;
    const piece = { id, session: this.session, key, turn: take.turn, sequence, blob, kind: take.kind };
    this.#pieces.set(id, piece);
    await this.#store((store) => store.put(piece));
    this.#send();
  }

  /** No more pieces come. @param {string} key @param {number} total */
  end(key, total) {
    const take = this.#takes.get(key);
    if (!take) return;
    take.total = total;
    this.#send();
  }

  /** @param {number} ms @returns {Promise<boolean>} whether everything is there within that time */
  async settled(ms) {
    if (!this.#busy) return true;
    return Promise.race([
      new Promise((resolve) => this.#waiting.push(() => resolve(true))),
      new Promise((resolve) => setTimeout(() => resolve(false), ms)),
    ]);
  }

  get #busy() {
    return this.#pieces.size > 0 || [...this.#takes.values()].some((take) => take.total !== null);
  }

  // --- sending -----------------------------------------------------------------------------------------

  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    try {
      while (await this.#sendNext());
      this.#attempt = 0;
      if (!this.#busy) for (const tell of this.#waiting.splice(0)) tell();
    } catch {
      // The network is away, or the server is: both come back.
      this.#again(Math.min(FIRST_DELAY_MS * 2 ** this.#attempt, LONGEST_DELAY_MS));
      this.#attempt += 1;
    } finally {
      this.#sending = false;
    }
  }

  /** @param {number} delay */
  #again(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), delay);
  }

  /** @returns {Promise<boolean>} whether there was something to send */
  async #sendNext() {
    const [piece] = this.#pieces.values();
    if (piece) {
      const path = `recording/${piece.key}/${piece.sequence}/?turn=${piece.turn}`;
      await this.#settle(await this.server.post(path, piece.blob, piece.kind), piece.key, piece);
      return true;
    }
    const ended = [...this.#takes].find(([, take]) => take.total !== null);
    if (!ended) return false;
    const [key, { total }] = ended;
    await this.#settle(await this.server.post(`recording/${key}/close/?chunks=${total}`), key, null);
    return true;
  }

  /** @param {Response} response @param {string} key @param {Piece|null} piece null: the closing of the take */
  async #settle(response, key, piece) {
    // Later and elsewhere it works; a refusal for good is the end of this take.
    if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
    if (response.ok && !(await response.json()).closed) {
      if (piece) await this.#forget([piece]);
      else this.#takes.delete(key);
      return;
    }
    await this.#forget([...this.#pieces.values()].filter((each) => each.key === key));
    this.#takes.delete(key);
  }

  // --- storage -----------------------------------------------------------------------------------------

  /** What an earlier page of this session had not sent; its takes are whole with what is there. */
  async #takeUp() {
    this.#database = await open();
    /** @type {Piece[]} */
    const kept = (await this.#store((store) => store.getAll(IDBKeyRange.bound(`${this.session}/`, `${this.session}/~`)))) ?? [];
    const known = await this.#known();
    for (const [key, { next, closed }] of Object.entries(known)) {
      // Begun by a page that is gone: whole with what is here and what is kept.
      if (!closed) this.#takes.set(key, { turn: 0, kind: "", total: next, next: 0 });
    }
    for (const piece of kept) {
      if (piece.sequence < (known[piece.key]?.next ?? 0)) {
        await this.#forget([piece]);
        continue;
      }
      this.#pieces.set(piece.id, piece);
      this.#takes.set(piece.key, { turn: piece.turn, kind: piece.kind, total: piece.sequence + 1, next: 0 });
    }
    this.#send();
  }

  /** @returns {Promise<Record<string, {next: number, closed: boolean}>>} what the server has; nothing when it cannot be asked */
  async #known() {
    try {
      return (await (await this.server.get("recording/")).json()).takes;
    } catch {
      return {};
    }
  }

  /** @param {Piece[]} pieces */
  async #forget(pieces) {
    for (const piece of pieces) {
      this.#pieces.delete(piece.id);
      await this.#store((store) => store.delete(piece.id));
    }
  }

  /** @param {(store: IDBObjectStore) => IDBRequest} act */
  #store(act) {
    return new Promise((resolve) => {
      if (!this.#database) return resolve(undefined);
      try {
        const request = act(this.#database.transaction(STORE, "readwrite").objectStore(STORE));
        request.onsuccess = () => resolve(request.result);
        // The disk is full: the copy in memory has to do.
        request.onerror = () => resolve(undefined);
      } catch {
        resolve(undefined);
      }
    });
  }
}

/** @returns {Promise<IDBDatabase|null>} null where the browser has no storage for this page */
function open() {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open("interview-recordings", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = request.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
}
