package hub_test

import (
	"bytes"
	"context"
	"image/png"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/call"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/hearing"
)

// browser is a real Chromium with a camera and a microphone that are not: its
// own moving picture, and a beep every second.
type browser struct {
	t   *testing.T
	ctx context.Context //nolint:containedctx // the browser's own, from start to the test's end
}

func openBrowser(t *testing.T, lang string) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser beside the race detector is too slow for a short run")
	}
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("there is no Chromium here; tools/setup test installs it on Debian")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(900, 900), chromedp.Flag("mute-audio", false),
		chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"), chromedp.Flag("lang", lang), chromedp.Flag("accept-lang", lang),
		chromedp.Flag("disable-features", "WebRtcHideLocalIpsWithMdns"), chromedp.UserDataDir(t.TempDir()))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits for it
		end()
		stop()
	})
	b := &browser{t: t, ctx: ctx}
	// The page keeps its connections to itself; the test counts what they carry.
	begin := chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `window.connections = [];
			const Real = RTCPeerConnection;
			window.RTCPeerConnection = class extends Real { constructor(...a) { super(...a); connections.push(this); } };
			const Wire = WebSocket;
			window.WebSocket = class extends Wire { constructor(...a) { super(...a); window.wire = this; } };
			const wrong = new URLSearchParams(location.search).get("devices"); // how they fail, if they do
			const poor = { dark: ["#000", "#000", 15, 0], still: ["#888", "#888", 15, 0.001], slow: ["#888", "#aaa", 2, 4] }[wrong]; // colours, how often, how loud
			if (wrong && navigator.mediaDevices) navigator.mediaDevices.getUserMedia = async () => {
				if (!poor) throw new DOMException("staged", wrong);
				const canvas = document.createElement("canvas"), sound = new AudioContext(), voice = sound.createOscillator(), gain = sound.createGain(), out = sound.createMediaStreamDestination();
				let n = 0;
				const draw = canvas.getContext("2d");
				setInterval(() => { draw.fillStyle = poor[++n % 2]; draw.fillRect(0, 0, 300, 150); }, 1000 / poor[2]);
				gain.gain.value = poor[3];
				voice.connect(gain).connect(out);
				voice.start();
				return new MediaStream([...canvas.captureStream().getTracks(), ...out.stream.getTracks()]);
			};`})
		return err
	})
	if err := chromedp.Do(ctx, begin); err != nil { // without a limit: the browser lives as long as its first call may
		t.Fatal(err)
	}
	return b
}

func (b *browser) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	run(b, what, chromedp.Steps(steps...))
}

// run does one thing in the browser and returns what came of it.
func run[T any](b *browser, what string, a chromedp.Action[T]) T {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, 60*time.Second)
	defer stop()
	out, err := chromedp.Run(ctx, a)
	if err != nil {
		b.t.Fatalf("%s: %v; the page says %q", what, err, b.text())
	}
	return out
}

