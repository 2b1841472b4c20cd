package timetable

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"gatehouse/scheduling"
)

// Filter dims the bookings that a person is not looking for. They stay where
// they are: a place that looks free is free.
type Filter struct {
	// Hidden are the kinds that are dimmed.
	Hidden map[scheduling.Kind]bool
	// Text is looked for in everything that the facts of a booking say.
	Text string
}

// Snapshot is everything a view shows. It is never changed once returned.
type Snapshot struct {
	State    State
	Err      error
	Prison   scheduling.Prison
	Prisons  []scheduling.Prison
	Zone     *time.Location
	Day      time.Time // local midnight
	Today    bool
	Now      time.Time
	From, To time.Time       // the hours that are shown
	Open     scheduling.Span // the bookable day
	// Week are the days of a week; nil when a day is shown. Axis places times
	// of theirs.
	Week   []WeekDay
	Axis   Axis
	Rows   []Row
	Agenda []Line
	Chosen scheduling.BookingID
	Filter Filter
	// Status says the facts of what is selected, or what the day holds.
	Status string
	// Alert is set when Status tells of a clash.
	Alert bool
	// Proposed is the plan that is shown; nil when none is.
	Proposed *Proposed
	// Matches is how many bookings the filter leaves, of Total.
	Matches, Total int
}

// Row is one room.
type Row struct {
	Room   scheduling.Room
	Blocks []Block
	// Hours are the stretches that it is closed or kept for someone.
	Hours []Stretch
}

// Block is one booking's stretch in one room.
type Block struct {
	Booking scheduling.BookingID
	Span    scheduling.Span
	Kind    scheduling.Kind
	// Parts are the parts it is made of: one, or several that touch.
	Parts []scheduling.Part
	// Title stands after the kind's code, Sub below it.
	Title, Sub string
	// Facts is everything about the booking in one line.
	Facts      string
	Clash      bool
	Accepted   bool // it overlaps another and someone accepted that
	Dimmed     bool
	Cancelled  bool
	InProgress bool
	Pinned     bool
	// LinkMissing is set when nobody has said yet where to meet.
	LinkMissing bool
	// Late is set when its hearing should have started some minutes ago.
	Late bool
	// Repeats is set for an occurrence of a series.
	Repeats bool
	// Ghost blocks are not booked: a form is open for them, or a plan proposes
	// them. Held ones are kept by somebody else's form.
	Ghost, Held bool
	// Proposed ghosts are where a plan would put a booking.
	Proposed bool
	// Leaving blocks are booked here, and would be elsewhere by the plan shown.
	Leaving bool
	// Fixed blocks cannot be moved: they have begun or no longer stand.
	Fixed bool
}

// ghostID names the block of a booking that nobody has made yet.
const ghostID scheduling.BookingID = "ghost"

// Line is one booking in the agenda list.
type Line struct {
	Booking scheduling.BookingID
	Kind    scheduling.Kind
	Start   time.Time
	Facts   string
	Repeats bool   // one of a series
	Late    bool   // its hearing has not started
	Clash   string // what it clashes with, or empty
	// Proposed says what the plan that is shown would do with it.
	Proposed string
	Dimmed   bool
}

