package lists

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
)

// Head is a list that was read, in words.
type Head struct {
	ID    scheduling.ListID
	Title string // the court
	Sub   string // day, version, how many hearings
	Note  string // what is still to be done; may be empty
	// Bad is set when someone has to say who somebody is, Done when nothing
	// is left to do.
	Bad, Done bool
}

// Heads are the lists that were read, the newest first.
func (m *Model) Heads() []Head {
	out := make([]Head, 0, len(m.heads))
	for _, l := range m.heads {
		if l.ID == m.known.List.ID {
			l = m.known.List
		}
		h := Head{ID: l.ID, Title: m.title(l), Sub: m.sub(l)}
		switch n := counts(l); {
		case m.replaced(l.ID):
			h.Note = m.say("replaced")
		case n[scheduling.RowUnmatched] > 0:
			h.Note, h.Bad = m.Words.Count("lists.toMatch", n[scheduling.RowUnmatched]), true
		case n[scheduling.RowReady]+n[scheduling.RowPlaced]+n[scheduling.RowUnplaced] > 0:
			h.Note = m.Words.Count("lists.toPlace", n[scheduling.RowReady]+n[scheduling.RowPlaced]+n[scheduling.RowUnplaced])
		default:
			h.Note, h.Done = m.say("done"), true
		}
		out = append(out, h)
	}
	return out
}

// replaced reports whether a newer version of a list was read.
func (m *Model) replaced(id scheduling.ListID) bool {
	return id != "" && slices.ContainsFunc(m.heads, func(l scheduling.List) bool { return l.Before == id })
}

// Replaced reports whether a newer version of the open list was read: then
// nothing is done by this one any more.
func (m *Model) Replaced() bool { return m.replaced(m.known.List.ID) }

// title names whose list it is: the court, or the file where it names none.
func (m *Model) title(l scheduling.List) string {
	if l.Court != "" {
		return m.courtName(l.Court)
	}
	return l.Name
}

func (m *Model) sub(l scheduling.List) string {
	parts := []string{}
	for _, x := range []string{m.shortDay(l.Date), m.issue(l), m.Words.Count("lists.hearings", len(l.Rows))} {
		if x != "" {
			parts = append(parts, x)
		}
	}
	return strings.Join(parts, ", ")
}

func (m *Model) issue(l scheduling.List) string {
	if l.Issue == "" {
		return ""
	}
	if at, err := time.Parse(time.RFC3339, l.Issue); err == nil {
		return m.say("published", "When", m.Words.ShortDay(at.In(m.zone()))+" "+m.Words.Clock(at.In(m.zone())))
	}
	return m.say("issue", "Issue", l.Issue)
}

// Heading is the open list in words: whose and when, where it came from, and
// how many of its hearings stand where.
func (m *Model) Heading() (title, from, tally string) {
	l := m.known.List
	title = m.title(l)
	if day := m.dayOf(l.Date); day != "" {
		title += ", " + day
	}
	from = m.say("from", "Form", m.say("form."+string(l.Form)), "Name", l.Name, "When", m.Words.Moment(l.Read.In(m.zone())), "By", l.ReadBy.Name)
	if issue := m.issue(l); issue != "" {
		from = first(issue) + ". " + from
	}
	n := counts(l)
	parts := make([]string, 0, 8)
	for _, s := range States() {
		if n[s] > 0 {
			parts = append(parts, m.Words.Count("lists.tally."+string(s), n[s]))
		}
	}
	return title, from, strings.Join(parts, ", ")
}

func counts(l scheduling.List) map[scheduling.RowState]int {
	n := map[scheduling.RowState]int{}
	for _, r := range l.Rows {
		n[r.State]++
	}
	return n
}

// States lists the states of a row in the order people are shown them: what
// someone has to do something about comes first.
func States() []scheduling.RowState {
	return []scheduling.RowState{
		scheduling.RowUnmatched, scheduling.RowUnplaced, scheduling.RowPlaced, scheduling.RowReady, scheduling.RowDropped,
		scheduling.RowBooked, scheduling.RowLeft, scheduling.RowNoCustody,
	}
}

