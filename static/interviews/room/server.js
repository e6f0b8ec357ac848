/**
 * The room's calls to its own paths, with the token that forms carry. Knows no path's meaning.
 */

export class Server {
  /** @param {string} base the room's own path @param {string} csrf */
  constructor(base, csrf) {
    this.base = base;
    this.csrf = csrf;
  }

  /** @param {string} path below the room @param {BodyInit|null} [body] @param {string} [type] @returns {Promise<Response>} */
  post(path, body = null, type = "") {
    const headers = { "X-CSRFToken": this.csrf, ...(type ? { "Content-Type": type } : {}) };
    return fetch(this.base + path, { method: "POST", body, headers, credentials: "same-origin" });
  }

  /** @param {string} path @param {object} value @returns {Promise<Response>} */
  postJson(path, value) {
    return this.post(path, JSON.stringify(value), "application/json");
  }

  /** @param {string} path @returns {Promise<Response>} */
  get(path) {
    return fetch(this.base + path, { credentials: "same-origin" });
  }
}
