package diary

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// listsLooked is how many of the newest lists Uses looks at.
const listsLooked = 20

// Uses lists what wants a place at a prison and would fit into rooms and time
// that were freed there just now: requests on the waiting list by deadline,
// requests nobody has answered, and rows of lists without a place. Each fits
// by itself, not all of them together.
func (d *Diary) Uses(ctx context.Context, code scheduling.PrisonCode, freed []scheduling.Claim) (clash.Uses, error) {
	fresh := *d
	fresh.live = nil // it may not have heard of what was freed a moment ago
	return read(ctx, d, "uses of freed time at "+string(code), func(r scheduling.Reader) (out clash.Uses, err error) {
		u := using{d: &fresh, r: r}
		for _, c := range freed {
			if key, ok := c.Resource.Room(); ok && key.Prison() == code && c.Span.End.After(d.now()) {
				u.rooms = append(u.rooms, room{key, c.Span})
			}
		}
		if len(u.rooms) == 0 {
			return out, nil
		}
		if err = u.requests(code, &out); err != nil {
			return out, err
		}
		if err = u.rows(code, &out); err != nil {
			return out, err
		}
		places := make([]scheduling.Booking, len(out.Items))
		for i, x := range out.Items {
			places[i] = x.Place
		}
		if out.Scene.Prisons, err = r.Prisons(); err != nil {
			return out, err
		}
		if out.Scene.Rooms, err = rooms(r, code); err != nil {
			return out, err
		}
		out.Scene.People, err = r.People(peopleOf(places...))
		return out, err
	})
}

// room is a stretch of time in a room.
type room struct {
	key  scheduling.RoomKey
	span scheduling.Span
}

// using is one search for what could use rooms that were freed.
type using struct {
	d     *Diary
	r     scheduling.Reader
	rooms []room
}

func (u using) requests(code scheduling.PrisonCode, out *clash.Uses) error {
	all, err := u.r.Requests(scheduling.RequestQuery{Prison: code, Pending: true})
	if err != nil {
		return err
	}
	waits := func(q scheduling.Request) int {
		if q.Status == scheduling.RequestWaiting {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b scheduling.Request) int { return cmp.Compare(waits(a), waits(b)) })
	for _, q := range all {
		if q.Overdue(u.d.now()) || q.Status == scheduling.RequestOffered {
			continue
		}
		windows := q.Windows
		if len(windows) == 0 {
			windows = []scheduling.Span{q.Booking.Span()}
		}
		at, err := u.place(q.Booking, windows, q.Deadline)
		if err != nil {
			return err
		}
		if at != nil {
			out.Items = append(out.Items, clash.Use{Request: q, Place: *at})
		}
	}
	return nil
}

func (u using) rows(code scheduling.PrisonCode, out *clash.Uses) error {
	all, err := u.r.Lists(scheduling.ListQuery{Prison: code, Limit: listsLooked})
	if err != nil {
		return err
	}
	courts, err := u.r.Courts()
	if err != nil {
		return err
	}
	for _, l := range all {
		if late, err := u.d.replaced(u.r, l); err != nil || late {
			if err != nil {
				return err
			}
			continue
		}
		if l, err = standing(u.r, l); err != nil {
			return err
		}
		for _, row := range l.Rows {
			if row.State != scheduling.RowReady && row.State != scheduling.RowUnplaced || row.Booking != "" || !u.near(row.Window) {
				continue
			}
			w, ok, err := u.d.wantedFor(u.r, l, row, courts)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			at, err := u.place(w.Booking, w.Windows, time.Time{})
			if err != nil {
				return err
			}
			if at != nil {
				out.Items = append(out.Items, clash.Use{List: l.ID, Row: row.Key, Place: *at})
			}
		}
	}
	return nil
}

// near reports whether a window has anything of the time that was freed.
func (u using) near(w scheduling.Span) bool {
	return slices.ContainsFunc(u.rooms, func(x room) bool { return x.span.Overlaps(w) })
}

// place is where b would be in what was freed, within its windows; nil when it
// does not fit.
func (u using) place(b scheduling.Booking, windows []scheduling.Span, deadline time.Time) (*scheduling.Booking, error) {
	for _, x := range u.rooms {
		q := scheduling.FindQuery{Booking: anywhere(b), Rooms: []scheduling.RoomKey{x.key}, Deadline: deadline, Limit: 1}
		for _, w := range windows {
			if w.Start.Before(x.span.Start) {
				w.Start = x.span.Start
			}
			if w.Valid() && w.Overlaps(x.span) {
				q.Windows = append(q.Windows, w)
			}
		}
		if len(q.Windows) == 0 {
			continue
		}
		found, err := u.d.find(u.r, q)
		if err != nil {
			return nil, err
		}
		if len(found) > 0 && found[0].Booking.Span().Start.Before(x.span.End) {
			return &found[0].Booking, nil
		}
	}
	return nil, nil
}

// anywhere is b in whichever room there is.
func anywhere(b scheduling.Booking) scheduling.Booking {
	b = b.Clone()
	for i := range b.Parts {
		for j := range b.Parts[i].Placements {
			b.Parts[i].Placements[j].Room = ""
		}
	}
	return b
}
