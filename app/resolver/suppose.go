package resolver

import (
	"cmp"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// supposing is what can be supposed about the day of the open case.
type supposing struct {
	day   scheduling.Span
	scene clash.Scene
}

// What is one thing that can be supposed.
type What string

// What can be supposed, in the order people are shown it.
const (
	WhatShut     What = "shut"     // a room is out of use
	WhatLockDown What = "lockDown" // a wing is locked down
	WhatLate     What = "late"     // a booking lasts longer
)

// Whats lists everything that can be supposed.
func Whats() []What { return []What{WhatShut, WhatLockDown, WhatLate} }

// Subject is a room, a wing or a booking that something is supposed about.
type Subject struct{ ID, Words string }

// Day is the day that something is supposed about, as people type dates.
func (m *Model) Day() string {
	if m.what.day.IsZero() {
		return ""
	}
	return m.what.day.Start.In(m.zone).Format("02/01/2006")
}

// SetDay supposes about another day; a text that is no date is left alone.
func (m *Model) SetDay(text string) {
	w, err := scheduling.ParseWall(text, "12:00")
	if err != nil {
		return
	}
	day := dayOf(time.Date(w.Year, w.Month, w.Day, 12, 0, 0, 0, m.zone), m.zone)
	if day.Equal(m.what.day) {
		return
	}
	m.what = supposing{day: day}
	m.readScene()
}

// Subjects lists what w can be supposed of.
func (m *Model) Subjects(w What) []Subject {
	var out []Subject
	switch w {
	case WhatShut:
		for _, r := range m.what.scene.Rooms {
			if r.Prison == m.prison.Code && r.Active {
				out = append(out, Subject{string(r.Key), r.Name})
			}
		}
	case WhatLockDown:
		out = append(out, Subject{"", m.say("wholePrison")})
		var wings []string
		for _, p := range m.what.scene.People {
			if p.Wing != "" && p.Prison == m.prison.Code {
				wings = append(wings, p.Wing)
			}
		}
		slices.Sort(wings)
		for _, x := range slices.Compact(wings) {
			out = append(out, Subject{x, m.say("wing", "Wing", x)})
		}
	case WhatLate:
		says := m.speaker(&Case{Scene: m.what.scene})
		list := slices.Clone(m.what.scene.Bookings)
		slices.SortFunc(list, func(a, b scheduling.Booking) int {
			return cmp.Or(a.Span().Start.Compare(b.Span().Start), cmp.Compare(a.ID, b.ID))
		})
		for _, b := range list {
			if b.Active() && b.Span().End.After(m.Now()) {
				out = append(out, Subject{string(b.ID), says.Facts(b)})
			}
		}
	}
	return out
}

// Problem says which of two clocks cannot be read: "from", "to", or neither.
type Problem struct{ Field, Words string }

// SupposeText supposes something as typed: from and to are clocks of the day,
// from is not read for WhatLate. It returns what is wrong, and then supposes
// nothing.
func (m *Model) SupposeText(w What, subject, from, to string) (bad Problem, ok bool) {
	start, err := m.clock(from)
	if err != nil && w != WhatLate {
		return Problem{"from", m.Words.Say("phrase.invalid.time-format")}, false
	}
	end, err := m.clock(to)
	if err != nil {
		return Problem{"to", m.Words.Say("phrase.invalid.time-format")}, false
	}
	span := scheduling.Span{Start: start, End: end}
	if w != WhatLate && !span.Valid() {
		return Problem{"to", m.Words.Say("phrase.invalid.to-order")}, false
	}
	switch w {
	case WhatShut:
		m.Suppose(clash.Suppose{Shut: []clash.Shut{{Room: scheduling.RoomKey(subject), Span: span}}})
	case WhatLockDown:
		m.Suppose(clash.Suppose{LockDowns: []clash.LockDown{{Prison: m.prison.Code, Wing: subject, Span: span}}})
	case WhatLate:
		for _, b := range m.what.scene.Bookings {
			if string(b.ID) == subject && !end.After(b.Span().End) {
				return Problem{"to", m.say("notLater")}, false
			}
		}
		m.Suppose(clash.Suppose{Late: []clash.Late{{Booking: scheduling.BookingID(subject), Until: end}}})
	}
	return Problem{}, true
}

// clock is a time of the day that something is supposed about.
func (m *Model) clock(text string) (time.Time, error) {
	w, err := scheduling.ParseWall(m.Day(), text)
	if err != nil {
		return time.Time{}, err
	}
	return time.Date(w.Year, w.Month, w.Day, w.Hour, w.Minute, 0, 0, m.zone), nil
}
