package hub_test

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gatehouse/media/hearing"
)

const axeFolder = "../../../tools/axe/"

// checker returns the accessibility checker's source, which runs in the page.
func checker(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile(axeFolder + "node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Skip("there is no accessibility checker here; tools/setup test fetches it: ", err)
	}
	return string(source)
}

// TestTheCheckerIsPinned holds its lockfile to a version and a hash, and to
// naming no place that it must come from.
func TestTheCheckerIsPinned(t *testing.T) {
	text, err := os.ReadFile(axeFolder + "package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct{ Version, Integrity, Resolved string }
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		t.Fatal(err)
	}
	axe := lock.Packages["node_modules/axe-core"]
	if axe.Version == "" || !strings.HasPrefix(axe.Integrity, "sha512-") || strings.Contains(string(text), "://") {
		t.Errorf("axe-core is locked to %+v in %s", axe, text)
	}
}

// look is a walk through the page, which looks closely at each state it comes to.
type look struct {
	*browser
	s      *staged
	source string
	states int
}

// open shows the page anew; wrong is how camera and microphone fail, if they do.
func (l *look) open(wrong string) {
	l.t.Helper()
	l.do("leave the page before", chromedp.Navigate("about:blank")) // or it came back to the hearing that begins anew
	l.s.reset()
	address := l.s.page
	if wrong != "" {
		address += "?devices=" + wrong
	}
	l.do("open the page", chromedp.Navigate(address+"#"+stagedTicket), chromedp.WaitVisible("#enter"),
		chromedp.Evaluate[chromedp.Void](l.source))
}

// comes goes as far as asking to join.
func (l *look) comes() {
	l.t.Helper()
	l.press("enter")
	l.do("consent", chromedp.WaitVisible("#consent"), chromedp.Click("#consent"))
	l.press("join")
}

// reads waits until the page says what a key of words.js stands for in the
// language that is chosen.
func (l *look) reads(key string) {
	l.t.Helper()
	want := run(l.browser, "words", chromedp.Evaluate[string](
		`import("./words.js").then((w) => w.say("`+key+`").split(/\{\w+\}/).sort((a, b) => b.length - a.length)[0])`, chromedp.EvalAwaitPromise))
	l.says(strings.TrimSpace(want))
}

// at waits for a state and looks at it: with the checker in both languages and
// both looks, and with a measure.
func (l *look) at(state, key string) {
	l.t.Helper()
	l.states++
	for _, lang := range []string{"en", "cy"} {
		l.reads(key)
		l.violations(state+" in "+lang, "light", everyRule)
		if lang == "cy" { // whose words are the longer ones
			l.measures(state)
		}
		l.do("the other language", chromedp.Evaluate[chromedp.Void](`document.getElementById("language").click()`))
	}
	l.violations(state, "dark", `["color-contrast"]`)
}

// measures sees whether the page reflows and its targets are large enough.
func (l *look) measures(state string) {
	l.t.Helper()
	for _, setup := range []struct {
		name string
		act  chromedp.Action[chromedp.Void]
	}{
		{"320 px wide", chromedp.EmulateViewport(320, 640)},
		{"text at 200 %", chromedp.Steps(chromedp.EmulateViewport(900, 900), chromedp.Evaluate[chromedp.Void](`document.documentElement.style.fontSize = "200%"`))},
	} {
		l.do(setup.name, setup.act)
		for _, wrong := range run(l.browser, "measure", chromedp.Evaluate[[]string](measure)) {
			l.t.Errorf("%s, %s: %s", state, setup.name, wrong)
		}
	}
	l.do("as before", chromedp.Evaluate[chromedp.Void](`document.documentElement.style.fontSize = ""`))
}

// violations expects none from the checker.
func (l *look) violations(state, scheme, rules string) {
	l.t.Helper()
	for _, wrong := range l.finds(scheme, rules) {
		l.t.Errorf("%s, %s: %s", state, scheme, wrong)
	}
}

