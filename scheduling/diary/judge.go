package diary

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Check is the verdict on a booking while someone types or drags: everything
// it clashes with now, in any prison, accepted ones marked. The error is what
// Book or Amend would refuse before looking at clashes, such as
// InvalidErrors; the clashes of what is filled in are returned beside it. The
// asker's own hold does not count.
func (d *Diary) Check(ctx context.Context, b scheduling.Booking, own ...scheduling.HoldID) ([]clash.Clash, error) {
	var v verdict
	err := d.store.View(ctx, func(r scheduling.Reader) error {
		r = without{r, own}
		kept, err := keptOf(r, b)
		if err != nil {
			return err
		}
		v, err = d.judge(r, asked(b, kept), kept)
		return err
	})
	if err != nil {
		return nil, err
	}
	return v.clashes, v.refusal
}

// verdict is what stands in the way of a booking.
type verdict struct {
	clashes []clash.Clash
	// held are earlier acceptances that what is asked leaves as they are.
	held []scheduling.Acceptance
	// refusal is what nobody can accept about the booking itself, or nil.
	refusal error
}

// keptOf is the booking that b would change; nil when b is new.
func keptOf(r scheduling.Reader, b scheduling.Booking) (*scheduling.Booking, error) {
	if b.ID == "" || b.Version == 0 {
		return nil, nil
	}
	kept, err := r.Booking(b.ID)
	if err != nil {
		return nil, err
	}
	return &kept, nil
}

// asked is b as it would be saved: booked, and with what only the diary may
// write taken from what is kept.
func asked(b scheduling.Booking, kept *scheduling.Booking) scheduling.Booking {
	b = b.Clone()
	b.Status, b.CancelReason = scheduling.StatusBooked, ""
	b.Attendance, b.Outcome, b.Made, b.MadeBy, b.Changed = nil, scheduling.Outcome{}, time.Time{}, scheduling.Actor{}, time.Time{}
	b.Series, b.Original = "", scheduling.Wall{}
	if kept != nil {
		b.Series, b.Original = kept.Series, kept.Original
		b.Attendance, b.Outcome = slices.Clone(kept.Attendance), kept.Outcome
		b.Made, b.MadeBy, b.Changed, b.Version = kept.Made, kept.MadeBy, kept.Changed, kept.Version
	}
	return b
}

// judge says what stands in the way of b in the state that r reads.
func (d *Diary) judge(r scheduling.Reader, b scheduling.Booking, kept *scheduling.Booking) (verdict, error) {
	known, err := d.known(r, b)
	if err != nil {
		return verdict{}, err
	}
	v := verdict{refusal: refusal(known, b, kept)}
	if !searchable(b) {
		return v, nil
	}
	scene, err := surroundings(r, known, b.Span(), resourcesOf(b), b.CaseRef)
	if err != nil {
		return verdict{}, err
	}
	if kept != nil && !slices.ContainsFunc(scene.Bookings, func(o scheduling.Booking) bool { return o.ID == kept.ID }) {
		// Where it stands now says whether it was booked in time.
		scene.Bookings = append(scene.Bookings, *kept)
	}
	if v.held, err = held(r, b, kept); err != nil {
		return verdict{}, err
	}
	scene.Accepted = v.held
	v.clashes = unsaid(news(known, clash.Find(scene, b), b, kept), v.refusal)
	return v, nil
}

// news leaves out of what b clashes with what it stood beside already: whether
// it was booked in time is not asked again while it stays on its day, and what
// it has is no longer anyone's to hold.
func news(k scheduling.Known, found []clash.Clash, b scheduling.Booking, kept *scheduling.Booking) []clash.Clash {
	if kept == nil || !kept.Active() || kept.Kind != b.Kind {
		return found
	}
	before, after := spansByResource(*kept), spansByResource(b)
	return slices.DeleteFunc(found, func(c clash.Clash) bool {
		switch c.Code {
		case clash.ShortNotice, clash.FarAhead:
			return sameDay(k, *kept, b)
		case clash.Held:
			return unmoved(before, after, c.Resource)
		default:
			return false
		}
	})
}

// sameDay reports whether two bookings of one prison begin on one day there.
func sameDay(k scheduling.Known, a, b scheduling.Booking) bool {
	at, err := placeOf(k, b.Prison)
	return err == nil && a.Prison == b.Prison &&
		scheduling.DateOf(a.Span().Start, at.Zone) == scheduling.DateOf(b.Span().Start, at.Zone)
}

// unsaid leaves out of what b clashes with that someone is held elsewhere when
// the refusal says so at the field already.
func unsaid(found []clash.Clash, refusal error) []clash.Clash {
	var bad scheduling.InvalidErrors
	if !errors.As(refusal, &bad) || !slices.ContainsFunc(bad, func(e *scheduling.InvalidError) bool { return e.Problem == scheduling.ProblemWrongPlace }) {
		return found
	}
	return slices.DeleteFunc(found, func(c clash.Clash) bool { return c.Code == clash.PersonMoved })
}

