package hub_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// running opens a hearing with its host on the floor and somebody admitted.
func running(t *testing.T, s service) (host signalling.Line, late signalling.Link) {
	t.Helper()
	o := opening()
	host, err := enter(t, link(t)(s.OpenHearing(t.Context(), o)), "h")
	if err != nil {
		t.Fatal(err)
	}
	guest := link(t)(s.Invite(t.Context(), o.Hearing, hub.Guest{Role: hearing.Representative, Name: "Ms Okoro"}))
	wants(t, "the guest", knock(t, guest, "g"), nil)
	admit(t, host)
	return host, link(t)(s.Invite(t.Context(), o.Hearing, hub.Guest{Role: hearing.Witness, Name: "Mr Li"}))
}

// recordWith is the first record that is as wanted.
func recordWith(t *testing.T, records <-chan hub.Record, ok func(hub.Record) bool) hub.Record {
	t.Helper()
	for r := range records {
		if ok(r) {
			return r
		}
	}
	t.Fatal("no such record")
	return hub.Record{}
}

func TestAnExtendedHearingIsRecordedAndLetsPeopleIn(t *testing.T) {
	both(t, func(t *testing.T, s service, _ *hub.Hub, c *clock) {
		records := s.Watch(t.Context())
		host, late := running(t, s)
		until := opening().End.Add(30 * time.Minute)
		command := fmt.Sprintf(`{"v":1,"id":"c2","seq":2,"type":"command","body":{"do":"extend","until":%q}}`, until.Format(time.RFC3339))
		if err := host.Write(t.Context(), []byte(command)); err != nil {
			t.Fatal(err)
		}
		got := recordWith(t, records, func(r hub.Record) bool { return r.Extended })
		if !got.End.Equal(until) || !got.Start.Equal(opening().Start) || got.Phase != hearing.InSession || got.Started.IsZero() {
			t.Errorf("recorded %+v", got)
		}
		// A link that nobody used lets in as long as the hearing now lasts.
		c.set(until)
		wants(t, "late", knock(t, late, "l"), nil)
		got = recordWith(t, records, func(r hub.Record) bool { return len(r.Attendance) == 3 })
		if !got.End.Equal(until) {
			t.Errorf("recorded %+v", got)
		}
	})
}

func TestADeskExtendsAHearingThatGoesOn(t *testing.T) {
	both(t, func(t *testing.T, s service, _ *hub.Hub, _ *clock) {
		host, _ := running(t, s)
		o := opening()
		until := o.End.Add(15 * time.Minute)
		for _, end := range []time.Time{until, o.End} { // an earlier end ends nothing
			if err := s.Rescheduled(t.Context(), o.Hearing, o.Start, end); err != nil {
				t.Fatal(err)
			}
		}
		for {
			m := hear(t, host)
			var seen hearing.State
			if m.Type == signalling.TypeState && json.Unmarshal(m.Body, &seen) == nil && seen.Setup.End.Equal(until) {
				break
			}
		}
		list, err := s.List(t.Context())
		if err != nil || len(list) != 1 || !list[0].End.Equal(until) || !list[0].Extended {
			t.Errorf("listed %+v, %v", list, err)
		}
	})
}

// TestAHearingThatIsExtendedEarlyKeepsItsLinks: whose booking could not follow
// goes on being named by its old end, by the diary and by whoever opens it.
func TestAHearingThatIsExtendedEarlyKeepsItsLinks(t *testing.T) {
	both(t, func(t *testing.T, s service, h *hub.Hub, _ *clock) {
		o := opening()
		host, err := enter(t, link(t)(s.OpenHearing(t.Context(), o)), "h")
		if err != nil {
			t.Fatal(err)
		}
		guest := link(t)(s.Invite(t.Context(), o.Hearing, hub.Guest{Role: hearing.Guest, Name: "Ms Okoro"}))
		records := h.Watch(t.Context())
		until := o.End.Add(30 * time.Minute)
		command := fmt.Sprintf(`{"v":1,"id":"c1","seq":1,"type":"command","body":{"do":"extend","until":%q}}`, until.Format(time.RFC3339))
		if err := host.Write(t.Context(), []byte(command)); err != nil {
			t.Fatal(err)
		}
		if got := recordWith(t, records, func(r hub.Record) bool { return r.Extended }); got.Phase != hearing.NotStarted {
			t.Fatalf("recorded %+v", got)
		}
		wants(t, "the diary's old end", s.Rescheduled(t.Context(), o.Hearing, o.Start, o.End), nil)
		again := link(t)(s.OpenHearing(t.Context(), o))
		wants(t, "a guest", knock(t, guest, "g"), nil)
		wants(t, "the host by another link", knock(t, again, "h"), nil)
		list, err := s.List(t.Context())
		if err != nil || len(list) != 1 || !list[0].End.Equal(until) || !list[0].Extended || len(list[0].Attendance) != 3 { // the host came twice
			t.Errorf("listed %+v, %v", list, err)
		}
		o.Start = o.Start.Add(time.Minute)
		wants(t, "another start", s.Rescheduled(t.Context(), o.Hearing, o.Start, o.End), nil)
		wants(t, "a guest of a moved one", knock(t, guest, "g"), signalling.ErrLinkRevoked)
	})
}

// TestAHearingThatClosesWhileItIsExtendedIsClosed: the room, which was not told
// of the later end yet, is believed; so it is with what else happens by then,
// and what was learnt is kept.
func TestAHearingThatClosesWhileItIsExtendedIsClosed(t *testing.T) {
	h := begin(t, t.TempDir(), &clock{at: start})
	host, _ := running(t, h)
	o := opening()
	until := o.End.Add(15 * time.Minute)
	tell := h.HoldTelling()
	t.Cleanup(func() { tell() })
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	records := h.Watch(ctx)
	say := func(n int, do string) {
		t.Helper()
		command := fmt.Sprintf(`{"v":1,"id":"c%[1]d","seq":%[1]d,"type":"command","body":{"do":%[2]q}}`, n, do)
		if err := host.Write(t.Context(), []byte(command)); err != nil {
			t.Fatal(err)
		}
	}
	o.End, o.Privacy = until, hearing.PrivacyFamily
	link(t)(h.OpenHearing(t.Context(), o))
	say(2, "pause")
	got := recordWith(t, records, func(r hub.Record) bool { return r.Phase == hearing.InPause })
	if !got.End.Equal(until) || !got.Extended {
		t.Errorf("while the room does not know: %+v", got)
	}
	if _, err := h.Look(t.Context(), o.Hearing, hub.Looking{By: "Ms Price", Reason: "somebody shouted"}); err != nil {
		t.Errorf("what was learnt is forgotten: %v", err)
	}
	say(3, "end")
	if got := recordWith(t, records, func(r hub.Record) bool { return r.Phase == hearing.Ended }); got.Closed.IsZero() {
		t.Errorf("recorded %+v", got)
	}
	tell()
	tell = func() {}
	list, err := h.List(t.Context())
	if err != nil || len(list) != 1 || list[0].Phase != hearing.Ended {
		t.Errorf("listed %+v, %v", list, err)
	}
}
