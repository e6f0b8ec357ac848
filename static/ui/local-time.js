/**
 * Shows every `<time data-local="minute">` in the reader's own time zone. The words it finds there name their zone; UTC
 * stays in the title. The shapes are those of syncinterview/templatetags/times.py.
 */

const DAY = /** @type {const} */ ({ day: "numeric", month: "short", year: "numeric" });
const CLOCK = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const SHAPES = {
  minute: { ...DAY, ...CLOCK },
  day: DAY,
  clock: CLOCK,
  second: { ...CLOCK, second: "2-digit" },
  long: { ...DAY, ...CLOCK, month: "long" },
};

const language = document.documentElement.lang;
const locale = language === "en" || !language ? "en-GB" : language;

/** @param {ParentNode} root */
function localise(root) {
  for (const time of root.querySelectorAll("time[data-local]")) {
    const shape = SHAPES[time.dataset.local];
    const at = new Date(time.dateTime);
    if (shape && !Number.isNaN(at.valueOf())) time.textContent = new Intl.DateTimeFormat(locale, shape).format(at);
  }
}

document.addEventListener("htmx:load", (event) => localise(event.target));
localise(document);
