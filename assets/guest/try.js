// A try of the line to the hub before the call, as docs/protocol.md has it: a
// connection that says no more than a faint tone of its own, which the hub
// sends back as it came, and asks what the hub has counted.

import { Peer } from "./peer.js";

const gathering = 3000; // ms for our own addresses
const connecting = 10_000; // ms for a path
const patience = 3000; // ms for an answer on the control channel
const patient = 5000; // ms for one that waits behind what fills the channel
const calm = 3000; // ms during which loss is counted
// What the uplink is tried with, in bits a second, each after a moment in which
// the channel gets as fast: what counts as good, and little for who pays for data.
const steps = [250_000, 500_000, 1_000_000, 2_000_000, 5_000_000];
const opening = 250, counting = 500; // ms of each
const carried = 0.85; // the share of a step that must arrive for the next to be tried
const piece = 1100; // bytes that fill a packet
const ahead = 16_384; // bytes that may wait in the browser
const busyFor = [2000, 4000, 8000]; // ms between tries while the hub has too many

// tryLine finds {line, relay} in the words of the report, each missing where it
// could not be told. Whether the link is any good is not found out here.
export async function tryLine(ticket, device) {
  const found = {};
  const ask = (signals) => exchange(ticket, device, signals);
  const first = await attempt(ask, [], measure);
  if (!first) return found;
  if (first.line) found.line = first.line;
  if (!found.line) return found;
  if (first.ice.length === 0) {
    // A busy machine can miss an answer: once is not enough to say that nothing passes.
    if (!found.line.reached) found.line = (await attempt(ask, [], measure))?.line ?? found.line;
    if (found.line.reached) found.relay = "none";
    return found;
  }
  // Where nothing passes but by the relay, that is the line a call would have.
  const second = await attempt(ask, first.ice, found.line.reached ? async (peer, word) => ({ reached: Boolean(await word()) }) : measure);
  if (!second?.line) {
    if (!found.line.reached) delete found.line; // there may be a way that was not tried
    return found;
  }
  found.relay = second.line.reached ? "works" : "cut";
  if (!found.line.reached) found.line = second.line;
  return found;
}

// exchange passes our signals to the hub and returns its own; nothing when the
// hub has none for us.
async function exchange(ticket, device, signals) {
  for (const wait of [...busyFor, 0]) {
    const answer = await fetch("/v1/try", { method: "POST", body: JSON.stringify({ ticket, device, signals }), headers: { "Content-Type": "application/json" } }).catch(() => null);
    if (answer?.ok) return answer.json();
    if (answer?.status !== 500 || wait === 0) return null;
    await after(wait);
  }
}

// attempt makes one connection, by relays alone when there are some, and has
// look find out what it carries. Nothing comes back without an answer of the hub's.
async function attempt(ask, relays, look) {
  const context = new AudioContext();
  const signals = [], words = new Map();
  let asked = 0, gathered, opened, failed;
  const whole = new Promise((done) => { gathered = done; });
  const open = new Promise((done) => { opened = done; });
  const gone = new Promise((done) => { failed = done; });
  const peer = new Peer(true, relays, { audio: tone(context) }, (told) => {
    if (told.signal) signals.push(told.signal);
    if (["offer", "end"].every((kind) => signals.some((s) => s.kind === kind))) gathered(); // in whichever order
    if (told.open) opened(true);
    if (["failed", "closed"].includes(told.state)) failed(false);
    words.get(told.message?.re)?.(told.message);
  });
  if (relays.length > 0) peer.pc.setConfiguration({ iceServers: relays, iceTransportPolicy: "relay", bundlePolicy: "max-bundle" });
  const word = (limit = patience) => new Promise((done) => {
    words.set(++asked, done);
    if (!peer.send({ ask: asked })) done(null);
    Promise.race([gone, after(limit)]).then(() => done(null));
  });
  try {
    await Promise.race([whole, after(gathering)]);
    const offer = signals.find((s) => s.kind === "offer");
    if (!offer) return null;
    const answer = await ask([offer, ...signals.filter((s) => s !== offer)]);
    if (!answer) return null;
    for (const signal of answer.signals) await peer.handle(signal);
    const there = await Promise.race([open, gone, after(connecting)]);
    return { line: there ? await look(peer, word, context) : cut(), ice: answer.ice ?? [] };
  } finally {
    peer.close();
    context.close();
  }
}

// measure counts loss both ways and the round trip, with as little on the line
// as sound makes, and then how much it takes. A browser that makes no sound yet
// finds nothing.
async function measure(peer, word, context) {
  const began = performance.now();
  const before = await word();
  if (!before) return cut();
  let trip = performance.now() - began;
  const here = await received(peer);
  await after(calm);
  const asked = performance.now();
  const later = await word();
  if (!later) return cut();
  trip = Math.min(trip, performance.now() - asked);
  const now = await received(peer);
  const count = (name) => (later[name] ?? 0) - (before[name] ?? 0);
  if (count("packets") <= 0 && context.state !== "running") return null;
  if (count("packets") <= 0 || now.packets <= here.packets) return cut();
  return {
    reached: true, loss_out: share(count("lost"), count("packets")), loss_in: share(now.lost - here.lost, now.packets - here.packets),
    round_trip: Math.round(trip), uplink: await climb(peer, word),
  };
}

// climb is how many bits a second reach the hub over the control channel, at
// most the last step: it is filled more and more, until what is sent does not
// arrive any more. Undefined when the hub does not count it.
async function climb({ control }, word) {
  let best;
  for (const step of steps) {
    await fill(control, step, opening);
    const first = word(patient);
    await fill(control, step, counting);
    const [from, to] = await Promise.all([first, word(patient)]);
    if (from && from.filled === undefined) return undefined;
    const rate = from && to?.at > from.at ? (to.filled - from.filled) * 8000 / (to.at - from.at) : 0;
    best = Math.max(best ?? 1, Math.round(Math.min(step, rate))); // 0 would say that nobody has measured
    if (rate < carried * step) break;
  }
  return best;
}

// fill sends what says nothing, so many bits a second.
async function fill(channel, bps, lasts) {
  const nothing = new Uint8Array(piece), began = performance.now();
  let sent = 0;
  for (let past = 0; past < lasts; past = performance.now() - began) {
    while (channel.readyState === "open" && sent < past * bps / 8000 && channel.bufferedAmount < ahead) {
      channel.send(nothing);
      sent += piece;
    }
    await after(10);
  }
}

function cut() { return { reached: false, loss_in: 0, loss_out: 0, round_trip: 0 }; }

async function received(peer) {
  for (const r of (await peer.pc.getStats()).values()) {
    if (r.type === "inbound-rtp" && r.kind === "audio") return { packets: r.packetsReceived, lost: r.packetsLost };
  }
  return { packets: 0, lost: 0 };
}

function share(lost, came) { return Math.min(1, Math.max(0, lost) / Math.max(1, Math.max(0, lost) + came)); }

function tone(context) {
  const source = context.createOscillator(), faint = context.createGain(), out = context.createMediaStreamDestination();
  faint.gain.value = 0.01;
  source.connect(faint).connect(out);
  source.start();
  return out.stream.getAudioTracks()[0];
}

function after(ms) { return new Promise((done) => { setTimeout(done, ms); }); }
