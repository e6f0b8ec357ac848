/**
 * The browser's own voice, where the server has none. Only voices of this device: others would send the words elsewhere.
 */

const VOICES_WITHIN_MS = 400;
const START_WITHIN_MS = 2500;

/**
 * @param {string} text
 * @param {string} language
 * @param {AbortSignal} signal
 * @param {{onStart: () => void, onPlace: (index: number) => void}} told the place in the text of each word
 * @returns {Promise<boolean>} false when there is no such voice, or it does not begin
 */
export async function speakInBrowser(text, language, signal, { onStart, onPlace }) {
  const voice = await voiceFor(language);
  if (!voice || signal.aborted) return false;
  const { speechSynthesis } = window;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  return new Promise((resolve) => {
    let started = false;
    const finish = () => {
      clearTimeout(timer);
      resolve(started);
    };
    const timer = setTimeout(() => {
      if (started) return;
      speechSynthesis.cancel();
      finish();
    }, START_WITHIN_MS);
    utterance.addEventListener("start", () => {
      started = true;
      onStart();
    });
    utterance.addEventListener("boundary", (event) => event.name === "word" && onPlace(event.charIndex));
    utterance.addEventListener("end", finish);
    utterance.addEventListener("error", finish);
    signal.addEventListener("abort", () => {
      speechSynthesis.cancel();
      finish();
    });
    speechSynthesis.cancel();
    speechSynthesis.speak(utterance);
  });
}

/** @param {string} language @returns {Promise<SpeechSynthesisVoice|undefined>} */
async function voiceFor(language) {
  if (!("speechSynthesis" in window)) return undefined;
  const found = () =>
    speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(language));
  if (speechSynthesis.getVoices().length === 0) {
    // The list comes a moment after it is first asked for.
    await new Promise((resolve) => {
      speechSynthesis.addEventListener("voiceschanged", resolve, { once: true });
      setTimeout(resolve, VOICES_WITHIN_MS);
    });
  }
  return found();
}
