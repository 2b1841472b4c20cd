package courtlist

import (
	"strconv"
	"strings"

	"gatehouse/scheduling"
)

// crown reads the Crown Court's daily list. It names a day, and for each
// sitting a court room and when it begins; hearings have an order and perhaps
// a time marking.
func (r *reading) crown(top *place) error {
	r.list.Form = scheduling.ListCrown
	list, ok := top.object("DailyList")
	if !ok {
		return top.frame("DailyList")
	}
	head, ok := list.object("ListHeader")
	if !ok {
		return list.frame("ListHeader")
	}
	if r.list.From, ok = head.date("StartDate"); !ok {
		return head.frame("StartDate")
	}
	if r.list.To, ok = head.date("EndDate"); !ok || r.list.To.Compare(r.list.From) < 0 {
		r.list.To = r.list.From
	}
	zone, err := london()
	if err != nil {
		return err
	}
	r.list.Published, _ = head.instant("PublishedTime", zone)
	r.list.Issue = head.text("Version")
	if house, ok := list.object("CrownCourt"); ok {
		r.list.Court = house.house()
	}
	lists := list.member("CourtLists")
	if lists == nil || lists.shape != shapeArray {
		return list.frame("CourtLists")
	}
	for _, p := range []place{*top, list, head} {
		if err := p.once(); err != nil {
			return err
		}
	}
	for _, l := range list.list("CourtLists", shapeObject) {
		if err := r.crownHouse(&l); err != nil {
			return err
		}
	}
	return nil
}

// house is the court house at p.
func (p place) house() Court {
	c := Court{Name: p.text("CourtHouseName")}
	if n, ok := p.whole("CourtHouseCode"); ok {
		c.Code = strconv.Itoa(n)
	}
	return c
}

