// The page's words. A key is the same in both languages; {name} is filled in.
const english = {
  other: "Cymraeg", otherLang: "cy",
  startTitle: "You are invited to a video call",
  startText: "Press Enter when you are ready. Nobody sees or hears you before you say so.",
  enter: "Enter",
  checkTitle: "Your camera and microphone",
  checkText: "This is what the others will see. Say a few words and watch the bar move.",
  cameraChoice: "Camera", microphoneChoice: "Microphone", level: "How loud you are",
  noCamera: "No camera is in use: the others will hear you but not see you.",
  noMicrophone: "No microphone is in use: the others will not hear you.",
  no_refused: "Your browser does not let this page use a camera or a microphone. Allow them beside the page's address and press Try again, or join to watch and listen.",
  no_none: "No camera and no microphone were found. Plug one in and it is used at once, or join to watch and listen.",
  no_busy: "Another program is using your camera or microphone. Close it and press Try again, or join to watch and listen.",
  retry: "Try again",
  consent: "I will not record or photograph this call, and nobody sits with me whom the others do not know of.",
  consentWrong: "Please confirm this before you join.",
  join: "Ask to join", joining: "Connecting. Please wait.", joiningAgain: "There is no line at the moment. We are trying again: please wait.",
  lobbyName: "The others will see your name: {name}. If that is not you, leave and ring whoever invited you.",
  lobbyLost: "Your line is lost. We are trying again: please keep this page open, and your place is kept.",
  lobbyTitle: "You are in the lobby",
  lobbyFirst: "You are next. The host can see that you are waiting.",
  lobbyAhead: "People before you: {n}. The host can see that you are waiting.",
  lobbyText: "Nobody sees or hears you yet. Thank you for waiting: keep this page open, and you will be let in here.",
  callTitle: "The call", you: "You", leave: "Leave",
  mute: "Mute", unmute: "Unmute", cameraOff: "Turn camera off", cameraOn: "Turn camera on",
  raiseHand: "Raise hand", lowerHand: "Lower hand", soundOnly: "Sound only", soundOnlyOff: "Show pictures again",
  connecting: "Connecting…", personMuted: "muted", personNoCamera: "camera off", personHand: "hand up", personLost: "line lost, trying again",
  alone: "You are the only one here for the moment.",
  locked: "The host has muted you. Raise your hand if you want to speak.",
  watched: "Staff have been looking at this call since {since}. They see the pictures and cannot hear anything.",
  listened: "Staff have been looking at this call and listening to it since {since}.",
  hubLost: "The line to the hub is lost. The call goes on; we are trying again.",
  lineLost: "Your line is lost. We are trying again: please keep this page open.",
  badLine: "Your line is slow, so pictures are off. The sound goes on.",
  paused: "The hearing is paused. You will be let back in.",
  suspended: "Something technical is being mended. Please stay.",
  aside: "This is a private consultation. Nobody else sees or hears you.",
  invited: "{name} asks you for a word in private. Nobody else will see or hear you.",
  agree: "Go aside", decline: "Decline", back: "Go back",
  leftTitle: "You have left the call", leftText: "You can close this page. While the call lasts, you can come back with the same link on this device.",
  again: "Come back",
  endedTitle: "The call has ended", endedText: "Thank you. You can close this page.",
  removedTitle: "The host ended your part in the call", removedText: "If you think that was a mistake, ring whoever invited you.",
  deadTitle: "This link does not work", deadText: "It may be too early: a call opens 30 minutes before it starts. Or the link was used on another device, is over, or was replaced. Try again later, or ring whoever invited you.",
  elsewhereTitle: "You joined somewhere else", elsewhereText: "The call goes on in another window or on another page of yours. Close this page, or come back to hold it here.",
  fullTitle: "The call is full", fullText: "Twelve people are in it, which is as many as a call can hold. Try again when somebody has left, or ring whoever invited you.",
  lostTitle: "The call cannot be reached", lostText: "Check that you are online, then try again.",
  role_host: "host", role_panel: "panel member", role_prisoner: "prisoner", role_representative: "representative",
  role_individual: "participant", role_witness: "witness", role_expert: "expert", role_interpreter: "interpreter",
  role_observer: "observer", role_guest: "guest", role_officer: "video officer",
};

