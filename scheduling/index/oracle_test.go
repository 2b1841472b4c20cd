package index_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatehouse/scheduling"
	"gatehouse/scheduling/index"
)

// The oracle knows no order, no days and no sweeps: it holds a list of claims
// and looks at every minute of every one of them.
type oracle []scheduling.Claim

// days is how long the stretch is that the tests draw from.
const days = 4

// bases are where it begins: on either side of 1970, and round a clock change.
func bases() []time.Time {
	return []time.Time{
		time.Date(1969, 12, 30, 7, 0, 0, 0, time.UTC),
		time.Date(2026, 10, 23, 23, 0, 0, 0, time.UTC),
	}
}

func (o oracle) held(r scheduling.Resource, within scheduling.Span) []scheduling.Claim {
	var out []scheduling.Claim
	for _, c := range o {
		if c.Resource == r && c.Span.Valid() && within.Valid() && c.Span.Overlaps(within) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b scheduling.Claim) int {
		flag := func(c scheduling.Claim) int {
			if c.Exclusive {
				return 1
			}
			return 0
		}
		return cmp.Or(a.Span.Start.Compare(b.Span.Start), a.Span.End.Compare(b.Span.End),
			cmp.Compare(a.Booking, b.Booking), cmp.Compare(flag(a), flag(b)))
	})
	return out
}

// wide is s from w.Before ahead of it to w.After past it.
func wide(s scheduling.Span, w index.Want) scheduling.Span {
	return scheduling.Span{Start: s.Start.Add(-w.Before), End: s.End.Add(w.After)}
}

// full lists the minutes of s at which nobody else could have a place of w.
func (o oracle) full(w index.Want, s scheduling.Span, except scheduling.BookingID) []time.Time {
	var out []time.Time
	s = wide(s, w)
	for m := s.Start; m.Before(s.End); m = m.Add(time.Minute) {
		there := 0
		for _, c := range o {
			if c.Resource == w.Resource && c.Span.Valid() && wide(c.Span, w).Contains(m) && (except == "" || c.Booking != except) {
				there++
			}
		}
		if there >= max(1, w.Places) {
			out = append(out, m)
		}
	}
	return out
}

func (o oracle) hits(asks []index.Ask) []index.Hit {
	var out []index.Hit
	for i, a := range asks {
		for j, s := range a.Spans {
			if !s.Valid() {
				continue
			}
			full := o.full(a.Want, s, a.Except)
			for _, c := range o.held(a.Resource, scheduling.Span{Start: bases()[0].AddDate(-1, 0, 0), End: bases()[1].AddDate(1, 0, 0)}) {
				if (a.Except == "" || c.Booking != a.Except) && slices.ContainsFunc(full, wide(c.Span, a.Want).Contains) {
					out = append(out, index.Hit{Ask: i, Span: j, Claim: c})
				}
			}
		}
	}
	return out
}

func (o oracle) free(q index.Query) []index.Place {
	long := time.Duration(0)
	for _, n := range q.Needs {
		long = max(long, n.To)
	}
	seen := map[time.Time]bool{}
	var out []index.Place
	for _, w := range q.Windows {
		for t := w.Start; !t.Add(long).After(w.End); t = t.Add(time.Minute) {
			late := !q.Deadline.IsZero() && t.Add(long).After(q.Deadline)
			if t.Unix()%int64(q.Step.Seconds()) != 0 || seen[t] || late {
				continue
			}
			seen[t] = true
			if picks, ok := o.meet(q, t, nil); ok {
				out = append(out, index.Place{Start: t, Picks: picks})
			}
		}
	}
	slices.SortFunc(out, func(a, b index.Place) int { return a.Start.Compare(b.Start) })
	return out[:min(len(out), q.Limit)]
}

