package hub_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/call"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// TestAGuestIsSilencedWithoutTheHub: who is silenced directly cannot give
// themselves their voice back, as at a desk, until they are released.
func TestAGuestIsSilencedWithoutTheHub(t *testing.T) {
	h := openForGuests(t)
	at := time.Now()
	o := hub.Opening{Hearing: "h", Start: at, End: at.Add(time.Hour), HostName: "Mr Rees"}
	host := join(t, "host", 440, link(t)(h.OpenHearing(t.Context(), o)))
	host.phase(call.Floor)
	web := link(t)(h.Invite(t.Context(), "h", hub.Guest{Who: "guest", Role: hearing.Panel, Name: "Ms Okoro"})).Web()
	b := openBrowser(t, "en")
	b.do("open the link", chromedp.Navigate(web))
	b.press("enter")
	b.do("consent", chromedp.WaitVisible("#consent"), chromedp.Click("#consent"))
	b.press("join")
	b.sees(host)
	_ = h.Close()
	host.until("the hub lost", func(s call.Snapshot) bool { return s.HubLost })
	for _, do := range []hearing.Command{{Do: hearing.SilenceAll}, {Do: hearing.Silence, Who: "guest"}} {
		host.Do(do)
		b.muted("Unmute")
		b.press("mute")
		b.muted("Unmute")
		host.Do(hearing.Command{Do: hearing.Release, Who: "guest"})
		poll(t, "the voice back", func() bool {
			b.press("mute")
			return b.inner("mute") == "Mute"
		})
	}
}

// muted waits until the button for the microphone offers something.
func (b *browser) muted(offers string) {
	b.t.Helper()
	poll(b.t, "a button "+offers, func() bool { return b.inner("mute") == offers })
}

// floor brings a guest onto the floor of a staged hearing, with the host.
func (s *staged) floor(b *browser) {
	s.t.Helper()
	s.arrives("host", "Mr Rees", hearing.Host)
	b.do("open the link", chromedp.Navigate("about:blank"), chromedp.Navigate(s.page+"#"+stagedTicket))
	b.press("enter")
	b.do("consent", chromedp.WaitVisible("#consent"), chromedp.Click("#consent"))
	b.press("join")
	b.says("You are next")
	s.play("host", hearing.Command{Do: hearing.Admit, Who: "guest"})
	b.says("Mr Rees")
}

// TestThePageGoesOnAfterItCutSomebody: who describes other sections than were
// agreed is cut, and the page comes back to the hub after that all the same.
func TestThePageGoesOnAfterItCutSomebody(t *testing.T) {
	s, b := stageHearing(t), openBrowser(t, "en")
	s.floor(b)
	mine := s.now()
	me, _ := mine.Find("guest")
	host, _ := mine.Find("host")
	content, err := json.Marshal(map[string]any{
		"from_entry": host.Entry, "to_entry": me.Entry,
		"signal": map[string]any{"kind": "answer", "round": 1, "sdp": "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"},
	})
	if err != nil {
		t.Fatal(err)
	}
	poll(t, "the connection to the host cut", func() bool {
		s.mu.Lock()
		s.seq++
		s.say(signalling.TypeSignal, s.seq, signalling.Signal{From: "host", Content: content})
		s.mu.Unlock()
		return b.sections() == ""
	})
	b.do("cut the socket and raise a hand", chromedp.Evaluate[chromedp.Void](`window.wire.close(); document.getElementById("hand").click()`))
	poll(t, "the hand, said after the cut", func() bool {
		p, _ := s.now().Find("guest")
		return !p.Hand.IsZero()
	})
}

// TestThePageIsWatchedNoMoreThanItsKindAllows: whatever the hub says, nobody
// listens but to a family visit, and one look has one time however often its
// connection is made anew.
func TestThePageIsWatchedNoMoreThanItsKindAllows(t *testing.T) {
	s, b := stageHearing(t), openBrowser(t, "en")
	for _, x := range []struct {
		privacy hearing.Privacy
		sound   bool
		want    string
	}{
		{hearing.PrivacyFamily, true, "2,2"},
		{hearing.PrivacyMeeting, true, "2"},
		{hearing.PrivacyMeeting, false, "2,1"},
		{hearing.PrivacyPrivileged, true, "2"},
		{hearing.PrivacyCourt, false, "2"},
		{"of tomorrow", false, "2"},
	} {
		s.reset()
		s.floor(b)
		s.looks("zoe", x.sound)
		s.retold(func(h *hearing.State) { h.Setup.Privacy = x.privacy })
		b.caughtUp(s)
		if got := b.sections(); got != x.want {
			t.Errorf("%q, with sound %v: connections of %s sections, want %s", x.privacy, x.sound, got, x.want)
		}
	}
	s.reset()
	s.floor(b)
	s.looks("zoe", false)
	poll(t, "a look", func() bool { return b.sections() == "2,1" })
	s.reset()
	s.floor(b)
	s.retold(func(h *hearing.State) {
		h.Setup.Privacy = hearing.PrivacyFamily
		h.Watchers = []hearing.Watcher{{ID: "zoe", Since: h.Setup.Start, Until: h.Setup.Start.Add(500 * time.Millisecond), Entry: 1}}
	})
	poll(t, "the end of the look", func() bool {
		return run(b, "count", chromedp.Evaluate[float64](`connections.filter((c) => c.signalingState === "closed" && c.getTransceivers().length === 1).length`)) == 1
	})
	s.retold(func(h *hearing.State) { h.Watchers[0].Entry++ })
	b.caughtUp(s)
	if got := b.sections(); got != "2" {
		t.Errorf("connected anew after the end of the look: connections of %s sections", got)
	}
}

// retold changes a staged hearing and tells the guest.
func (s *staged) retold(change func(*hearing.State)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.state)
	s.tell()
}

// caughtUp waits until the page knows all that was told.
func (b *browser) caughtUp(s *staged) {
	b.t.Helper()
	s.play("guest", hearing.Command{Do: hearing.RaiseHand})
	poll(b.t, "the page to know", func() bool {
		return run(b, "hand", chromedp.Evaluate[string](`document.getElementById("hand").dataset.on`)) == "true"
	})
}

// TestACameraThatComesLateIsTold: somebody who was let in before their browser
// has given the camera is not called "camera off" once it has.
func TestACameraThatComesLateIsTold(t *testing.T) {
	s, b := stageHearing(t), openBrowser(t, "en")
	s.arrives("host", "Mr Rees", hearing.Host)
	b.do("open the link, with a camera that takes its time", chromedp.Navigate(s.page+"#"+stagedTicket), chromedp.Evaluate[chromedp.Void](`
		window.fetch = () => new Promise(() => {}); // a tested line would be told, and the camera with it
		const all = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
		navigator.mediaDevices.getUserMedia = (ask) => new Promise((give) => { window.give = () => give(all(ask)); });`))
	b.press("enter")
	b.do("consent", chromedp.WaitVisible("#consent"), chromedp.Click("#consent"))
	b.press("join")
	b.says("You are next")
	camera := func(off bool) func() bool {
		return func() bool {
			p, here := s.now().Find("guest")
			return here && p.CameraOff == off
		}
	}
	poll(t, "no camera yet", camera(true))
	s.play("host", hearing.Command{Do: hearing.Admit, Who: "guest"})
	b.says("The call")
	b.do("give the camera", chromedp.Evaluate[chromedp.Void](`window.give()`))
	poll(t, "the camera", camera(false))
}