func (b *browser) text() string {
	ctx, stop := context.WithTimeout(b.ctx, 10*time.Second)
	defer stop()
	text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("main > section:not([hidden])")?.innerText ?? ""`))
	return text
}

// says waits until the section that is shown has a text.
func (b *browser) says(text string) {
	b.t.Helper()
	poll(b.t, "the page to say "+text+"; it says "+b.text(), func() bool { return strings.Contains(b.text(), text) })
}

func (b *browser) press(id string) {
	b.t.Helper()
	b.do("press "+id, chromedp.Click("#"+id))
}

// countReceived adds up what the page's connections have received.
const countReceived = `(async () => {
	const sum = { Frames: 0, Sound: 0, Energy: 0 };
	for (const c of connections) for (const r of (await c.getStats()).values()) if (r.type === "inbound-rtp") {
		if (r.kind === "video") sum.Frames += r.framesDecoded ?? 0;
		else { sum.Sound += r.packetsReceived; sum.Energy += r.totalAudioEnergy; }
	}
	return sum;
})()`

// stats is what the page's connections have received.
type stats struct{ Frames, Sound, Energy float64 }

func (b *browser) stats() stats {
	b.t.Helper()
	return run(b, "count", chromedp.Evaluate[stats](countReceived, chromedp.EvalAwaitPromise))
}

// sees waits for the barcode of a desk's test card on the page, as it is drawn.
func (b *browser) sees(d *desk) {
	b.t.Helper()
	poll(b.t, "the barcode of "+d.name+" on the page", func() bool {
		img, err := png.Decode(bytes.NewReader(run(b, "look", chromedp.CaptureScreenshot())))
		if err != nil {
			b.t.Fatal(err)
		}
		for _, r := range pattern.ReadAll(img) {
			if r.Station == d.card.Station() {
				return true
			}
		}
		return false
	})
}

// TestAGuestInABrowser is a call between a desk and a real Chromium, from the
// link to the end.
func TestAGuestInABrowser(t *testing.T) {
	for lang, w := range map[string]struct{ start, check, next, mute, over string }{
		"en": {"You are invited to a video call", "Your camera and microphone", "You are next", "Unmute", "You have left the call"},
		"cy": {"Rydych wedi'ch gwahodd", "Eich camera a'ch meicroffon", "Chi sydd nesaf", "Dad-dewi", "Rydych wedi gadael yr alwad"},
	} {
		t.Run(lang, func(t *testing.T) {
			h := openForGuests(t)
			at := time.Now()
			o := hub.Opening{Hearing: "h", Start: at, End: at.Add(time.Hour), HostName: "Mr Rees"}
			host := join(t, "host", 440, link(t)(h.OpenHearing(t.Context(), o)))
			host.phase(call.Floor)
			// Whose id sorts first makes the offers: the page, or the desk.
			id := map[string]hearing.ParticipantID{"en": "guest", "cy": "visitor"}[lang]
			web := link(t)(h.Invite(t.Context(), "h", hub.Guest{Who: id, Role: hearing.Guest, Name: "Ms Okoro"})).Web()

			b := openBrowser(t, lang)
			b.do("open the link", chromedp.Navigate(web))
			b.says(w.start)
			if s := host.now(); len(s.Hearing.Waiting()) != 0 {
				t.Fatal("a link that is only opened, as mail scanners do, brings somebody in")
			}
			b.press("enter")
			b.says(w.check)
			poll(t, "the microphone's level", func() bool {
				return run(b, "level", chromedp.Evaluate[float64](`document.getElementById("level").value`)) > 0
			})
			b.press("join")
			b.do("consent", chromedp.WaitVisible("#consent-wrong"), chromedp.Click("#consent"))
			b.press("join")
			b.says(w.next)
			host.until("the guest waiting", func(s call.Snapshot) bool { return len(s.Hearing.Waiting()) == 1 })
			host.Do(hearing.Command{Do: hearing.Admit, Who: id})

			b.sees(host)
			poll(t, "pictures and sound of the guest", func() bool {
				return host.Counters()[id].FramesIn > 20 && host.loud() > 0.01
			})
			poll(t, "pictures and sound of the host", func() bool { s := b.stats(); return s.Frames > 20 && s.Energy > 0.001 })

			b.press("mute")
			b.says(w.mute)
			host.until("mute at the desk", func(s call.Snapshot) bool { p, _ := s.Hearing.Find(id); return p.Muted })
			b.press("mute")
			host.until("unmuted at the desk", func(s call.Snapshot) bool { p, _ := s.Hearing.Find(id); return !p.Muted })
			b.press("hand")
			host.until("the hand", func(s call.Snapshot) bool { p, _ := s.Hearing.Find(id); return !p.Hand.IsZero() })

			// The socket is cut: the session is taken up again, the call goes on.
			before := b.stats()
			b.do("cut the socket", chromedp.Evaluate[chromedp.Void](`window.wire.close()`))
			b.press("hand")
			host.until("the hand down, said after the cut", func(s call.Snapshot) bool { p, _ := s.Hearing.Find(id); return p.Hand.IsZero() })
			poll(t, "the same connection to go on", func() bool { return b.stats().Frames > before.Frames+10 })

			b.press("sound-only")
			frames := func() uint64 { return host.Counters()[id].FramesIn }
			poll(t, "no more pictures of the guest but sound", func() bool {
				n, s := frames(), b.stats().Sound
				poll(t, "more sound", func() bool { return b.stats().Sound > s+20 })
				return frames() <= n+2
			})
			b.press("leave")
			b.says(w.over)
			host.until("the guest gone", func(s call.Snapshot) bool { _, there := s.Hearing.Find(id); return !there && len(s.Lines) == 0 })
		})
	}
}

// now is what the call last showed.
func (d *desk) now() call.Snapshot {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.shot
}

// loud is how loud what arrives is, whatever it is.
func (d *desk) loud() float64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	var sum float64
	for _, x := range d.pcm {
		sum += float64(x) * float64(x)
	}
	return sum / float64(max(len(d.pcm), 1)) / (1 << 30) * 1000
}

func openForGuests(t *testing.T) *hub.Hub {
	t.Helper()
	h, err := hub.Start(t.Context(), hub.Config{
		Dir: t.TempDir(), Listen: "127.0.0.1:0", Guests: &hub.Guests{Listen: "127.0.0.1:0"}, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

// TestLinksThatNoLongerWork end on one neutral page, which says nothing about
// why to whoever tries.
func TestLinksThatNoLongerWork(t *testing.T) {
	h := openForGuests(t)
	at := time.Now()
	o := hub.Opening{Hearing: "h", Start: at, End: at.Add(time.Hour), HostName: "Mr Rees"}
	link(t)(h.OpenHearing(t.Context(), o))
	revoked := link(t)(h.Invite(t.Context(), "h", hub.Guest{Role: hearing.Guest, Name: "Ms Okoro"})).Web()
	if err := h.Revoke(t.Context(), "h"); err != nil {
		t.Fatal(err)
	}
	b := openBrowser(t, "en")
	for name, web := range map[string]string{
		"taken back": revoked, "nobody's": h.Page() + "#AAAAAAAAAAAAAAAAAAAAAA", "half of one": revoked[:len(revoked)-4],
	} {
		b.do(name, chromedp.Navigate("about:blank"), chromedp.Navigate(web))
		b.press("enter")
		if name != "half of one" {
			b.do("consent", chromedp.Click("#consent"))
			b.press("join")
		}
		b.says("This link does not work")
	}
}

// TestThePageByKeyboard goes by the keyboard alone, with a focus that can be seen.
func TestThePageByKeyboard(t *testing.T) {
	h := openForGuests(t)
	b := openBrowser(t, "en")
	b.do("keyboard", chromedp.Navigate("about:blank"), chromedp.Navigate(h.Page()+"#AAAAAAAAAAAAAAAAAAAAAA"), chromedp.WaitVisible("#enter"))
	b.do("to Enter", chromedp.KeyEvent("\t"), chromedp.KeyEvent("\r"))
	b.says("Your camera and microphone")
	b.do("to the first choice", chromedp.KeyEvent("\t"))
	outline := run(b, "focus", chromedp.Evaluate[string](`getComputedStyle(document.activeElement).outlineWidth + " " + document.activeElement.id`))
	if !strings.HasPrefix(outline, "4px camera-choice") {
		t.Errorf("focus is %q", outline)
	}
}

// TestThePageReachesNothingElse holds the hub to what it says of the page.
func TestThePageReachesNothingElse(t *testing.T) {
	h := openForGuests(t)
	for _, path := range []string{"", "main.js", "guest.css"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.Page()+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		policy := res.Header.Get("Content-Security-Policy")
		if res.StatusCode != http.StatusOK || !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") ||
			res.Header.Get("Referrer-Policy") != "no-referrer" || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d with %v", path, res.StatusCode, res.Header)
		}
	}
	for _, g := range []hub.Guests{{Listen: "0.0.0.0:0"}, {Listen: "127.0.0.1:0", Cert: os.DevNull, Key: os.DevNull}} {
		if h, err := hub.Start(t.Context(), hub.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Guests: &g, Now: time.Now, Log: slog.New(slog.DiscardHandler)}); err == nil {
			_ = h.Close()
			t.Errorf("guests are served at %+v", g)
		}
	}
}
