package diary

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// PlaceList looks for places for hearings of a list. Bookings that earlier
// places of the list became stay where they are, unless the list changed them.
// The places of the first plan are kept with the list, so that they are there
// after a restart, when nothing was supposed; nothing is booked. Ctx's end is
// no error: the best so far is the answer. It returns ErrStale when the list
// was changed while places were looked for.
func (d *Diary) PlaceList(ctx context.Context, actor scheduling.Actor, q clash.ListQuestion, progress func(clash.Progress)) (clash.Placing, error) {
	var out clash.Placing
	g, err := read(ctx, d, "place list "+string(q.List), func(r scheduling.Reader) (g clash.Ground, err error) {
		if out, err = d.asking(r, q); err != nil || len(out.Wanted) == 0 {
			return g, err
		}
		return d.ground(r, out.Question)
	})
	if err != nil || len(out.Wanted) == 0 {
		return out, err
	}
	if out.Resolution, err = d.plan(ctx, g, out.Question, progress); err != nil {
		return out, fmt.Errorf("place list %s: %w", q.List, err)
	}
	propose(&out)
	if !q.Suppose.Empty() {
		return out, nil
	}
	// Whoever ended the search still wants what it found.
	err = d.update(context.WithoutCancel(ctx), actor, func(w scheduling.Writer) (err error) {
		out.List, err = d.keepList(w, actor, out.List, "placed")
		return err
	})
	if err != nil {
		return clash.Placing{}, fmt.Errorf("place list %s: %w", q.List, err)
	}
	return out, nil
}

// asking is the question that a list's rows put to the planner.
func (d *Diary) asking(r scheduling.Reader, q clash.ListQuestion) (clash.Placing, error) {
	out := clash.Placing{Wanted: map[string]scheduling.BookingID{}}
	l, err := r.List(q.List)
	if err != nil {
		return out, err
	}
	if out.List, err = standing(r, l); err != nil {
		return out, err
	}
	courts, err := r.Courts()
	if err != nil {
		return out, err
	}
	out.Question = clash.Question{Suppose: q.Suppose, Stay: slices.Clone(q.Stay), Plans: q.Plans, Effort: q.Effort}
	for _, row := range out.List.Rows {
		if row.State == scheduling.RowBooked && row.Booking != "" {
			out.Question.Stay = append(out.Question.Stay, row.Booking)
		}
		if !placeable(row) || len(q.Rows) > 0 && !slices.Contains(q.Rows, row.Key) {
			continue
		}
		w, ok, err := d.wantedFor(r, out.List, row, courts)
		if err != nil {
			return out, err
		}
		if ok {
			out.Question.Wanted = append(out.Question.Wanted, w)
			out.Wanted[row.Key] = w.Booking.ID
		}
	}
	out.Question.Prison = mostly(out.Question.Wanted)
	return out, nil
}

// placeable reports whether places may be looked for for a row.
func placeable(row scheduling.Row) bool {
	switch row.State {
	case scheduling.RowReady, scheduling.RowPlaced, scheduling.RowUnplaced:
		return true
	case scheduling.RowNoCustody, scheduling.RowUnmatched, scheduling.RowBooked, scheduling.RowLeft, scheduling.RowDropped:
	}
	return false
}

// wantedFor is the booking that a row asks for; ok is false when nobody in it
// is held anywhere here, or what it became has started.
func (d *Diary) wantedFor(r scheduling.Reader, l scheduling.List, row scheduling.Row, courts []scheduling.Court) (clash.Wanted, bool, error) {
	w := clash.Wanted{Windows: []scheduling.Span{row.Window}}
	b := scheduling.Booking{ID: clash.WantedRow(l.ID, row), Status: scheduling.StatusBooked}
	if row.Booking != "" {
		kept, err := r.Booking(row.Booking)
		if err != nil || started(kept, d.now()) {
			return w, false, err
		}
		b = kept.Clone()
	}
	places := brought(row)
	if len(places) == 0 {
		return w, false, nil
	}
	if b.Version == 0 || !slices.Contains(prisonsOf(places), b.Prison) {
		b.Prison = places[0].prison
	}
	b.Kind = cmp.Or(row.Kind, scheduling.KindCourt)
	b.Type, b.CaseRef = row.Type, row.CaseRef
	if b.Kind == scheduling.KindCourt {
		b.Court = courtOf(l, row, courts)
	}
	b.Parts = partsFor(b, row, places)
	w.Booking = b
	return w, true, nil
}

// together are prisoners of one prison in one hearing.
type together struct {
	prison    scheduling.PrisonCode
	prisoners []scheduling.PersonID
}

// brought lists who is to be brought, by the prison they are held at.
func brought(row scheduling.Row) []together {
	var out []together
	seen := map[scheduling.PersonID]bool{}
	for _, d := range row.Defendants {
		if d.Person == "" || d.Prison == "" || seen[d.Person] {
			continue
		}
		seen[d.Person] = true
		i := slices.IndexFunc(out, func(t together) bool { return t.prison == d.Prison })
		if i < 0 {
			i = len(out)
			out = append(out, together{prison: d.Prison})
		}
		out[i].prisoners = append(out[i].prisoners, d.Person)
	}
	return out
}

func prisonsOf(places []together) []scheduling.PrisonCode {
	var out []scheduling.PrisonCode
	for _, t := range places {
		out = append(out, t.prison)
	}
	return out
}

// partsFor lays out a row's hearing when it is expected, with whatever the
// booking has before and after it. Where the same people stay in it, their
// rooms are the ones to keep.
func partsFor(b scheduling.Booking, row scheduling.Row, places []together) []scheduling.Part {
	start := row.Start
	if start.Before(row.Window.Start) || start.Add(row.Lasts).After(row.Window.End) {
		start = row.Window.Start
	}
	var placements []scheduling.Placement
	for _, t := range places {
		placements = append(placements, scheduling.Placement{Room: roomOf(b, t.prison), Prisoners: t.prisoners})
	}
	pre, _ := partOf(b, scheduling.PartPre)
	post, _ := partOf(b, scheduling.PartPost)
	return scheduling.NewBlock(start, pre.Span.Duration(), row.Lasts, post.Span.Duration(), placements...)
}

// roomOf is the room that b has at a prison; empty for none.
func roomOf(b scheduling.Booking, code scheduling.PrisonCode) scheduling.RoomKey {
	for _, key := range b.Rooms() {
		if key.Prison() == code {
			return key
		}
	}
	return ""
}

// mostly is the prison that most bookings are at, the first by name of several.
func mostly(all []clash.Wanted) scheduling.PrisonCode {
	times := map[scheduling.PrisonCode]int{}
	for _, w := range all {
		times[w.Booking.Prison]++
	}
	var out scheduling.PrisonCode
	for _, code := range slices.Sorted(maps.Keys(times)) {
		if times[code] > times[out] {
			out = code
		}
	}
	return out
}

// propose puts the places of the first plan into the rows that were asked about.
func propose(p *clash.Placing) {
	at := map[scheduling.BookingID]scheduling.Booking{}
	if len(p.Resolution.Plans) > 0 {
		for _, m := range p.Resolution.Plans[0].Moves {
			if m.To.Active() {
				at[m.To.ID] = m.To
			}
		}
	}
	p.List.Rows = slices.Clone(p.List.Rows)
	for i := range p.List.Rows {
		row := &p.List.Rows[i]
		id, ok := p.Wanted[row.Key]
		if !ok {
			continue
		}
		row.State, row.Proposed = scheduling.RowUnplaced, nil
		if to, ok := at[id]; ok {
			row.State, row.Proposed = scheduling.RowPlaced, &to
		}
	}
}