func (l *look) finds(scheme, rules string) []string {
	l.t.Helper()
	l.do(scheme, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			// Halfway from one colour to another, colours contrast less.
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	}))
	return run(l.browser, "check", chromedp.Evaluate[[]string](`axe.run(document, {runOnly: `+rules+`, resultTypes: ["violations"]})
		.then((r) => r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + v.help + ": " + n.html + " " + n.failureSummary)))`, chromedp.EvalAwaitPromise))
}

// everyRule is what the checker knows of WCAG 2.2, levels A and AA, and more.
const everyRule = `{type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}`

// measure lists what scrolls sideways, is too small to press, or has no name.
const measure = `(() => {
	const wrong = [];
	if (document.documentElement.scrollWidth > innerWidth + 1) wrong.push("scrolls sideways: " + document.documentElement.scrollWidth);
	for (const e of document.querySelectorAll("button, select, input")) {
		const r = e.getBoundingClientRect();
		if (r.width && (r.width < 24 || r.height < 24)) wrong.push(e.id + " is " + r.width + " by " + r.height);
	}
	const headings = [...document.querySelectorAll("h1")].filter((x) => x.getBoundingClientRect().width);
	if (headings.length !== 1) wrong.push(headings.length + " headings");
	return wrong;
})()`

// connections makes the browser believe that its connections are in a state.
func (l *look) connections(state string) {
	l.t.Helper()
	l.do("connections "+state, chromedp.Evaluate[chromedp.Void](`for (const c of connections) {
		Object.defineProperty(c, "connectionState", { get: () => "`+state+`", configurable: true });
		c.onconnectionstatechange?.();
	}`))
}

// TestEveryStateIsForEveryone walks through every state of the guest's page.
func TestEveryStateIsForEveryone(t *testing.T) {
	source := checker(t)
	l := &look{browser: openBrowser(t, "en"), s: stageHearing(t), source: source}
	t.Cleanup(func() { t.Logf("%d states", l.states) })
	l.spoilt()
	l.beforeTheCall()
	l.inTheLobby()
	l.inTheCall()
	l.aside()
	l.afterwards()
}

// spoilt makes sure that what is wrong is found.
func (l *look) spoilt() {
	l.open("")
	l.do("spoil the page", chromedp.Evaluate[chromedp.Void](`const b = document.getElementById("enter"); b.textContent = ""; b.style.cssText = "width: 10px; padding: 0";
		document.querySelector(".brand").style.color = "#ccc"; document.documentElement.lang = "";`))
	for _, rule := range []string{"button-name", "color-contrast", "html-has-lang"} {
		if found := strings.Join(l.finds("light", everyRule), "\n"); !strings.Contains(found, rule) {
			l.t.Errorf("%s is not found on a page that breaks it: %s", rule, found)
		}
	}
	l.do("wider than the window", chromedp.Evaluate[chromedp.Void](`document.querySelector("main").style.width = "2000px"`))
	if wrong := run(l.browser, "measure", chromedp.Evaluate[[]string](measure)); len(wrong) < 2 {
		l.t.Errorf("of a narrow button and a wide page only %v is found", wrong)
	}
}

func (l *look) beforeTheCall() {
	l.open("")
	l.at("start", "startTitle")
	l.press("enter")
	poll(l.t, "the microphone's level", func() bool {
		return run(l.browser, "level", chromedp.Evaluate[float64](`document.getElementById("level").value`)) > 0
	})
	l.at("check", "checkText")
	l.press("join")
	l.at("check, nothing confirmed", "consentWrong")
	for _, wrong := range [][2]string{{"NotAllowedError", "no_refused"}, {"NotFoundError", "no_none"}, {"NotReadableError", "no_busy"}} {
		l.open(wrong[0])
		l.press("enter")
		l.at("check, "+wrong[1], wrong[1])
		l.press("retry")
		l.reads(wrong[1])
	}
	for _, poor := range [][2]string{{"dark", "silent"}, {"still", "quiet"}, {"slow", "loud"}} {
		l.open(poor[0])
		l.press("enter")
		l.reads("microphone_" + poor[1])
		l.reads("camera_" + poor[0])
	}
	l.at("check, slow and loud", "microphone_loud")
	l.triesTheLine()
	l.open("")
	l.s.silent()
	l.comes()
	l.at("asking to join", "joining")
}

