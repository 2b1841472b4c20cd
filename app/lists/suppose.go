package lists

import (
	"slices"
	"strings"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// What is what a person wants to try, as typed.
type What struct {
	// Rooms would be out of use all day.
	Rooms []scheduling.RoomKey
	// Prison and Wing would be locked up from From until To; an empty Prison
	// is none.
	Prison   scheduling.PrisonCode
	Wing     string
	From, To string
	// Late is a booking that would last until Until; empty is none.
	Late  scheduling.BookingID
	Until string
}

// The fields of What that can be wrong.
const (
	WhatNothing = "nothing"
	WhatFrom    = "from"
	WhatTo      = "to"
	WhatUntil   = "until"
)

// Suppose is w as a question has it; bad says which field is wrong.
func (m *Model) Suppose(w What) (s clash.Suppose, bad map[string]scheduling.Problem) {
	bad = map[string]scheduling.Problem{}
	day := m.known.List.Date
	zone := m.zone()
	at := func(field, typed string) scheduling.Wall {
		x, err := scheduling.ParseWall(day.String(), typed)
		if err != nil {
			bad[field] = scheduling.ProblemFormat
			if strings.TrimSpace(typed) == "" {
				bad[field] = scheduling.ProblemMissing
			}
		}
		return x
	}
	for _, r := range w.Rooms {
		s.Shut = append(s.Shut, clash.Shut{Room: r, Span: day.Span(zone)})
	}
	if w.Prison != "" {
		from, to := at(WhatFrom, w.From), at(WhatTo, w.To)
		span := scheduling.Span{Start: from.Resolve(zone), End: to.Resolve(zone)}
		if len(bad) == 0 && !span.Valid() {
			bad[WhatTo] = scheduling.ProblemOrder
		}
		s.LockDowns = append(s.LockDowns, clash.LockDown{Prison: w.Prison, Wing: strings.TrimSpace(w.Wing), Span: span})
	}
	if w.Late != "" {
		until := at(WhatUntil, w.Until).Resolve(zone)
		if b, ok := m.booking(w.Late); ok && bad[WhatUntil] == "" && !until.After(b.Span().End) {
			bad[WhatUntil] = scheduling.ProblemOrder
		}
		s.Late = append(s.Late, clash.Late{Booking: w.Late, Until: until})
	}
	if s.Empty() {
		bad[WhatNothing] = scheduling.ProblemMissing
	}
	return s, bad
}

// Option is one thing that can be chosen for a what-if.
type Option struct {
	ID, Title, Sub string
}

// RoomOptions are the rooms that could be out of use.
func (m *Model) RoomOptions() []Option {
	var out []Option
	for _, r := range m.known.Scene.Rooms {
		if r.Active && r.Usage != scheduling.UsageUnset {
			out = append(out, Option{ID: string(r.Key), Title: r.Name, Sub: m.prisonName(r.Prison)})
		}
	}
	return out
}

// WingOptions are the wings, and the whole prisons, that could be locked up:
// those of the people whom the list names.
func (m *Model) WingOptions() []Option {
	var out []Option
	seen := map[string]bool{}
	add := func(o Option) {
		if !seen[o.ID] {
			seen[o.ID] = true
			out = append(out, o)
		}
	}
	for _, p := range m.known.Scene.People {
		if !p.Has(scheduling.RolePrisoner) || p.Prison == "" || p.Released {
			continue
		}
		name := m.prisonName(p.Prison)
		add(Option{ID: string(p.Prison) + "/", Title: name, Sub: m.say("wholePrison")})
		if p.Wing != "" {
			add(Option{ID: string(p.Prison) + "/" + p.Wing, Title: m.say("wing", "Prison", name, "Wing", p.Wing)})
		}
	}
	slices.SortFunc(out, func(a, b Option) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// LateOptions are the bookings of the list's day that could run late.
func (m *Model) LateOptions() []Option {
	says := m.speaker()
	var out []Option
	for _, b := range m.known.Scene.Bookings {
		if b.Active() && b.Kind != scheduling.KindOutOfUse && scheduling.DateOf(b.Span().Start, m.zone()) == m.known.List.Date {
			out = append(out, Option{ID: string(b.ID), Title: says.Facts(b)})
		}
	}
	return out
}
