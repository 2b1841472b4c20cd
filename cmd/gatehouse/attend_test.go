package main

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/app"
	"gatehouse/app/attend"
	"gatehouse/media/signalling"
	"gatehouse/scheduling"
)

// host is somebody's line into a hearing, whoever's desk they sit at.
type host struct {
	t    *testing.T
	line signalling.Line
	n    int
}

func (h *host) do(command string) {
	h.t.Helper()
	h.n++
	text := fmt.Sprintf(`{"v":1,"id":"c%d","seq":%d,"type":"command","body":%s}`, h.n, h.n, command)
	if err := h.line.Write(h.t.Context(), []byte(text)); err != nil {
		h.t.Fatal(err)
	}
}

func hostIn(t *testing.T, text string) *host {
	t.Helper()
	l, err := signalling.ParseLink(text)
	if err != nil {
		t.Fatal(err)
	}
	line, err := signalling.Dial(t.Context(), l.Host, l.Key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = line.Close() })
	if err := line.Write(t.Context(), fmt.Appendf(nil, `{"v":1,"type":"hello","body":{"ticket":%q,"device":"elsewhere"}}`, string(l.Ticket))); err != nil {
		t.Fatal(err)
	}
	return &host{t: t, line: line}
}

// Another desk's host makes a hearing longer, and closes it before its time:
// this desk hears of both from the hub, and its diary in a file follows.
func TestAHearingsEndComesBackToTheDiary(t *testing.T) {
	var clock atomic.Int64
	clock.Store(morning().UnixNano())
	now := func() time.Time { return time.Unix(0, clock.Load()).UTC() }
	d, _ := sampleDiaryAt(t, now)
	b := unhurried(t, d)
	h := newHearings(t.Context(), options{config: t.TempDir(), listen: "127.0.0.1:0"}, now, silent())
	t.Cleanup(h.Close)
	h.UseHub("")
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	came := h.Watch(ctx)
	heard := func(what string, ok func(attend.Hearing) bool) attend.Hearing {
		t.Helper()
		for x := range came {
			if x.Booking == b.ID && ok(x.Hearing) {
				return x.Hearing
			}
		}
		t.Fatalf("the hub never told of %s", what)
		return attend.Hearing{}
	}

	main, _ := b.Main()
	clock.Store(main.Span.Start.UnixNano())
	link, err := h.Open(t.Context(), b, "A court's clerk")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := hostIn(t, link)
	elsewhere.do(`{"do":"start"}`)
	heard("a start", func(x attend.Hearing) bool { return !x.Started.IsZero() })
	until := b.Span().End.Add(15 * time.Minute)
	elsewhere.do(fmt.Sprintf(`{"do":"extend","until":%q}`, until.Format(time.RFC3339)))
	told := heard("the longer hearing", func(x attend.Hearing) bool { return x.Extended })
	long, err := d.Extend(t.Context(), ann(), "", told.Booking, told.End)
	if err != nil || !long.Booking.Span().End.Equal(until) {
		t.Fatalf("lasts %v, %v", long.Booking.Span(), err)
	}
	if err := h.Follow(t.Context(), long.Booking); err != nil { // as after every change
		t.Fatal(err)
	}

	elsewhere.do(`{"do":"end"}`)
	told = heard("the end", func(x attend.Hearing) bool { return !x.Closed.IsZero() })
	if told.Consulting || !told.End.Equal(until) {
		t.Errorf("told %+v", told)
	}
	short, err := d.EndEarly(t.Context(), ann(), told.Booking, told.Closed)
	if err != nil || len(short.Freed()) == 0 || short.Booking.Outcome.Code != scheduling.OutcomeEarly {
		t.Fatalf("%+v, %v", short, err)
	}
	if _, err := d.Uses(t.Context(), b.Prison, short.Freed()); err != nil {
		t.Error(err)
	}
	if _, err := d.Unend(t.Context(), ann(), "", short); err != nil {
		t.Fatal(err)
	}
	// The hub says the same again, as to a desk that is started later.
	if _, err := d.EndEarly(t.Context(), ann(), told.Booking, told.Closed); err != nil {
		t.Fatal(err)
	}
	k, err := d.Begin(t.Context(), b.ID)
	if err != nil || !k.Booking.Span().Equal(long.Booking.Span()) || k.Booking.Outcome.Over() {
		t.Errorf("taken back: %+v, %v", k.Booking, err)
	}
	var actions []scheduling.Action
	for _, l := range k.History {
		actions = append(actions, l.Action)
	}
	want := []scheduling.Action{scheduling.ActionAmended, scheduling.ActionEndedEarly, scheduling.ActionExtended}
	if len(actions) < len(want) || !slices.Equal(actions[:len(want)], want) {
		t.Errorf("history is %v", actions)
	}
}

// unhurried is a booking of today after which its room and people are free
// for a while, and which lasts long enough to be cut.
func unhurried(t *testing.T, d app.Diary) scheduling.Booking {
	t.Helper()
	prisons, _, err := d.Places(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range prisons {
		for _, b := range day(t, d, p.Code).Bookings {
			main, ok := b.Main()
			if !ok || !b.Active() || b.Meet.By != scheduling.MeetOwn || main.Span.Start.Before(morning().Add(time.Hour)) ||
				main.Span.Duration() < 30*time.Minute || b.Kind == scheduling.KindFamily {
				continue
			}
			s, err := d.Reaches(t.Context(), b.ID, b.Span().End.Add(15*time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Bookings) == 0 && b.Span().End.Before(morning().Add(8*time.Hour)) {
				return b
			}
		}
	}
	t.Fatal("the sample has no such booking today")
	return scheduling.Booking{}
}
