// By which way everybody reaches us: directly, or through the node that the hub
// names. Make before break: the way before stays until the new one carries.

import { NodeLine } from "./node.js";

const every = 250; // ms between looks
// How long a new way has to bring a picture or sound that may never come, how
// long an earlier node is still sent to, and how often the hub is told that a
// node is gone, in ms.
const certainAfter = 5000, leaveAfter = 6000, complainEvery = 1000;
const quietest = 0.05; // how much louder one must be than who is large already
const largeFor = 2000; // ms that whoever speaks stays large at least

export class Ways {
  constructor(call) {
    this.call = call;
    this.via = null; // the line to the node that is to be used
    this.left = []; // those to earlier ones, while they are needed
    this.unreached = 0;
    this.using = new Map(); // id → the way that is shown and played
  }

  lines() { return this.via ? [this.via, ...this.left] : this.left; }

  all() { return [...this.call.peers.values(), ...this.lines().flatMap((line) => [...line.people.values()])]; }

  // to is the ways to somebody, the one to prefer first.
  to(id) {
    const direct = this.call.peers.get(id), through = this.lines().map((line) => line.people.get(id));
    return (this.via ? [...through, direct] : [direct, ...through]).filter(Boolean);
  }

  inUse(id) {
    const ways = this.to(id);
    return ways.find((way) => way === this.using.get(id)) ?? ways[0];
  }

  // private is whether nothing of ours may pass a node, whatever the hub says:
  // each privacy but these, also one that is not known here.
  private(me) { return me?.where !== "floor" || !["court", "meeting", "family"].includes(this.call.state.setup?.privacy); }

  // mayPass is whether a node may have our picture and sound: whoever runs it
  // could see and hear them, so they have to be on the floor.
  mayPass({ host }) { return !host || this.call.state.people.some((p) => p.id === host && p.where === "floor"); }

  // node is the node to use now, if any.
  node(me) {
    const node = this.call.state.forwarder;
    if (!node?.id || !this.mayPass(node)) return null;
    if (!this.private(me)) return node;
    console.warn("refused to send through a node what has to be direct");
    return null;
  }

  // after tells direct lines from those between the same two before a node passed on.
  after() { return (this.private(this.call.me()) ? 0 : this.call.state.forwarder?.entry) || undefined; }

  older(direct, me) { return !this.node(me) && direct.after !== this.after(); }

  // follow goes over to the node that the hub names, or back to direct lines.
  follow(me) {
    const want = this.node(me);
    for (const line of this.lines()) if (this.private(me) || line.mine !== me.entry || !this.mayPass(line.node)) this.cut(line);
    const now = this.via?.node;
    if (now && (now.id !== want?.id || now.entry !== want.entry)) {
      this.via.leftAt = performance.now();
      this.left.push(this.via);
      this.via = null;
    }
    if (want && !this.via) {
      const worst = Math.max(0, ...this.left.map((line) => line.worst)); // the same line, the same machine
      this.via = new NodeLine(this.call, want, me.entry, this.unreached++, () => this.seat(), (...said) => this.call.hearDirect(...said));
      this.via.worst = worst;
    }
    if (this.lines().length > 0) this.looking ??= setInterval(() => this.look(), every);
    this.seat();
  }

  // seat fits who comes through nodes to what these and the hub say.
  seat() {
    const me = this.call.me(), company = this.call.company();
    if (this.via?.state === "connected") this.unreached = 0;
    const fresh = this.lines().flatMap((line) => line.seat(company, me));
    if (fresh.length > 0) this.call.tellSelf();
    for (const { id } of company) this.turn(id);
    this.call.changed();
  }

  cut(line) {
    if (this.via === line) this.via = null;
    this.left = this.left.filter((other) => other !== line);
    const ids = [...line.people.keys()];
    line.close();
    for (const id of ids) this.turn(id);
  }

  hearSignal(from, content) {
    const line = this.lines().find(({ node }) => node.id === from);
    line?.handle(content);
    return Boolean(line);
  }

  // lose is told by somebody that they leave.
  lose(id) {
    for (const line of this.lines()) line.people.delete(id);
    this.call.part(id);
  }

