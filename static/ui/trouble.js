/** Says when a request of htmx did not get through, and takes it back once one does. */

const UNREACHABLE = "The server cannot be reached at the moment. What you see may be out of date; please try again.";
const REFUSED = "That did not work. Please reload the page and try again.";

const place = document.getElementById("trouble");

/** @param {string} words What to show; empty takes the notice away. */
function say(words) {
  if (!place || place.textContent === words) return;
  place.textContent = words;
  place.hidden = words === "";
}

document.addEventListener("htmx:sendError", () => say(UNREACHABLE));
document.addEventListener("htmx:timeout", () => say(UNREACHABLE));
document.addEventListener("htmx:responseError", () => say(REFUSED));
document.addEventListener("htmx:afterOnLoad", () => say(""));
