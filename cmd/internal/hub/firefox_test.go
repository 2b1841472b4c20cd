package hub_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/call"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/hearing"
	"gatehouse/media/readiness"
)

// firefox is a real Firefox, spoken to in WebDriver BiDi
// (https://www.w3.org/TR/webdriver-bidi/) with a camera and a microphone that
// are not: its own moving picture, and a tone.
type firefox struct {
	t    *testing.T
	conn *websocket.Conn
	last int
	page string // its browsing context
}

// firefoxPrefs let the page have the pretend devices without a question, keep
// the browser to itself, and let it find a call on this machine.
const firefoxPrefs = `
user_pref("media.navigator.streams.fake", true);
user_pref("media.navigator.permission.disabled", true);
user_pref("media.autoplay.default", 0);
user_pref("media.peerconnection.ice.loopback", true);
user_pref("media.peerconnection.ice.obfuscate_host_addresses", false);
user_pref("media.gmp-manager.updateEnabled", false);
user_pref("intl.accept_languages", "en-GB");
user_pref("app.update.enabled", false);
user_pref("app.normandy.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("extensions.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "");
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
`

func openFirefox(t *testing.T) *firefox {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser beside the race detector is too slow for a short run")
	}
	path, err := exec.LookPath("firefox-esr")
	if err != nil {
		if path, err = exec.LookPath("firefox"); err != nil {
			t.Skip("there is no Firefox here; tools/setup test installs it on Debian")
		}
	}
	home := t.TempDir()
	profile := filepath.Join(home, "profile")
	if err := os.Mkdir(profile, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(firefoxPrefs), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, path, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "about:blank")
	cmd.Env = append(os.Environ(), "HOME="+home, "PULSE_SERVER="+loudspeaker(t))
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	told, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	address := make(chan string, 1)
	read := make(chan struct{})
	go func() {
		defer close(read)
		listening := regexp.MustCompile(`WebDriver BiDi listening on (ws://\S+)`)
		for s := bufio.NewScanner(told); s.Scan(); {
			if m := listening.FindStringSubmatch(s.Text()); m != nil {
				address <- m[1]
			}
		}
	}()
	t.Cleanup(func() {
		stop()
		<-read
		_ = cmd.Wait() // it was told to stop: how it ended says nothing
	})
	f := &firefox{t: t}
	select {
	case at := <-address:
		conn, _, err := websocket.Dial(ctx, at+"/session", nil) //nolint:bodyclose // the library closes it
		if err != nil {
			t.Fatal(err)
		}
		conn.SetReadLimit(32 << 20) // a picture of the page
		f.conn = conn
	case <-read:
		t.Fatal("Firefox ended at once")
	case <-time.After(60 * time.Second):
		t.Fatal("Firefox does not listen")
	}
	t.Cleanup(func() { _ = f.conn.CloseNow() })
	f.ask("session.new", map[string]any{"capabilities": map[string]any{}}, nil)
	var tree struct{ Contexts []struct{ Context string } }
	f.ask("browsingContext.getTree", map[string]any{}, &tree)
	f.page = tree.Contexts[0].Context
	f.ask("script.addPreloadScript", map[string]any{"functionDeclaration": `() => {
		window.connections = [];
		const Real = RTCPeerConnection;
		window.RTCPeerConnection = class extends Real { constructor(...a) { super(...a); connections.push(this); } };
	}`}, nil)
	return f
}

// loudspeaker starts a sound server with a pretend loudspeaker, without which
// Firefox measures no sound, and returns its address.
func loudspeaker(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("pulseaudio"); err != nil {
		t.Skip("there is no PulseAudio here; tools/setup test installs it on Debian")
	}
	dir := t.TempDir()
	socket := filepath.Join(dir, "s")
	cmd := exec.CommandContext(t.Context(), "pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--realtime=no",
		"-L", "module-native-protocol-unix auth-anonymous=1 socket="+socket, "-L", "module-null-sink sink_name=speaker")
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_RUNTIME_DIR="+dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() }) // the end of the test ends it
	poll(t, "the sound server", func() bool { _, err := os.Stat(socket); return err == nil })
	return "unix:" + socket
}

// ask sends one command and reads its answer into out.
func (f *firefox) ask(method string, params map[string]any, out any) {
	f.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 60*time.Second)
	defer stop()
	f.last++
	b, err := json.Marshal(map[string]any{"id": f.last, "method": method, "params": params})
	if err != nil {
		f.t.Fatal(err)
	}
	if err := f.conn.Write(ctx, websocket.MessageText, b); err != nil {
		f.t.Fatalf("%s: %v", method, err)
	}
	for {
		_, b, err := f.conn.Read(ctx)
		if err != nil {
			f.t.Fatalf("%s: %v", method, err)
		}
		var answer struct {
			ID      int
			Type    string
			Message string
			Result  json.RawMessage
		}
		if err := json.Unmarshal(b, &answer); err != nil {
			f.t.Fatal(err)
		}
		switch {
		case answer.ID != f.last: // an event
			continue
		case answer.Type == "error":
			f.t.Fatalf("%s: %s", method, answer.Message)
		case out != nil:
			if err := json.Unmarshal(answer.Result, out); err != nil {
				f.t.Fatalf("%s: %v", method, err)
			}
		}
		return
	}
}

