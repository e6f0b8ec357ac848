/**
 * The socket of one session: opens it, comes back with patience when it is lost, drops what was received twice.
 * Knows close codes and numbers, not what the messages mean.
 */

import { CLOSE, decode } from "./protocol.js";

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8000;
/** How long the server may take to accept a connection and say where things stand. */
const OPENING_MS = 10_000;

/**
 * @typedef {"idle"|"connecting"|"connected"|"waiting"|"replaced"|"refused"|"missing"|"finished"} Status
 * @typedef {{onMessage: (message: import("./protocol.js").ServerMessage) => void,
 *   onStatus: (status: Status, retryAt: number) => void}} Listener
 */

/**
 * How long to wait before an attempt: 0.5 s, doubled by each further one up to 8 s, spread by a quarter either way.
 * @param {number} attempt counts from 0
 * @param {number} chance from 0 to 1
 */
export function delayMs(attempt, chance) {
  return Math.min(FIRST_DELAY_MS * 2 ** attempt, LONGEST_DELAY_MS) * (0.75 + chance / 2);
}

export class Connection {
  /** @type {WebSocket|null} */ #socket = null;
  #attempt = 0;
  #lastSeq = 0;
  #ended = false;
  #timer = 0;
  /** @type {Status} */ status = "idle";

  /**
   * @param {string} url
   * @param {Listener} listener
   */
  constructor(url, listener) {
    this.url = url;
    this.listener = listener;
    window.addEventListener("online", () => this.retryNow());
    // The network went away under an open socket: whether it still carries is found out by opening another.
    window.addEventListener("offline", () => this.renew());
  }

  /** Who comes back says what was heard last: a server that crashed may not have stored the number of it. */
  #address() {
    if (!this.#lastSeq) return this.url;
    const address = new URL(this.url);
    address.searchParams.set("seq", String(this.#lastSeq));
    return address.href;
  }

  /** Open the socket, also where another tab has taken it. */
  open() {
    clearTimeout(this.#timer);
    this.#drop();
    this.#tell("connecting");
    const socket = new WebSocket(this.#address());
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#lost(socket, 0), OPENING_MS);
    socket.addEventListener("message", (event) => this.#receive(socket, event.data));
    socket.addEventListener("close", (event) => this.#lost(socket, event.code));
  }

  /** @returns {boolean} false when there is no open socket to put it into */
  send(message) {
    if (this.status !== "connected" || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Try at once instead of waiting. */
  retryNow() {
    if (this.status === "waiting") this.open();
  }

  /** Replace a socket that seems not to carry any more. */
  renew() {
    if (this.status === "connected") this.open();
  }

  #receive(socket, frame) {
    if (socket !== this.#socket) return;
    const message = decode(frame);
    if (message === null) return;
    clearTimeout(this.#timer);
    this.#attempt = 0;
    if (this.status !== "connected") this.#tell("connected");
    if (typeof message.seq === "number") {
      if (message.seq <= this.#lastSeq) return;
      this.#lastSeq = message.seq;
    }
    this.#ended ||= message.type === "end";
    this.listener.onMessage(message);
  }

  #lost(socket, code) {
    if (socket !== this.#socket) return;
    clearTimeout(this.#timer);
    this.#drop();
    if (this.#ended || code === CLOSE.FINISHED) this.#tell("finished");
    else if (code === CLOSE.REPLACED) this.#tell("replaced");
    else if (code === CLOSE.NO_TOKEN) this.#tell("refused");
    else if (code === CLOSE.NO_SESSION) this.#tell("missing");
    else {
      const delay = delayMs(this.#attempt, Math.random());
      this.#attempt += 1;
      this.#timer = setTimeout(() => this.open(), delay);
      this.#tell("waiting", Date.now() + delay);
    }
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** @param {Status} status */
  #tell(status, retryAt = 0) {
    this.status = status;
    this.listener.onStatus(status, retryAt);
  }
}