// Shown is the timetable as it is now.
func (m *Model) Shown() Snapshot {
	now := m.Now().In(m.zone)
	s := Snapshot{
		State: m.state, Err: m.err, Prison: m.prison, Prisons: m.prisons, Zone: m.zone, Day: m.day,
		Now: now, Chosen: m.chosen, Filter: m.filter, Today: midnight(now).Equal(m.day),
	}
	if m.state == Loading || m.day.IsZero() {
		s.Status = m.Words.Say("timetable.loading")
		return s
	}
	s.Open = scheduling.Span{Start: wall(m.day, m.prison.DayStart), End: wall(m.day, m.prison.DayEnd)}
	s.From, s.To = m.hours(s.Open)
	within := scheduling.Span{Start: s.From, End: s.To}
	if m.weekly {
		s.Week, s.Axis, within = m.days(), m.axis(), span(m.day, true)
	}
	dimmed := map[scheduling.BookingID]bool{}
	for _, b := range m.scene.Bookings {
		if !m.matches(b) {
			dimmed[b.ID] = true
		} else {
			s.Matches++
		}
		s.Total++
		s.Agenda = append(s.Agenda, Line{
			Booking: b.ID, Kind: b.Kind, Start: b.Span().Start,
			Facts: m.told[b.ID].facts, Repeats: b.Series != "", Late: m.late(b), Clash: m.told[b.ID].clash, Dimmed: dimmed[b.ID],
		})
	}
	slices.SortStableFunc(s.Agenda, func(a, b Line) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Booking, b.Booking))
	})
	row := map[scheduling.RoomKey]int{}
	for i, r := range m.rooms() {
		s.Rows = append(s.Rows, Row{Room: r, Blocks: m.held(r.Key), Hours: m.stretchesOf(r.Key, within)})
		row[r.Key] = i
	}
	add := func(b scheduling.Booking, said told, shape func(*Block)) {
		for _, key := range b.Rooms() {
			i, ok := row[key]
			if !ok {
				continue // in another prison
			}
			for _, x := range m.blocks(b, said, key, now) {
				shape(&x)
				s.Rows[i].Blocks = append(s.Rows[i].Blocks, x)
			}
		}
	}
	for _, b := range m.scene.Bookings {
		add(b, m.told[b.ID], func(x *Block) { x.Dimmed = dimmed[b.ID] })
	}
	if g := m.ghost; g != nil && g.Span().Overlaps(within) {
		add(*g, tell(m.says, *g), func(x *Block) { x.Ghost, x.Booking = true, ghostID })
	}
	for _, r := range s.Rows {
		slices.SortStableFunc(r.Blocks, func(a, b Block) int { return a.Span.Start.Compare(b.Span.Start) })
	}
	m.proposedHere(&s, within, row)
	s.Status, s.Alert = m.status(s)
	return s
}

// wall is so long after local midnight on the wall, whatever the clocks did.
func wall(day time.Time, d time.Duration) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, int(d/time.Minute), 0, 0, day.Location())
}

// hours are whole hours that hold the bookable day and every booking of it.
func (m *Model) hours(open scheduling.Span) (from, to time.Time) {
	from, to = open.Start, open.End
	end := m.day.AddDate(0, 0, 1)
	for _, b := range m.scene.Bookings {
		sp := b.Span().Intersect(scheduling.Span{Start: m.day, End: end})
		if !sp.Valid() {
			continue
		}
		if sp.Start.Before(from) {
			from = sp.Start
		}
		if sp.End.After(to) {
			to = sp.End
		}
	}
	from = from.In(m.zone)
	to = to.In(m.zone)
	from = time.Date(from.Year(), from.Month(), from.Day(), from.Hour(), 0, 0, 0, m.zone)
	if up := time.Date(to.Year(), to.Month(), to.Day(), to.Hour(), 0, 0, 0, m.zone); up.Before(to) {
		to = up.Add(time.Hour)
	}
	return from, to
}

