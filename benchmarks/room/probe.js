// Put into the page before its own scripts: notes when questions come, when sound begins, each frame and its lips.
(() => {
  const figures = (window.roomFigures = { questions: [], sounds: [], frames: [], lips: [], fetches: [], decodings: [] });
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        const message = JSON.parse(data);
        if (message.type === "llm_response" && message.question) figures.questions.push(performance.now());
      });
    }
  };
  const fetched = window.fetch;
  window.fetch = async (address, ...given) => {
    const began = performance.now();
    const answer = await fetched(address, ...given);
    // 202: it is still being made.
    if (String(address).includes("/speech/") && answer.status === 200) {
      const read = answer.json.bind(answer);
      answer.json = async () => {
        const track = await read();
        figures.fetches.push(performance.now() - began);
        return track;
      };
    }
    return answer;
  };
  const decode = BaseAudioContext.prototype.decodeAudioData;
  BaseAudioContext.prototype.decodeAudioData = async function (...given) {
    const began = performance.now();
    const buffer = await decode.apply(this, given);
    figures.decodings.push(performance.now() - began);
    return buffer;
  };
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...given) {
    const { context, buffer } = this;
    const samples = buffer.getChannelData(0);
    const step = Math.round(buffer.sampleRate / 100);
    const loudness = [];
    for (let at = 0; at < samples.length; at += step) {
      let sum = 0;
      for (let index = at; index < Math.min(at + step, samples.length); index += 1) sum += samples[index] ** 2;
      loudness.push(Math.sqrt(sum / step));
    }
    const sound = { calledAt: performance.now(), startsAt: context.currentTime, latency: context.outputLatency, loudness, lips: [] };
    figures.sounds.push(sound);
    const follow = () => {
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
  let last = 0;
  const frame = (now) => {
    if (last && document.documentElement.classList.contains("room--speaking")) figures.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})();
