package diary_test

import (
	"errors"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

func TestAmend(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		b := d.book(hearing(ten, "MDI-VCC-1", "ann"))
		moved, err := d.amend(b.Shift(quarter))
		if err != nil || moved.Version != 2 || moved.MadeBy != clerk || !moved.Made.Equal(b.Made) {
			t.Fatalf("moved is %+v, %v", moved, err)
		}
		_, err = d.amend(b.Shift(2 * quarter))
		want(t, err, scheduling.ErrStale)
		_, err = d.amend(scheduling.Booking{ID: "nobody", Version: 1})
		want(t, err, scheduling.ErrNotFound)
		if _, err = d.amend(moved.Shift(noon.Add(-time.Hour).Sub(moved.Span().Start))); err == nil {
			t.Error("moved into the past")
		}
		undone, err := d.amend(moved.Shift(-quarter))
		if err != nil || !undone.Span().Equal(b.Span()) {
			t.Fatalf("undone is %v, %v", undone.Span(), err)
		}
	})
}

func TestAmendOnceStarted(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		b := d.book(hearing(ten, "MDI-VCC-1", "ann"))
		d.book(hearing(ten.Add(2*time.Hour), "MDI-VCC-1", "bob"))
		d.setClock(ten.Add(quarter)) // in the middle of the main part
		change := func(name string, allowed bool, with func(*scheduling.Booking)) {
			t.Helper()
			c := b.Clone()
			with(&c)
			_, checked := d.Check(t.Context(), c)
			saved, err := d.amend(c)
			if (err == nil) != allowed || (checked == nil) != allowed {
				t.Fatalf("%s: amend says %v, check says %v", name, err, checked)
			}
			if !allowed {
				want(t, err, scheduling.ErrStarted)
				return
			}
			b = saved
		}
		change("move", false, func(c *scheduling.Booking) { *c = c.Shift(quarter) })
		change("another room", false, func(c *scheduling.Booking) { *c = c.Swap("MDI-VCC-1", "MDI-VCC-2") })
		change("notes", false, func(c *scheduling.Booking) { c.StaffNotes = "late" })
		change("another prisoner", false, func(c *scheduling.Booking) { c.Parts[2].Placements[0].Prisoners[0] = "bob" })
		change("begin the main part earlier", false, func(c *scheduling.Booking) {
			c.Parts[0].Span.End, c.Parts[1].Span.Start = c.Parts[0].Span.End.Add(quarter), c.Parts[1].Span.Start.Add(quarter)
		})
		change("drop what has started", false, func(c *scheduling.Booking) { c.Parts = c.Parts[:1] })
		change("extend", true, func(c *scheduling.Booking) {
			c.Parts[1].Span.End, c.Parts[2].Span = c.Parts[1].Span.End.Add(quarter), c.Parts[2].Span.Shift(quarter)
		})
		change("end early", true, func(c *scheduling.Booking) {
			c.Parts[1].Span.End, c.Parts[2].Span = c.Parts[1].Span.End.Add(-quarter), c.Parts[2].Span.Shift(-quarter)
		})
		change("drop the post part", true, func(c *scheduling.Booking) { c.Parts = c.Parts[:2] })
		over := b.Clone()
		over.Parts[1].Span.End = ten.Add(2 * time.Hour)
		_, err := d.amend(over)
		same(t, []clash.Code{clash.RoomTaken}, codes(err))
		_, err = d.Cancel(t.Context(), clerk, named(b, b.Version), scheduling.CancelCourt)
		want(t, err, scheduling.ErrStarted)
	})
}

