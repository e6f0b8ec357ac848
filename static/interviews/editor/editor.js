/**
 * The editor of a coding question: ACE, its runs, its draft. Hears from the room which question is open and hands it the
 * program when the answer is sent (events of `main`); knows no socket.
 */

const SAVE_EVERY_MS = 2000;
const LOOK_EVERY_MS = 400;
const GIVE_UP_MS = 90_000;
const MODES = { python: "python", javascript: "javascript", java: "java", cpp: "c_cpp", go: "golang", sql: "sql" };
/**
 * @typedef {{name: string, label: string, signature: string, starter: string, draft: string|null}} Language
 * @typedef {{turn: number, runs: boolean, last: string, tests: string[], languages: Language[]}} Exercise
 * @typedef {{name: string, passed: boolean, status: string, message: string, expected: string, got: string}} Test
 * @typedef {{status: string, reason: string, stdout: string, stderr: string, ms: number, tests: Test[]}} Result
 */

class Editor {
  /** @type {Exercise|null} */ #exercise = null;
  /** @type {Record<string, string>} the programs by language */ #programs = {};
  #language = "";
  #saved = "";
  #runs = 0;

  constructor() {
    const data = JSON.parse(document.getElementById("room-data").textContent);
    /** @type {Record<string, string>} */ this.words = data.editorWords;
    this.base = data.voice.roomPath;
    this.csrf = data.voice.csrf;
    /** @type {Record<string, any>} */ this.parts = {};
    for (const element of document.querySelectorAll("[data-editor]")) this.parts[element.dataset.editor] = element;
    this.ace = this.#makeAce();
    this.#listen();
  }

