package diary_test

import (
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

func (d desk) waiting() []clash.Waiting {
	d.t.Helper()
	all, err := d.Waiting(d.t.Context(), "MDI")
	if err != nil {
		d.t.Fatal(err)
	}
	return all.Items
}

func (d desk) wait(r scheduling.Request) scheduling.Request {
	d.t.Helper()
	r = d.ask(r)
	r, err := d.PutOnWaiting(d.t.Context(), clerk, r.ID, r.Version)
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

func TestWaitingList(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	// Ann is at court until eleven; her solicitor wants an hour before that's hearing.
	busy := d.book(hearing(ten, "MDI-VCC-1", "ann"))
	d.book(hearing(ten.Add(-75*time.Minute), "MDI-VCC-1", "ann"))
	urgent := wish(ten, "ann")
	urgent.Deadline = ten.Add(2 * time.Hour)
	urgent.Windows = []scheduling.Span{scheduling.NewSpan(ten.Add(-quarter), time.Hour)}
	urgent = d.wait(urgent)
	whenever := d.wait(wish(ten.AddDate(0, 0, 1), "bob"))
	d.ask(wish(ten.AddDate(0, 0, 2), "cat")) // not on the list
	list := d.waiting()
	if len(list) != 2 || list[0].Request.ID != urgent.ID || list[1].Request.ID != whenever.ID {
		t.Fatalf("the list is %+v", list)
	}
	if list[0].Place != nil || list[1].Place == nil || list[1].Place.Booking.Rooms()[0] != "MDI-VCC-1" {
		t.Fatalf("places are %+v and %+v", list[0].Place, list[1].Place)
	}
	feed := d.Watch(ctx)
	if _, err := d.Cancel(ctx, clerk, named(busy, busy.Version), scheduling.CancelCourt); err != nil {
		t.Fatal(err)
	}
	if c := <-feed; !c.Frees() {
		t.Errorf("%+v is said to free nothing", c)
	}
	list = d.waiting()
	if list[0].Place == nil || !list[0].Place.Booking.Span().Equal(busy.Span()) {
		t.Fatalf("freed, but the place is %+v", list[0].Place)
	}
	// A person confirms; nothing was held meanwhile.
	done, b, err := d.AcceptRequest(ctx, clerk, urgent.ID, urgent.Version, diary.Entry{Booking: list[0].Place.Booking})
	if err != nil || done.Result != b.ID {
		t.Fatal(done, err)
	}
	if list = d.waiting(); len(list) != 1 {
		t.Errorf("accepted, but listed: %+v", list)
	}
}

func TestWaitingPastTheDeadline(t *testing.T) {
	d := onDisk(t)
	r := wish(ten, "ann")
	r.Deadline = ten.Add(time.Hour)
	d.wait(r)
	d.setClock(ten.Add(59 * time.Minute))
	if list := d.waiting(); list[0].Overdue {
		t.Errorf("overdue too soon: %+v", list[0])
	}
	d.setClock(ten.Add(time.Hour))
	if list := d.waiting(); !list[0].Overdue || list[0].Place != nil {
		t.Errorf("at its deadline: %+v", list[0])
	}
}