func TestCancelAndReinstate(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		ctx := t.Context()
		b := d.book(hearing(ten, "MDI-VCC-1", "ann"))
		for _, reason := range []scheduling.CancelReason{"", "rain"} {
			_, err := d.Cancel(ctx, clerk, named(b, b.Version), reason)
			var one *scheduling.InvalidError
			if !errors.As(err, &one) || one.Field != "cancelReason" {
				t.Errorf("reason %q: %v", reason, err)
			}
		}
		_, err := d.Cancel(ctx, clerk, named(b, b.Version+1), scheduling.CancelCourt)
		want(t, err, scheduling.ErrStale)
		_, err = d.Reinstate(ctx, clerk, named(b, b.Version))
		want(t, err, scheduling.ErrEnded)

		gone, err := d.Cancel(ctx, clerk, named(b, b.Version), scheduling.CancelCourt)
		if err != nil || gone.Status != scheduling.StatusCancelled || gone.CancelReason != scheduling.CancelCourt {
			t.Fatalf("cancelled is %+v, %v", gone, err)
		}
		_, err = d.Cancel(ctx, clerk, named(b, gone.Version), scheduling.CancelCourt)
		want(t, err, scheduling.ErrEnded)
		_, err = d.amend(gone)
		want(t, err, scheduling.ErrEnded)

		// Its room is free, and while it is used the booking cannot come back.
		other := d.book(hearing(ten, "MDI-VCC-1", "bob"))
		_, err = d.Reinstate(ctx, clerk, named(gone, gone.Version))
		same(t, []clash.Code{clash.RoomTaken}, codes(err))
		if _, err := d.Cancel(ctx, clerk, named(other, other.Version), scheduling.CancelMistake); err != nil {
			t.Fatal(err)
		}
		_, err = d.Reinstate(ctx, clerk, named(gone, b.Version))
		want(t, err, scheduling.ErrStale)
		back, err := d.Reinstate(ctx, clerk, named(gone, gone.Version))
		if err != nil || !back.Active() || back.CancelReason != "" {
			t.Fatalf("reinstated is %+v, %v", back, err)
		}
		history, err := d.History(ctx, string(b.ID))
		if err != nil {
			t.Fatal(err)
		}
		var actions []scheduling.Action
		for _, e := range history {
			actions = append(actions, e.Action)
		}
		same(t, []scheduling.Action{scheduling.ActionReinstated, scheduling.ActionCancelled, scheduling.ActionBooked}, actions)
		d.setClock(ten.Add(24 * time.Hour))
		_, err = d.Reinstate(ctx, clerk, named(other, 2))
		var one *scheduling.InvalidError
		if !errors.As(err, &one) || one.Problem != scheduling.ProblemPast {
			t.Errorf("reinstated in the past: %v", err)
		}
	})
}

func TestAttend(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		ctx := t.Context()
		b := d.book(hearing(ten, "MDI-VCC-1", "ann"))
		there := scheduling.Attendance{Name: "Ann", Role: scheduling.RolePrisoner, Joined: ten}
		if _, err := d.Attend(ctx, clerk, b.ID, []scheduling.Attendance{there}); err != nil {
			t.Fatal(err)
		}
		judge := scheduling.Attendance{Name: "Judge", Role: scheduling.RoleJudge, Joined: ten.Add(-time.Minute)}
		left := there
		left.Left, left.Why = ten.Add(time.Minute), "left"
		if _, err := d.Attend(ctx, clerk, b.ID, []scheduling.Attendance{judge, left}); err != nil {
			t.Fatal(err)
		}
		// An older report that comes late takes nothing back.
		saved, err := d.Attend(ctx, clerk, b.ID, []scheduling.Attendance{there})
		if err != nil {
			t.Fatal(err)
		}
		same(t, []scheduling.Attendance{judge, left}, saved.Attendance)
		// A person amending meanwhile is stale, but loses no attendance.
		b.StaffNotes = "x"
		_, err = d.amend(b)
		want(t, err, scheduling.ErrStale)
		b.Version = saved.Version
		if saved, err = d.amend(b); err != nil || len(saved.Attendance) != 2 {
			t.Errorf("attendance is %v, %v", saved.Attendance, err)
		}
		var one *scheduling.InvalidError
		if _, err = d.Attend(ctx, clerk, b.ID, []scheduling.Attendance{{Name: "a\x00", Joined: ten}}); !errors.As(err, &one) {
			t.Errorf("NUL: %v", err)
		}
		_, err = d.Attend(ctx, clerk, "nobody", nil)
		want(t, err, scheduling.ErrNotFound)
	})
}
