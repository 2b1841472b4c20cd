package app

import (
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

func TestAToastTellsWhatAWaitingRequestCouldHaveNow(t *testing.T) {
	m := &memory{saved: clerk(), prisons: []scheduling.Prison{{
		Code: "MDI", Name: "Moorland", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour,
	}}}
	a := desk(t, m, nil)
	place := scheduling.Booking{
		Kind: scheduling.KindLegal, Prison: "MDI",
		Parts: scheduling.NewBlock(now().Add(48*time.Hour), 0, time.Hour, 0, scheduling.Placement{Room: "MDI-VCC-1"}),
	}
	m.waiting = clash.WaitingList{Items: []clash.Waiting{{
		Request: scheduling.Request{ID: "r1", From: "Rehearsal Chambers", Status: scheduling.RequestWaiting, Booking: place},
		Place:   &scheduling.Offer{Booking: place},
	}}}
	a.changes.add(scheduling.Change{Seq: 1, Action: scheduling.ActionCancelled, Booking: "b1"})
	a.changed()
	said := strings.Join(a.toasts.Texts(), "\n")
	if !strings.Contains(said, "is free now") {
		t.Fatalf("said %q", said)
	}
	if !a.toasts.Act() || a.page != pageRequests {
		t.Errorf("the toast leads to %s", a.page)
	}
	a.changes.add(scheduling.Change{Seq: 2, Action: scheduling.ActionCancelled, Booking: "b1"})
	a.changed()
	if len(a.toasts.Texts()) > 0 {
		t.Errorf("told twice: %v", a.toasts.Texts())
	}
}

func TestFindingATimeOpensTheFormFilledIn(t *testing.T) {
	m := &memory{saved: clerk(), prisons: []scheduling.Prison{{
		Code: "MDI", Name: "Moorland", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour,
	}}}
	a := desk(t, m, nil)
	b := scheduling.Booking{
		Kind: scheduling.KindLegal, Prison: "MDI", Meet: scheduling.Meet{By: scheduling.MeetOwn},
		Parts: scheduling.NewBlock(now().Add(48*time.Hour).Truncate(time.Hour), 0, time.Hour, 0,
			scheduling.Placement{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"p1"}}),
	}
	pageHost{a}.Book(b, []scheduling.Person{{ID: "p1", Given: "Sam", Family: "Notreal", Number: "A0001AA"}})
	if a.form == nil || a.page != pageTimetable {
		t.Fatal("no form")
	}
	d := a.form.model.Draft()
	if d.Seats[0].Room != "MDI-VCC-1" || d.Seats[0].Prisoners[0].Family != "Notreal" || d.Length != "60" || !a.form.model.Dirty() {
		t.Errorf("draft %+v", d)
	}
}
