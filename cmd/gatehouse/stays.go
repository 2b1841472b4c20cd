package main

import (
	"context"
	"slices"
	"time"

	"gatehouse/media/hearing"
	"gatehouse/scheduling"
)

// Attend implements app.Attender.
func (d desk) Attend(ctx context.Context, by scheduling.Actor, id scheduling.BookingID, stays []scheduling.Attendance) (scheduling.Booking, error) {
	// A hub tells everything again after every change; what is written down
	// already makes no new version.
	b, err := d.diary.Booking(ctx, id)
	if err != nil || !slices.ContainsFunc(stays, func(s scheduling.Attendance) bool { return !noted(b, s) }) {
		return b, err
	}
	return d.diary.Attend(ctx, by, id, stays)
}

// Looked implements app.Overseer.
func (d desk) Looked(ctx context.Context, by scheduling.Actor, id scheduling.BookingID, reason string, listens bool) error {
	return d.diary.Looked(ctx, by, id, reason, listens)
}

// LookEnded implements app.Overseer.
func (d desk) LookEnded(ctx context.Context, by scheduling.Actor, id scheduling.BookingID, from, to time.Time, reason string) error {
	return d.diary.LookEnded(ctx, by, id, from, to, reason)
}

// noted reports whether a stay is written down as it is. That someone is
// still there says nothing new of a stay that has an end.
func noted(b scheduling.Booking, s scheduling.Attendance) bool {
	i := slices.IndexFunc(b.Attendance, func(k scheduling.Attendance) bool { return sameStay(k, s) })
	return i >= 0 && (goesOn(s) || b.Attendance[i].Why == s.Why && b.Attendance[i].Left.Equal(s.Left))
}

func sameStay(a, b scheduling.Attendance) bool {
	return a.Name == b.Name && a.Role == b.Role && a.Joined.Equal(b.Joined)
}

func goesOn(a scheduling.Attendance) bool { return a.Left.IsZero() }

// Finish implements app.Register.
func (h *hearings) Finish(ctx context.Context, b scheduling.Booking, giveUp bool) []scheduling.Attendance {
	now, closes := h.cfg.Now(), b.Span().End.Add(hearing.ClosesAfter)
	d, _, err := h.current()
	var known []scheduling.Attendance
	if err == nil {
		list, fail := d.List(ctx)
		for _, r := range list {
			if id, mine := bookingOf(r.Hearing); mine && id == b.ID {
				known = staysOf(r.Attendance)
			}
		}
		err = fail
	}
	if err != nil {
		h.log.Info("the hub does not say who is still there", "err", err)
		if !giveUp && now.Before(closes) {
			return nil
		}
	}
	return finish(b, known, earlier(now, closes))
}

// finish ends the stays of a booking that go on in the diary: as known says,
// or at a moment when nobody knows of them any more; those that are known to
// go on are left out.
func finish(b scheduling.Booking, known []scheduling.Attendance, at time.Time) []scheduling.Attendance {
	var out []scheduling.Attendance
	for _, s := range b.Attendance {
		if !goesOn(s) {
			continue
		}
		i := slices.IndexFunc(known, func(k scheduling.Attendance) bool { return sameStay(k, s) })
		switch {
		case i < 0:
			s.Left, s.Why = at.UTC(), whyOf(hearing.WhyLost)
			if at.Before(s.Joined) {
				s.Left = s.Joined
			}
			out = append(out, s)
		case !goesOn(known[i]):
			out = append(out, known[i])
		}
	}
	return out
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
