// The page: one section at a time, from the first press to the end of the call.

import { Awake } from "./awake.js";
import { Balance } from "./balance.js";
import { Call, deviceName } from "./call.js";
import { chime } from "./chime.js";
import { Devices } from "./devices.js";
import { Findings } from "./findings.js";
import { tryLine } from "./try.js";
import { choose, language, languages, say } from "./words.js";

const $ = (id) => document.getElementById(id);
const ticket = /^#?([A-Za-z0-9_-]{22})$/.exec(location.hash)?.[1] ?? "";
const devices = new Devices(devicesChanged);
const findings = new Findings(devices, $("preview"));
const balance = new Balance($("balance"));
const awake = new Awake();
let call = null;
let ended = null; // the code the call is over with
let shown = "";

// show turns to a section and puts the reader at its heading.
function show(section) {
  if (shown === section) return;
  shown = section;
  awake.want(["lobby", "call"].includes(section));
  for (const s of document.querySelectorAll("main > section")) s.hidden = s.id !== section;
  const title = $(`${section}-title`);
  title.focus();
  document.title = `${title.textContent}: Gatehouse`;
}

function speak() {
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  $("language").textContent = languages[language()].other;
  $("language").lang = languages[language()].otherLang;
  if (shown) document.title = `${$(`${shown}-title`).textContent}: Gatehouse`;
}

// set changes a text only when it differs: a screen reader says it again otherwise.
function set(element, text) { if (element.textContent !== text) element.textContent = text; }

// press names what a button would do next: a state beside that, as
// aria-pressed is, would say the opposite to who hears it.
function press(button, on, name) {
  set(button, say(name));
  button.dataset.on = String(on);
}

async function devicesChanged() {
  const { video, audio } = devices.tracks;
  const own = new MediaStream(video ? [video] : []);
  $("preview").srcObject = $("own").srcObject = own;
  set($("devices"), !video && !audio ? say(`no_${devices.why}`) : !video ? say("noCamera") : !audio ? say("noMicrophone") : "");
  $("retry").hidden = Boolean(video || audio);
  $("check-text").hidden = !video && !audio;
  $("preview-box").hidden = !video;
  $("level-box").hidden = !audio;
  for (const [id, kind, track] of [["camera-choice", "videoinput", video], ["microphone-choice", "audioinput", audio]]) {
    const select = $(id), chosen = track?.getSettings().deviceId;
    select.replaceChildren(...(await devices.list(kind)).map((d, n) => new Option(d.label || `${n + 1}`, d.deviceId, false, d.deviceId === chosen)));
    select.parentElement.hidden = select.options.length === 0;
  }
  call?.devicesChanged();
}

// found says what the test of the equipment has come to, and tells the call: in
// the lobby too, where somebody may speak who did not before.
function found() {
  if (shown !== "check" && shown !== "lobby") return;
  findings.look();
  findings.tell(call);
  const { video, audio } = devices.tracks;
  for (const [id, key] of [
    ["camera", findings.camera || (video ? "trying" : "")], ["microphone", findings.microphone || (audio ? "trying" : "")],
    ["line", findings.trying ? "trying" : findings.lineWord()],
  ]) {
    const said = !["", "none", "refused", "busy"].includes(key); // those say so beside the picture
    set($(`found-${id}`), said ? say(`${id}_${key}`) : "");
  }
  if (shown === "check") $("level").value = devices.level();
}

// tested tries the line, beside the camera and the microphone.
async function tested() {
  findings.trying = true;
  findings.line = await tryLine(ticket, deviceName()).catch(() => ({})); // untested: joining will show it
  findings.trying = false;
  findings.tell(call);
}

function over(code) {
  ended = code;
  call = null;
  devices.close();
  render();
}

// Every other code is about the link, and one page says so: it does not tell
// whoever tries links what they found.
const endings = {
  left: "left", closed: "ended", removed: "removed", replaced: "elsewhere", full: "full",
  unreachable: "lost", version: "lost", "bad-message": "lost",
};

function render() {
  if (ended) {
    const as = endings[ended] ?? "dead";
    set($("over-title"), say(`${as}Title`));
    set($("over-text"), say(`${as}Text`));
    set($("again"), say(["left", "elsewhere"].includes(as) ? "again" : "retry"));
    $("again").hidden = ["ended", "removed"].includes(as);
    return show("over");
  }
  const me = call?.me();
  if (!me) return set($("joining"), !call ? "" : say(call.online === false ? "joiningAgain" : "joining"));
  if (me.where === "lobby" && !call.invitation()) {
    set($("lobby-name"), say("lobbyName", { name: me.name }));
    set($("lobby-place"), call.online === false ? say("lobbyLost")
      : call.state.phase === "paused" ? say("paused") : call.state.ahead > 0 ? say("lobbyAhead", { n: call.state.ahead }) : say("lobbyFirst"));
    return show("lobby");
  }
  press($("mute"), call.muted, call.muted ? "unmute" : "mute");
  press($("camera"), call.cameraOff, call.cameraOff ? "cameraOn" : "cameraOff");
  press($("hand"), Boolean(me.hand), me.hand ? "lowerHand" : "raiseHand");
  press($("sound-only"), call.soundOnly, call.soundOnly ? "soundOnlyOff" : "soundOnly");
  $("mute").disabled = me.locked && me.where !== "aside";
  watched();
  notice(me);
  people();
  balance.render(call, new Map([...$("people").children].map((item) => [item.dataset.id, item.firstChild])));
  show("call");
}