// Not yet read by a native speaker.
const welsh = {
  other: "English", otherLang: "en",
  startTitle: "Rydych wedi'ch gwahodd i alwad fideo",
  startText: "Pwyswch Mynd i mewn pan fyddwch yn barod. Nid oes neb yn eich gweld nac yn eich clywed cyn i chi ddweud.",
  enter: "Mynd i mewn",
  checkTitle: "Eich camera a'ch microffon",
  checkText: "Dyma a wêl y lleill. Dywedwch ychydig eiriau a gwyliwch y bar yn symud.",
  cameraChoice: "Camera", microphoneChoice: "Microffon", level: "Pa mor uchel ydych chi",
  noCamera: "Nid oes camera'n cael ei ddefnyddio: bydd y lleill yn eich clywed ond nid yn eich gweld.",
  noMicrophone: "Nid oes microffon yn cael ei ddefnyddio: ni fydd y lleill yn eich clywed.",
  no_refused: "Nid yw'ch porwr yn gadael i'r dudalen hon ddefnyddio camera na microffon. Caniatewch nhw wrth ymyl cyfeiriad y dudalen a phwyswch Ceisio eto, neu ymunwch i wylio a gwrando.",
  no_none: "Ni chafwyd hyd i gamera na microffon. Plygiwch un i mewn a chaiff ei ddefnyddio ar unwaith, neu ymunwch i wylio a gwrando.",
  no_busy: "Mae rhaglen arall yn defnyddio'ch camera neu'ch microffon. Caewch hi a phwyswch Ceisio eto, neu ymunwch i wylio a gwrando.",
  retry: "Ceisio eto",
  consent: "Ni fyddaf yn recordio nac yn tynnu llun o'r alwad hon, ac nid oes neb gyda mi nad yw'r lleill yn gwybod amdano.",
  consentWrong: "Cadarnhewch hyn cyn i chi ymuno.",
  join: "Gofyn am ymuno", joining: "Yn cysylltu. Arhoswch.", joiningAgain: "Nid oes llinell ar hyn o bryd. Rydym yn ceisio eto: arhoswch.",
  lobbyName: "Bydd y lleill yn gweld eich enw: {name}. Os nad chi yw hwnnw, gadewch a ffoniwch pwy bynnag a'ch gwahoddodd.",
  lobbyLost: "Collwyd eich llinell. Rydym yn ceisio eto: cadwch y dudalen hon ar agor, ac mae'ch lle'n cael ei gadw.",
  lobbyTitle: "Rydych yn y lobi",
  lobbyFirst: "Chi sydd nesaf. Mae'r gwesteiwr yn gweld eich bod yn aros.",
  lobbyAhead: "Pobl o'ch blaen: {n}. Mae'r gwesteiwr yn gweld eich bod yn aros.",
  lobbyText: "Nid oes neb yn eich gweld nac yn eich clywed eto. Diolch am aros: cadwch y dudalen hon ar agor, a chewch eich gadael i mewn yma.",
  callTitle: "Yr alwad", you: "Chi", leave: "Gadael",
  mute: "Tewi", unmute: "Dad-dewi", cameraOff: "Diffodd y camera", cameraOn: "Troi'r camera ymlaen",
  raiseHand: "Codi llaw", lowerHand: "Gostwng llaw", soundOnly: "Sain yn unig", soundOnlyOff: "Dangos lluniau eto",
  connecting: "Yn cysylltu…", personMuted: "wedi tewi", personNoCamera: "camera wedi'i ddiffodd", personHand: "llaw i fyny", personLost: "llinell wedi'i cholli, yn ceisio eto",
  alone: "Chi yw'r unig un yma ar hyn o bryd.",
  locked: "Mae'r gwesteiwr wedi'ch tewi. Codwch eich llaw os hoffech siarad.",
  watched: "Mae staff yn edrych ar yr alwad hon ers {since}. Maent yn gweld y lluniau ac ni allant glywed dim.",
  listened: "Mae staff yn edrych ar yr alwad hon ac yn gwrando arni ers {since}.",
  hubLost: "Collwyd y llinell i'r hyb. Mae'r alwad yn parhau; rydym yn ceisio eto.",
  lineLost: "Collwyd eich llinell. Rydym yn ceisio eto: cadwch y dudalen hon ar agor.",
  badLine: "Mae'ch llinell yn araf, felly mae'r lluniau i ffwrdd. Mae'r sain yn parhau.",
  paused: "Mae'r gwrandawiad wedi'i oedi. Cewch eich gadael yn ôl i mewn.",
  suspended: "Mae rhywbeth technegol yn cael ei drwsio. Arhoswch os gwelwch yn dda.",
  aside: "Ymgynghoriad preifat yw hwn. Nid oes neb arall yn eich gweld nac yn eich clywed.",
  invited: "Mae {name} yn gofyn am air preifat â chi. Ni fydd neb arall yn eich gweld nac yn eich clywed.",
  agree: "Mynd o'r neilltu", decline: "Gwrthod", back: "Mynd yn ôl",
  leftTitle: "Rydych wedi gadael yr alwad", leftText: "Gallwch gau'r dudalen hon. Tra bydd yr alwad yn para, gallwch ddod yn ôl gyda'r un ddolen ar y ddyfais hon.",
  again: "Dod yn ôl",
  endedTitle: "Mae'r alwad wedi dod i ben", endedText: "Diolch. Gallwch gau'r dudalen hon.",
  removedTitle: "Daeth y gwesteiwr â'ch rhan yn yr alwad i ben", removedText: "Os ydych yn meddwl mai camgymeriad oedd hynny, ffoniwch pwy bynnag a'ch gwahoddodd.",
  deadTitle: "Nid yw'r ddolen hon yn gweithio", deadText: "Efallai ei bod yn rhy gynnar: mae galwad yn agor 30 munud cyn iddi ddechrau. Neu defnyddiwyd y ddolen ar ddyfais arall, mae drosodd, neu mae un arall wedi cymryd ei lle. Rhowch gynnig arall arni wedyn, neu ffoniwch pwy bynnag a'ch gwahoddodd.",
  elsewhereTitle: "Rydych wedi ymuno yn rhywle arall", elsewhereText: "Mae'r alwad yn parhau mewn ffenestr arall neu ar dudalen arall sydd gennych. Caewch y dudalen hon, neu dewch yn ôl i'w chynnal yma.",
  fullTitle: "Mae'r alwad yn llawn", fullText: "Mae deuddeg o bobl ynddi, sef cynifer ag y gall galwad eu dal. Rhowch gynnig arall arni pan fydd rhywun wedi gadael, neu ffoniwch pwy bynnag a'ch gwahoddodd.",
  lostTitle: "Ni ellir cyrraedd yr alwad", lostText: "Gwiriwch eich bod ar-lein, yna rhowch gynnig arall arni.",
  role_host: "gwesteiwr", role_panel: "aelod o'r panel", role_prisoner: "carcharor", role_representative: "cynrychiolydd",
  role_individual: "cyfranogwr", role_witness: "tyst", role_expert: "arbenigwr", role_interpreter: "cyfieithydd",
  role_observer: "arsylwr", role_guest: "gwestai", role_officer: "swyddog fideo",
};

export const languages = { en: english, cy: welsh };

let current = "en";

export function language() { return current; }

// choose sets the language of the page and of what say returns from now on.
export function choose(lang) {
  current = lang in languages ? lang : "en";
  document.documentElement.lang = current;
}

export function say(key, filled = {}) {
  let text = languages[current][key] ?? key;
  for (const [name, value] of Object.entries(filled)) text = text.replace(`{${name}}`, () => value);
  return text;
}