// Problem is one thing of the file that could not be read, in words.
type Problem struct {
	Where, What string
}

// Problems are what of the file could not be read, in its order.
func (m *Model) Problems() []Problem {
	out := make([]Problem, 0, len(m.known.List.Problems))
	for _, p := range m.known.List.Problems {
		where := m.say("whole")
		if p.Number > 0 {
			key := "hearing"
			if m.known.List.Form == scheduling.ListSheet {
				key = "line"
			}
			where = m.say(key, "N", strconv.Itoa(p.Number))
		}
		if p.Field != "" {
			where = m.say("field", "Where", where, "Field", p.Field)
		}
		out = append(out, Problem{Where: first(where), What: m.problem(p.Problem)})
	}
	return out
}

// problem says what is wrong and what to do; what has no words of its own is
// not in the expected form.
func (m *Model) problem(p scheduling.Problem) string {
	key := "lists.problem." + string(p)
	if said := m.Words.Say(key); said != key {
		return said
	}
	return m.say("problem." + string(scheduling.ProblemFormat))
}

// Group is the rows of one state.
type Group struct {
	State scheduling.RowState
	Title string
	Hint  string
	Lines []Line
}

// Line is one row in words.
type Line struct {
	Key   string
	State scheduling.RowState
	// Title is when and who, Sub the hearing's own particulars.
	Title, Sub string
	// New, Changed: since the version before; Changes says what, old → new.
	New, Changed bool
	Changes      []string
	// Place is where it is, or would be; Was where it is booked now when that
	// is another.
	Place, Was string
	Left       string   // why nothing is to be booked for it
	Also       []string // what makes way
	Why        []string // why it has no place
	Unless     []string // what would have to change
	Asks       []Ask    // whom someone has to name
	Choosable  bool
	Chosen     bool
	Booking    *scheduling.Booking // to be looked at in the timetable
}

// Ask is a defendant whom someone has to name.
type Ask struct {
	Defendant int
	// Name is as the list has it, Held where it says they are; may be empty.
	Name, Held string
	// By says why someone has to say who it is.
	By    string
	Might []Candidate
}

// Candidate is someone whom a defendant could be.
type Candidate struct {
	Person scheduling.PersonID
	Title  string
	Sub    string
}

// Groups are the rows that are shown, by state. hidden counts those that the
// filter leaves out, waiting those of them that someone has to do something
// about.
func (m *Model) Groups() (groups []Group, hidden, waiting int) {
	says := m.speaker()
	by := map[scheduling.RowState][]Line{}
	for _, r := range m.known.List.Rows {
		state := m.stateOf(r)
		if m.filter == FilterChanged && !differs(r) {
			hidden++
			if state == scheduling.RowUnmatched || wantsPlace(r) {
				waiting++
			}
			continue
		}
		by[state] = append(by[state], m.line(says, r, state))
	}
	for _, s := range States() {
		if lines := by[s]; len(lines) > 0 {
			groups = append(groups, Group{
				State: s, Title: m.Words.Count("lists.group."+string(s), len(lines)), Hint: m.say("hint." + string(s)), Lines: lines,
			})
		}
	}
	return groups, hidden, waiting
}

// differs reports whether a row is not as it was in the version before.
func differs(r scheduling.Row) bool {
	return r.New || len(r.Changed) > 0 || r.State == scheduling.RowDropped
}

// stateOf is where a row stands by the plan that is shown.
func (m *Model) stateOf(r scheduling.Row) scheduling.RowState {
	if m.run == nil || !wantsPlace(r) || !slices.Contains(m.run.Asked, r.Key) {
		return r.State
	}
	if _, ok := m.placeOf(r); ok {
		return scheduling.RowPlaced
	}
	return scheduling.RowUnplaced
}