// refusal is what nobody can accept about b itself, or nil.
func refusal(known scheduling.Known, b scheduling.Booking, kept *scheduling.Booking) error {
	if kept != nil && kept.Active() && started(*kept, known.Now) {
		if !onlyEnds(*kept, b, known.Now) {
			return scheduling.ErrStarted
		}
		known.Now = time.Time{}
	}
	return b.Validate(known)
}

// known loads everything that bookings may name.
func (d *Diary) known(r scheduling.Reader, bookings ...scheduling.Booking) (scheduling.Known, error) {
	k := scheduling.Known{Now: d.now(), Holidays: d.holidays}
	var err error
	if k.Prisons, err = r.Prisons(); err != nil {
		return k, err
	}
	if slices.ContainsFunc(bookings, func(b scheduling.Booking) bool { return b.Court != "" }) {
		if k.Courts, err = r.Courts(); err != nil {
			return k, err
		}
	}
	var codes []scheduling.PrisonCode
	for _, b := range bookings {
		for _, key := range b.Rooms() {
			if code := key.Prison(); code != "" && !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	for _, code := range codes {
		more, err := rooms(r, code)
		if err != nil {
			return k, err
		}
		k.Rooms = append(k.Rooms, more...)
	}
	k.People, err = r.People(peopleOf(bookings...))
	return k, err
}

// searchable reports whether b's times make sense enough to look for clashes.
func searchable(b scheduling.Booking) bool {
	for _, p := range b.Parts {
		if !p.Span.Valid() || p.Span.Start.IsZero() {
			return false
		}
	}
	d := b.Span().Duration()
	return len(b.Parts) > 0 && d > 0 && d <= 24*time.Hour
}

// resourcesOf lists what b holds, and whom its people must not meet.
func resourcesOf(b scheduling.Booking) []scheduling.Resource {
	b.Status = scheduling.StatusBooked
	var out []scheduling.Resource
	for _, c := range b.Claims() {
		if !slices.Contains(out, c.Resource) {
			out = append(out, c.Resource)
		}
	}
	for _, p := range b.Screened {
		for _, id := range []scheduling.PersonID{p.A, p.B} {
			if r := scheduling.PersonResource(id); !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// held lists the acceptances of b's pairs that b leaves standing: moving a
// claim, or changing what it is for, ends what was accepted about it.
func held(r scheduling.Reader, b scheduling.Booking, kept *scheduling.Booking) ([]scheduling.Acceptance, error) {
	if kept == nil || !kept.Active() || kept.Kind != b.Kind {
		return nil, nil
	}
	all, err := r.Accepted([]scheduling.BookingID{b.ID})
	if err != nil {
		return nil, err
	}
	before, after := spansByResource(*kept), spansByResource(b)
	return slices.DeleteFunc(all, func(a scheduling.Acceptance) bool { return !unmoved(before, after, a.Resource) }), nil
}

// unmoved reports whether a booking is where it was as far as an acceptance
// about r goes: for two people that is all of it.
func unmoved(before, after map[scheduling.Resource][]scheduling.Span, r scheduling.Resource) bool {
	same := func(a, b []scheduling.Span) bool { return slices.EqualFunc(a, b, scheduling.Span.Equal) }
	if _, ok := r.Pair(); ok {
		return maps.EqualFunc(before, after, same)
	}
	return same(before[r], after[r])
}

func spansByResource(b scheduling.Booking) map[scheduling.Resource][]scheduling.Span {
	out := map[scheduling.Resource][]scheduling.Span{}
	for _, c := range b.Claims() {
		out[c.Resource] = append(out[c.Resource], c.Span)
	}
	return out
}

func started(b scheduling.Booking, now time.Time) bool {
	return len(b.Parts) > 0 && !b.Span().Start.After(now)
}

// onlyEnds reports whether b differs from kept, which has started, only in
// when the parts that have not ended yet end and the later ones begin; later
// parts may be dropped.
func onlyEnds(kept, b scheduling.Booking, now time.Time) bool {
	if len(b.Parts) > len(kept.Parts) {
		return false
	}
	for i, p := range kept.Parts {
		begun := !p.Span.Start.After(now)
		if i >= len(b.Parts) {
			return !begun
		}
		q := b.Parts[i]
		if q.Name != p.Name || !slices.EqualFunc(p.Placements, q.Placements, samePlacement) {
			return false
		}
		if begun && !q.Span.Start.Equal(p.Span.Start) {
			return false
		}
	}
	x, y := kept.Clone(), b.Clone()
	x.Parts, y.Parts = nil, nil
	return reflect.DeepEqual(x, y)
}

func samePlacement(a, b scheduling.Placement) bool {
	return a.Room == b.Room && slices.Equal(a.Prisoners, b.Prisoners)
}
