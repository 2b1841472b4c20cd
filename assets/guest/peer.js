// One connection to one other participant, or to a node: pictures, sound and a
// control channel. Of two, the one whose id sorts first makes the offers.

const restartAfter = [2000, 5000, 10000, 20000]; // ms after an interruption

// both is what two people who talk exchange.
const both = [{ kind: "video", direction: "sendrecv" }, { kind: "audio", direction: "sendrecv" }];

export class Peer {
  // sections are what the connection carries, in order: a kind, a direction, the
  // stream that it belongs to if there are several (slot), and how a track of
  // ours is to be encoded if not as the browser likes (encoding).
  // tracks are ours, or nothing; tell gets {signal}, {stream}, {state}, {open}, {message}.
  constructor(offers, servers, tracks, tell, sections = both) {
    Object.assign(this, { offers, tracks, tell, sections });
    this.round = 0;
    this.waiting = [];
    const pc = this.pc = new RTCPeerConnection({ iceServers: servers, bundlePolicy: "max-bundle" });
    this.streams = [];
    pc.ontrack = ({ track, transceiver }) => {
      const slot = sections[pc.getTransceivers().indexOf(transceiver)]?.slot ?? 0;
      const stream = this.streams[slot] ??= new MediaStream();
      stream.addTrack(track);
      this.tell({ stream });
    };
    this.control = pc.createDataChannel("control", { negotiated: true, id: 0 });
    this.control.binaryType = "arraybuffer";
    this.control.onopen = () => this.tell({ open: true });
    this.control.onmessage = (event) => {
      try {
        this.tell({ message: JSON.parse(new TextDecoder().decode(event.data)) });
      } catch { /* not ours to understand */ }
    };
    this.said = 0;
    pc.onicecandidate = ({ candidate }) => this.signal(candidate?.candidate
      ? { kind: "candidate", candidate: candidate.candidate, mid: candidate.sdpMid, ufrag: this.ufrag }
      : { kind: "end", ufrag: this.ufrag });
    pc.onconnectionstatechange = () => this.changed();
    if (offers) {
      for (const { kind, direction } of sections) pc.addTransceiver(tracks[kind] ?? kind, { direction });
      this.join();
      this.offer(false);
    }
    this.retry([5000, 10000, 20000]);
  }

  // join settles how each section is used. Whoever answers has the sections of
  // the first offer: a browser does not take ones made before for them.
  join() {
    this.pc.getTransceivers().forEach((transceiver, i) => {
      const { kind, direction } = this.sections[i];
      transceiver.direction = direction;
      prefer(transceiver, kind);
    });
    this.use(this.tracks);
  }

  // serve changes the servers with which the next path is looked for. One that
  // was closed looks for none.
  serve(servers) {
    if (this.pc.signalingState !== "closed") this.pc.setConfiguration({ iceServers: servers, bundlePolicy: "max-bundle" });
  }

  signal(content) { this.tell({ signal: { round: this.round, ...content } }); }

  // send says something directly, as binary JSON.
  send(message) {
    if (this.control.readyState !== "open") return false;
    this.control.send(new TextEncoder().encode(JSON.stringify({ v: 1, n: ++this.said, ...message })));
    return true;
  }

  async offer(restart) {
    const description = await this.pc.createOffer({ iceRestart: restart });
    if (this.pc.signalingState !== "stable") return;
    this.round++;
    this.ufrag = ufrag(description.sdp);
    await this.pc.setLocalDescription(description);
    this.signal({ kind: "offer", sdp: description.sdp });
  }

  async handle(signal) {
    try {
      await this[{ offer: "takeOffer", answer: "takeAnswer", candidate: "takeCandidate", restart: "takeRestart" }[signal.kind]]?.(signal);
    } catch (wrong) {
      console.warn("signal not understood", signal.kind, wrong?.name);
    }
  }

