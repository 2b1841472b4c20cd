// Package find looks for the first places where a booking would fit, and shows
// how much of each day of the coming weeks is still free.
package find

import (
	"context"
	"slices"
	"strings"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/places"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Known is what a search chooses from.
type Known struct {
	Prisons []scheduling.Prison
	Courts  []scheduling.Court
	Rooms   []scheduling.Room
}

// Place is where a booking would fit.
type Place struct {
	Booking scheduling.Booking
	// Footing says on what footing its first room is open: "dedicated",
	// "any-of-kind" or "shared".
	Footing string
}

// Answer is what a search found, and the names of it.
type Answer struct {
	Places []Place
	Scene  clash.Scene
}

// Diary is what the screen asks. Its methods are called away from the
// screen's goroutine.
type Diary interface {
	// Choices are the places there are.
	Choices(ctx context.Context) (Known, error)
	// People searches by number or name; role and prison may be empty.
	People(ctx context.Context, text string, role scheduling.Role, prison scheduling.PrisonCode) ([]scheduling.Person, error)
	// Find lists the first places where a booking would fit, by start.
	Find(ctx context.Context, q scheduling.FindQuery) (Answer, error)
	// Capacity is how much of each day can be booked for a kind.
	Capacity(ctx context.Context, prison scheduling.PrisonCode, kind scheduling.Kind, from scheduling.Date, days int) ([]scheduling.Capacity, error)
}

// Host is what the window around the screen does for it, on the screen's
// goroutine.
type Host interface {
	// Book opens the form of a new booking, filled in from b.
	Book(b scheduling.Booking, people []scheduling.Person)
}

// Config is what a Model works with; every field is needed.
type Config struct {
	Diary Diary
	Host  Host
	Do    work.Do
	Words *words.Words
	Now   func() time.Time
	// Prison is looked at first, when there is one of that code.
	Prison scheduling.PrisonCode
}

// State says what there is to show of a search.
type State int

// The states of a search.
const (
	Reading State = iota // what it chooses from is being read
	Unasked
	Looking
	Found  // Places may be empty
	Failed // Err says why
)

// Model is the screen without its widgets. Everything of it belongs to the
// screen's goroutine.
type Model struct {
	Config
	// Changed is called after anything shown has changed.
	Changed func()

	state    State
	err      error
	known    Known
	zone     *time.Location
	draft    Draft
	bad      map[Field]*scheduling.InvalidError
	searches work.Newest
	people   []scheduling.Person // whom it is for
	sizes    work.Newest         // how much of each day is free
	limit    int
	answer   Answer
	says     *phrase.Speaker
	days     []scheduling.Capacity
}

// The numbers of a search.
const (
	// Weeks is how far ahead free capacity is shown.
	Weeks = 6
	// PlacesMost is how many places are shown at first.
	PlacesMost = 10
	// daysAhead is how far a search looks unless someone says otherwise.
	daysAhead = 14
)

// New returns a model that reads what it chooses from.
func New(c Config) *Model {
	m := &Model{Config: c, Changed: func() {}, zone: time.UTC}
	m.begin()
	return m
}

func (m *Model) begin() {
	m.Do(func(ctx context.Context) func() {
		k, err := m.Diary.Choices(ctx)
		return func() { m.begun(k, err) }
	})
}

func (m *Model) begun(k Known, err error) {
	if err != nil || len(k.Prisons) == 0 {
		m.state, m.err = Failed, err
		m.Changed()
		return
	}
	m.known = k
	if m.state == Reading || m.draft.Prison == "" {
		m.draft = blank()
		m.draft.Prison = places.Pick(k.Prisons, m.Prison).Code
	}
	m.state = Unasked
	m.setZone()
	if m.draft.From == "" {
		today := scheduling.DateOf(m.Now(), m.zone)
		m.draft.From, m.draft.Until = typed(today), typed(today.AddDays(daysAhead))
	}
	m.size()
	m.Changed()
}

// Retry reads again what the search chooses from, or searches again.
func (m *Model) Retry() {
	if len(m.known.Prisons) == 0 {
		m.state = Reading
		m.begin()
		return
	}
	m.Search()
}

func (m *Model) setZone() {
	m.zone = places.Zone(m.prison())
}

func (m *Model) prison() scheduling.Prison {
	if i := places.Index(m.known.Prisons, m.draft.Prison); i >= 0 {
		return m.known.Prisons[i]
	}
	return scheduling.Prison{}
}

// Search looks for places. It returns the first field that must be mended
// before it can, or "".
func (m *Model) Search() Field {
	m.limit = PlacesMost
	return m.search()
}

// More looks for more places than before.
func (m *Model) More() {
	m.limit += PlacesMost
	m.search()
}

func (m *Model) search() Field {
	if m.state == Reading {
		return ""
	}
	q, bad, first := m.query()
	m.bad = bad
	if first != "" {
		m.Changed()
		return first
	}
	m.state, m.err, m.people = Looking, nil, m.draft.people()
	m.Changed()
	m.searches.Do(m.Do, func(ctx context.Context) func() {
		a, err := m.Diary.Find(ctx, q)
		return func() { m.found(a, err) }
	})
	return ""
}

func (m *Model) found(a Answer, err error) {
	m.state, m.err, m.answer = Found, nil, a
	if err != nil {
		m.state, m.err, m.answer = Failed, err, Answer{}
	}
	a.Scene.People = append(slices.Clone(a.Scene.People), m.people...)
	a.Scene.Rooms = append(slices.Clone(a.Scene.Rooms), m.known.Rooms...)
	m.says = phrase.New(m.Words, m.zone, a.Scene, m.known.Courts)
	m.Changed()
}

// size asks how much of each day is free.
func (m *Model) size() {
	prison, kind := m.draft.Prison, m.draft.Kind
	from := m.firstDay()
	m.sizes.Do(m.Do, func(ctx context.Context) func() {
		days, err := m.Diary.Capacity(ctx, prison, kind, from, Weeks*7)
		return func() {
			if err != nil {
				days = nil // the strip is an extra: the search says what is wrong
			}
			m.days = days
			m.Changed()
		}
	})
}

// firstDay is the Monday of this week.
func (m *Model) firstDay() scheduling.Date {
	today := scheduling.DateOf(m.Now(), m.zone)
	return today.AddDays(-(int(today.Weekday()) + 6) % 7)
}

// Refresh follows a change of the diary: what is free may be something else.
func (m *Model) Refresh() {
	if m.state == Reading {
		return
	}
	m.size()
	if m.state == Found {
		m.search()
	}
}

// State says what there is to show.
func (m *Model) State() State { return m.state }

// Err is why the search failed.
func (m *Model) Err() error { return m.err }

// Known is what the search chooses from. It must not be changed.
func (m *Model) Known() Known { return m.known }

// Full reports whether there may be more places than are shown.
func (m *Model) Full() bool { return len(m.answer.Places) >= m.limit }

// Line is one place in words.
type Line struct {
	When, Where string
	// Footing says whom the room is kept for.
	Footing string
	place   Place
}

// Lines lists the places that were found, by start.
func (m *Model) Lines() []Line {
	out := make([]Line, 0, len(m.answer.Places))
	for _, p := range m.answer.Places {
		rooms := make([]string, 0, 1)
		for _, k := range p.Booking.Rooms() {
			rooms = append(rooms, m.says.Room(k))
		}
		out = append(out, Line{
			When:  m.Words.Day(p.Booking.Span().Start.In(m.zone)) + ", " + m.says.Span(p.Booking.Span()),
			Where: strings.Join(rooms, ", "), Footing: m.Words.Say("find.footing.as" + p.Footing), place: p,
		})
	}
	return out
}

// Book opens the form of a booking in that place.
func (m *Model) Book(l Line) { m.Host.Book(l.place.Booking, m.people) }

// Day is one day of the coming weeks.
type Day struct {
	Date scheduling.Date
	// Hours are whole hours that are free; Share how much of all is.
	Hours int
	Share float64
	// Open is false on a day on which nothing could ever be booked.
	Open, Past, Chosen bool
	// Label is the short date, Words say everything of the day.
	Label, Words string
}

// Days lists the days of the coming weeks, from a Monday.
func (m *Model) Days() []Day {
	today := scheduling.DateOf(m.Now(), m.zone)
	out := make([]Day, 0, len(m.days))
	for _, c := range m.days {
		noon := c.Date.At(12 * time.Hour).Resolve(m.zone).In(m.zone)
		// The weekday stands above the column.
		_, label, _ := strings.Cut(m.Words.ShortDay(noon), " ")
		d := Day{
			Date: c.Date, Hours: int(c.Free / time.Hour), Open: c.Total > 0, Past: c.Date.Compare(today) < 0,
			Label:  label,
			Chosen: m.draft.From == m.draft.Until && m.draft.From == typed(c.Date),
		}
		if c.Total > 0 {
			d.Share = float64(c.Free) / float64(c.Total)
		}
		switch {
		case d.Past:
			d.Words = m.Words.Say("find.dayPast", "Day", m.Words.ShortDay(noon))
		case !d.Open:
			d.Words = m.Words.Say("find.dayClosed", "Day", m.Words.ShortDay(noon))
		default:
			d.Words = m.Words.Count("find.dayFree", d.Hours, "Day", m.Words.ShortDay(noon), "Total", int(c.Total/time.Hour))
		}
		out = append(out, d)
	}
	return out
}

// ChooseDay looks on one day only.
func (m *Model) ChooseDay(d scheduling.Date) {
	m.edit(func(f *Draft) { f.From, f.Until = typed(d), typed(d) })
	if len(m.draft.Prisoners) > 0 || m.draft.Kind == scheduling.KindOutOfUse {
		m.Search()
	}
}