func (l *look) triesTheLine() {
	l.open("")
	l.s.silent()
	l.press("enter")
	l.at("check, the line being tried", "line_trying")
	l.open("")
	l.do("half is lost", chromedp.Evaluate[chromedp.Void](`let n = 0;
		RTCPeerConnection.prototype.getStats = async () => new Map([["a", { type: "inbound-rtp", kind: "audio", packetsReceived: 100 * ++n, packetsLost: 100 * n }]]);`))
	l.press("enter")
	l.reads("line_bad")
	l.s.weather(&weather{bps: 600_000})
	l.open("")
	l.press("enter")
	l.reads("line_poor")
	l.s.weather(nil)
	l.open("")
	l.press("enter")
	for try := range 2 { // it is called cut when both have failed
		poll(l.t, "a connection", func() bool {
			return run(l.browser, "count", chromedp.Evaluate[int](`connections.length`)) > try
		})
		l.connections("failed")
	}
	l.at("check, no line", "line_cut")
}

func (l *look) inTheLobby() {
	l.open("")
	l.do("count who holds the screen on", chromedp.Evaluate[chromedp.Void](`window.held = 0;
		navigator.wakeLock.request = async () => { held++; return { released: false, release() { held--; this.released = true; } }; }`))
	l.screenHeld(0)
	l.s.arrives("host", "Mr Rees", hearing.Host)
	l.s.arrives("vale", "Mr Vale", hearing.Prisoner)
	l.comes()
	l.at("lobby, in a queue", "lobbyAhead")
	l.s.play("vale", hearing.Command{Do: hearing.Leave})
	l.at("lobby, alone", "lobbyFirst")
	l.screenHeld(1)
	l.reads("lobbyName")
	l.s.unreachable(true)
	l.at("lobby, line lost", "lobbyLost")
	l.s.unreachable(false)
	l.reads("lobbyFirst")
}

// screenHeld waits until the page keeps the screen on, or does not any more.
func (l *look) screenHeld(times int) {
	l.t.Helper()
	poll(l.t, "the screen held", func() bool { return run(l.browser, "held", chromedp.Evaluate[int](`held`)) == times })
}

func (l *look) inTheCall() {
	host := func(c hearing.Command) { l.t.Helper(); l.s.play("host", c) }
	host(hearing.Command{Do: hearing.Admit, Who: "guest"})
	l.at("call, connecting", "connecting")
	l.s.arrives("judge", "Judge Amara", hearing.Panel)
	l.connections("connected")
	l.at("call, with people", "role_panel")
	for _, pressed := range [][2]string{{"mute", "unmute"}, {"camera", "cameraOn"}, {"hand", "lowerHand"}, {"sound-only", "soundOnlyOff"}} {
		l.press(pressed[0])
		l.at("call, "+pressed[0], pressed[1])
		l.press(pressed[0])
	}
	l.interpreted()
	l.watched()
	host(hearing.Command{Do: hearing.Silence, Who: "guest"})
	l.at("call, muted by the host", "locked")
	host(hearing.Command{Do: hearing.Release, Who: "guest"})
	host(hearing.Command{Do: hearing.RaiseHand})
	l.at("call, another's hand", "personHand")
	host(hearing.Command{Do: hearing.Suspend})
	l.at("call, suspended", "suspended")
	host(hearing.Command{Do: hearing.Resume})
	l.do("a line that loses a third", chromedp.Evaluate[chromedp.Void](`for (const c of connections) {
		let n = 0;
		c.getStats = async () => new Map([["a", { type: "inbound-rtp", kind: "audio", packetsReceived: 100 * ++n, packetsLost: 50 * n }]]);
	}`))
	l.at("call, bad line", "badLine")
	l.connections("disconnected")
	l.at("call, somebody's line lost", "personLost")
	l.s.unreachable(true)
	l.at("call, line lost", "lineLost")
	l.connections("connected")
	l.at("call, hub lost", "hubLost")
	l.s.unreachable(false)
	poll(l.t, "the line to be back", func() bool { return !strings.Contains(l.text(), "The line to the hub is lost") })
	host(hearing.Command{Do: hearing.Pause})
	l.at("lobby, in a pause", "paused")
	host(hearing.Command{Do: hearing.Resume})
	l.reads("callTitle")
	host(hearing.Command{Do: hearing.Leave})
	l.s.play("judge", hearing.Command{Do: hearing.Leave})
	l.at("call, alone", "alone")
}