// eval runs a script in the page, waits for what it promises, and returns it
// through JSON.
func (f *firefox) eval(script string, out any) {
	f.t.Helper()
	var answer struct {
		Type             string
		Result           struct{ Value string }
		ExceptionDetails struct{ Text string }
	}
	f.ask("script.evaluate", map[string]any{
		"expression": "(async () => JSON.stringify(await (" + script + ") ?? null))()", "target": map[string]any{"context": f.page},
		"awaitPromise": true, "userActivation": true,
	}, &answer)
	if answer.Type != "success" {
		f.t.Fatalf("%s: %s", script, answer.ExceptionDetails.Text)
	}
	if err := json.Unmarshal([]byte(answer.Result.Value), out); err != nil {
		f.t.Fatalf("%s: %q: %v", script, answer.Result.Value, err)
	}
}

func (f *firefox) text() (text string) {
	f.eval(`document.querySelector("main > section:not([hidden])")?.innerText`, &text)
	return text
}

func (f *firefox) says(text string) {
	f.t.Helper()
	poll(f.t, "the page to say "+text+"; it says "+f.text(), func() bool { return strings.Contains(f.text(), text) })
}

// press presses a button as a mouse does.
func (f *firefox) press(id string) {
	f.t.Helper()
	var at struct{ X, Y int }
	f.eval(`(() => { const e = document.getElementById("`+id+`"); e.scrollIntoView({block: "center"}); const r = e.getBoundingClientRect();
		return { X: Math.round(r.x + r.width / 2), Y: Math.round(r.y + r.height / 2) }; })()`, &at)
	f.ask("input.performActions", map[string]any{"context": f.page, "actions": []any{map[string]any{
		"type": "pointer", "id": "mouse", "actions": []any{
			map[string]any{"type": "pointerMove", "x": at.X, "y": at.Y},
			map[string]any{"type": "pointerDown", "button": 0},
			map[string]any{"type": "pointerUp", "button": 0},
		},
	}}}, nil)
}

// sees waits for the barcode of a desk's test card on the page, as it is drawn.
func (f *firefox) sees(d *desk) {
	f.t.Helper()
	poll(f.t, "the barcode of "+d.name+" in Firefox", func() bool {
		var shot struct{ Data string }
		f.ask("browsingContext.captureScreenshot", map[string]any{"context": f.page}, &shot)
		raw, err := base64.StdEncoding.DecodeString(shot.Data)
		if err != nil {
			f.t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(raw))
		if err != nil {
			f.t.Fatal(err)
		}
		for _, r := range pattern.ReadAll(img) {
			if r.Station == d.card.Station() {
				return true
			}
		}
		return false
	})
}

func (f *firefox) stats() (s stats) {
	f.t.Helper()
	f.eval(countReceived, &s)
	return s
}

// TestAGuestInFirefox is one call between a desk and a real Firefox, from the
// link to the end, with pictures and sound both ways.
func TestAGuestInFirefox(t *testing.T) {
	f := openFirefox(t)
	h := openForGuests(t)
	at := time.Now()
	host := join(t, "host", 440, link(t)(h.OpenHearing(t.Context(), hub.Opening{Hearing: "h", Start: at, End: at.Add(time.Hour), HostName: "Mr Rees"})))
	host.phase(call.Floor)
	web := link(t)(h.Invite(t.Context(), "h", hub.Guest{Who: "guest", Role: hearing.Guest, Name: "Ms Okoro"})).Web()

	f.ask("browsingContext.navigate", map[string]any{"context": f.page, "url": web, "wait": "complete"}, nil)
	f.says("You are invited to a video call")
	f.press("enter")
	f.says("Your camera and microphone")
	poll(t, "the microphone's level", func() bool {
		var level float64
		f.eval(`document.getElementById("level").value`, &level)
		return level > 0
	})
	poll(t, "what was found of the camera and the line", func() bool {
		var both bool
		f.eval(`["found-camera", "found-line"].every((id) => /[^…]$/.test(document.getElementById(id).textContent))`, &both)
		return both
	})
	f.press("consent")
	f.press("join")
	f.says("You are next")
	host.until("the guest waiting", func(s call.Snapshot) bool { return len(s.Hearing.Waiting()) == 1 })
	host.until("the guest's equipment", func(s call.Snapshot) bool {
		p, _ := s.Hearing.Find("guest")
		return p.Equipment != nil && p.Equipment.Camera != "" && p.Equipment.Microphone == readiness.Heard && p.Equipment.Line != nil && p.Equipment.Line.Reached
	})
	host.Do(hearing.Command{Do: hearing.Admit, Who: "guest"})

	f.sees(host)
	poll(t, "pictures and sound of the guest", func() bool {
		return host.Counters()["guest"].FramesIn > 20 && host.loud() > 0.01
	})
	poll(t, "pictures and sound of the host", func() bool { s := f.stats(); return s.Frames > 20 && s.Energy > 0.001 })
	f.press("mute")
	f.says("Unmute")
	host.until("mute at the desk", func(s call.Snapshot) bool { p, _ := s.Hearing.Find("guest"); return p.Muted })
	f.press("leave")
	f.says("You have left the call")
	host.until("the guest gone", func(s call.Snapshot) bool { _, there := s.Hearing.Find("guest"); return !there && len(s.Lines) == 0 })
}