// meet tries every way to meet the needs, those in front first.
func (o oracle) meet(q index.Query, at time.Time, picks []scheduling.Resource) ([]scheduling.Resource, bool) {
	if len(picks) == len(q.Needs) {
		return picks, true
	}
	n := q.Needs[len(picks)]
	for _, w := range n.Any {
		other := false
		for i, p := range picks {
			other = other || p == w.Resource && q.Needs[i].From < n.To && n.From < q.Needs[i].To
		}
		s := scheduling.Span{Start: at.Add(n.From), End: at.Add(n.To)}
		if other || len(o.full(w, s, q.Except)) > 0 {
			continue
		}
		if out, ok := o.meet(q, at, append(slices.Clone(picks), w.Resource)); ok {
			return out, true
		}
	}
	return nil, false
}

func (o oracle) freeByDay(rooms []index.Want, openings []scheduling.Span) []time.Duration {
	out := make([]time.Duration, len(openings))
	for i, s := range openings {
		for _, w := range rooms {
			for m := s.Start; m.Before(s.End); m = m.Add(time.Minute) {
				there := 0
				for _, c := range o {
					if c.Resource == w.Resource && c.Span.Valid() && wide(c.Span, w).Contains(m) {
						there++
					}
				}
				out[i] += time.Duration(max(0, max(1, w.Places)-there)) * time.Minute
			}
		}
	}
	return out
}

// draw makes what the tests ask about.
type draw struct {
	*rapid.T
	base time.Time
}

func newDraw(t *rapid.T) draw { return draw{t, rapid.SampledFrom(bases()).Draw(t, "base")} }

func (d draw) resource() scheduling.Resource {
	return scheduling.Resource(fmt.Sprint("room/R", rapid.IntRange(0, 3).Draw(d.T, "resource")))
}

func (d draw) booking() scheduling.BookingID {
	return scheduling.BookingID(fmt.Sprint("b", rapid.IntRange(0, 6).Draw(d.T, "booking")))
}

func (d draw) span(longest int) scheduling.Span {
	// A coarse grid makes spans touch.
	grid := rapid.SampledFrom([]int{1, 15, 60}).Draw(d.T, "grid")
	start := rapid.IntRange(0, days*24*60/grid).Draw(d.T, "start") * grid
	long := rapid.IntRange(1, max(1, longest/grid)).Draw(d.T, "long") * grid
	return scheduling.NewSpan(d.base.Add(time.Duration(start)*time.Minute), time.Duration(long)*time.Minute)
}

func (d draw) claims(booking func() scheduling.BookingID, most int) []scheduling.Claim {
	longest := rapid.SampledFrom([]int{60, 300, 3000}).Draw(d.T, "longest")
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) scheduling.Claim {
		c := scheduling.Claim{
			Booking: booking(), Resource: draw{t, d.base}.resource(),
			Span: draw{t, d.base}.span(longest), Exclusive: rapid.Bool().Draw(t, "exclusive"),
		}
		if rapid.IntRange(0, 19).Draw(t, "backwards") == 0 {
			c.Span.Start, c.Span.End = c.Span.End, c.Span.Start
		}
		return c
	}), 0, most).Draw(d.T, "claims")
}

func (d draw) want() index.Want {
	minutes := func(name string) time.Duration {
		return time.Duration(rapid.SampledFrom([]int{0, 0, 1, 15, 40}).Draw(d.T, name)) * time.Minute
	}
	return index.Want{
		Resource: d.resource(), Before: minutes("before"), After: minutes("after"),
		Places: rapid.IntRange(0, 3).Draw(d.T, "places"),
	}
}

func (d draw) except() scheduling.BookingID {
	if rapid.Bool().Draw(d.T, "with exception") {
		return d.booking()
	}
	return ""
}

func (d draw) asks() []index.Ask {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) index.Ask {
		d := draw{t, d.base}
		a := index.Ask{Want: d.want(), Except: d.except()}
		a.Spans = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) scheduling.Span { return draw{t, d.base}.span(200) }), 0, 6).Draw(t, "spans")
		if rapid.Bool().Draw(t, "sorted") {
			slices.SortFunc(a.Spans, func(x, y scheduling.Span) int { return x.Start.Compare(y.Start) })
		}
		return a
	}), 0, 4).Draw(d.T, "asks")
}

