// The line to a node that passes pictures and sound on (docs/protocol.md,
// "Through a node"): ours go up once, in two sizes, and everybody else comes
// down on a slot that the node tells us of.

import { Peer } from "./peer.js";

const slots = 11; // twelve people but ourselves

// How long nothing may be heard of a node before it counts as gone, where
// silences are short, and at most; and how long it has to be reached, doubled
// for each that was not. In ms.
const silent = 800, mostSilent = 4000, firstReached = 4000;

// small is how the small picture is encoded: 360 lines, and what of the line it takes.
function small(track) {
  return { scaleResolutionDownBy: Math.max(1, (track.getSettings().height ?? 720) / 360), maxBitrate: 250_000, maxFramerate: 15 };
}

const each = (kind) => Array.from({ length: slots }, (_, slot) => ({ kind, direction: "recvonly", slot }));
const firstPicture = 3, firstSound = firstPicture + slots;
const sections = [
  { kind: "video", direction: "sendonly" }, { kind: "video", direction: "sendonly", encoding: small }, { kind: "audio", direction: "sendonly" },
  ...each("video"), ...each("audio"),
];

export class NodeLine {
  // unreached is how many nodes in a row were not reached; told is called when
  // the slots or the state have changed, hear with what somebody said.
  constructor(call, node, mine, unreached, told, hear) {
    Object.assign(this, { call, node, mine, told, hear });
    this.people = new Map(); // id → {line, slot, mine, theirs, stream, self, heard, losses}
    this.slots = [];
    this.losses = [];
    this.state = "new";
    this.made = this.alive = performance.now();
    this.patience = firstReached * 2 ** Math.min(unreached, 4);
    this.worst = this.numbers = this.heard = 0;
    this.peer = new Peer(call.you < node.id, call.servers ?? [], call.sending(), (news) => this.take(news), sections);
  }

  take({ signal, state, message }) {
    if (signal) this.call.line.signal(this.node.id, { from_entry: this.mine, to_entry: this.node.entry, signal });
    if (state) {
      this.state = state;
      if (state === "connected") {
        this.was = true;
        this.alive = performance.now();
      }
      this.told();
    }
    if (message) this.hearWord(message);
  }

  handle(content) {
    if (content?.from_entry !== this.node.entry || content.to_entry !== this.mine) return;
    const { sdp } = content.signal;
    this.peer.handle(sdp ? { ...content.signal, sdp: apart(sdp) } : content.signal);
  }

  // hearWord takes what the node says over the control channel.
  hearWord(word) {
    this.hears();
    if (word.v !== 1 || !(word.n > this.heard)) return;
    this.heard = word.n;
    if (word.type === "slots" && word.slots?.length <= slots) {
      this.slots = word.slots;
      this.told();
      this.say({ type: "ready", re: word.n });
    }
    if (word.type === "from") {
      const person = this.people.get(word.who);
      if (person?.theirs === word.entry && word.message) this.hear(word.who, person, word.message);
    }
  }

  say(word) { return this.peer.send(word); }

  // tell has something passed on to one of the others.
  tell(who, message) { return this.say({ type: "tell", who, message: { v: 1, n: ++this.numbers, ...message } }); }

  // seat fits who comes this way to whom the slots carry and to who is there.
  seat(company, me) {
    const due = this.slots.filter(({ slot, who, entry }) => slot >= 0 && slot < slots && me.entry === this.mine &&
      company.some((p) => p.id === who && p.entry === entry));
    for (const [id, p] of this.people) {
      if (!due.some((s) => s.who === id && s.slot === p.slot && s.entry === p.theirs)) this.people.delete(id);
    }
    const fresh = [];
    for (const { slot, who, entry } of due) {
      if (this.people.has(who) || [...this.people.values()].some((p) => p.slot === slot)) continue;
      const person = { line: this, slot, mine: this.mine, theirs: entry, made: performance.now(), self: {}, heard: 0 };
      person.peer = { send: (message) => this.state === "connected" && this.tell(who, message) };
      this.people.set(who, person);
      fresh.push(person);
    }
    for (const p of this.people.values()) Object.assign(p, { state: this.state, stream: this.peer.streams[p.slot] });
    return fresh;
  }

  // receivers are what brings a slot's picture and sound.
  receivers(slot) {
    const all = this.peer.pc.getTransceivers();
    return [firstPicture + slot, firstSound + slot].flatMap((section) => all[section]?.receiver ?? []);
  }

  // large has the node send one of the others large, since when if they speak.
  large(who, since) {
    if (who !== (this.wanted ?? "") && this.say({ type: "large", who })) [this.wanted, this.wantedSince] = [who, since];
  }

  // hears notes that something came.
  hears() {
    const now = performance.now();
    if (this.was) this.worst = Math.max(this.worst, now - this.alive);
    this.alive = now;
  }

  // gone is whether nothing is heard of the node.
  gone() {
    const now = performance.now();
    if (["failed", "closed"].includes(this.state)) return true;
    if (!this.was) return now - this.made > this.patience;
    return now - this.alive > Math.min(Math.max(2 * this.worst, silent), mostSilent);
  }

  close() {
    this.state = "closed";
    this.people.clear();
    this.peer.close();
  }
}

// apart gives each slot a stream of its own. A node names all of its tracks as
// one stream, and a browser would hold pictures for anybody's sound.
function apart(sdp) {
  return sdp.split(/^(?=m=)/m).map((section, i) => {
    const slot = sections[i - 1]?.slot;
    return slot === undefined ? section : section.replace(/msid:\S+ /g, `msid:slot-${slot} `);
  }).join("");
}