func (r *reading) crownHouse(l *place) error {
	if err := l.once(); err != nil {
		return err
	}
	court := r.list.Court
	if house, ok := l.object("CourtHouse"); ok {
		if c := house.house(); c.Name != "" {
			court = c
		}
	}
	if r.list.Court.Name == "" {
		r.list.Court = court
	}
	if l.member("Sittings") == nil {
		r.remark(*l, "Sittings", scheduling.ProblemMissing)
	}
	for _, s := range l.list("Sittings", shapeObject) {
		if err := r.crownSitting(&s, court); err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) crownSitting(s *place, court Court) error {
	if err := s.once(); err != nil {
		return err
	}
	r.sitting++
	like := Hearing{Court: court, Day: r.list.From, Sits: -1, Sitting: r.sitting, Fixed: true}
	if n, ok := s.whole("CourtRoomNumber"); ok {
		like.Room = strconv.Itoa(n)
	}
	if at := s.text("SittingAt"); at != "" {
		d, ok := clock(at)
		if ok {
			like.Sits = d
		} else {
			r.remark(*s, "SittingAt", scheduling.ProblemFormat)
		}
	}
	if bench, ok := s.object("Judiciary"); ok {
		if judge, ok := bench.object("Judge"); ok {
			given, family := judge.citizen()
			like.Judge = strings.TrimSpace(given + " " + family)
			if known := judge.text("CitizenNameRequestedName"); known != "" {
				like.Judge = known
			}
		}
	}
	like.Video = byVideo(s.text("SittingNote"))
	for _, p := range s.list("Hearings", shapeObject) {
		if err := r.next(p); err != nil {
			return err
		}
		r.keep(p.crownHearing(like))
	}
	return nil
}

func (p *place) crownHearing(h Hearing) Hearing {
	p.doubles()
	h.Number, h.Path = p.r.number, p.path("")
	order, ok := p.whole("HearingSequenceNumber")
	if !ok {
		p.r.fail(*p, "HearingSequenceNumber", scheduling.ProblemMissing)
	}
	h.Order = order
	if about, ok := p.object("HearingDetails"); ok {
		h.Says = about.need("HearingDescription")
		h.Type = TypeOf(h.Says, about.text("HearingType"))
	} else {
		p.r.fail(*p, "HearingDetails", scheduling.ProblemMissing)
	}
	h.Note = p.text("TimeMarkingNote")
	h.Mark = ParseMark(h.Note)
	h.Video = h.Video || byVideo(h.Note) || byVideo(p.text("ListNote"))
	h.CaseRef = p.text("CaseNumber")
	people := p.list("Defendants", shapeObject)
	if len(people) > MaxDefendants {
		p.r.fail(*p, "Defendants", scheduling.ProblemTooMany)
		return h
	}
	for i := range people {
		d := people[i].crownDefendant()
		if h.CaseRef == "" {
			h.CaseRef = people[i].text("URN")
		}
		h.Defendants = append(h.Defendants, d)
	}
	if h.CaseRef == "" {
		p.r.fail(*p, "CaseNumber", scheduling.ProblemMissing)
	} else if len([]rune(h.CaseRef)) > scheduling.MaxCaseRef {
		p.r.fail(*p, "CaseNumber", scheduling.ProblemTooLong)
	}
	return h
}

// crownDefendant is the person at p. A prisoner number or the name of a prison
// stands for custody; without either, custody is not known.
func (p *place) crownDefendant() Defendant {
	var d Defendant
	about, ok := p.object("PersonalDetails")
	if !ok {
		p.r.fail(*p, "PersonalDetails", scheduling.ProblemMissing)
		return d
	}
	if name, ok := about.object("Name"); ok {
		d.Given, d.Family = name.citizen()
	}
	d.Masked = about.text("IsMasked") == "yes"
	if d.Given == "" && d.Family == "" {
		d.Family = about.text("MaskedName")
	}
	if d.Given == "" && d.Family == "" {
		p.r.fail(about, "Name", scheduling.ProblemMissing)
	}
	if born, ok := about.object("DateOfBirth"); ok {
		d.Born = born.born("BirthDate")
	}
	number := p.text("PrisonerID")
	if number != "" {
		n, err := scheduling.ParsePrisonerNumber(strings.ReplaceAll(number, " ", ""))
		if err != nil {
			p.r.remark(*p, "PrisonerID", scheduling.ProblemFormat)
		}
		d.Number = n
	}
	if where, ok := p.object("PrisonLocation"); ok {
		var lines []string
		for _, line := range where.list("Location", shapeText) {
			s, problem := clean(line.node.text)
			if problem != "" {
				p.r.fail(line, "", problem)
			}
			if s != "" {
				lines = append(lines, s)
			}
		}
		d.Held = strings.Join(lines, ", ")
	}
	if number != "" || d.Held != "" {
		d.Custody = CustodyHeld
	}
	p.r.name(*p, d)
	d.fold = folded(d.Given, d.Family)
	return d
}

// citizen is the name at p.
func (p *place) citizen() (given, family string) {
	var names []string
	for _, f := range p.list("CitizenNameForename", shapeText) {
		s, problem := clean(f.node.text)
		if problem != "" {
			p.r.fail(f, "", problem)
		}
		if s != "" {
			names = append(names, s)
		}
	}
	return strings.Join(names, " "), p.text("CitizenNameSurname")
}

// born is the date of birth under a key. One that cannot be read only means
// that it cannot tell people apart.
func (p place) born(key string) Born {
	s := p.text(key)
	if s == "" {
		return Born{}
	}
	b, ok := parseBorn(s)
	if !ok {
		p.r.remark(p, key, scheduling.ProblemFormat)
	}
	return b
}

// name says when a name is longer than Gatehouse keeps.
func (r *reading) name(p place, d Defendant) {
	if len([]rune(d.Given)) > scheduling.MaxName || len([]rune(d.Family)) > scheduling.MaxName {
		r.fail(p, "", scheduling.ProblemTooLong)
	}
}

// byVideo reports whether a note says that a hearing is by video.
func byVideo(note string) bool {
	for _, w := range strings.Fields(strings.ToUpper(note)) {
		switch strings.Trim(w, ".,;:()") {
		case "VIDEO", "VIDEOLINK", "VIDEO-LINK", "PVL", "CVP", "PCVL", "FIDEO":
			return true
		}
	}
	return false
}
