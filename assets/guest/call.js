// A guest's side of a hearing: the line to the hub, a connection to everybody
// they are with, and what they send.

import { Line } from "./line.js";
import { Peer } from "./peer.js";
import { Ways } from "./ways.js";

// A line whose worst figure of the last four is above this loses its pictures.
const badLoss = 0.15;
const kept = 4;
// How long one look may last in each kind of hearing that may be looked at, in
// ms, as in media/hearing.
const longest = { privileged: 180_000, meeting: 600_000, family: 1_800_000 };

export class Call {
  // changed is told after anything shown has changed, over gets a code.
  constructor(ticket, devices, changed, over) {
    Object.assign(this, { devices, changed, over });
    this.muted = this.cameraOff = this.soundOnly = this.badLine = false;
    this.peers = new Map(); // id → {peer, mine, theirs, after, stream, state, self, lost}
    this.watchers = new Map(); // who looks at the hearing → {peer, if they may, mine, theirs, timer}
    this.looks = new Map(); // who looked → when their time is over
    this.ways = new Ways(this);
    this.line = new Line(ticket, deviceName(), (said) => this.hear(said), (code) => this.end(code));
    this.line.stay = () => this.connected();
    this.line.open();
    this.looking = setInterval(() => this.look(), 2000);
  }

  connected() { return this.ways.all().some((p) => p.state === "connected"); }

  // way is how somebody is reached at the moment, directly or through a node.
  way(id) { return this.ways.inUse(id); }

  hear({ state, signal, online, you, servers, refused }) {
    if (online !== undefined) this.online = online;
    if (you) this.you = you;
    if (servers) this.serve(servers);
    if (refused) this.refused = refused;
    if (state) this.adopt(state);
    if (signal) this.hearSignal(signal);
    this.changed();
  }

  // serve takes the servers that the hub names, also for connections that will
  // look for a new path.
  serve(servers) {
    this.servers = servers;
    for (const p of [...this.peers.values(), ...this.ways.lines()]) p.peer.serve(servers);
  }

  me() { return this.state?.people.find((p) => p.id === this.you); }

  // company is whom the guest sees and hears.
  company() {
    const me = this.me();
    if (!me || !["floor", "aside"].includes(me.where)) return [];
    const room = this.room();
    const with_ = (p) => me.where === "floor" ? p.where === "floor" : p.where === "aside" && room?.members.some((m) => m.who === p.id);
    return this.state.people.filter((p) => p.id !== this.you && with_(p));
  }

  room() { return this.state?.rooms?.find((r) => r.members.some((m) => m.who === this.you)); }

  invitation() {
    const room = this.room();
    return room && !room.begun && !room.members.find((m) => m.who === this.you).agreed ? room : null;
  }

  adopt(state) {
    this.state = state;
    const me = this.me();
    if (me?.locked && me.where !== "aside") this.muted = true;
    const company = this.company();
    for (const [id, p] of this.peers) {
      const there = company.find((x) => x.id === id);
      if (!there || there.entry !== p.theirs || me.entry !== p.mine || this.ways.older(p, me)) this.part(id);
    }
    this.ways.follow(me);
    for (const person of company) if (!this.peers.has(person.id) && !this.ways.via) this.meet(person, me.entry);
    this.adoptWatchers(me);
    this.reconcile(me);
  }

  // watching are those who look at us and take no part: only at the floor.
  watching() { return this.me()?.where === "floor" ? this.state.watchers ?? [] : []; }

  adoptWatchers(me) {
    for (const [id, w] of this.watchers) {
      const now = this.watching().find((x) => x.id === id);
      if (!now || now.entry !== w.theirs || me.entry !== w.mine || w.peer && !this.mayWatch(now)) this.unwatch(id);
    }
    for (const now of this.watching()) if (!this.watchers.has(now.id)) this.meetWatcher(now, me.entry);
  }

  // mayWatch is whether this kind of hearing allows somebody's look.
  mayWatch(now) {
    const kind = this.state.setup?.privacy;
    return Boolean(longest[kind]) && (!now.sound || kind === "family");
  }

