package hub_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/call"
	"gatehouse/media/hearing"
	"gatehouse/media/readiness"
)

// TestABrowserGuestIsTestedHearsAnInterpreterAndIsWatched has a family member
// in a real Chromium: the host sees how the test of their equipment went before
// letting them in, they turn the interpreter up by the keyboard, and they are
// told while somebody looks in.
func TestABrowserGuestIsTestedHearsAnInterpreterAndIsWatched(t *testing.T) {
	for lang, w := range map[string]struct{ check, camera, heard, next, interprets, alone, watched string }{
		"en": {
			"Your camera and microphone", "Your camera", "You can be heard.", "You are next", "Ms Lis speaks for you.",
			"You hear the interpreter alone, not the others.", "They see the pictures and cannot hear anything.",
		},
		"cy": {
			"Eich camera a'ch meicroffon", "camera", "Gellir eich clywed.", "Chi sydd nesaf", "Mae Ms Lis yn siarad drosoch chi.",
			"Rydych yn clywed y cyfieithydd yn unig, nid y lleill.", "Maent yn gweld y lluniau ac ni allant glywed dim.",
		},
	} {
		t.Run(lang, func(t *testing.T) {
			h := relayingForGuests(t)
			at := time.Now()
			o := hub.Opening{
				Hearing: "h", Start: at, End: at.Add(time.Hour), HostName: "Mr Rees", Privacy: hearing.PrivacyFamily,
				Interprets: map[hearing.ParticipantID]hearing.ParticipantID{"lis": "guest"},
			}
			host := join(t, "host", 440, link(t)(h.OpenHearing(t.Context(), o)))
			host.phase(call.Floor)
			lis := join(t, "lis", 660, link(t)(h.Invite(t.Context(), "h", hub.Guest{Who: "lis", Role: hearing.Interpreter, Name: "Ms Lis"})))
			host.until("the interpreter waiting", func(s call.Snapshot) bool { return len(s.Hearing.Waiting()) == 1 })
			host.Do(hearing.Command{Do: hearing.Admit, Who: "lis"})
			web := link(t)(h.Invite(t.Context(), "h", hub.Guest{Who: "guest", Role: hearing.Guest, Name: "Ms Okoro"})).Web()

			b := openBrowser(t, lang)
			b.do("open the link", chromedp.Navigate(web))
			b.press("enter")
			b.says(w.check)
			b.says(w.heard)
			poll(t, "words about the camera", func() bool { return strings.Contains(b.inner("found-camera"), w.camera) })
			b.do("consent", chromedp.Click("#consent"))
			b.press("join")
			b.says(w.next)
			told := host.until("the guest's equipment", func(s call.Snapshot) bool {
				p, _ := s.Hearing.Find("guest")
				return p.Where == hearing.Lobby && p.Equipment != nil && p.Equipment.Camera != "" && p.Equipment.Microphone != "" && p.Equipment.Line != nil && p.Equipment.Relay != ""
			})
			p, _ := told.Hearing.Find("guest")
			if e := p.Equipment; !slices.Contains([]readiness.Outcome{readiness.Moving, readiness.Slow}, e.Camera) || e.Microphone != readiness.Heard ||
				!e.Line.Reached || e.Line.Uplink < readiness.GoodUplink || e.Relay != readiness.Works || e.At.IsZero() {
				t.Errorf("the host is told %+v, line %+v", e, e.Line)
			}
			host.Do(hearing.Command{Do: hearing.Admit, Who: "guest"})

			b.says(w.interprets)
			b.players(2, "1", "1")
			poll(t, "connections to both", func() bool { return b.stats().Energy > 0.001 && lis.Counters()["guest"].FramesIn > 5 })
			b.do("the interpreter alone", chromedp.Focus("#balance-at"), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight))
			b.says(w.alone)
			b.players(2, "0 silent", "1")
			lis.Do(hearing.Command{Do: hearing.Leave})
			b.players(1, "1")
			if shown := b.inner("balance"); shown != "" {
				t.Errorf("without an interpreter the page balances: %q", shown)
			}

			eve := join(t, "eve", 880, link(t)(h.Look(t.Context(), "h", hub.Looking{By: "Ms Price", Reason: "somebody shouted"})))
			b.says(w.watched)
			eve.sees(host, 0)
			poll(t, "pictures of the guest for who looks", func() bool { return eve.Counters()["guest"].FramesIn > 5 })
			if n := len(b.playing()); n != 1 {
				t.Errorf("who looks is among %d people", n)
			}
			eve.Do(hearing.Command{Do: hearing.Leave})
			poll(t, "the banner gone", func() bool { return b.inner("watched") == "" })
		})
	}
}

// inner is the text of an element as it is shown; empty when it is not.
func (b *browser) inner(id string) string {
	b.t.Helper()
	return run(b, "read "+id, chromedp.Evaluate[string](`(e => e.checkVisibility() ? e.innerText.trim() : "")(document.getElementById("`+id+`"))`))
}

// playing is how loud each of the others is played.
func (b *browser) playing() []string {
	b.t.Helper()
	return run(b, "players", chromedp.Evaluate[[]string](`[...document.querySelectorAll("#people video")].map((v) => v.volume + (v.muted ? " silent" : ""))`))
}

// players waits until so many others are played, each so loud: first who is no
// interpreter.
func (b *browser) players(n int, loud ...string) {
	b.t.Helper()
	var last []string
	poll(b.t, "players "+strings.Join(loud, ", "), func() bool {
		last = b.playing()
		slices.Sort(last)
		return len(last) == n && slices.Equal(last, loud)
	})
}
