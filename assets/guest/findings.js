// What is found of the guest's own equipment before the call, in the words of
// the report of docs/protocol.md. It is looked at in the page: no picture and no
// sound leaves it.

const window_ = 3000; // ms of pictures that are judged together
const soon = 1000; // ms after which a picture that moves is believed at first
const slowRate = 8; // fewer pictures a second than people take for movement
const grid = 32; // points of a picture that are compared, each way
const darkMean = 14, darkSpread = 14; // of 255: nothing can be made out
const voiceAfter = 4000; // ms after which somebody who spoke would have been heard
const audible = 0.004; // a voice at a usual distance, -48 dB
const clipped = 0.001; // the share of samples at the end of the scale that distort

export class Findings {
  // devices are looked at through video, which shows what the camera does.
  constructor(devices, video) {
    Object.assign(this, { devices, video });
    this.told = "";
    this.line = {}; // what tryLine found
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = grid;
    this.paper = canvas.getContext("2d", { willReadFrequently: true });
    if (this.paper) this.paper.imageSmoothingEnabled = false;
    this.camera = this.microphone = "";
  }

  // look is called often while the equipment is tested.
  look() {
    const { video, audio } = this.devices.tracks;
    const missing = this.devices.why; // empty while the browser still asks
    if (video !== this.seen) [this.seen, this.camera, this.picture] = [video, "", null];
    if (audio !== this.heard) [this.heard, this.microphone, this.voice] = [audio, "", { since: 0, sound: false, loudest: 0, ends: 0, all: 0 }];
    this.camera = video ? this.watch() : missing;
    this.microphone = audio ? this.listen() : missing;
  }

  // watch judges each stretch of pictures; what an earlier one showed stands until then.
  watch() {
    const seen = document.visibilityState === "visible" && this.video.offsetParent !== null; // no browser draws what nobody sees
    if (!seen || this.video.readyState < 2 || !this.paper) {
      this.picture = null;
      return this.camera;
    }
    const now = performance.now(), count = this.video.getVideoPlaybackQuality?.().totalVideoFrames;
    const p = this.picture ??= { since: now, count, lit: false, changed: false, points: null };
    this.paper.drawImage(this.video, 0, 0, grid, grid);
    const rgba = this.paper.getImageData(0, 0, grid, grid).data, points = [];
    let sum = 0, least = 255, most = 0;
    for (let i = 0; i < rgba.length; i += 4) {
      const luma = 0.299 * rgba[i] + 0.587 * rgba[i + 1] + 0.114 * rgba[i + 2];
      points.push(luma);
      sum += luma, least = Math.min(least, luma), most = Math.max(most, luma);
    }
    p.lit ||= sum / points.length > darkMean || most - least > darkSpread;
    p.changed ||= p.points !== null && points.some((luma, i) => luma !== p.points[i]);
    p.points = points;
    if (!this.camera && p.lit && p.changed && now - p.since > soon) return "moving"; // who joins at once is not left untested
    if (now - p.since < window_) return this.camera;
    this.picture = null;
    if (!p.lit) return "dark";
    if (!p.changed) return "still";
    return count !== undefined && (count - p.count) * 1000 < slowRate * (now - p.since) ? "slow" : "moving";
  }

  // listen judges all that was heard: a voice once heard stays heard.
  listen() {
    const samples = this.devices.samples(), v = this.voice;
    if (!samples) return this.microphone;
    v.since ||= performance.now();
    let power = 0;
    for (const x of samples) {
      power += x * x;
      v.sound ||= x !== 0;
      if (Math.abs(x) > 0.9995) v.ends++;
    }
    v.all += samples.length;
    v.loudest = Math.max(v.loudest, Math.sqrt(power / samples.length));
    if (v.ends > clipped * v.all) return "loud";
    if (v.loudest >= audible) return "heard";
    if (performance.now() - v.since < voiceAfter) return "";
    return v.sound ? "quiet" : "silent";
  }

  // report is what was found so far; what was not tested is left out.
  report() {
    const found = { ...this.line };
    if (this.camera) found.camera = this.camera;
    if (this.microphone) found.microphone = this.microphone;
    return found;
  }

  // lineWord is how good the line is: good, poor, bad, cut or, untested, empty.
  // The bounds are those of media/readiness.
  lineWord() {
    const line = this.line.line;
    if (!line) return "";
    if (!line.reached) return "cut";
    const loss = Math.max(line.loss_in, line.loss_out);
    const uplink = line.uplink ?? Infinity;
    if (loss >= 0.1 || line.round_trip >= 400 || uplink < 250_000) return "bad";
    return loss >= 0.02 || line.round_trip >= 200 || uplink < 1_400_000 ? "poor" : "good";
  }

  // tell has a call report what was found, once for each finding.
  tell(call) {
    const found = this.report(), text = JSON.stringify(found);
    if (text === "{}" || text === this.told || !call?.me()) return;
    this.told = text;
    call.line.command({ do: "report", equipment: found });
  }
}