// blocks joins the touching parts of b in one room.
func (m *Model) blocks(b scheduling.Booking, x told, room scheduling.RoomKey, now time.Time) []Block {
	var out []Block
	for _, p := range b.Parts {
		if !slices.ContainsFunc(p.Placements, func(pl scheduling.Placement) bool { return pl.Room == room }) {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Span.End.Equal(p.Span.Start) {
			out[n-1].Span.End = p.Span.End
			out[n-1].Parts = append(out[n-1].Parts, p)
			continue
		}
		open, accepted := m.clashing(b.ID)
		out = append(out, Block{
			Booking: b.ID, Span: p.Span, Kind: b.Kind, Parts: []scheduling.Part{p},
			Title: x.title, Sub: x.sub, Facts: x.facts, Clash: open, Accepted: accepted,
			Cancelled: !b.Active(), InProgress: b.Active() && b.Span().Contains(now),
			Pinned: b.Pinned, LinkMissing: b.Active() && b.LinkMissing(), Late: m.late(b), Repeats: b.Series != "",
			Fixed: !b.Active() || !now.Before(b.Span().Start),
		})
	}
	return out
}

// late reports whether the booking's hearing should have started by now.
func (m *Model) late(b scheduling.Booking) bool {
	return b.Late(m.Now()) && (m.Started == nil || !m.Started(b.ID))
}

func (m *Model) lateHere() int {
	n := 0
	for _, b := range m.scene.Bookings {
		if m.late(b) {
			n++
		}
	}
	return n
}

func (m *Model) clashing(id scheduling.BookingID) (open, accepted bool) {
	for _, c := range m.clashes[id] {
		open = open || !c.Accepted
		accepted = accepted || c.Accepted
	}
	return open, accepted
}

// status says the facts of what is selected, or counts what the day holds.
func (m *Model) status(s Snapshot) (line string, alert bool) {
	if b, ok := m.booking(m.chosen); ok {
		line = m.told[b.ID].facts
		if c := m.told[b.ID].clash; c != "" {
			return line + ". " + m.Words.Say("timetable.clash") + ": " + c, true
		}
		if m.late(b) {
			line = m.Words.Say("timetable.lateFacts") + ". " + line
		}
		return line, false
	}
	if m.pointed.room != "" {
		return m.pointedWords(), false
	}
	if s.Proposed != nil && s.Proposed.Status != "" {
		return s.Proposed.Status, false
	}
	clashes, missing := 0, 0
	for _, b := range m.scene.Bookings {
		if open, _ := m.clashing(b.ID); open {
			clashes++
		}
		if b.Active() && b.LinkMissing() {
			missing++
		}
	}
	line = m.Words.Count("timetable.bookings", s.Total)
	if s.Matches != s.Total {
		line = m.Words.Count("timetable.matches", s.Matches, "Total", s.Total)
	}
	if clashes > 0 {
		line += ", " + m.Words.Count("timetable.clashes", clashes)
	}
	if missing > 0 {
		line += ", " + m.Words.Count("timetable.missing", missing)
	}
	if n := m.lateHere(); n > 0 {
		line += ", " + m.Words.Count("timetable.late", n)
	}
	if name := m.holiday(m.day); name != "" && len(s.Week) == 0 {
		line = m.Words.Say("timetable.bankHoliday", "Name", name) + " " + line
	}
	return line, clashes > 0
}

// pointedWords says what the cursor's empty place is and how long it is free.
func (m *Model) pointedWords() string {
	until := wall(midnight(m.pointed.start.In(m.zone)), m.prison.DayEnd)
	for _, b := range m.scene.Bookings {
		for _, p := range b.Parts {
			for _, pl := range p.Placements {
				if pl.Room == m.pointed.room && b.Active() && p.Span.End.After(m.pointed.start) && p.Span.Start.Before(until) {
					until = p.Span.Start
				}
			}
		}
	}
	room := m.says.Room(m.pointed.room)
	start := m.Words.Clock(m.pointed.start.In(m.zone))
	if m.weekly {
		start = m.Words.ShortDay(m.pointed.start.In(m.zone)) + " " + start
	}
	for _, h := range m.held(m.pointed.room) {
		if h.Span.Contains(m.pointed.start) {
			return m.Words.Say("timetable.pointed", "Room", room, "Start", start) + ": " + h.Title
		}
	}
	if hours := m.hoursAt(m.pointed.room, m.pointed.start); hours != "" {
		return m.Words.Say("timetable.pointed", "Room", room, "Start", start) + ": " + hours
	}
	if !until.After(m.pointed.start) {
		return m.Words.Say("timetable.pointed", "Room", room, "Start", start)
	}
	return m.Words.Say("timetable.pointedFree", "Room", room, "Start", start, "Until", m.Words.Clock(until.In(m.zone)))
}

// SetFilter dims everything else.
func (m *Model) SetFilter(f Filter) {
	m.filter = f
	m.Changed()
}

// Hide dims a kind or shows it again.
func (m *Model) Hide(k scheduling.Kind, hidden bool) {
	f := Filter{Text: m.filter.Text, Hidden: map[scheduling.Kind]bool{}}
	for x, on := range m.filter.Hidden {
		f.Hidden[x] = on
	}
	f.Hidden[k] = hidden
	m.SetFilter(f)
}

// Find dims the bookings whose facts do not hold every word of text.
func (m *Model) Find(text string) {
	m.SetFilter(Filter{Text: text, Hidden: m.filter.Hidden})
}

// NextMatch selects the next booking, in time, that the filter leaves.
func (m *Model) NextMatch() {
	lines := slices.DeleteFunc(m.Shown().Agenda, func(l Line) bool { return l.Dimmed })
	if len(lines) == 0 {
		return
	}
	at := slices.IndexFunc(lines, func(l Line) bool { return l.Booking == m.chosen })
	m.Choose(lines[(at+1)%len(lines)].Booking)
}

func (m *Model) matches(b scheduling.Booking) bool {
	if m.filter.Hidden[b.Kind] {
		return false
	}
	if strings.TrimSpace(m.filter.Text) == "" {
		return true
	}
	for word := range strings.FieldsSeq(fold(m.filter.Text)) {
		if !strings.Contains(m.told[b.ID].folded, word) {
			return false
		}
	}
	return true
}

// fold takes case and accents away, so that "sian" finds "Siân".
func fold(s string) string {
	t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	out, _, err := transform.String(t, strings.ToLower(s))
	if err != nil {
		return strings.ToLower(s)
	}
	return out
}
