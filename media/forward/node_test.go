package forward_test

import (
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/media"
	"gatehouse/media/forward"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
)

// end is somebody's end of the line to a node, on which nothing is lost. In a
// bubble only one goroutine runs at a time where it matters: the test waits
// for the node before it looks.
type end struct {
	events peer.Events
	said   []string // what the node said
	got    []int    // the sections of pictures that came, in order
	keys   []int    // the sections that a key frame was asked of
}

func (e *end) Start() error             { return nil }
func (e *end) Handle(peer.Signal) error { return nil }
func (e *end) SendPictureOn(section int, _ media.Sample) error {
	e.got = append(e.got, section)
	return nil
}
func (e *end) SendSoundOn(int, media.Sample) error { return nil }
func (e *end) AskKey(section int)                  { e.keys = append(e.keys, section) }
func (e *end) Send(b []byte) error                 { e.said = append(e.said, string(b)); return nil }
func (e *end) Rate() int                           { return 4_000_000 }
func (e *end) Close()                              {}

// stage is a node and who is on the floor, in a bubble of their own.
type stage struct {
	t    *testing.T
	node *forward.Node
	ends map[hearing.ParticipantID]*end
	sent time.Duration // the pictures' clock
	mute map[hearing.ParticipantID]bool
}

func onStage(t *testing.T, people []hearing.ParticipantID, play func(*stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &stage{t: t, ends: map[hearing.ParticipantID]*end{}, mute: map[hearing.ParticipantID]bool{}}
		var fresh *end
		s.node = forward.New(forward.Config{
			ID: "node", Entry: 1, Now: time.Now, Log: slog.New(slog.DiscardHandler),
			Signal: func(hearing.ParticipantID, json.RawMessage) {},
			Peer: func(_ peer.Config, events peer.Events) (forward.Peer, error) {
				fresh = &end{events: events}
				return fresh, nil
			},
		})
		defer s.node.Close()
		var floor []hearing.Participant
		for _, id := range people { // one after another: the first has the others on slots 0, 1, …
			floor = append(floor, hearing.Participant{ID: id, Entry: 1})
			s.node.Floor(floor)
			s.ends[id] = fresh
		}
		play(s)
	})
}

// pass has everybody send two sizes of pictures for so long, ten a second,
// each with a key frame.
func (s *stage) pass(d time.Duration) {
	const every = 100 * time.Millisecond
	for end := s.sent + d; s.sent < end; s.sent += every {
		for id, e := range s.ends {
			e.events.Picture(forward.SectionSmall, media.Sample{Payload: make([]byte, 1500), At: s.sent, Key: true})
			if !s.mute[id] {
				e.events.Picture(forward.SectionLarge, media.Sample{Payload: make([]byte, 9000), At: s.sent, Key: true})
			}
		}
		time.Sleep(every)
		synctest.Wait()
	}
}

func (s *stage) says(who hearing.ParticipantID, w forward.Word) {
	s.t.Helper()
	w.V = 1
	b, err := json.Marshal(w)
	if err != nil {
		s.t.Fatal(err)
	}
	s.ends[who].events.Message(b)
	synctest.Wait()
}

// wanted is what somebody was told of their large picture, in order.
func (s *stage) wanted(who hearing.ParticipantID) []bool {
	s.t.Helper()
	var out []bool
	for _, said := range s.ends[who].said {
		var w forward.Word
		if err := json.Unmarshal([]byte(said), &w); err != nil {
			s.t.Fatal(err)
		}
		if w.Type == forward.WordWanted {
			out = append(out, w.Large)
		}
	}
	return out
}