  async takeOffer(signal) {
    if (this.offers || signal.round <= this.round) {
      if (signal.round === this.round && this.pc.localDescription?.type === "answer") {
        this.signal({ kind: "answer", sdp: this.pc.localDescription.sdp });
      }
      return;
    }
    if (!this.agreed(signal.sdp)) return;
    const first = this.round === 0;
    this.round = signal.round;
    await this.pc.setRemoteDescription({ type: "offer", sdp: signal.sdp });
    if (first) this.join();
    const answer = await this.pc.createAnswer();
    this.ufrag = ufrag(answer.sdp);
    await this.pc.setLocalDescription(answer);
    this.signal({ kind: "answer", sdp: answer.sdp });
    await this.addWaiting();
  }

  async takeAnswer(signal) {
    if (this.pc.signalingState !== "have-local-offer" || signal.round !== this.round) return;
    if (!this.agreed(signal.sdp)) return;
    await this.pc.setRemoteDescription({ type: "answer", sdp: signal.sdp });
    await this.addWaiting();
  }

  // agreed cuts whoever describes other sections than the connection carries.
  agreed(sdp) {
    const sections = [...sdp.matchAll(/^m=(\w+) /gm)].map((m) => m[1]).filter((kind) => kind !== "application");
    if (sections.join() === this.sections.map(({ kind }) => kind).join()) return true;
    this.close();
    this.tell({ state: "closed" });
    return false;
  }

  async takeCandidate(signal) {
    const remote = this.pc.remoteDescription;
    if (!remote || signal.ufrag && signal.ufrag !== ufrag(remote.sdp)) {
      this.waiting.push(signal);
      return;
    }
    await this.pc.addIceCandidate({ candidate: signal.candidate, sdpMid: signal.mid });
  }

  async addWaiting() {
    const waiting = this.waiting;
    this.waiting = [];
    for (const signal of waiting) await this.takeCandidate(signal);
  }

  async takeRestart(signal) {
    if (!this.offers) return this.signal({ kind: "restart" });
    if (this.pc.signalingState === "have-local-offer") {
      this.signal({ kind: "offer", sdp: this.pc.localDescription.sdp });
    } else if (signal.round === this.round) {
      await this.offer(true);
    }
  }

  restart() {
    if (this.offers && this.pc.signalingState === "have-local-offer") {
      this.signal({ kind: "offer", sdp: this.pc.localDescription.sdp });
      return;
    }
    this.signal({ kind: "restart" });
  }

  changed() {
    const state = this.pc.connectionState;
    clearTimeout(this.timer);
    if (state === "disconnected" || state === "failed") this.retry(restartAfter);
    this.tell({ state });
  }

  // retry looks for another path, again and again, until there is one.
  retry([next, ...later]) {
    this.timer = setTimeout(() => {
      if (this.pc.connectionState === "connected" || this.pc.connectionState === "closed") return;
      this.restart();
      this.retry(later.length ? later : [next]);
    }, next);
  }

  // use sends other tracks of ours, or none.
  use(tracks) {
    this.tracks = tracks;
    this.pc.getTransceivers().forEach(({ sender }, i) => {
      const { kind, direction, encoding } = this.sections[i], track = tracks[kind];
      if (direction === "recvonly") return;
      if (sender.track !== (track ?? null)) sender.replaceTrack(track ?? null).catch(() => {}); // closed meanwhile
      if (track && encoding) encode(sender, encoding(track));
    });
  }

  close() {
    clearTimeout(this.timer);
    this.pc.close();
  }
}

// prefer leaves only what desks can decode.
function prefer(transceiver, kind) {
  const wanted = kind === "video" ? ["video/VP8", "video/rtx"] : ["audio/opus"];
  const codecs = RTCRtpReceiver.getCapabilities?.(kind)?.codecs.filter((c) => wanted.includes(c.mimeType));
  if (codecs?.length) transceiver.setCodecPreferences?.(codecs);
}

// encode sets how a track is encoded.
function encode(sender, wanted) {
  const parameters = sender.getParameters(), now = parameters.encodings?.[0];
  if (!now || Object.keys(wanted).every((key) => now[key] === wanted[key])) return;
  Object.assign(now, wanted);
  sender.setParameters(parameters).catch((wrong) => console.warn("encoding not taken", wrong?.name));
}

function ufrag(sdp) { return /^a=ice-ufrag:(.*)$/m.exec(sdp)?.[1].trim() ?? ""; }