// interpreted has an interpreter who comes for the guest, for another and for all.
func (l *look) interpreted() {
	for _, whom := range [][2]string{{"guest", "interpretsYou"}, {"judge", "interpretsFor"}, {"", "interprets"}} {
		l.s.interprets("lis", hearing.ParticipantID(whom[0]))
		l.s.arrives("lis", "Ms Lis", hearing.Interpreter)
		if p, _ := l.s.now().Find("lis"); p.Where == hearing.Lobby {
			l.s.play("host", hearing.Command{Do: hearing.Admit, Who: "lis"})
		}
		l.connections("connected")
		l.reads(whom[1])
		if whom[0] == "guest" {
			l.do("the interpreter alone", chromedp.Focus("#balance-at"), chromedp.KeyEvent(kb.End))
			l.at("call, the interpreter alone", "balance_2")
		}
		l.s.play("lis", hearing.Command{Do: hearing.Leave})
	}
}

// watched has somebody look at the hearing, and somebody listen too.
func (l *look) watched() {
	for id, key := range map[hearing.ParticipantID]string{"eve": "watched", "adam": "listened"} {
		l.s.looks(id, key == "listened")
		l.at("call, "+key, key)
		l.s.play(id, hearing.Command{Do: hearing.Leave})
		poll(l.t, "the banner gone", func() bool { return l.inner("watched") == "" })
	}
}

func (l *look) aside() {
	l.s.arrives("vale", "Mr Vale", hearing.Prisoner)
	l.s.play("vale", hearing.Command{Do: hearing.Consult, Whom: []hearing.ParticipantID{"guest"}})
	l.at("call, asked aside", "invited")
	l.do("agree", chromedp.Click("#notice button"))
	l.at("call, aside", "aside")
	l.do("go back", chromedp.Click("#notice button"))
	l.says("Mr Vale")
	l.press("leave")
	l.at("over, left", "leftTitle")
	l.screenHeld(0)
}

func (l *look) afterwards() {
	for _, end := range [][2]string{{"closed", "endedTitle"}, {"removed", "removedTitle"}, {"replaced", "elsewhereTitle"}} {
		l.open("")
		l.comes()
		l.reads("lobbyTitle")
		l.s.bye(end[0])
		l.at("over, "+end[0], end[1])
	}
	l.open("")
	l.s.refuses("full")
	l.comes()
	l.at("over, full", "fullTitle")

	// Whatever is wrong with a link, one page says the same.
	neutral := ""
	for _, code := range []string{"link-unknown", "link-early", "link-expired", "link-used", "link-revoked", "not-open", "over", "too-many-tries"} {
		l.open("")
		l.s.refuses(code)
		l.comes()
		l.reads("deadTitle")
		if neutral == "" {
			l.at("over, "+code, "deadTitle")
			neutral = l.text()
		}
		if text := l.text(); text != neutral {
			l.t.Errorf("%s shows %q, others show %q", code, text, neutral)
		}
	}
	l.open("")
	l.s.unreachable(true)
	l.comes()
	l.reads("joiningAgain")
	l.at("over, unreachable", "lostTitle")
}