  // meetWatcher sends our pictures to who looks, and nothing else: no more than
  // this kind of hearing allows, whatever the hub says. Their time is kept here
  // too, over all of their connections: the hub may be gone when it is over.
  meetWatcher(now, mine) {
    const entry = { mine, theirs: now.entry };
    this.watchers.set(now.id, entry);
    if (!this.mayWatch(now)) return console.warn("refused to be watched like this");
    const lasts = Math.min(Date.parse(now.until) - Date.parse(now.since), longest[this.state.setup.privacy]);
    if (!this.looks.has(now.id)) this.looks.set(now.id, performance.now() + lasts);
    const left = this.looks.get(now.id) - performance.now();
    if (!(left > 0)) return;
    entry.peer = new Peer(this.you < now.id, this.servers ?? [], this.sending(), (told) => {
      if (told.signal) this.line.signal(now.id, { from_entry: entry.mine, to_entry: entry.theirs, signal: told.signal });
    }, (now.sound ? ["video", "audio"] : ["video"]).map((kind) => ({ kind, direction: "sendonly" })));
    entry.timer = setTimeout(() => entry.peer.close(), left);
  }

  unwatch(id) {
    clearTimeout(this.watchers.get(id).timer);
    this.watchers.get(id).peer?.close();
    this.watchers.delete(id);
  }

  // reconcile tells the hub what it does not know of our microphone and camera.
  reconcile(me) {
    if (!me || me.role === "observer") return;
    if (me.muted !== this.muted && !me.locked) this.line.command({ do: this.muted ? "mute" : "unmute" });
    const off = this.cameraOff || !this.devices.tracks.video;
    if (me.camera_off !== off) this.line.command({ do: off ? "camera-off" : "camera-on" });
  }

  meet(person, mine) {
    const entry = { mine, theirs: person.entry, after: this.ways.after(), made: performance.now(), self: {}, state: "new", heard: 0, losses: [] };
    this.peers.set(person.id, entry);
    entry.peer = new Peer(this.you < person.id, this.servers ?? [], this.sending(), (told) => {
      if (this.peers.get(person.id) !== entry) return;
      if (told.signal) this.line.signal(person.id, { from_entry: entry.mine, to_entry: entry.theirs, after: entry.after, signal: told.signal });
      if (told.stream) entry.stream = told.stream;
      if (told.state) entry.state = told.state;
      if (told.open) this.tellSelf();
      if (told.message) this.hearDirect(person.id, entry, told.message);
      this.changed();
    });
  }

  part(id) {
    this.peers.get(id)?.peer.close();
    this.peers.delete(id);
    this.ways.turn(id);
  }

  hearSignal({ from, content }) {
    if (this.ways.hearSignal(from, content)) return;
    const p = this.peers.get(from) ?? this.watchers.get(from);
    if (p && content?.from_entry === p.theirs && content.to_entry === p.mine && (content.after ?? 0) === (p.after ?? 0)) p.peer?.handle(content.signal);
  }

  // hearDirect takes what a participant says without the hub.
  hearDirect(id, entry, message) {
    if (message.v !== 1 || !(message.n > entry.heard)) return;
    entry.heard = message.n;
    if (message.type === "self" && message.self) entry.self = message.self;
    if (message.type === "passed") this.ways.passed(id, entry);
    if (message.type === "left") this.ways.lose(id);
    // Whoever runs a node could make one up: only what comes directly is obeyed.
    if (message.type === "command" && !entry.line && this.state) {
      this.obey(id, message.command ?? {});
      if (!this.ended) this.apply();
    }
    // What others say of themselves is not answered: two pages would go on for ever.
    if (!this.ended) this.changed();
  }

  // obey does at once what who conducts says without the hub, as desks do: the
  // hub's next word stands instead.
  obey(by, { do: what, who }) {
    const floor = this.state.people.filter((p) => p.where === "floor");
    if (!conducts(floor.find((p) => p.id === by))) return;
    const at = floor.find((p) => p.id === who);
    if (what === "silence" && at) at.muted = at.locked = true;
    if (what === "silence-all") for (const p of floor) if (!conducts(p)) p.muted = p.locked = true;
    if (what === "release" && at && at.role !== "observer") at.locked = false;
    if (what === "lower-hand" && at) delete at.hand;
    if (what === "spotlight" && (at || !who)) this.state.spotlight = who;
    if (what === "end" || what === "remove" && who === this.you) return this.end(what === "end" ? "closed" : "removed");
    const gone = what === "remove" && this.state.people.find((p) => p.id === who);
    if (gone) gone.where = "gone";
    this.adopt(this.state);
  }

