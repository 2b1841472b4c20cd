package diary

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gatehouse/scheduling"
)

// MaxHeld is how many claims one hold may have: those of the longest series,
// each time with a dozen rooms and people.
const MaxHeld = 12 * scheduling.MaxOccurrences

// Hold keeps what an open form would claim from everyone else for
// scheduling.HoldLasts, or keeps it for as long again. A hold without an ID
// gets one; Actor and Until are not looked at. It returns the hold as it is
// kept: claims that somebody else holds are left out, whoever came first has
// them. The error is InvalidErrors for claims that make no sense.
func (d *Diary) Hold(ctx context.Context, actor scheduling.Actor, h scheduling.Hold) (scheduling.Hold, error) {
	if h.ID == "" {
		h.ID = scheduling.HoldID(d.newID())
	}
	err := d.update(ctx, actor, func(w scheduling.Writer) error {
		now := d.now()
		if err := checkHold(h, now); err != nil {
			return err
		}
		live, err := w.Holds(now)
		if err != nil {
			return err
		}
		h.Actor, h.Until = actor, now.Add(scheduling.HoldLasts)
		h.Claims = slices.Clone(h.Claims)
		for i := range h.Claims {
			if h.Booking != "" {
				h.Claims[i].Booking = h.Booking
			}
		}
		i := slices.IndexFunc(live, func(o scheduling.Hold) bool { return o.ID == h.ID })
		var before []scheduling.Claim
		if i >= 0 {
			before = live[i].Claims
			live = slices.Delete(live, i, i+1)
		}
		if h.Claims, err = spare(w, h.Claims, live); err != nil {
			return err
		}
		if err := w.SaveHold(h, now); err != nil {
			return err
		}
		if i >= 0 && slices.EqualFunc(before, h.Claims, sameClaim) {
			return nil // kept for longer, which is no news to anyone
		}
		return w.Record(scheduling.AuditEntry{At: now, Actor: actor, Action: scheduling.ActionHeld, Subject: string(h.ID)})
	})
	if err != nil {
		return scheduling.Hold{}, fmt.Errorf("hold %s: %w", h.ID, err)
	}
	return h, nil
}

// Release ends a hold. One that is not kept, or any more, is no error.
func (d *Diary) Release(ctx context.Context, id scheduling.HoldID) error {
	err := d.store.Update(ctx, func(w scheduling.Writer) error {
		all, err := w.Holds(time.Time{})
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(h scheduling.Hold) bool { return h.ID == id })
		if i < 0 {
			return nil
		}
		if err := w.DropHold(id); err != nil {
			return err
		}
		return w.Record(scheduling.AuditEntry{
			At: d.now(), Actor: all[i].Actor, Action: scheduling.ActionHeld, Subject: string(id), Reason: "released",
		})
	})
	if err != nil {
		return fmt.Errorf("release hold %s: %w", id, err)
	}
	return nil
}

// endHolds deletes the holds that have run out, and the asker's own: every
// transaction that claims something begins with it.
func (d *Diary) endHolds(w scheduling.Writer, own scheduling.HoldID) error {
	all, err := w.Holds(time.Time{})
	if err != nil {
		return err
	}
	now := d.now()
	for _, h := range all {
		if h.ID == own || !h.Until.After(now) {
			if err := w.DropHold(h.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// without reads everything but some holds.
type without struct {
	scheduling.Reader
	own []scheduling.HoldID
}

// Holds implements scheduling.Reader.
func (w without) Holds(now time.Time) ([]scheduling.Hold, error) {
	all, err := w.Reader.Holds(now)
	return slices.DeleteFunc(all, func(h scheduling.Hold) bool { return slices.Contains(w.own, h.ID) }), err
}

// holdsIn lists the live holds with a room of a prison, or with any when code
// is empty, and what each has within a stretch of time.
func holdsIn(r scheduling.Reader, now time.Time, code scheduling.PrisonCode, within scheduling.Span) ([]scheduling.Hold, error) {
	all, err := r.Holds(now)
	for i, h := range all {
		all[i].Claims = slices.DeleteFunc(h.Claims, func(c scheduling.Claim) bool { return !within.IsZero() && !c.Span.Overlaps(within) })
	}
	return slices.DeleteFunc(all, func(h scheduling.Hold) bool {
		return !slices.ContainsFunc(h.Claims, func(c scheduling.Claim) bool {
			key, ok := c.Resource.Room()
			return ok && (code == "" || key.Prison() == code)
		})
	}), err
}

// spare lists the claims that the holds of others leave a place for.
func spare(r scheduling.Reader, claims []scheduling.Claim, others []scheduling.Hold) ([]scheduling.Claim, error) {
	had := map[scheduling.Resource][]scheduling.Span{}
	for _, h := range others {
		for _, o := range h.Claims {
			had[o.Resource] = append(had[o.Resource], o.Span)
		}
	}
	var out []scheduling.Claim
	for _, c := range claims {
		var there []scheduling.Span
		for _, s := range had[c.Resource] {
			if s.Overlaps(c.Span) {
				there = append(there, s)
			}
		}
		if len(there) > 0 {
			ok, err := placed(r, c, there)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
		}
		out = append(out, c)
	}
	return out, nil
}

// placed reports whether c has a place beside what is held there and booked.
func placed(r scheduling.Reader, c scheduling.Claim, there []scheduling.Span) (bool, error) {
	key, ok := c.Resource.Room()
	if !ok {
		return false, nil
	}
	all, err := rooms(r, key.Prison())
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(all, func(x scheduling.Room) bool { return x.Key == key })
	if i < 0 || all[i].Places <= 1 {
		return false, nil
	}
	booked, err := r.Bookings(scheduling.BookingQuery{Within: c.Span, Resources: []scheduling.Resource{c.Resource}})
	if err != nil {
		return false, err
	}
	for _, b := range booked {
		for _, o := range b.Claims() {
			if o.Resource == c.Resource && b.ID != c.Booking && o.Span.Overlaps(c.Span) {
				there = append(there, o.Span)
			}
		}
	}
	return atOnce(there, c.Span) < all[i].Places, nil
}

// atOnce is how many of spans are there at once at some instant of within.
func atOnce(spans []scheduling.Span, within scheduling.Span) int {
	out := 0
	for _, s := range spans {
		at := s.Intersect(within).Start
		n := 0
		for _, o := range spans {
			if o.Contains(at) {
				n++
			}
		}
		out = max(out, n)
	}
	return out
}

func sameClaim(a, b scheduling.Claim) bool { return a.Resource == b.Resource && a.Span.Equal(b.Span) }

func checkHold(h scheduling.Hold, now time.Time) error {
	var p problems
	if len(h.Claims) > MaxHeld {
		p.limit("claims", scheduling.ProblemTooMany, MaxHeld)
		return p.err()
	}
	for i, c := range h.Claims {
		field := "claims." + strconv.Itoa(i+1)
		_, room := c.Resource.Room()
		_, person := c.Resource.Person()
		switch {
		case !room && !person:
			p.add(field, scheduling.ProblemUnknown)
		case !c.Span.Valid() || c.Span.Duration() > 24*time.Hour:
			p.add(field, scheduling.ProblemOrder)
		case c.Span.End.Before(now):
			p.add(field, scheduling.ProblemPast)
		}
	}
	return p.err()
}
