package diary

import (
	"slices"
	"strings"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// consent is which clashes a person lets stand, and why; their own hold is in
// nobody's way.
type consent struct {
	accept []clash.Clash
	reason string
	hold   scheduling.HoldID
}

// pairing names what an acceptance exempts.
type pairing struct {
	a, b     scheduling.BookingID
	resource scheduling.Resource
	code     string
}

func pairingOf(c clash.Clash) pairing {
	a, b := scheduling.PairOf(c.Booking, c.With)
	return pairing{a, b, c.Resource, string(c.Code)}
}

// ruling is what stands in the way of each step of a plan, and what does not.
type ruling struct {
	occurrences []clash.Occurrence // as many as the plan has steps
	scene       clash.Scene
	// held are the acceptances that stood before and still do, given those
	// that were given now, in words as reason says.
	held  []scheduling.Acceptance
	given map[pairing]bool
	why   string
	// had are the acceptances of the bookings before.
	had []scheduling.Acceptance
}

// judgePlan judges every step of a plan in one scene, in which every other
// step has been taken already.
func (d *Diary) judgePlan(r scheduling.Reader, p plan, c consent) (ruling, error) {
	r = without{r, []scheduling.HoldID{c.hold}}
	v := ruling{given: map[pairing]bool{}, why: strings.TrimSpace(c.reason)}
	for _, a := range c.accept {
		v.given[pairingOf(a)] = a.Code.Acceptable()
	}
	var asked, targets []scheduling.Booking
	var ids []scheduling.BookingID
	for _, s := range p.steps {
		if s.judged() {
			asked = append(asked, s.target)
		}
		if s.fate != clash.FateSkip && s.fate != clash.FatePast && searchable(s.target) {
			targets = append(targets, s.target)
		}
		if s.kept != nil {
			ids = append(ids, s.kept.ID)
		}
	}
	known, err := d.known(r, asked...)
	if err != nil {
		return v, err
	}
	if v.had, err = r.Accepted(ids); err != nil {
		return v, err
	}
	v.held = append(stillHeld(p, v.had), p.accepted...)
	around, err := setting(r, known, asked)
	if err != nil {
		return v, err
	}
	around.Bookings = slices.DeleteFunc(around.Bookings, func(b scheduling.Booking) bool {
		return slices.ContainsFunc(p.steps, func(s step) bool { return s.kept != nil && s.kept.ID == b.ID && s.fate != clash.FatePast })
	})
	around.Bookings = append(around.Bookings, targets...)
	around.Accepted = v.held
	v.scene = around
	index := clash.NewIndex(around)
	for _, s := range p.steps {
		o := clash.Occurrence{Original: s.original, Booking: s.target, Fate: s.fate}
		if s.judged() {
			o.Refusal = refusal(known, s.target, s.kept)
			if searchable(s.target) {
				before := s.kept
				if p.undo {
					before = &s.target // what was judged then is not asked again
				}
				o.Clashes = unsaid(news(known, index.Find(s.target), s.target, before), o.Refusal)
			}
		}
		for i := range o.Clashes {
			o.Clashes[i].Accepted = o.Clashes[i].Accepted || v.given[pairingOf(o.Clashes[i])]
		}
		v.occurrences = append(v.occurrences, o)
	}
	return v, nil
}

// setting is the scene round bookings that are far apart: one question to the
// store for all of them.
func setting(r scheduling.Reader, known scheduling.Known, asked []scheduling.Booking) (clash.Scene, error) {
	var within scheduling.Span
	seen := map[scheduling.Resource]bool{}
	var resources []scheduling.Resource
	var cases []string
	for _, b := range asked {
		if !searchable(b) {
			continue
		}
		s := b.Span()
		if within.IsZero() {
			within = s
		}
		within.Start = earlier(within.Start, s.Start)
		within.End = later(within.End, s.End)
		if !slices.Contains(cases, b.CaseRef) {
			cases = append(cases, b.CaseRef)
		}
		for _, r := range resourcesOf(b) {
			if !seen[r] {
				seen[r] = true
				resources = append(resources, r)
			}
		}
	}
	if len(resources) == 0 {
		return clash.Scene{Prisons: known.Prisons, Rooms: known.Rooms, People: known.People}, nil
	}
	return surroundings(r, known, within, resources, cases...)
}

// stillHeld lists the acceptances that the steps leave standing: moving a
// claim on either side, or changing what it is for, ends one.
func stillHeld(p plan, all []scheduling.Acceptance) []scheduling.Acceptance {
	type sides struct {
		before, after map[scheduling.Resource][]scheduling.Span
	}
	moved := map[scheduling.BookingID]sides{}
	ended := map[scheduling.BookingID]bool{}
	for _, s := range p.steps {
		switch {
		case s.kept == nil || !s.written():
		case s.kept.Active() && s.target.Active() && s.kept.Kind == s.target.Kind:
			moved[s.kept.ID] = sides{spansByResource(*s.kept), spansByResource(s.target)}
		default:
			ended[s.kept.ID] = true
		}
	}
	stays := func(id scheduling.BookingID, r scheduling.Resource) bool {
		m, ok := moved[id]
		return !ended[id] && (!ok || unmoved(m.before, m.after, r))
	}
	return slices.DeleteFunc(slices.Clone(all), func(a scheduling.Acceptance) bool {
		return !stays(a.A, a.Resource) || !stays(a.B, a.Resource)
	})
}

// refused is a *clash.SeriesError when something is left in the way.
func (v ruling) refused() error {
	var open []clash.Occurrence
	for _, o := range v.occurrences {
		if o.Open() {
			open = append(open, shown(o))
		}
	}
	if len(open) > 0 {
		return &clash.SeriesError{Occurrences: open}
	}
	return nil
}

// shown is an occurrence as people see it: what is new has no ID yet.
func shown(o clash.Occurrence) clash.Occurrence {
	if _, fresh := clash.OccurrenceOf(o.Booking.ID); fresh {
		o.Booking.ID = ""
	}
	if o.Booking.Series == newSeries {
		o.Booking.Series = ""
	}
	return o
}

// preview is the ruling with the names of whatever the steps clash with.
func (v ruling) preview(r scheduling.Reader, p plan) (clash.Preview, error) {
	out := clash.Preview{Scene: clash.Scene{Prisons: v.scene.Prisons, Rooms: v.scene.Rooms}}
	with := map[scheduling.BookingID]bool{}
	var named []scheduling.Booking
	for i, o := range v.occurrences {
		for _, c := range o.Clashes {
			with[c.With] = true
		}
		if p.steps[i].fate != clash.FatePast {
			named = append(named, o.Booking)
		}
		out.Occurrences = append(out.Occurrences, shown(o))
	}
	for _, b := range v.scene.Bookings {
		if with[b.ID] {
			out.Scene.Bookings = append(out.Scene.Bookings, b)
			named = append(named, b)
		}
	}
	var err error
	out.Scene.People, err = r.People(peopleOf(named...))
	return out, err
}
