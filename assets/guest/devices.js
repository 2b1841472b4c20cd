// The guest's camera and microphone, and how loud the latter is.

export class Devices {
  constructor(changed) {
    this.changed = changed;
    this.tracks = {};
    this.why = ""; // why neither is had: refused, none or busy
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.open(this.wanted ?? {}));
  }

  // open takes what the browser gives: both, else one of the two, else nothing.
  async open(wanted) {
    this.wanted = wanted;
    const camera = { ...(wanted.camera ? { deviceId: { exact: wanted.camera } } : { facingMode: "user" }), width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
    const microphone = { ...(wanted.microphone ? { deviceId: { exact: wanted.microphone } } : {}), echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    const old = Object.values(this.tracks);
    this.tracks = {};
    this.why = navigator.mediaDevices ? "" : "refused";
    for (const ask of [{ video: camera, audio: microphone }, { audio: microphone }, { video: camera }]) {
      try {
        const stream = await navigator.mediaDevices.getUserMedia(ask);
        for (const track of stream.getTracks()) {
          this.tracks[track.kind] = track;
          track.onended = () => this.open(this.wanted);
        }
        break;
      } catch (wrong) { // try with less; the first answer is about both
        this.why ||= { NotAllowedError: "refused", SecurityError: "refused", NotReadableError: "busy", AbortError: "busy" }[wrong?.name] ?? "none";
      }
    }
    for (const track of old) track.onended = null, track.stop();
    this.measure();
    await this.changed();
  }

  async list(kind) {
    const all = await navigator.mediaDevices?.enumerateDevices?.() ?? [];
    return all.filter((d) => d.kind === kind && d.deviceId);
  }

  measure() {
    this.source?.disconnect();
    this.source = null;
    if (!this.tracks.audio) return;
    this.context ??= new AudioContext();
    this.analyser ??= this.context.createAnalyser();
    this.source = this.context.createMediaStreamSource(new MediaStream([this.tracks.audio]));
    this.source.connect(this.analyser);
  }

  // samples are what the microphone heard last; nothing while it is not listened to.
  samples() {
    if (!this.source || this.context.state !== "running") return null;
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    return samples;
  }

  // level is how loud the microphone is, 0 to 1.
  level() {
    const samples = this.samples();
    if (!samples) return 0;
    return Math.min(1, 4 * Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length));
  }

  close() {
    for (const track of Object.values(this.tracks)) track.onended = null, track.stop();
    this.tracks = {};
    this.context?.close();
  }
}
