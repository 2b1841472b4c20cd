// Package workload makes up a country's worth of bookings to measure an index
// with: the same seed always makes the same.
package workload

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// Size says how much there is.
type Size struct {
	Prisons, Rooms int // rooms of each prison
	Series         int
	// Prisoners and Professionals are how many people there are of each.
	Prisoners, Professionals int
}

// Full is what the goals are set for: 8 million spans of 93,000 rooms and
// people, in 2 million occurrences.
func Full() Size {
	return Size{Prisons: 120, Rooms: 12, Series: 50_000, Prisoners: 45_000, Professionals: 46_560}
}

// Spans is Full made smaller or larger to about n spans, by its prisons: a
// prison stays as busy as it is.
func Spans(n int) Size {
	f := Full()
	prisons := max(1, (n*f.Prisons+4_000_000)/8_000_000)
	of := func(all int) int { return max(8, int(int64(all)*int64(n)/8_000_000)) }
	return Size{Prisons: prisons, Rooms: f.Rooms, Series: of(f.Series), Prisoners: of(f.Prisoners), Professionals: of(f.Professionals)}
}

const (
	// weeks is how far ahead there are bookings: eighteen months.
	weeks = 78
	// A day is cut into blocks so that no two series of one room or person
	// overlap, which is what a store that refuses double bookings would hold.
	weekdays  = 5
	blocks    = 8
	blockLong = 75 // minutes
	dayStart  = 8 * 60
)

// Series is one meeting that repeats: its room, its prisoner and its two
// professionals.
type Series struct {
	// Claims are the four resources, by number; the room comes first.
	Claims [4]int
	// Weekday counts from Monday, Start from local midnight.
	Weekday        int
	Start, Minutes int
	First, Every   int // weeks
	Count          int
	// Rule is when it begins, in wall time.
	Rule repeat.Rule
	// occurrence is the number of the first one, starts when each begins, in
	// epoch minutes.
	occurrence int
	starts     []int32
}

// Workload is made by New.
type Workload struct {
	Size        Size
	Series      []Series
	Resources   []scheduling.Resource // by number: rooms, prisoners, professionals
	Occurrences int
	// days is the instant each day begins at the prisons, in epoch minutes.
	days []int64
}

// Claim is one busy span, in epoch minutes UTC, with numbers for names.
type Claim struct {
	Occurrence, Resource int
	Start, End           int64
}

// Monday is the first day of the workload.
func Monday() time.Time { return time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC) }

// New makes a workload. It fails only where the machine knows no zones.
func New(size Size, seed uint64) (*Workload, error) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return nil, fmt.Errorf("workload: %w", err)
	}
	w := &Workload{Size: size}
	for d := range (weeks + 60) * 7 {
		m := Monday()
		w.days = append(w.days, time.Date(m.Year(), m.Month(), m.Day()+d, 0, 0, 0, 0, zone).Unix()/60)
	}
	w.name()
	m := maker{Workload: w, rand: rand.New(rand.NewPCG(seed, 1)), taken: make([][weekdays * blocks][2]uint64, len(w.Resources))}
	for i := range size.Series {
		if s, ok := m.series(i); ok {
			if err := w.expand(&s); err != nil {
				return nil, fmt.Errorf("workload: %w", err)
			}
			s.occurrence = w.Occurrences
			w.Occurrences += s.Count
			w.Series = append(w.Series, s)
		}
	}
	return w, nil
}

func (w *Workload) name() {
	for p := range w.Size.Prisons {
		for r := range w.Size.Rooms {
			code := string([]byte{'A' + byte(p/26/26%26), 'A' + byte(p/26%26), 'A' + byte(p%26)})
			w.Resources = append(w.Resources, scheduling.RoomResource(scheduling.RoomKey(fmt.Sprintf("%s-VCC-%d", code, r+1))))
		}
	}
	for i := range w.Size.Prisoners + w.Size.Professionals {
		w.Resources = append(w.Resources, scheduling.PersonResource(scheduling.PersonID(identifier("P", i))))
	}
}

// identifier is as long as a real one.
func identifier(prefix string, i int) string { return fmt.Sprintf("%s%025d", prefix, i) }

// Booking is the id of the n-th occurrence.
func Booking(n int) scheduling.BookingID { return scheduling.BookingID(identifier("B", n)) }

// SeriesID is the id that all occurrences of the n-th series have when claims
// are counted by series.
func SeriesID(n int) scheduling.BookingID { return scheduling.BookingID(identifier("S", n)) }

// Spans lists every busy span, series by series.
func (w *Workload) Spans() iter.Seq[Claim] {
	return func(yield func(Claim) bool) {
		for i := range w.Series {
			s := &w.Series[i]
			for n := range s.Count {
				start, end := w.times(s, n)
				for _, r := range s.Claims {
					if !yield(Claim{s.occurrence + n, r, start, end}) {
						return
					}
				}
			}
		}
	}
}

// Claims lists every busy span as an index takes it: each occurrence is a
// booking of its own, or each series when bySeries is set.
func (w *Workload) Claims(bySeries bool) iter.Seq[scheduling.Claim] {
	return func(yield func(scheduling.Claim) bool) {
		for i := range w.Series {
			s := &w.Series[i]
			id := SeriesID(i)
			for n := range s.Count {
				if !bySeries {
					id = Booking(s.occurrence + n)
				}
				start, end := w.times(s, n)
				for k, r := range s.Claims {
					c := scheduling.Claim{Booking: id, Resource: w.Resources[r], Span: Span(start, end), Exclusive: k == 1}
					if !yield(c) {
						return
					}
				}
			}
		}
	}
}

// expand makes the rule of s and works it out.
func (w *Workload) expand(s *Series) (err error) {
	s.Rule, err = repeat.New(repeat.Spec{
		Start: Monday().AddDate(0, 0, s.First*7+s.Weekday).Add(minutes(s.Start)),
		Freq:  repeat.Weekly, Interval: s.Every, Count: s.Count,
	})
	if err != nil {
		return err
	}
	for _, t := range s.Rule.All() {
		s.starts = append(s.starts, int32(w.Instant(t)))
	}
	return nil
}

// Instant is when a clock at the prisons shows wall, in epoch minutes. Nothing
// of the workload happens while the clocks change.
func (w *Workload) Instant(wall time.Time) int64 {
	since := int64(wall.Sub(Monday()) / time.Minute)
	return w.days[since/(24*60)] + since%(24*60)
}

// times is when the n-th occurrence of s starts and ends.
func (w *Workload) times(s *Series, n int) (start, end int64) {
	return int64(s.starts[n]), int64(s.starts[n]) + int64(s.Minutes)
}

// Span is [start, end) of epoch minutes.
func Span(start, end int64) scheduling.Span {
	return scheduling.Span{Start: time.Unix(start*60, 0).UTC(), End: time.Unix(end*60, 0).UTC()}
}

// Occurrence is the number of the occurrence of the n-th series that starts at
// an epoch minute, or -1.
func (w *Workload) Occurrence(n int, start int64) int {
	s := &w.Series[n]
	if i := slices.Index(s.starts, int32(start)); i >= 0 {
		return s.occurrence + i
	}
	return -1
}