func (d draw) query() index.Query {
	q := index.Query{
		Step:   time.Duration(rapid.SampledFrom([]int{1, 5, 15, 60}).Draw(d.T, "step")) * time.Minute,
		Limit:  rapid.IntRange(0, 12).Draw(d.T, "limit"),
		Except: d.except(),
	}
	q.Needs = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) index.Need {
		from := rapid.IntRange(0, 4).Draw(t, "from")
		n := index.Need{From: time.Duration(from) * 15 * time.Minute}
		n.To = n.From + time.Duration(rapid.IntRange(1, 5).Draw(t, "to"))*15*time.Minute
		n.Any = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) index.Want { return draw{t, d.base}.want() }), 1, 4).Draw(t, "any")
		return n
	}), 1, 4).Draw(d.T, "needs")
	q.Windows = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) scheduling.Span { return draw{t, d.base}.span(600) }), 1, 3).Draw(d.T, "windows")
	if rapid.Bool().Draw(d.T, "with deadline") {
		q.Deadline = d.span(60).Start
	}
	return q
}

func TestAgainstOracle(t *testing.T) {
	t.Run("held", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			d := newDraw(t)
			o := oracle(d.claims(d.booking, 30))
			r, within := d.resource(), d.span(400)
			same(t, index.Build(slices.Values(o)).Held(r, within), o.held(r, within))
		})
	})
	t.Run("hits", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			d := newDraw(t)
			o, asks := oracle(d.claims(d.booking, 30)), d.asks()
			same(t, index.Build(slices.Values(o)).Hits(asks), o.hits(asks))
		})
	})
	t.Run("free", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			d := newDraw(t)
			o, q := oracle(d.claims(d.booking, 30)), d.query()
			same(t, index.Build(slices.Values(o)).Free(q), o.free(q))
		})
	})
	t.Run("free by day", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			d := newDraw(t)
			o := oracle(d.claims(d.booking, 30))
			rooms := []index.Want{d.want(), d.want()}
			openings := []scheduling.Span{d.span(600), d.span(600), d.span(600)}
			same(t, index.Build(slices.Values(o)).FreeByDay(rooms, openings), o.freeByDay(rooms, openings))
		})
	})
}

// TestReplace changes bookings one after another, and keeps every index on the
// way: none may change afterwards.
func TestReplace(t *testing.T) { rapid.Check(t, replacing) }

func FuzzReplace(f *testing.F) { f.Fuzz(rapid.MakeFuzz(replacing)) }

func replacing(t *rapid.T) {
	d := newDraw(t)
	o := oracle(d.claims(d.booking, 20))
	x := index.Build(slices.Values(o))
	type step struct {
		*index.Index
		oracle
	}
	steps := []step{{x, o}}
	for range rapid.IntRange(1, 8).Draw(t, "steps") {
		at := steps[rapid.IntRange(0, len(steps)-1).Draw(t, "from")]
		b := d.booking()
		claims := d.claims(func() scheduling.BookingID { return b }, 5)
		if rapid.IntRange(0, 3).Draw(t, "none") == 0 {
			claims = nil
		}
		next := slices.Concat(slices.DeleteFunc(slices.Clone(at.oracle), func(c scheduling.Claim) bool { return c.Booking == b }), claims)
		steps = append(steps, step{at.Replace(b, claims), next})
	}
	asks, q := d.asks(), d.query()
	for _, s := range steps {
		for i := range 4 {
			r, all := scheduling.Resource(fmt.Sprint("room/R", i)), scheduling.NewSpan(d.base, 2*days*24*time.Hour)
			same(t, s.Held(r, all), s.held(r, all))
		}
		same(t, s.Hits(asks), s.hits(asks))
		same(t, s.Free(q), s.free(q))
		same(t, s.Len(), index.Build(slices.Values(s.oracle)).Len())
	}
}