function notice(me) {
  const invited = call.invitation();
  const by = invited && call.state.people.find((p) => p.id === invited.by)?.name;
  const text = invited ? say("invited", { name: by ?? "" })
    : me.where === "aside" ? say("aside")
    : call.online === false ? say(call.connected() ? "hubLost" : "lineLost")
    : call.state.phase === "suspended" ? say("suspended")
    : call.state.phase === "paused" ? say("paused")
    : call.badLine ? say("badLine")
    : me.locked ? say("locked")
    : call.company().length === 0 ? say("alone") : "";
  const buttons = invited ? [["agree", () => call.answer(true)], ["decline", () => call.answer(false)]]
    : me.where === "aside" ? [["back", () => call.back()]] : [];
  const now = text + buttons.map(([name]) => name).join();
  if ($("notice").dataset.now === now) return;
  $("notice").dataset.now = now;
  $("notice").replaceChildren(text, ...buttons.map(([name, act]) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: say(name), onclick: act });
    return button;
  }));
}

// watched says that somebody looks at the call who takes no part, and since when.
function watched() {
  const all = call.watching();
  const since = all.map((w) => w.since).sort()[0];
  const at = since ? new Date(since).toLocaleTimeString(`${document.documentElement.lang}-GB`, { hour: "2-digit", minute: "2-digit" }) : "";
  set($("watched"), all.length === 0 ? "" : say(all.some((w) => w.sound) ? "listened" : "watched", { since: at }));
  $("watched").hidden = all.length === 0;
}

// people keeps a picture, a sound and words for everybody in the call.
function people() {
  const list = $("people"), company = call.company();
  for (const item of [...list.children]) if (!company.some((p) => p.id === item.dataset.id)) item.remove();
  for (const person of company) {
    let item = [...list.children].find((i) => i.dataset.id === person.id);
    if (!item) {
      item = document.createElement("li");
      item.dataset.id = person.id;
      const video = document.createElement("video");
      Object.assign(video, { autoplay: true, playsInline: true });
      video.setAttribute("aria-hidden", "true");
      item.append(video, document.createElement("p"));
      list.append(item);
    }
    const [video, text] = item.children;
    const peer = call.way(person.id);
    if (peer?.stream && video.srcObject !== peer.stream) {
      video.srcObject = peer.stream;
      video.play().catch(() => {}); // it plays after the next press
    }
    // A family knows whom it visits.
    const words = call.state.setup.privacy === "family" && person.role === "prisoner" ? [person.name] : [person.name, say(`role_${person.role}`)];
    if (peer?.state !== "connected") words.push(say(["disconnected", "failed"].includes(peer?.state) ? "personLost" : "connecting"));
    if (person.muted) words.push(say("personMuted"));
    if (person.camera_off) words.push(say("personNoCamera"));
    if (person.hand) words.push(say("personHand"));
    set(text, words.join(", "));
    video.hidden = call.soundOnly;
  }
}

$("language").onclick = () => {
  choose(languages[language()].otherLang);
  $("notice").dataset.now = "";
  speak();
  if (shown === "check") devicesChanged();
  render();
};
$("enter").onclick = async () => {
  if (!ticket) return over("link-unknown");
  show("check");
  await devices.open({});
  await tested();
};
for (const id of ["camera-choice", "microphone-choice"]) {
  $(id).onchange = () => devices.open({ camera: $("camera-choice").value, microphone: $("microphone-choice").value });
}
$("join").onclick = () => {
  $("consent-wrong").hidden = $("consent").checked;
  $("consent").setAttribute("aria-invalid", String(!$("consent").checked));
  if (!$("consent").checked) return $("consent").focus();
  $("join").disabled = true;
  call = new Call(ticket, devices, render, over);
  render();
};
$("chime").onclick = chime;
$("retry").onclick = () => devices.open(devices.wanted ?? {});
$("mute").onclick = () => call.mute(!call.muted);
$("camera").onclick = () => call.camera(!call.cameraOff);
$("hand").onclick = () => call.hand(!call.me()?.hand);
$("sound-only").onclick = () => call.quiet(!call.soundOnly);
$("leave").onclick = $("lobby-leave").onclick = () => call.leave();
$("again").onclick = () => location.reload();
addEventListener("pagehide", () => call?.leave());
addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); }); // as it was left, it is dead
addEventListener("click", () => {
  for (const video of document.querySelectorAll("#people video")) if (video.paused && video.srcObject) video.play().catch(() => {});
});
setInterval(found, 100);

choose(navigator.languages?.some((l) => l.startsWith("cy")) ? "cy" : "en");
speak();
show("start");
