package peer

import (
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/media"
)

// wired makes two peers of mirrored sections that tell each other everything.
func wired(t *testing.T, sections []Section) (a, b *end, heard func(section int) (pictures, sounds int)) {
	t.Helper()
	a, b = &end{t: t, changed: make(chan struct{})}, &end{t: t, changed: make(chan struct{})}
	var counting sync.Mutex // guards what both ends were sent
	pictures, sounds := map[int]int{}, map[int]int{}
	count := func(of map[int]int, i int) {
		counting.Lock()
		defer counting.Unlock()
		of[i]++
	}
	join := func(me, far *end, cfg Config) {
		cfg.Log, cfg.Now = slog.New(slog.DiscardHandler), time.Now
		var err error
		me.Peer, err = New(cfg, Events{
			Signal: func(s Signal) {
				me.change(func() { me.signals = append(me.signals, s) })
				_ = far.Handle(s) // what is refused shows in the state
			},
			State:   func(s State) { me.change(func() { me.states = append(me.states, s) }) },
			Open:    func() { me.change(func() { me.open = true }) },
			Picture: func(i int, _ media.Sample) { count(pictures, i) },
			Sound:   func(i int, _ media.Sample) { count(sounds, i) },
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(me.Close)
	}
	join(a, b, Config{Sections: sections})
	join(b, a, Config{Sections: Mirror(sections), Polite: true})
	return a, b, func(i int) (int, int) {
		counting.Lock()
		defer counting.Unlock()
		return pictures[i], sounds[i]
	}
}

// many is what somebody sends to whoever passes it on to others, and gets of them.
func many() []Section {
	s := []Section{
		{Track: media.TrackPicture, Send: true}, {Track: media.TrackPicture, Send: true}, {Track: media.TrackSound, Send: true},
	}
	for range 11 {
		s = append(s, Section{Track: media.TrackPicture, Receive: true})
	}
	for range 11 {
		s = append(s, Section{Track: media.TrackSound, Receive: true})
	}
	return s
}

// Everything arrives on the section it was sent on, whoever makes the offer.
func TestManySections(t *testing.T) {
	for name, sections := range map[string][]Section{"offered by who sends": many(), "offered by who receives": Mirror(many())} {
		t.Run(name, func(t *testing.T) {
			a, b, heard := wired(t, sections)
			a.start(b)
			seen := func() (all bool) {
				for i, s := range sections {
					pictures, sounds := heard(i)
					if s.Track == media.TrackPicture && (pictures == 0 || sounds > 0) || s.Track == media.TrackSound && (sounds == 0 || pictures > 0) {
						return false
					}
				}
				return true
			}
			a.until("something on every section", func() bool {
				for i, s := range sections {
					from := a
					if !s.Send {
						from = b
					}
					var err error
					if s.Track == media.TrackPicture {
						err = from.SendPictureOn(i, media.Sample{Payload: picture(i, 900, true), Key: true, At: time.Since(began)})
					} else {
						err = from.SendSoundOn(i, media.Sample{Payload: []byte{byte(i)}, At: time.Since(began)})
					}
					if err != nil && !errors.Is(err, ErrCongested) && !errors.Is(err, ErrNotConnected) {
						t.Fatalf("section %d: %v", i, err)
					}
				}
				return seen()
			})
			for i, s := range sections {
				far := b
				if !s.Send {
					far = a
				}
				if err := far.SendPictureOn(i, media.Sample{Payload: picture(i, 900, true), Key: true}); !errors.Is(err, ErrSections) {
					t.Errorf("section %d sends the wrong way: %v", i, err)
				}
				if err := far.SendSoundOn(i, media.Sample{Payload: []byte{1}}); !errors.Is(err, ErrSections) {
					t.Errorf("section %d sends sound the wrong way: %v", i, err)
				}
			}
		})
	}
}

var began = time.Now() //nolint:gochecknoglobals // the tests' steady clock

// A description with more, fewer or other sections than were agreed ends the
// connection, at first and at every later one.
func TestWhatWasNotAgreedIsCut(t *testing.T) {
	look := []Section{{Track: media.TrackPicture, Send: true}}
	const sound = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:9\r\na=rtpmap:111 opus/48000/2\r\na=sendrecv\r\n"
	for name, change := range map[string]func(string) string{
		"a sound section more":       func(s string) string { return s + sound },
		"a sound section before":     func(s string) string { i := strings.Index(s, "m="); return s[:i] + sound + s[i:] },
		"pictures the other way too": func(s string) string { return strings.Replace(s, "a=recvonly", "a=sendrecv", 1) },
		"pictures only the other way": func(s string) string {
			return strings.Replace(s, "a=recvonly", "a=sendonly", 1)
		},
		"sound for pictures": func(s string) string { return strings.Replace(s, "m=video", "m=audio", 1) },
	} {
		t.Run(name, func(t *testing.T) {
			watched, watcher, _ := wired(t, look)
			watched.start(watcher)
			watched.mu.Lock()
			i := slices.IndexFunc(watcher.signals, func(s Signal) bool { return s.Kind == KindAnswer })
			watched.mu.Unlock()
			if i < 0 || strings.Contains(watcher.signals[i].SDP, "m=audio") {
				t.Fatal("no answer, or one with a sound section")
			}
			said := change(watcher.signals[i].SDP)
			if said == watcher.signals[i].SDP {
				t.Fatal("nothing was changed")
			}
			err := watched.Handle(Signal{Kind: KindAnswer, Round: 1, SDP: said})
			if !errors.Is(err, ErrSections) {
				t.Fatalf("an answer with %s: %v", name, err)
			}
			watched.until("the end of the connection", func() bool { return watched.State() == StateClosed })
			if err := watched.SendPictureOn(0, media.Sample{Payload: picture(1, 900, true), Key: true}); err == nil {
				t.Error("pictures go on")
			}
		})
	}
}

func TestSectionsOfNothing(t *testing.T) {
	for name, s := range map[string][]Section{
		"none": {}, "no direction": {{Track: media.TrackSound}}, "no track": {{Send: true}}, "too many": slices.Repeat(Both(), 20),
	} {
		if p, err := New(Config{Sections: s, Log: slog.New(slog.DiscardHandler), Now: time.Now}, Events{}); err == nil {
			p.Close()
			t.Errorf("%s is taken", name)
		}
	}
}
