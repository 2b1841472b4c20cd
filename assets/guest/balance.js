// How loud the interpreters are to this listener beside everybody else, as at a
// desk (media/balance.go). Nobody else hears a difference.

import { say } from "./words.js";

const aside = 0.2; // there, but not in the way: 14 dB down

// shares are how loud the others and the interpreters are, 0 to 1.
export function shares(at) {
  return { "-2": [1, 0], "-1": [1, aside], 1: [aside, 1], 2: [0, 1] }[at] ?? [1, 1];
}

export class Balance {
  // box holds a range with two named ends, who interprets, and what it is set to.
  constructor(box) {
    const [who, range, says] = ["who", "at", "says"].map((name) => box.querySelector(`#balance-${name}`));
    Object.assign(this, { box, who, range, says, at: 0 });
    if (!settable()) range.step = 2; // a phone that knows loud and silent only
    range.oninput = () => {
      this.at = Number(range.value);
      this.words();
      this.weigh();
    };
  }

  // render shows the balance while there is an interpreter to be heard. items
  // are the players of the company by id.
  render(call, items) {
    Object.assign(this, { call, items });
    const all = call.company().filter((p) => p.role === "interpreter");
    this.box.hidden = all.length === 0;
    const lines = all.map((p) => this.interprets(p)).join(" ");
    if (this.who.textContent !== lines) this.who.textContent = lines;
    this.words();
    this.weigh();
  }

  interprets({ id, name }) {
    const whom = this.call.state.setup.interprets?.[id];
    if (whom && whom === this.call.you) return say("interpretsYou", { name });
    const other = this.call.state.people.find((p) => p.id === whom)?.name;
    return other ? say("interpretsFor", { name, whom: other }) : say("interprets", { name });
  }

  words() {
    const text = say(`balance_${this.at}`);
    if (this.says.textContent === text) return;
    this.says.textContent = text;
    this.range.setAttribute("aria-valuetext", text);
  }

  // weigh turns everybody to where the balance has them. Without an interpreter
  // to be heard, one who has left or whose line is lost, all are as they speak:
  // whoever listened to them alone would hear nothing.
  weigh() {
    const heard = this.call.company().filter((p) => p.role === "interpreter" && this.call.way(p.id)?.state === "connected");
    const [others, interpreter] = shares(heard.length > 0 ? this.at : 0);
    for (const p of this.call.company()) {
      const player = this.items.get(p.id);
      if (!player) continue;
      const share = p.role === "interpreter" ? interpreter : others;
      player.volume = share;
      player.muted = share === 0;
    }
  }
}

// settable is false where a page may not make a player quieter, as on iPhones.
function settable() {
  const player = document.createElement("audio");
  player.volume = 0.5;
  return player.volume === 0.5;
}
