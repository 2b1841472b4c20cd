package courtlist

import (
	"slices"
	"strings"
	"time"

	"gatehouse/scheduling"
)

// magistrates reads the magistrates' standard list. It gives the instant each
// sitting begins, and for each person whether they are in custody; it has no
// prisoner numbers and names no prison.
func (r *reading) magistrates(top *place) error {
	r.list.Form = scheduling.ListMagistrates
	zone, err := london()
	if err != nil {
		return err
	}
	doc, ok := top.object("document")
	if !ok {
		return top.frame("document")
	}
	published, ok := doc.instant("publicationDate", zone)
	if !ok {
		return doc.frame("publicationDate")
	}
	r.list.Published, r.list.Issue = published, doc.text("publicationDate")
	if n := top.member("courtLists"); n.shape != shapeArray {
		return top.frame("courtLists")
	}
	for _, p := range []place{*top, doc} {
		if err := p.once(); err != nil {
			return err
		}
	}
	for _, l := range top.list("courtLists", shapeObject) {
		house, ok := l.object("courtHouse")
		if !ok {
			r.remark(l, "courtHouse", scheduling.ProblemMissing)
			continue
		}
		if err := r.bench(&house, zone); err != nil {
			return err
		}
	}
	for _, h := range r.list.Hearings {
		if r.list.From.IsZero() || h.Day.Compare(r.list.From) < 0 {
			r.list.From = h.Day
		}
		if h.Day.Compare(r.list.To) > 0 {
			r.list.To = h.Day
		}
	}
	return nil
}

