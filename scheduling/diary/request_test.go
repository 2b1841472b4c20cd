package diary_test

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

// wish is a request of a court for a hearing in no particular room.
func wish(main time.Time, prisoners ...scheduling.PersonID) scheduling.Request {
	b := hearing(main, "", prisoners...)
	b.Prison = "MDI"
	return scheduling.Request{From: "LEEDCC", Booking: b}
}

func (d desk) ask(r scheduling.Request) scheduling.Request {
	d.t.Helper()
	saved, err := d.Ask(d.t.Context(), listing, "", r)
	if err != nil {
		d.t.Fatal(err)
	}
	return saved
}

func (d desk) request(id scheduling.RequestID) scheduling.Request {
	d.t.Helper()
	all, err := d.Requests(d.t.Context(), "", false)
	if err != nil {
		d.t.Fatal(err)
	}
	i := slices.IndexFunc(all.Items, func(r scheduling.Request) bool { return r.ID == id })
	if i < 0 {
		d.t.Fatalf("no request %s", id)
	}
	return all.Items[i]
}

func (d desk) bookings() int {
	d.t.Helper()
	s, err := d.Scene(d.t.Context(), diary.SceneQuery{Prison: "MDI"})
	if err != nil {
		d.t.Fatal(err)
	}
	return len(s.Bookings)
}

func TestAsk(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	r := wish(ten, "ann")
	r.Deadline = ten.Add(24 * time.Hour)
	r.Windows = []scheduling.Span{scheduling.NewSpan(ten.Add(-2*time.Hour), 6*time.Hour)}
	r.Status, r.Result, r.Reason = scheduling.RequestAccepted, "made-up", "made up"
	first, err := d.Ask(ctx, listing, "key-1", r)
	if err != nil || first.Status != scheduling.RequestOpen || first.Version != 1 || first.Result != "" || first.Reason != "" || first.MadeBy != listing {
		t.Fatalf("asked %+v, %v", first, err)
	}
	again, err := d.Ask(ctx, listing, "key-1", r)
	if err != nil || again.ID != first.ID {
		t.Errorf("asked again %+v, %v", again, err)
	}
	all, err := d.Requests(ctx, "MDI", true)
	if err != nil || len(all.Items) != 1 || len(all.Scene.People) != 1 || len(all.Scene.Rooms) != 6 {
		t.Errorf("list is %+v, %v", all, err)
	}
	if line := d.lastLine(string(first.ID)); line.Action != scheduling.ActionRequested || line.Reason != "open" || line.Actor != listing {
		t.Errorf("asking left %+v", line)
	}
	if d.bookings() != 0 {
		t.Error("a request holds something")
	}
	d.book(hearing(ten, "MDI-VCC-1", "ann")) // nothing in its way
}

func TestAskIsChecked(t *testing.T) {
	d := onDisk(t)
	for _, c := range []struct {
		field   string
		problem scheduling.Problem
		change  func(*scheduling.Request)
	}{
		{"party", scheduling.ProblemMissing, func(r *scheduling.Request) { r.From = " " }},
		{"kind", scheduling.ProblemMissing, func(r *scheduling.Request) { r.Booking.Kind, r.Booking.Court = "", "" }},
		{"court", scheduling.ProblemUnknown, func(r *scheduling.Request) { r.Booking.Court = "NOWHERE" }},
		{"deadline", scheduling.ProblemPast, func(r *scheduling.Request) { r.Deadline = noon }},
		{"deadline", scheduling.ProblemOrder, func(r *scheduling.Request) { r.Deadline = ten }},
		{"windows", scheduling.ProblemTooMany, func(r *scheduling.Request) { r.Windows = make([]scheduling.Span, 21) }},
		{"windows.1", scheduling.ProblemMissing, func(r *scheduling.Request) { r.Windows = make([]scheduling.Span, 1) }},
		{"windows.1", scheduling.ProblemOrder, func(r *scheduling.Request) { r.Windows = []scheduling.Span{scheduling.NewSpan(ten, -time.Hour)} }},
		{"windows.1", scheduling.ProblemTooShort, func(r *scheduling.Request) { r.Windows = []scheduling.Span{scheduling.NewSpan(ten, quarter)} }},
		{"windows.1", scheduling.ProblemPast, func(r *scheduling.Request) {
			r.Windows = []scheduling.Span{scheduling.NewSpan(noon.Add(-4*time.Hour), 2*time.Hour)}
		}},
		{"windows.1", scheduling.ProblemTooFar, func(r *scheduling.Request) {
			r.Windows = []scheduling.Span{scheduling.NewSpan(noon.AddDate(2, 0, 0), 2*time.Hour)}
		}},
	} {
		r := wish(ten, "ann")
		c.change(&r)
		_, err := d.Ask(t.Context(), listing, "", r)
		invalid(t, err, c.field, c.problem)
	}
	if all, err := d.Requests(t.Context(), "", false); err != nil || len(all.Items) != 0 {
		t.Errorf("kept %+v, %v", all.Items, err)
	}
}

