package timetable

import (
	"slices"
	"strings"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Proposal is a plan that is shown over what is booked: what would move is
// struck where it is, and a ghost where it would be.
type Proposal struct {
	// Title names the plan and what it is for.
	Title string
	Moves []clash.Move
	// Scene names the people and rooms of what is new.
	Scene clash.Scene
	// CanApply is set when it can be carried out from here.
	CanApply bool
}

// Proposed is the proposal as a day shows it.
type Proposed struct {
	Title    string
	CanApply bool
	// Words say how many of its moves are on what is shown, and where the rest is.
	Words string
	// Next is the next day that has moves; zero when this one has them all.
	Next time.Time
	// Status says its moves that are seen here in words.
	Status string
	// Room and At are where the first booking would be that is seen here.
	Room scheduling.RoomKey
	At   time.Time
}

// Propose shows a plan over what is booked; nil shows none.
func (m *Model) Propose(p *Proposal) {
	if m.proposal == nil && p == nil {
		return
	}
	m.proposal = p
	m.Changed()
}

// ShowProposal goes to the day of the proposal's first move.
func (m *Model) ShowProposal() {
	if p := m.proposal; p != nil && len(p.Moves) > 0 {
		m.week, m.weekly = false, false
		m.show(p.Moves[0].To.Span().Start.In(m.zone))
	}
}

// proposedHere puts the proposal into a snapshot.
func (m *Model) proposedHere(s *Snapshot, within scheduling.Span, row map[scheduling.RoomKey]int) {
	p := m.proposal
	if p == nil {
		return
	}
	scene := m.scene
	scene.Rooms = append(slices.Clone(scene.Rooms), p.Scene.Rooms...)
	scene.People = append(slices.Clone(scene.People), p.Scene.People...)
	scene.Bookings = append(slices.Clone(scene.Bookings), p.Scene.Bookings...)
	for _, x := range p.Moves {
		if x.From.Version == 0 {
			scene.Bookings = append(scene.Bookings, x.To)
		}
	}
	says := phrase.New(m.Words, m.zone, scene, m.courts)
	out := &Proposed{Title: p.Title, CanApply: p.CanApply}
	here, said := 0, []string{}
	for _, x := range p.Moves {
		from, to := x.From.Version > 0, x.To.Active()
		seen := from && x.From.Span().Overlaps(within) || to && x.To.Span().Overlaps(within)
		if !seen {
			if day := midnight(x.To.Span().Start.In(m.zone)); out.Next.IsZero() || day.After(m.day) && (day.Before(out.Next) || !out.Next.After(m.day)) {
				out.Next = day
			}
			continue
		}
		here++
		sentence := says.Move(x).Sentence
		said = append(said, sentence)
		for i := range s.Rows {
			for j := range s.Rows[i].Blocks {
				if b := &s.Rows[i].Blocks[j]; from && b.Booking == x.From.ID && !b.Ghost {
					b.Leaving, b.Clash, b.Facts = true, false, sentence
					b.Sub = m.leaving(says, x)
				}
			}
		}
		for i := range s.Agenda {
			if s.Agenda[i].Booking == x.From.ID && from {
				s.Agenda[i].Proposed = sentence
			}
		}
		if to {
			if rooms := x.To.Rooms(); out.At.IsZero() && len(rooms) > 0 {
				out.Room, out.At = rooms[0], x.To.Span().Start
			}
			m.arriving(s, says, x, sentence, row)
		}
	}
	for _, r := range s.Rows {
		slices.SortStableFunc(r.Blocks, func(a, b Block) int { return a.Span.Start.Compare(b.Span.Start) })
	}
	out.Words = m.Words.Count("timetable.proposedHere", here, "Total", len(p.Moves))
	out.Status = strings.Join(said, " ")
	s.Proposed = out
}

// arriving adds the ghosts of where a booking would be.
func (m *Model) arriving(s *Snapshot, says *phrase.Speaker, x clash.Move, sentence string, row map[scheduling.RoomKey]int) {
	title, _ := says.Block(x.To)
	sub := m.Words.Say("timetable.new_")
	if x.From.Version > 0 {
		sub = m.Words.Say("timetable.from", "Where", m.place(says, x.From, x.To))
	}
	for _, key := range x.To.Rooms() {
		i, ok := row[key]
		if !ok {
			continue // in another prison
		}
		for _, b := range m.blocks(x.To, told{title: title, sub: sub, facts: sentence}, key, m.Now()) {
			b.Ghost, b.Proposed, b.Booking, b.Clash, b.Accepted = true, true, ghostID+"/"+x.To.ID, false, false
			s.Rows[i].Blocks = append(s.Rows[i].Blocks, b)
		}
	}
}

// leaving says briefly where a booking would go.
func (m *Model) leaving(says *phrase.Speaker, x clash.Move) string {
	if !x.To.Active() {
		return m.Words.Say("timetable.cancels")
	}
	return m.Words.Say("timetable.to", "Where", m.place(says, x.To, x.From))
}

// place is what of a's place is not b's: its rooms, its time, its day.
func (m *Model) place(says *phrase.Speaker, a, b scheduling.Booking) string {
	var out []string
	if !slices.Equal(a.Rooms(), b.Rooms()) {
		for _, k := range a.Rooms() {
			out = append(out, says.Room(k))
		}
	}
	if start := a.Span().Start.In(m.zone); !start.Equal(b.Span().Start) {
		when := m.Words.Clock(start)
		if !midnight(start).Equal(midnight(b.Span().Start.In(m.zone))) {
			when = m.Words.ShortDay(start) + " " + when
		}
		out = append(out, when)
	}
	return strings.Join(out, ", ")
}
