/**
 * The messages of the live interview (docs/live-protocol.md): makes those of the candidate, types those of the server.
 * Sends nothing and keeps nothing.
 */

/**
 * @typedef {{number: number, label: string, type: "preset"|"follow_up"|"resume"|"coding", text: string,
 *   suggested_time_seconds: number}} Question
 * @typedef {{type: "llm_response", payload: string, stage: "tentative"|"partial"|"final", turn: number, verdict?: string,
 *   question?: Question, speech_url?: string, seq: number}} LlmResponse
 * @typedef {{type: "mini_llm_filler", payload: string, turn: number, speech_url?: string, seq: number}} Filler
 * @typedef {{type: "interview_state", payload: "waiting_for_user_input"|"processing_answer"|"generating_question",
 *   turn: number, progress: {asked: number, total: number}, time_remaining_seconds: number,
 *   question_time_remaining_seconds?: number, question?: Question, buffered_text?: string, seq: number}} InterviewState
 * @typedef {{type: "error", payload: string, code: string, seq: number}} ErrorMessage
 * @typedef {{type: "end", payload: string, reason: string, seq: number}} EndMessage
 * @typedef {{type: "integrity_noted", payload: string, seq: number}} IntegrityNoted
 * @typedef {LlmResponse|Filler|InterviewState|ErrorMessage|EndMessage|IntegrityNoted} ServerMessage
 */

/** The server takes 8 KB for a chunk; what is sent stays a little below. */
export const CHUNK_BYTES = 7 * 1024;

export const CLOSE = Object.freeze({
  NORMAL: 1000,
  NO_TOKEN: 4401,
  NO_SESSION: 4404,
  REPLACED: 4409,
  FINISHED: 4410,
});

/**
 * @param {"start"|"playback_started"|"playback_ended"|"repeat_question"|"skip_question"|"end_interview"} name
 * @param {number} [turn]
 * @param {string} [id]
 */
export function control(name, turn, id) {
  return { type: "control", payload: name, is_final: true, timestamp: Date.now(), turn, id };
}

/**
 * The finished answer.
 * @param {string} text
 * @param {number} turn
 * @param {string} id the same for every attempt to send this answer
 * @param {"live"|"audio"|"typed"} [source] who wrote the words
 * @param {boolean} [recorded] a recording of it is uploaded: the text may be empty
 */
export function final(text, turn, id, source = "typed", recorded = false) {
  return { type: "final", payload: text, is_final: true, timestamp: Date.now(), source, recorded, turn, id };
}

/**
 * What the page noticed, where the interview collects it.
 * @param {import("./integrity.js").Noted} event
 */
export function noted({ id, turn, kind, began, seconds, characters, place }) {
  const timestamp = Date.now();
  const ago_seconds = Math.max(0, timestamp - began) / 1000;
  return { type: "integrity", payload: kind, is_final: true, timestamp, turn, id, ago_seconds, seconds, characters, place };
}

/**
 * The whole draft as chunks: the first replaces what the server holds, the others continue it.
 * @param {string} text
 * @param {number} turn
 * @param {boolean} [spoken] the words come from a voice: they are listened to as they grow
 */
export function draft(text, turn, spoken = false) {
  return pieces(text, CHUNK_BYTES).map((payload, index) => ({
    type: "chunk",
    payload,
    is_final: false,
    timestamp: Date.now(),
    replace: index === 0,
    spoken,
    turn,
  }));
}

/**
 * The text cut before white space into pieces of at most so many bytes; joined they are the text again.
 * @param {string} text
 * @param {number} bytes
 * @returns {string[]} at least one piece
 */
export function pieces(text, bytes) {
  const encoder = new TextEncoder();
  const found = [];
  let rest = text;
  while (encoder.encode(rest).length > bytes) {
    // No character takes more than three bytes for one unit of a JavaScript string.
    let cut = Math.min(rest.length, bytes);
    while (encoder.encode(rest.slice(0, cut)).length > bytes) cut -= Math.ceil(cut / 16);
    const space = rest.slice(0, cut + 1).search(/\s\S*$/);
    if (space > 0) cut = space;
    else if (/[\ud800-\udbff]/.test(rest[cut - 1])) cut -= 1;
    found.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...found, rest];
}

/**
 * @param {string} frame
 * @returns {ServerMessage|null} null for what this page does not know
 */
export function decode(frame) {
  try {
    const message = JSON.parse(frame);
    return message && typeof message.type === "string" ? message : null;
  } catch {
    return null;
  }
}