  // sending is what goes out: a picture that is off costs the line nothing.
  sending() {
    const { video, audio } = this.devices.tracks;
    return { video: this.dark() ? undefined : video, audio };
  }

  dark() { return this.cameraOff || this.soundOnly || this.badLine; }

  // devicesChanged sends what is there now, and tells the hub, which may say
  // nothing for long.
  devicesChanged() {
    this.apply();
    this.reconcile(this.me());
  }

  // apply puts mute, camera and sound-only into effect.
  apply() {
    const { video, audio } = this.devices.tracks;
    if (audio) audio.enabled = !this.muted;
    if (video) video.enabled = !this.dark();
    for (const p of [...this.peers.values(), ...this.watchers.values(), ...this.ways.lines()]) p.peer?.use(this.sending());
    this.tellSelf();
    this.changed();
  }

  self() { return { muted: this.muted, camera_off: this.cameraOff || !this.devices.tracks.video, sound_only: this.soundOnly || this.badLine }; }

  tellSelf() { for (const p of this.ways.all()) p.peer.send({ type: "self", self: this.self() }); }

  mute(on) {
    if (!on && this.me()?.locked && this.me().where !== "aside") return;
    this.muted = on;
    this.line.command({ do: on ? "mute" : "unmute" });
    this.apply();
  }

  camera(off) {
    this.cameraOff = off;
    this.line.command({ do: off ? "camera-off" : "camera-on" });
    this.apply();
  }

  hand(up) { this.line.command({ do: up ? "raise-hand" : "lower-hand" }); }

  answer(yes) { this.line.command({ do: yes ? "agree" : "decline", room: this.room()?.id }); }

  back() { this.line.command({ do: "return" }); }

  quiet(on) {
    this.soundOnly = on;
    this.apply();
  }

  // look finds out whether the line carries pictures: not while what is lost
  // stays above what repair can mend.
  async look() {
    let worst = 0;
    for (const p of [...this.peers.values(), ...this.ways.lines()]) {
      let got = 0, lost = 0;
      for (const report of (await p.peer.pc.getStats()).values()) {
        if (report.type === "inbound-rtp" && report.kind === "audio") [got, lost] = [got + report.packetsReceived, lost + report.packetsLost];
      }
      const [gotNow, lostNow] = [got - (p.got ?? got), lost - (p.lost ?? lost)];
      [p.got, p.lost] = [got, lost];
      p.losses = [...p.losses, gotNow + lostNow > 0 ? lostNow / (gotNow + lostNow) : 0].slice(-kept);
      worst = Math.max(worst, ...p.losses);
    }
    const bad = worst > badLoss;
    if (bad !== this.badLine) {
      this.badLine = bad;
      this.apply();
    }
  }

  leave() {
    for (const p of this.ways.all()) p.peer.send({ type: "left" });
    this.line.command({ do: "leave" });
    setTimeout(() => this.end("left"), 1000);
  }

  end(code) {
    if (this.ended) return;
    this.ended = true;
    clearInterval(this.looking);
    this.ways.end();
    for (const id of [...this.peers.keys()]) this.part(id);
    for (const id of [...this.watchers.keys()]) this.unwatch(id);
    this.line.close();
    this.over(code);
  }
}

function conducts(person) { return ["host", "officer"].includes(person?.role); }

// deviceName is a random name that this browser keeps, which links are bound to.
export function deviceName() {
  const key = "gatehouse-device";
  let name = null;
  try { name = localStorage.getItem(key); } catch { /* not kept: the link is for this visit */ }
  if (!name) {
    name = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
    try { localStorage.setItem(key, name); } catch { /* as above */ }
  }
  return name;
}