// bench reads a court house, room by room and session by session.
func (r *reading) bench(house *place, zone *time.Location) error {
	like := Hearing{Court: Court{Name: house.text("courtHouseName")}}
	if like.Court.Name == "" {
		like.Court.Name = house.text("lja")
	}
	if r.list.Court.Name == "" {
		r.list.Court = like.Court
	}
	if err := house.once(); err != nil {
		return err
	}
	for _, room := range house.list("courtRoom", shapeObject) {
		like.Room = room.text("courtRoomName")
		for _, session := range room.list("session", shapeObject) {
			like.Judge = session.presiding()
			for _, sitting := range session.list("sittings", shapeObject) {
				for _, p := range []place{room, session, sitting} {
					if err := p.once(); err != nil {
						return err
					}
				}
				if err := r.session(&sitting, like, zone); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// presiding is who presides over the session at p, or the first of its bench.
func (p *place) presiding() string {
	first := ""
	for _, j := range p.list("judiciary", shapeObject) {
		name := j.text("johKnownAs")
		if yes, _ := j.flag("isPresiding"); yes && name != "" {
			return name
		}
		if first == "" {
			first = name
		}
	}
	return first
}

// session reads the hearings of one sitting.
func (r *reading) session(s *place, like Hearing, zone *time.Location) error {
	r.sitting++
	like.Sitting = r.sitting
	r.failed = false
	start, ok := s.instant("sittingStart", zone)
	if !ok {
		if !r.failed {
			r.remark(*s, "sittingStart", scheduling.ProblemMissing)
		}
		// Without its time nothing of the sitting can be placed; its hearings
		// keep their numbers.
		for _, p := range s.list("hearing", shapeObject) {
			if err := r.next(p); err != nil {
				return err
			}
			r.fail(p, "", scheduling.ProblemMissing)
			r.keep(Hearing{})
		}
		return nil
	}
	at := scheduling.WallOf(start, zone)
	like.Day, like.Sits = at.Date(), at.Clock()
	for i, p := range s.list("hearing", shapeObject) {
		like.Order = i + 1
		if err := r.standard(&p, like); err != nil {
			return err
		}
	}
	return nil
}

// standard reads one hearing of the list: the cases that share a person are
// heard together, any others stand for themselves.
func (r *reading) standard(p *place, like Hearing) error {
	if err := r.next(*p); err != nil {
		return err
	}
	p.doubles()
	like.Path = p.path("")
	like.Says = p.text("hearingType")
	like.Type = TypeOf(like.Says, "")
	for _, c := range p.list("channel", shapeText) {
		like.Video = like.Video || byVideo(c.node.text)
	}
	var cases []place
	cases = append(cases, p.list("case", shapeObject)...)
	cases = append(cases, p.list("application", shapeObject)...)
	if len(cases) == 0 {
		r.fail(*p, "case", scheduling.ProblemMissing)
		r.keep(like)
		return nil
	}
	// What is wrong with the hearing is wrong with each of its cases.
	wrong := r.failed
	people := heard{}
	for i := range cases {
		if err := r.next(cases[i]); err != nil {
			return err
		}
		r.failed = wrong
		h := cases[i].standardCase(like)
		with, shares := people.with(h)
		if r.failed || !shares {
			if !r.failed {
				people.add(h, len(r.list.Hearings))
			}
			r.keep(h)
			continue
		}
		if !r.list.Hearings[with].join(h) {
			r.remark(cases[i], "party", scheduling.ProblemTooMany)
		}
		people.add(h, with)
		// its number is not given again
		r.skipped++
		r.number = 0
	}
	return nil
}

// standardCase is the case or application at p.
func (p *place) standardCase(h Hearing) Hearing {
	h.Number, h.Path = p.r.number, p.path("")
	if p.name == "application" {
		h.CaseRef = p.need("applicationReference")
		if h.Says == "" {
			h.Says = p.text("applicationType")
			h.Type = TypeOf(h.Says, "")
		}
		if h.Type == TypeOther {
			h.Type = "application"
		}
	} else {
		h.CaseRef = p.need("caseUrn")
	}
	if len([]rune(h.CaseRef)) > scheduling.MaxCaseRef {
		p.r.fail(*p, "caseUrn", scheduling.ProblemTooLong)
	}
	parties := p.list("party", shapeObject)
	if len(parties) > MaxDefendants {
		p.r.fail(*p, "party", scheduling.ProblemTooMany)
		return h
	}
	for i := range parties {
		parties[i].party(&h)
	}
	return h
}

// party adds the party at p to the hearing. A prosecutor is nobody's business
// here.
func (p *place) party(h *Hearing) {
	role := strings.ToUpper(p.text("partyRole"))
	who, person := p.object("individualDetails")
	switch {
	case strings.Contains(role, "PROSECUT"), strings.Contains(role, "WITNESS"):
		return
	case strings.Contains(role, "REPRESENTATIVE"), strings.Contains(role, "SOLICITOR"), strings.Contains(role, "COUNSEL"):
		name := ""
		if firm, ok := p.object("organisationDetails"); ok {
			name = firm.text("organisationName")
		} else if person {
			name = strings.TrimSpace(who.text("individualForenames") + " " + who.text("individualSurname"))
		}
		if name != "" {
			h.Representatives = append(h.Representatives, name)
		}
		return
	case !person:
		return
	}
	d := Defendant{
		Given:  strings.TrimSpace(who.text("individualForenames") + " " + who.text("individualMiddleName")),
		Family: who.text("individualSurname"),
		Born:   who.born("dateOfBirth"),
	}
	if d.Given == "" && d.Family == "" {
		p.r.fail(who, "individualSurname", scheduling.ProblemMissing)
	}
	p.r.name(who, d)
	switch held, said := who.flag("inCustody"); {
	case held:
		d.Custody = CustodyHeld
	case said:
		d.Custody = CustodyFree
	}
	d.fold = folded(d.Given, d.Family)
	h.Defendants = append(h.Defendants, d)
}

// heard finds the hearings that people are in, among the cases of one hearing
// of the file: by name, by name and date of birth, and by name where no date
// of birth is known.
type heard map[string]int

const unborn = "|?"

// with finds the hearing that h is heard with: one that shares a person.
func (m heard) with(h Hearing) (index int, ok bool) {
	for _, d := range h.Defendants {
		keys := []string{d.fold}
		if d.Born.Known() {
			keys = []string{d.fold + "|" + d.Born.day.String(), d.fold + unborn}
		}
		for _, k := range keys {
			if i, ok := m[k]; ok {
				return i, true
			}
		}
	}
	return 0, false
}

// add notes that the people of h are in the hearing with an index.
func (m heard) add(h Hearing, index int) {
	note := func(key string) {
		if _, ok := m[key]; !ok {
			m[key] = index
		}
	}
	for _, d := range h.Defendants {
		note(d.fold)
		if d.Born.Known() {
			note(d.fold + "|" + d.Born.day.String())
		} else {
			note(d.fold + unborn)
		}
	}
}

// join adds a case that is heard with the hearing; ok is false when it names
// more people than one hearing may have, and some are left out.
func (h *Hearing) join(o Hearing) (ok bool) {
	ok = true
	h.Also = append(h.Also, o.CaseRef)
	h.Representatives = append(h.Representatives, o.Representatives...)
	for _, d := range o.Defendants {
		i := slices.IndexFunc(h.Defendants, func(e Defendant) bool { return alike(d, e) })
		switch {
		case i < 0 && len(h.Defendants) >= MaxDefendants:
			ok = false
		case i < 0:
			h.Defendants = append(h.Defendants, d)
		case d.Custody == CustodyHeld:
			h.Defendants[i].Custody = CustodyHeld
		}
	}
	return ok
}

// alike reports whether two entries of one hearing are one person: the names
// are the same, and the dates of birth do not say otherwise.
func alike(a, b Defendant) bool {
	return a.fold == b.fold && !a.Born.Differs(b.Born) &&
		(a.Number == "" || b.Number == "" || a.Number == b.Number)
}
