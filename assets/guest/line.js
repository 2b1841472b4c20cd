// The guest's end of the signalling protocol (docs/protocol.md): one session
// over any number of WebSockets, resumed after a lost line.

const patience = [250, 500, 1000, 2000, 5000, 10000]; // ms between tries
const giveUpAfter = 60_000; // as long as the hub keeps a place

export class Line {
  // heard gets {state}, {signal}, {refused}, {online}; over gets a code.
  constructor(ticket, device, heard, over) {
    Object.assign(this, { ticket, device, heard, over });
    this.session = null;
    this.sent = []; // numbered messages that the hub has not acknowledged
    this.seq = 0;
    this.ack = 0;
    this.tries = 0;
    this.lostAt = 0;
    this.done = false;
  }

  open() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/v1/signal`);
    this.socket = socket;
    socket.onopen = () => this.raw("hello", 0, this.session
      ? { hearing: this.session.hearing, session: this.session.session, resume: this.session.resume }
      : { ticket: this.ticket, device: this.device, nodes: true, back: this.wasIn === true });
    socket.onmessage = (event) => this.take(JSON.parse(event.data));
    socket.onclose = () => this.lost(socket);
  }

  raw(type, seq, body, id = "") {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify({ v: 1, id, seq, ack: this.ack, type, body }));
    }
  }

  say(type, body) {
    const message = { seq: ++this.seq, type, body, id: `g${this.seq}` };
    this.sent.push(message);
    if (this.ready) this.raw(type, message.seq, body, message.id);
  }

  command(body) { this.say("command", body); }

  signal(to, content) { this.say("signal", { to, content }); }

  take(message) {
    if (message.seq > 0 && message.type !== "welcome") {
      if (message.seq <= this.ack) return;
      this.ack = message.seq;
    }
    this.sent = this.sent.filter((m) => m.seq > message.ack);
    switch (message.type) {
      case "welcome": return this.welcome(message);
      case "state": return this.heard({ state: message.body });
      case "signal": return this.heard({ signal: message.body });
      case "refused": return this.heard({ refused: message.body.code });
      case "bye": return this.bye(message.body.code);
    }
  }

  welcome(message) {
    const resumed = message.body.resumed;
    this.session = message.body;
    this.ack = message.seq;
    if (!resumed) { // a new session counts from one
      this.seq = 0;
      for (const m of this.sent) m.seq = ++this.seq;
    }
    this.ready = true;
    this.wasIn = true;
    this.tries = 0;
    this.lostAt = 0;
    clearInterval(this.beating);
    this.beating = setInterval(() => this.raw("beat", 0), 1000 * message.body.heartbeat);
    this.heard({ online: true, you: message.body.you, servers: message.body.ice ?? [] });
    for (const m of this.sent) this.raw(m.type, m.seq, m.body, m.id);
  }

  bye(code) {
    if (["stopping", "too-fast", "slow"].includes(code)) return; // the session lives on
    if (code === "no-session") { // a hub that was started again
      this.session = null;
      return;
    }
    this.close();
    this.over(code);
  }

  lost(socket) {
    if (this.done || socket !== this.socket) return;
    this.ready = false;
    clearInterval(this.beating);
    this.lostAt ||= Date.now();
    if (!this.wasIn && this.tries >= 3 || Date.now() - this.lostAt > giveUpAfter && !this.stay?.()) {
      this.close();
      this.over("unreachable");
      return;
    }
    this.heard({ online: false });
    setTimeout(() => { if (!this.done) this.open(); }, patience[Math.min(this.tries++, patience.length - 1)]);
  }

  close() {
    this.done = true;
    clearInterval(this.beating);
    this.socket?.close();
  }
}