  // carries is whether everything that can be expected of somebody comes this
  // way. Who has no camera or microphone brings only half of it.
  carries(id, way) {
    if (way.state !== "connected") return false;
    const noPicture = way.self.sound_only || this.call.state.people.find((p) => p.id === id)?.camera_off;
    return (way.pictured || noPicture) && way.sounded || performance.now() - way.made > certainAfter;
  }

  // turn shows and plays somebody from the best way that brings them.
  turn(id) {
    const ways = this.to(id), before = this.using.get(id);
    const best = ways.find((way) => this.carries(id, way)) ??
      ways.find((way) => way === before && way.state === "connected") ?? ways.find((way) => way.state === "connected") ?? ways[0];
    if (best === before) return this.release(id);
    if (best) this.using.set(id, best);
    else this.using.delete(id);
    best?.peer.send({ type: "self", self: this.call.self() }); // they know us this way by now
    this.call.changed();
    this.release(id);
  }

  passed(id, direct) {
    direct.passed = true;
    this.release(id);
  }

  // release ends a direct line that is not needed any more: they arrive through
  // the node and have said that we do, or have closed it.
  release(id) {
    const direct = this.call.peers.get(id), through = this.via?.people.get(id);
    if (!direct || !through || this.using.get(id) !== through || !this.carries(id, through)) return;
    direct.said ||= direct.peer.send({ type: "passed" });
    const over = direct.peer.control.readyState === "closed" || ["failed", "closed"].includes(direct.state);
    if (direct.said && direct.passed || over) this.call.part(id);
  }

  // look finds out who arrives by which way and whether the node is still there.
  async look() {
    const now = performance.now();
    if (now - (this.looked ?? now) > 3 * every) { // who did not get to look has not got to hear either
      for (const line of this.lines()) line.alive = now;
    }
    this.looked = now;
    for (const line of this.left) if (now - line.leftAt > leaveAfter || line.gone()) this.cut(line);
    if (this.lines().length === 0) {
      clearInterval(this.looking);
      this.looking = null;
    }
    if (this.via) this.complain(this.via);
    if (this.counting) return;
    this.counting = true;
    await Promise.all(this.all().map((way) => count(way)));
    this.counting = false;
    if (this.call.ended) return;
    for (const { id } of this.call.company()) this.turn(id);
    if (this.via) {
      const want = this.largest(this.via), speaks = this.via.people.get(want)?.level > quietest;
      this.via.large(want, speaks ? performance.now() : -Infinity); // nobody waits for who says nothing
    }
  }

  // complain tells the hub that nothing is heard of the node.
  complain(line) {
    line.worst *= 0.98; // forgotten within some ten seconds
    const now = performance.now();
    if (!line.gone() || now - (line.complained ?? 0) < complainEvery || !this.call.online) return;
    line.complained = now;
    this.call.line.say("gone", { id: line.node.id, entry: line.node.entry });
  }

  // largest is whom to have large: who is in the spotlight, else who speaks.
  largest(line) {
    const { spotlight } = this.call.state;
    if (line.people.has(spotlight)) return spotlight;
    let want = line.people.has(line.wanted) ? line.wanted : "", loudest = want ? line.people.get(want).level + quietest : 0;
    if (want && performance.now() - line.wantedSince < largeFor) return want;
    for (const [id, { level }] of line.people) {
      if (!want || level > loudest) [want, loudest] = [id, level + quietest];
    }
    return want;
  }

  end() {
    clearInterval(this.looking);
    for (const line of this.lines()) this.cut(line);
  }
}

// count finds out whether pictures and sound come by a way, and how loud it is.
async function count(way) {
  let frames = 0, packets = 0, level = 0;
  const receivers = way.line ? way.line.receivers(way.slot) : way.peer.pc.getReceivers();
  for (const reports of await Promise.all(receivers.map((receiver) => receiver.getStats()))) {
    for (const r of reports.values()) {
      if (r.type !== "inbound-rtp") continue;
      if (r.kind === "video") frames += r.framesDecoded ?? 0;
      else [packets, level] = [packets + r.packetsReceived, r.audioLevel ?? 0];
    }
  }
  way.level = level;
  way.before ??= { frames, packets };
  way.pictured ||= frames > way.before.frames;
  way.sounded ||= packets > way.before.packets;
  if (frames + packets > (way.counted ?? 0)) way.line?.hears();
  way.counted = frames + packets;
}