// Whose large picture nobody gets is told so after a while, and at once when
// somebody wants it; until it comes they are seen small.
func TestNobodysLargePictureNeedNotCome(t *testing.T) {
	onStage(t, []hearing.ParticipantID{"a", "b", "c"}, func(s *stage) {
		s.says("a", forward.Word{N: 1, Type: forward.WordReady, Re: 3})
		s.says("a", forward.Word{N: 2, Type: forward.WordLarge, Who: "b"})
		s.says("b", forward.Word{N: 1, Type: forward.WordLarge, Who: "a"})
		s.says("c", forward.Word{N: 1, Type: forward.WordLarge, Who: "a"})
		s.pass(2 * time.Second)
		if got := s.wanted("c"); len(got) != 0 {
			t.Fatalf("told %v before long", got)
		}
		s.pass(4 * time.Second)
		for who, want := range map[hearing.ParticipantID][]bool{"a": nil, "b": nil, "c": {false}} {
			if got := s.wanted(who); !slices.Equal(got, want) {
				t.Errorf("%s was told %v, want %v", who, got, want)
			}
		}
		s.mute["c"] = true // they stopped
		s.pass(3 * time.Second)
		e := s.ends["a"]
		e.got, s.ends["c"].keys = nil, nil
		s.says("a", forward.Word{N: 3, Type: forward.WordLarge, Who: "c"})
		if got := s.wanted("c"); !slices.Equal(got, []bool{false, true}) {
			t.Fatalf("c was told %v as soon as somebody wants them", got)
		}
		if !slices.Contains(s.ends["c"].keys, forward.SectionLarge) {
			t.Errorf("no key frame was asked of the large picture: %v", s.ends["c"].keys)
		}
		s.pass(time.Second)
		before := len(e.got)
		if n := count(e.got, forward.PictureOf(1)); n < 9 {
			t.Errorf("%d pictures of c while the large one does not come yet", n)
		}
		delete(s.mute, "c")
		s.pass(time.Second)
		if n := count(e.got[before:], forward.PictureOf(1)); n < 9 || n > 11 {
			t.Errorf("%d pictures of c in a second, of ten in one size", n)
		}
		s.pass(5 * time.Second)
		if got := s.wanted("b"); !slices.Equal(got, []bool{false}) {
			t.Errorf("b, whom nobody wants any more, was told %v", got)
		}
	})
}

// Who sends nothing small is seen large or not at all, so the large picture
// goes on.
func TestTheOnlyPictureGoesOn(t *testing.T) {
	onStage(t, []hearing.ParticipantID{"a", "b"}, func(s *stage) {
		for at := time.Duration(0); at < 8*time.Second; at += 100 * time.Millisecond {
			s.ends["b"].events.Picture(forward.SectionLarge, media.Sample{Payload: make([]byte, 9000), At: at, Key: true})
			time.Sleep(100 * time.Millisecond)
			synctest.Wait()
		}
		if got := s.wanted("b"); len(got) != 0 {
			t.Errorf("told %v", got)
		}
	})
}

// A control channel that takes longer than the slots are said again after
// answers them nevertheless, but not those that have changed since.
func TestSlowAnswersOpenSlots(t *testing.T) {
	onStage(t, []hearing.ParticipantID{"a", "b", "c"}, func(s *stage) {
		slots := func() (all []uint64) {
			for _, said := range s.ends["a"].said {
				var w forward.Word
				if err := json.Unmarshal([]byte(said), &w); err != nil {
					t.Fatal(err)
				}
				if w.Type == forward.WordSlots {
					all = append(all, w.N)
				}
			}
			return all
		}
		s.pass(3 * time.Second)
		all := slots() // of nobody, of b, of b and c, and that again
		if len(all) < 5 {
			t.Fatalf("told %v", all)
		}
		s.says("a", forward.Word{N: 1, Type: forward.WordReady, Re: all[1]})
		s.says("a", forward.Word{N: 2, Type: forward.WordReady, Re: 1000})
		s.pass(time.Second)
		if got := s.ends["a"].got; len(got) > 0 {
			t.Fatalf("%d pictures on slots that are not known", len(got))
		}
		s.says("a", forward.Word{N: 3, Type: forward.WordReady, Re: all[2]})
		s.pass(time.Second)
		if got := s.ends["a"].got; count(got, forward.PictureOf(0)) == 0 || count(got, forward.PictureOf(1)) == 0 {
			t.Errorf("%d pictures after a late answer", len(got))
		}
	})
}

// What is told goes to whom it is meant for, and to nobody if they are not there.
func TestToldToOne(t *testing.T) {
	onStage(t, []hearing.ParticipantID{"a", "b", "c"}, func(s *stage) {
		heard := func(who hearing.ParticipantID) (n int) {
			for _, said := range s.ends[who].said {
				if strings.Contains(said, `"type":"from"`) {
					n++
				}
			}
			return n
		}
		s.says("a", forward.Word{N: 1, Type: forward.WordTell, Who: "b", Message: json.RawMessage(`{}`)})
		s.says("a", forward.Word{N: 2, Type: forward.WordTell, Who: "d", Message: json.RawMessage(`{}`)})
		s.says("a", forward.Word{N: 3, Type: forward.WordTell, Who: "a", Message: json.RawMessage(`{}`)})
		s.says("a", forward.Word{N: 4, Type: forward.WordTell, Message: json.RawMessage(`{}`)})
		if a, b, c := heard("a"), heard("b"), heard("c"); a != 0 || b != 1 || c != 0 {
			t.Errorf("told %d, %d, %d", a, b, c)
		}
	})
}

func count(all []int, one int) int {
	n := 0
	for _, x := range all {
		if x == one {
			n++
		}
	}
	return n
}