  #makeAce() {
    const { ace } = window;
    ace.config.set("useStrictCSP", true);
    const editor = ace.edit(this.parts.text, { useWorker: false, showPrintMargin: false, tabSize: 4, useSoftTabs: true });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const dress = () => editor.setTheme(`ace/theme/${dark.matches ? "github_dark" : "github"}`);
    dress();
    dark.addEventListener("change", dress);
    // On a phone a line goes on below: half of it would lie beside the screen.
    const narrow = matchMedia("(max-width: 40rem)");
    const fold = () => editor.setOption("wrap", narrow.matches);
    fold();
    narrow.addEventListener("change", fold);
    const input = editor.textInput.getElement();
    editor.setOption("textInputAriaLabel", this.words.program);
    input.setAttribute("aria-describedby", "editor-keys");
    // After Esc the Tab key is the browser's, until the editor has been left.
    const tabs = (indents) => {
      editor.commands.bindKey("Tab", indents ? "indent" : null);
      editor.commands.bindKey("Shift-Tab", indents ? "outdent" : null);
    };
    editor.commands.addCommand({ name: "leave", bindKey: "Esc", exec: () => tabs(false), readOnly: true });
    editor.on("blur", () => tabs(true));
    return editor;
  }

  #listen() {
    const main = document.getElementById("main");
    main.addEventListener("room:answer-open", (event) => void this.#open(event.detail.turn));
    main.addEventListener("room:answer-closed", () => this.#close());
    main.addEventListener("room:answer-final", (event) => this.#handOver(event.detail));
    const { parts } = this;
    parts.language.addEventListener("change", () => this.#choose(parts.language.value));
    parts["run-tests"].addEventListener("click", () => void this.#run("visible"));
    parts["run-input"].addEventListener("click", () => void this.#run("input"));
    parts.reset.addEventListener("click", () => this.#reset());
    setInterval(() => void this.#save(), SAVE_EVERY_MS);
    document.addEventListener("visibilitychange", () => document.hidden && void this.#save());
  }

  get source() {
    return this.ace.getValue();
  }

  /** @returns {Language|undefined} */
  get #chosen() {
    return this.#exercise?.languages.find((each) => each.name === this.#language);
  }

  /** @param {number} turn */
  async #open(turn) {
    if (this.#exercise?.turn === turn) {
      this.#allow(true);
      return;
    }
    this.#close();
    this.#show(false);
    const answer = await fetch(`${this.base}exercise/`, { credentials: "same-origin" });
    if (answer.status !== 200) return;
    /** @type {Exercise} */ const exercise = await answer.json();
    if (exercise.turn !== turn) return;
    this.#exercise = exercise;
    this.#programs = {};
    for (const { name, draft, starter } of exercise.languages) this.#programs[name] = draft ?? starter;
    const { parts } = this;
    parts.language.replaceChildren(...exercise.languages.map(({ name, label }) => new Option(label, name)));
    parts["no-runs"].hidden = exercise.runs;
    parts.results.replaceChildren();
    this.#language = "";
    this.#choose(exercise.languages.some(({ name }) => name === exercise.last) ? exercise.last : exercise.languages[0].name);
    this.#saved = this.source;
    this.#show(true);
    this.#allow(true);
  }

  #close() {
    this.#allow(false);
  }

  /** @param {boolean} shown */
  #show(shown) {
    this.parts.root.hidden = !shown;
    document.documentElement.classList.toggle("room--coding", shown);
    if (shown) this.ace.resize(true);
    else this.#exercise = null;
  }

  /** @param {boolean} allowed */
  #allow(allowed) {
    this.ace.setReadOnly(!allowed);
    this.parts.reset.disabled = this.parts.language.disabled = !allowed;
    for (const name of ["run-tests", "run-input"]) this.parts[name].disabled = !allowed || !this.#exercise?.runs;
  }

  /** @param {string} name */
  #choose(name) {
    if (this.#language) this.#programs[this.#language] = this.source;
    this.#language = name;
    const { parts } = this;
    parts.language.value = name;
    this.ace.session.setMode(`ace/mode/${MODES[name] ?? "text"}`);
    this.ace.setValue(this.#programs[name] ?? "", -1);
    const { signature = "" } = this.#chosen ?? {};
    parts.signature.textContent = signature;
    parts["signature-line"].hidden = signature === "";
    this.#saved = "";
  }

  #reset() {
    // ACE's own undo brings it back.
    this.ace.session.getDocument().setValue(this.#chosen?.starter ?? "");
    this.ace.focus();
  }

  /** @param {{code?: string, language?: string}} detail filled in where there is a program to send */
  #handOver(detail) {
    if (!this.#exercise || !this.source.trim() || this.source.trim() === this.#chosen?.starter.trim()) return;
    detail.code = this.source;
    detail.language = this.#language;
  }

  async #save() {
    if (!this.#exercise || this.ace.getReadOnly() || this.source === this.#saved) return;
    const { source } = this;
    const answer = await this.#post("code/draft/", { turn: this.#exercise.turn, language: this.#language, source });
    if (answer?.ok) this.#saved = source;
    const said = this.words[answer?.ok ? "saved" : "unsaved"];
    if (this.parts.saved.textContent !== said) this.parts.saved.textContent = said;
  }

  /** @param {"visible"|"input"} against */
  async #run(against) {
    const number = (this.#runs += 1);
    this.#say(this.words.running);
    this.#allow(!this.ace.getReadOnly());
    const { source } = this;
    const sent = { language: this.#language, source, against, stdin: against === "input" ? this.parts.input.value : "" };
    const asked = await this.#post("code/runs/", sent);
    const told = asked ? await asked.json().catch(() => ({})) : {};
    if (!asked?.ok) {
      this.#say(asked?.status === 429 ? this.words.often : told.message ?? this.words.not_run);
      return;
    }
    const until = Date.now() + GIVE_UP_MS;
    while (number === this.#runs && Date.now() < until) {
      const answer = await fetch(`${this.base}code/runs/${told.id}/`, { credentials: "same-origin" }).catch(() => null);
      if (answer?.status === 200) {
        const result = await answer.json();
        if (number === this.#runs) this.#tell(result);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    if (number === this.#runs) this.#say(this.words.gave_up);
  }

  /** @param {Result} result */
  #tell(result) {
    const passed = result.tests.filter((test) => test.passed).length;
    const { words } = this;
    const status = words[result.status] ?? result.status;
    // Why it was not is for who runs the machine: in one language, and with what it has installed.
    let told = result.status === "not_executed" ? words.not_run : status;
    if (result.tests.length) told = filled(words.count, { passed, total: result.tests.length });
    else if (result.status === "passed") told = filled(words.took, { status, ms: result.ms });
    const heading = element("p", told);
    const list = element("ul");
    list.className = "editor__result small";
    for (const test of result.tests) {
      const item = element("li");
      const pill = element("span", words[test.status] ?? test.status);
      pill.className = `pill ${test.passed ? "pill--ok" : "pill--warn"}`;
      item.append(pill, ` ${test.name}`);
      if (!test.passed && test.message) item.append(element("br"), test.message);
      if (!test.passed && (test.expected || test.got)) {
        item.append(element("br"), filled(words.expected, { expected: test.expected || words.nothing, got: test.got || words.nothing }));
      }
      list.append(item);
    }
    const printed = [result.stdout && [words.printed, result.stdout], result.stderr && [words.errors, result.stderr]];
    this.parts.results.replaceChildren(heading, ...(result.tests.length ? [list] : []), ...printed.filter(Boolean).flatMap(block));
  }

  /** @param {string} sentence */
  #say(sentence) {
    this.parts.results.replaceChildren(element("p", sentence));
  }

  /** @param {string} path @param {object} value @returns {Promise<Response|null>} */
  #post(path, value) {
    const headers = { "X-CSRFToken": this.csrf, "Content-Type": "application/json" };
    const sent = { method: "POST", body: JSON.stringify(value), headers, credentials: "same-origin" };
    return fetch(this.base + path, /** @type {RequestInit} */ (sent)).catch(() => null);
  }
}

/** @param {string} sentence @param {Record<string, string|number>} places */
function filled(sentence, places) {
  return sentence.replace(/\{(\w+)\}/g, (whole, place) => String(places[place] ?? whole));
}

/** @param {string} name @param {string} [text] */
function element(name, text = "") {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** @param {[string, string]} titled */
function block([title, text]) {
  const shown = element("pre", text);
  shown.tabIndex = 0;
  shown.setAttribute("aria-label", title);
  return [element("p", title), shown];
}

new Editor();
