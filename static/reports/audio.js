/**
 * An answer's recording, stretch by stretch: `[data-recording]` holds an `<audio>` and buttons with `data-from` and
 * `data-until` in seconds. Without this script the recording can be heard as a whole.
 */

/** @type {WeakMap<HTMLAudioElement, number>} where to stop */
const until = new WeakMap();

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[data-from]") : null;
  const audio = button?.closest("[data-recording]")?.querySelector("audio");
  if (!button || !audio) return;
  until.set(audio, Number(button.dataset.until));
  const begin = () => {
    audio.currentTime = Number(button.dataset.from);
    audio.play();
  };
  // Before anything is loaded there is no place to go to.
  if (audio.readyState > 0) begin();
  else {
    audio.addEventListener("loadedmetadata", begin, { once: true });
    audio.load();
  }
});

document.addEventListener("timeupdate", (event) => {
  const audio = event.target;
  if (!(audio instanceof HTMLAudioElement) || !(audio.currentTime >= (until.get(audio) ?? Infinity))) return;
  until.delete(audio);
  audio.pause();
}, true);

/** @param {ParentNode} root */
function enhance(root) {
  for (const list of root.querySelectorAll("[data-recording] [data-stretches]")) list.hidden = false;
}

document.addEventListener("htmx:load", (event) => enhance(event.target));
enhance(document);
