// Put into the page before its own scripts: notes when questions come, when sound begins, each frame and its lips.
(() => {
  const figures = (window.roomFigures = { questions: [], sounds: [], frames: [], fetches: [], openings: [], decodings: [] });
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        const message = JSON.parse(data);
        if (message.type === "llm_response" && message.question) {
          const [key] = (message.speech_url ?? "").split("/").at(-1).split(".");
          figures.questions.push({ at: performance.now(), key });
        }
      });
    }
  };
  const fetched = window.fetch;
  window.fetch = async (address, ...given) => {
    const began = performance.now();
    const answer = await fetched(address, ...given);
    const [, key] = /\/speech\/([^.?/]+)/.exec(String(address)) ?? [];
    if (key) {
      // 202: it is still being made.
      const note = () => figures.fetches.push({ key, status: answer.status, began, ended: performance.now() });
      const read = answer.json.bind(answer);
      answer.json = async () => {
        const track = await read();
        note();
        return track;
      };
    }
    return answer;
  };
  const decrypt = crypto.subtle.decrypt.bind(crypto.subtle);
  crypto.subtle.decrypt = async (...given) => {
    const began = performance.now();
    const plain = await decrypt(...given);
    figures.openings.push(performance.now() - began);
    return plain;
  };
  const decode = BaseAudioContext.prototype.decodeAudioData;
  BaseAudioContext.prototype.decodeAudioData = async function (...given) {
    const began = performance.now();
    const buffer = await decode.apply(this, given);
    figures.decodings.push({ began, ended: performance.now() });
    return buffer;
  };
  const loudnessOf = (buffer) => {
    const samples = buffer.getChannelData(0);
    const step = Math.round(buffer.sampleRate / 100);
    return Array.from({ length: Math.ceil(samples.length / step) }, (_, index) => {
      const part = samples.subarray(index * step, (index + 1) * step);
      return Math.sqrt(part.reduce((sum, sample) => sum + sample ** 2, 0) / step);
    });
  };
  const over = (source) => {
    source.isOver = true;
    source.sound.endedAt ||= performance.now();
  };
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...given) {
    const { context, buffer } = this;
    const sound = { calledAt: performance.now(), endedAt: 0, startsAt: given[0] ?? context.currentTime, latency: context.outputLatency, loudness: [], lips: [] };
    figures.sounds.push(sound);
    // Not before it has begun: this takes long enough to delay it.
    setTimeout(() => (sound.loudness = loudnessOf(buffer)));
    // Cut short, the mouth rests, or follows the next sound.
    this.isOver = false;
    this.sound = sound;
    this.addEventListener("ended", () => over(this));
    const follow = () => {
      if (this.isOver) return;
      const { contextTime, performanceTime } = context.getOutputTimestamp();
      const heard = contextTime + (performance.now() - performanceTime) / 1000 - sound.startsAt;
      const numbers = document.querySelector(".persona__lips").getAttribute("d").match(/-?[\d.]+/g).map(Number);
      // The lowest point of the curve over its corners: how far the mouth is open.
      if (heard >= 0) sound.lips.push([heard, numbers[9] - numbers[1]]);
      if (heard < buffer.duration) requestAnimationFrame(follow);
    };
    requestAnimationFrame(follow);
    return start.apply(this, given);
  };
  const stop = AudioBufferSourceNode.prototype.stop;
  AudioBufferSourceNode.prototype.stop = function (...given) {
    over(this);
    return stop.apply(this, given);
  };
  let last = 0;
  const frame = (now) => {
    if (last && document.documentElement.classList.contains("room--speaking")) figures.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})();