func (m *Model) line(says *phrase.Speaker, r scheduling.Row, state scheduling.RowState) Line {
	l := Line{
		Key: r.Key, State: state, New: r.New, Changed: len(r.Changed) > 0, Changes: m.changes(r),
		Choosable: choosable(r), Chosen: m.chosen(r),
	}
	l.Title = m.defendants(r)
	if l.Title == "" {
		l.Title = m.say("nobodyNamed")
	}
	sub := []string{m.times(r)}
	if r.Note != "" {
		sub[0] = m.say("note", "Times", sub[0], "Note", r.Note)
	}
	for _, x := range []string{phrase.Type(m.Words, r.Type), r.CaseRef, m.room(r), m.Words.Length(r.Lasts), m.say("hearing", "N", strconv.Itoa(r.Number))} {
		if x != "" {
			sub = append(sub, x)
		}
	}
	l.Sub = first(strings.Join(sub, " · "))
	m.placeLine(says, r, &l)
	switch state {
	case scheduling.RowUnmatched:
		l.Asks = m.asks(r)
	case scheduling.RowNoCustody:
		if r.Why != "" {
			l.Left = m.say("why." + string(r.Why))
		}
	case scheduling.RowReady, scheduling.RowPlaced, scheduling.RowUnplaced, scheduling.RowBooked, scheduling.RowLeft, scheduling.RowDropped:
	}
	return l
}

func (m *Model) room(r scheduling.Row) string {
	if r.Room == "" {
		return ""
	}
	return m.say("courtRoom", "Room", r.Room)
}

// placeLine says where the row is, or would be, and what that takes.
func (m *Model) placeLine(says *phrase.Speaker, r scheduling.Row, l *Line) {
	if b, ok := m.booking(r.Booking); ok {
		l.Booking = &b
		l.Was = m.place(says, b)
	}
	switch l.State {
	case scheduling.RowPlaced:
		if move, ok := m.placeOf(r); ok {
			l.Place, l.Also = m.place(says, move.To), m.also(says, move.To.ID)
		} else if r.Proposed != nil {
			l.Place = m.place(says, *r.Proposed)
		}
	case scheduling.RowUnplaced:
		if m.run == nil {
			return
		}
		if s, ok := m.run.stuck(r.Key); ok {
			for _, b := range s.Blockers {
				l.Why = append(l.Why, says.Blocker(b))
			}
			for _, b := range s.Unless {
				l.Unless = append(l.Unless, says.Unless(b))
			}
		}
	case scheduling.RowBooked, scheduling.RowDropped:
		l.Place, l.Was = l.Was, ""
	case scheduling.RowNoCustody, scheduling.RowUnmatched, scheduling.RowReady, scheduling.RowLeft:
	}
	if l.Was == l.Place {
		l.Was = ""
	}
}

func (m *Model) booking(id scheduling.BookingID) (scheduling.Booking, bool) {
	for _, b := range m.known.Scene.Bookings {
		if b.ID == id && id != "" {
			return b, true
		}
	}
	return scheduling.Booking{}, false
}

// asks are the defendants of a row whom someone has to name.
func (m *Model) asks(r scheduling.Row) []Ask {
	var out []Ask
	for i, d := range r.Defendants {
		if d.Sure {
			continue
		}
		a := Ask{Defendant: i, Name: named(d), Held: d.Held, By: m.by(d.By)}
		if a.Held == "" && d.Prison != "" {
			a.Held = m.prisonName(d.Prison)
		}
		for _, id := range d.Might {
			if p, ok := m.person(id); ok {
				a.Might = append(a.Might, m.Candidate(p))
			}
		}
		out = append(out, a)
	}
	return out
}

// by says how a defendant was, or was not, recognised.
func (m *Model) by(b scheduling.MatchBy) string {
	if b == scheduling.MatchNone {
		return m.say("by.none")
	}
	return m.say("by." + string(b))
}

// Candidate is someone in words: name and number, then where they are.
func (m *Model) Candidate(p scheduling.Person) Candidate {
	c := Candidate{Person: p.ID, Title: phrase.Person(p), Sub: m.prisonName(p.Prison)}
	switch {
	case p.Released:
		c.Sub = m.say("released", "Prison", c.Sub)
	case p.Wing != "":
		c.Sub = m.say("wing", "Prison", c.Sub, "Wing", p.Wing)
	}
	return c
}

// first begins a sentence.
func first(text string) string {
	r := []rune(text)
	if len(r) == 0 {
		return text
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