func TestAcceptRequest(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	r := d.ask(wish(ten, "ann"))
	other := d.ask(wish(ten, "bob"))
	entry := diary.Entry{Key: "accept", Booking: hearing(ten, "MDI-VCC-1", "ann")}
	_, _, err := d.AcceptRequest(ctx, clerk, r.ID, r.Version+1, entry)
	want(t, err, scheduling.ErrStale)
	roomless := diary.Entry{Booking: r.Booking}
	_, _, err = d.AcceptRequest(ctx, clerk, r.ID, r.Version, roomless)
	if bad := (scheduling.InvalidErrors{}); !errors.As(err, &bad) || bad[0].Field != "parts.pre.room" {
		t.Errorf("without a room: %v", err)
	}
	done, b, err := d.AcceptRequest(ctx, clerk, r.ID, r.Version, entry)
	if err != nil || done.Status != scheduling.RequestAccepted || done.Result != b.ID || b.MadeBy != clerk || done.Version != 2 {
		t.Fatalf("accepted %+v as %+v, %v", done, b, err)
	}
	if line := d.lastLine(string(r.ID)); line.Reason != "accepted" || line.Actor != clerk || line.Version != 2 {
		t.Errorf("accepting left %+v", line)
	}
	if line := d.lastLine(string(b.ID)); line.Action != scheduling.ActionBooked || line.Actor != clerk {
		t.Errorf("booking left %+v", line)
	}
	again, same, err := d.AcceptRequest(ctx, clerk, r.ID, r.Version, entry)
	if err != nil || same.ID != b.ID || again.Version != 2 || again.Result != b.ID || d.bookings() != 1 {
		t.Errorf("sent twice: %+v, %+v, %v", again, same, err)
	}
	_, _, err = d.AcceptRequest(ctx, clerk, r.ID, 2, diary.Entry{Booking: entry.Booking.Shift(time.Hour)})
	want(t, err, scheduling.ErrEnded)
	_, _, err = d.AcceptRequest(ctx, clerk, other.ID, other.Version, diary.Entry{Booking: hearing(ten, "MDI-VCC-1", "bob")})
	if !slices.Equal(codes(err), []clash.Code{clash.RoomTaken}) {
		t.Errorf("a taken room: %v", err)
	}
	if kept := d.request(other.ID); kept.Status != scheduling.RequestOpen || kept.Version != 1 || d.bookings() != 1 {
		t.Errorf("a refusal left %+v", kept)
	}
	_, _, err = d.AcceptRequest(ctx, clerk, "nothing", 1, diary.Entry{Booking: entry.Booking})
	want(t, err, scheduling.ErrNotFound)
}

func TestOffer(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	r := wish(ten, "ann")
	r.Deadline = ten.Add(4 * time.Hour)
	r = d.ask(r)
	d.book(hearing(ten, "MDI-VCC-1", "bob"))
	_, err := d.OfferTime(ctx, clerk, r.ID, r.Version, hearing(ten, "MDI-VCC-1", "ann"))
	if !slices.Equal(codes(err), []clash.Code{clash.RoomTaken}) {
		t.Errorf("a taken place was offered: %v", err)
	}
	_, err = d.OfferTime(ctx, clerk, r.ID, r.Version, hearing(ten.Add(5*time.Hour), "MDI-VCC-1", "ann"))
	invalid(t, err, "deadline", scheduling.ProblemOrder)
	place := hearing(ten.Add(2*time.Hour), "MDI-VCC-1", "ann")
	offered, err := d.OfferTime(ctx, clerk, r.ID, r.Version, place)
	if err != nil || offered.Status != scheduling.RequestOffered || offered.Offer == nil || !offered.Offer.Span().Equal(place.Span()) {
		t.Fatalf("offered %+v, %v", offered, err)
	}
	if again, err := d.OfferTime(ctx, clerk, r.ID, r.Version, place); err != nil || again.Version != offered.Version {
		t.Errorf("sent twice: %+v, %v", again, err)
	}
	// An offer holds nothing: someone else takes the place.
	taken := d.book(hearing(ten.Add(2*time.Hour), "MDI-VCC-1", "cat"))
	_, _, err = d.AcceptOffer(ctx, listing, r.ID, offered.Version, diary.Entry{})
	if !slices.Equal(codes(err), []clash.Code{clash.RoomTaken}) {
		t.Errorf("accepted what is taken: %v", err)
	}
	if _, err := d.Cancel(ctx, clerk, named(taken, taken.Version), scheduling.CancelCourt); err != nil {
		t.Fatal(err)
	}
	done, b, err := d.AcceptOffer(ctx, listing, r.ID, offered.Version, diary.Entry{Key: "yes"})
	if err != nil || done.Result != b.ID || !b.Span().Equal(place.Span()) || b.ID == "" {
		t.Errorf("accepted %+v as %+v, %v", done, b, err)
	}
	_, _, err = d.AcceptOffer(ctx, listing, d.ask(wish(ten.AddDate(0, 0, 1), "dan")).ID, 1, diary.Entry{})
	want(t, err, scheduling.ErrStale) // nothing was offered
}

