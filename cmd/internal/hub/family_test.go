package hub_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"gatehouse/media/call"
	"gatehouse/media/hearing"
)

// countStreams counts what came in so far in each stream of one kind that the
// page receives: pictures, or how loud.
const countStreams = `(async (kind) => {
	const all = {};
	for (const [i, c] of connections.entries()) if (c.connectionState === "connected") {
		for (const r of (await c.getStats()).values()) if (r.type === "inbound-rtp" && r.kind === kind) {
			all[i + r.id] = kind === "video" ? (r.framesDecoded ?? 0) : r.totalAudioEnergy;
		}
	}
	return all;
})`

// receives waits until the page gets pictures and sound of just so many people,
// each by itself.
func (b *browser) receives(people int) {
	b.t.Helper()
	for kind, least := range map[string]float64{"video": 10, "audio": 1e-4} {
		look := func() map[string]float64 {
			return run(b, "count "+kind, chromedp.Evaluate[map[string]float64](countStreams+`("`+kind+`")`, chromedp.EvalAwaitPromise))
		}
		before := look()
		poll(b.t, kind+" of others", func() bool {
			n, now := 0, look()
			for id := range now {
				if now[id] > before[id]+least {
					n++
				}
			}
			if n > people { // somebody was still leaving
				before = now
			}
			return n == people
		})
	}
}

// openRelative is a browser that does not take the others for its own echo, as
// every browser's microphone hears the same beep here, and whose uplink nobody
// knows: a busy machine's would call for a node for three.
func openRelative(t *testing.T) *browser {
	t.Helper()
	b := openBrowser(t, "en")
	b.do("leave the echo and the line", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
			const all = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
			navigator.mediaDevices.getUserMedia = (ask) => all({ ...ask, audio: ask.audio && { ...ask.audio, echoCancellation: false } });
			const ask = window.fetch;
			window.fetch = (what, ...more) => what === "/v1/try" ? Promise.reject(new Error("staged")) : ask(what, ...more);`})
		return err
	}))
	return b
}

// TestAFamilyInBrowsers is a visit to which relatives come in browsers of their
// own: two and the prison's desk are direct, so one browser's line leads to the
// other; with the third, and so four in all, the desk passes on.
func TestAFamilyInBrowsers(t *testing.T) {
	m := &mixed{t: t, h: openForGuests(t)}
	host := m.open()
	var pages []*browser
	for _, id := range []hearing.ParticipantID{"mother", "brother", "aunt"} {
		m.b = openRelative(t)
		m.guest(id)
		pages = append(pages, m.b)
		host.until("a line to everybody", func(s call.Snapshot) bool {
			for _, l := range s.Lines {
				if !l.Connected {
					return false
				}
			}
			return len(s.Lines) == len(pages)
		})
		for _, b := range pages {
			b.receives(len(pages))
		}
		host.pictured(id)
		want := float64(len(pages)) // a line to everybody
		if len(pages) == 3 {
			want = 1 // to the node
		}
		for _, b := range pages {
			poll(t, "just the lines there are to be", func() bool { return b.connected().Count == want })
		}
	}
	pages[0].press("leave")
	host.until("one gone", func(s call.Snapshot) bool { return len(s.Lines) == 2 })
	for _, b := range pages[1:] {
		b.receives(2)
	}
}