func TestOtherAnswers(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	r := d.ask(wish(ten, "ann"))
	_, err := d.Decline(ctx, clerk, r.ID, r.Version, " no ")
	if bad := (*scheduling.InvalidError)(nil); !errors.As(err, &bad) || bad.Field != "reason" || bad.Problem != scheduling.ProblemTooShort {
		t.Errorf("declined without words: %v", err)
	}
	waits, err := d.PutOnWaiting(ctx, clerk, r.ID, r.Version)
	if err != nil || waits.Status != scheduling.RequestWaiting || waits.Version != 2 {
		t.Fatalf("put on the waiting list %+v, %v", waits, err)
	}
	if again, err := d.PutOnWaiting(ctx, clerk, r.ID, r.Version); err != nil || again.Version != 2 {
		t.Errorf("sent twice: %+v, %v", again, err)
	}
	_, err = d.PutOnWaiting(ctx, listing, r.ID, r.Version)
	want(t, err, scheduling.ErrStale) // somebody else's answer is news
	_, err = d.Decline(ctx, clerk, r.ID, r.Version, "no room this month")
	want(t, err, scheduling.ErrStale)
	no, err := d.Decline(ctx, clerk, r.ID, 2, " no room this month ")
	if err != nil || no.Status != scheduling.RequestDeclined || no.Reason != "no room this month" {
		t.Fatalf("declined %+v, %v", no, err)
	}
	if line := d.lastLine(string(r.ID)); line.Reason != "declined: no room this month" || line.Version != 3 {
		t.Errorf("declining left %+v", line)
	}
	_, err = d.Withdraw(ctx, listing, r.ID, 3)
	want(t, err, scheduling.ErrEnded)
	second := d.ask(wish(ten, "bob"))
	if gone, err := d.Withdraw(ctx, listing, second.ID, 1); err != nil || gone.Status != scheduling.RequestWithdrawn || gone.Pending() {
		t.Errorf("withdrawn %+v, %v", gone, err)
	}
	if all, err := d.Requests(ctx, "MDI", true); err != nil || len(all.Items) != 0 {
		t.Errorf("still pending: %+v, %v", all.Items, err)
	}
}

// Two desks that accept one request, or two requests for one place, book once.
func TestDesksRaceToAccept(t *testing.T) {
	d := onDisk(t)
	one, two := d.ask(wish(ten, "ann")), d.ask(wish(ten, "bob"))
	place := map[scheduling.RequestID]scheduling.PersonID{one.ID: "ann", two.ID: "bob"}
	var won atomic.Int64
	var work sync.WaitGroup
	for i := range 8 {
		r := []scheduling.Request{one, two}[i%2]
		work.Go(func() {
			_, _, err := d.AcceptRequest(t.Context(), clerk, r.ID, r.Version, diary.Entry{Booking: hearing(ten, "MDI-VCC-1", place[r.ID])})
			switch {
			case err == nil:
				won.Add(1)
			case len(codes(err)) == 0 && !errors.Is(err, scheduling.ErrEnded) && !errors.Is(err, scheduling.ErrTaken):
				t.Error(err)
			}
		})
	}
	work.Wait()
	if won.Load() != 1 || d.bookings() != 1 {
		t.Errorf("%d won, %d booked", won.Load(), d.bookings())
	}
}
