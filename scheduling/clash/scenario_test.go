package clash_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/internal/scenario"
	"gatehouse/scheduling/repeat"
)

// Each file in testdata is a day in words and what clashes with what is asked
// for, in words.
func TestScenarios(t *testing.T) {
	scenario.Run(t, "testdata/*.txtar", func(t *testing.T) scenario.Teller { return (&day{t: t}).tell })
}

// tell does a section.
func (d *day) tell(name string, body []string) (got []string, told bool) {
	d.t.Helper()
	switch name {
	case "day":
		d.read(body)
	case "asked":
		d.asked = nil
		for _, line := range body {
			if on, ok := strings.CutPrefix(line, "on "); ok {
				d.on = d.date(on)
			} else {
				d.asked = append(d.asked, d.booking(line))
			}
		}
	case "clashes":
		for _, b := range d.asked {
			for _, c := range clash.Find(d.Scene, b) {
				got = append(got, words(c))
			}
		}
		if got == nil {
			got = []string{"none"}
		}
		return got, true
	default:
		d.t.Fatalf("unknown section %q", name)
	}
	return nil, false
}

// day reads a scene from words. Times are on the clock in London, on the day
// that the last line "on …" named.
type day struct {
	t *testing.T
	clash.Scene
	on    scheduling.Date
	asked []scheduling.Booking
}

func (d *day) read(text []string) {
	d.t.Helper()
	for _, line := range text {
		said, reason, _ := strings.Cut(line, ": ")
		switch words := strings.Fields(strings.ReplaceAll(said, ",", " ")); words[0] {
		case "on":
			d.on = d.date(words[1])
		case "now":
			d.on = d.date(words[1])
			d.Now = d.clock(words[2])
		case "prison":
			d.Prisons = append(d.Prisons, d.prison(words))
		case "room":
			d.Rooms = append(d.Rooms, d.room(words))
		case "walk", "lock-up", "closure":
			d.ruleOf(d.prisonOf(words[1]), words, reason)
		case "line", "block":
			d.ruleOfRoom(words, reason)
		case "holiday":
			d.Holidays = scheduling.Holidays{scheduling.EnglandAndWales: {d.date(words[1]): "holiday"}}
		case "person":
			d.People = append(d.People, d.person(words))
		case "apart", "banned", "closed-visits":
			d.restriction(words)
		case "hold":
			from, to, _ := strings.Cut(words[2], "-")
			d.Holds = append(d.Holds, scheduling.Hold{
				Actor: scheduling.Actor{Name: words[1]}, Until: d.Now.Add(time.Minute),
				Claims: []scheduling.Claim{{Resource: resource(words[3]), Span: scheduling.Span{Start: d.clock(from), End: d.clock(to)}}},
			})
		case "accepted":
			a := scheduling.Acceptance{Code: words[1], Resource: resource(words[2])}
			a.A, a.B = scheduling.PairOf(scheduling.BookingID(words[3]), scheduling.BookingID(append(words, "")[4]))
			d.Accepted = append(d.Accepted, a)
		default:
			d.Bookings = append(d.Bookings, d.booking(line))
		}
	}
}

// after is the word that follows w, or nothing.
func after(words []string, w string) string {
	if i := slices.Index(words, w); i >= 0 && i+1 < len(words) {
		return words[i+1]
	}
	return ""
}

func (d *day) number(words []string, of string) int {
	d.t.Helper()
	s := after(words, of)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

// prison reads "prison MDI, pick-up 30, remand 3, convicted 1, notice 2, ahead 28, week Sunday".
func (d *day) prison(words []string) scheduling.Prison {
	return scheduling.Prison{
		Code: scheduling.PrisonCode(words[1]), Zone: "Europe/London", PickUp: d.minutes(words, "pick-up"),
		RemandVisits: d.number(words, "remand"), ConvictedVisits: d.number(words, "convicted"),
		FamilyNotice: d.number(words, "notice"), FamilyAhead: d.number(words, "ahead"), WeekStart: weekday(after(words, "week")),
	}
}

func weekday(name string) time.Weekday {
	for w := time.Sunday; w <= time.Saturday; w++ {
		if w.String() == name {
			return w
		}
	}
	return time.Monday
}

func (d *day) prisonOf(code string) *scheduling.Prison {
	for i := range d.Prisons {
		if d.Prisons[i].Code == scheduling.PrisonCode(code) {
			return &d.Prisons[i]
		}
	}
	d.t.Fatalf("no prison %s", code)
	return nil
}

// ruleOf reads "walk MDI A V 12", "lock-up MDI Saturday 12:00-13:30" and
// "closure MDI 2026-11-30: staff training".
func (d *day) ruleOf(p *scheduling.Prison, words []string, reason string) {
	switch words[0] {
	case "walk":
		p.Walks = append(p.Walks, scheduling.WalkTime{From: words[2], To: words[3], Takes: time.Duration(d.number(words, words[3])) * time.Minute})
	case "lock-up":
		w := d.window(words[3])
		p.LockUps = append(p.LockUps, scheduling.LockUp{Weekday: weekday(words[2]), From: w.From, To: w.To})
	case "closure":
		p.Closures = append(p.Closures, scheduling.Closure{Date: d.date(words[2]), Reason: reason})
	}
}

// ruleOfRoom reads "line MDI-VCC-1 TU 12:00-13:30 closed: staff lunch", from
// the day that counts, and "block MDI-VCC-1 10:00-11:00: painters".
func (d *day) ruleOfRoom(words []string, reason string) {
	d.t.Helper()
	i := slices.IndexFunc(d.Rooms, func(r scheduling.Room) bool { return r.Key == scheduling.RoomKey(words[1]) })
	if i < 0 {
		d.t.Fatalf("no room %s", words[1])
	}
	room := &d.Rooms[i]
	if words[0] == "block" {
		from, to, _ := strings.Cut(words[2], "-")
		room.Blocks = append(room.Blocks, scheduling.Block{Span: scheduling.Span{Start: d.clock(from), End: d.clock(to)}, Reason: reason})
		return
	}
	w := d.window(words[3])
	l := scheduling.Line{For: scheduling.Usage(words[4]), Lasts: w.To - w.From, Reason: reason}
	for _, p := range words[5:] {
		l.Parties = append(l.Parties, scheduling.Party(p))
	}
	var err error
	l.Rule, err = repeat.Parse(fmt.Sprintf("DTSTART:%s\nRRULE:FREQ=WEEKLY;BYDAY=%s", d.on.At(w.From).Floating().Format("20060102T150405"), words[2]))
	if err != nil {
		d.t.Fatal(err)
	}
	room.Lines = append(room.Lines, l)
}

// person reads "person Exampleton at MDI, remand, wing A, released" and
// "person Sol of Counsel".
func (d *day) person(words []string) scheduling.Person {
	p := scheduling.Person{
		ID: scheduling.PersonID(words[1]), Prison: scheduling.PrisonCode(after(words, "at")), Wing: after(words, "wing"),
		Agency: after(words, "of"), Released: slices.Contains(words, "released"),
	}
	if slices.Contains(words, "remand") {
		p.Custody = scheduling.CustodyRemand
	}
	return p
}

// restriction reads "apart Exampleton Testerby until 2026-11-30", "banned Mum
// from Exampleton" and "banned Mum".
func (d *day) restriction(words []string) {
	r := scheduling.Restriction{Kind: scheduling.RestrictionKind(words[0]), B: scheduling.PersonID(words[1])}
	r.A = scheduling.PersonID(after(words, "from"))
	if words[0] == "apart" {
		r.Kind, r.A, r.B = scheduling.NonAssociation, r.B, scheduling.PersonID(words[2])
	}
	if until := after(words, "until"); until != "" {
		r.Until = d.date(until)
	}
	d.Restrictions = append(d.Restrictions, r)
}

func (d *day) room(words []string) scheduling.Room {
	r := scheduling.Room{
		Key: scheduling.RoomKey(words[1]), Prison: scheduling.RoomKey(words[1]).Prison(),
		Usage: scheduling.Usage(words[2]), Places: 1, Active: !slices.Contains(words, "inactive"),
		Turnaround: d.minutes(words, "turnaround"), Group: after(words, "group"), Waiting: after(words, "waiting"),
	}
	if p := after(words, "for"); p != "" {
		r.Parties = []scheduling.Party{scheduling.Party(p)}
	}
	if words[2] == "unset" {
		r.Usage = scheduling.UsageUnset
	}
	if i := slices.Index(words, "places"); i > 0 {
		n, err := strconv.Atoi(words[i-1])
		if err != nil {
			d.t.Fatal(err)
		}
		r.Places = n
	}
	return r
}

func (d *day) minutes(words []string, after string) time.Duration {
	i := slices.Index(words, after)
	if i < 0 {
		return 0
	}
	n, err := strconv.Atoi(words[i+1])
	if err != nil {
		d.t.Fatal(err)
	}
	return time.Duration(n) * time.Minute
}

// booking reads "A: court; main 10:00-10:30 in MDI-VCC-1 with Ann and Bob; solicitor Sol".
func (d *day) booking(line string) scheduling.Booking {
	d.t.Helper()
	id, rest, ok := strings.Cut(line, ":")
	if !ok || strings.Contains(id, " ") {
		d.t.Fatalf("not a booking: %q", line)
	}
	clauses := strings.Split(rest, ";")
	b := scheduling.Booking{ID: scheduling.BookingID(id), Status: scheduling.StatusBooked}
	kind, cancelled := strings.CutSuffix(strings.TrimSpace(clauses[0]), " cancelled")
	if b.Kind = scheduling.Kind(kind); !slices.Contains(scheduling.Kinds(), b.Kind) {
		d.t.Fatalf("unknown kind in %q", line)
	}
	if cancelled {
		b.Status = scheduling.StatusCancelled
	}
	for _, clause := range clauses[1:] {
		words := strings.Fields(clause)
		switch name := scheduling.PartName(words[0]); name {
		case scheduling.PartPre, scheduling.PartMain, scheduling.PartPost:
			b.Parts = append(b.Parts, d.part(name, words[1:]))
		case "case":
			b.CaseRef = words[1]
		case "listed":
			b.Court = scheduling.CourtCode(words[1])
		case "screened":
			b.Screened = append(b.Screened, scheduling.Pair{A: scheduling.PersonID(words[1]), B: scheduling.PersonID(words[2])})
		case "completed":
			b.Status = scheduling.StatusCompleted
		default:
			b.Attendees = append(b.Attendees, scheduling.Attendee{
				Person: scheduling.PersonID(words[1]), Role: scheduling.Role(words[0]),
			})
		}
	}
	return b
}

func (d *day) part(name scheduling.PartName, words []string) scheduling.Part {
	from, to, _ := strings.Cut(words[0], "-")
	p := scheduling.Part{Name: name, Span: scheduling.Span{Start: d.clock(from), End: d.clock(to)}}
	for i := 1; i < len(words); i++ {
		switch words[i] {
		case "in":
			i++
			p.Placements = append(p.Placements, scheduling.Placement{Room: scheduling.RoomKey(words[i])})
		case "with", "and":
		default:
			last := &p.Placements[len(p.Placements)-1]
			last.Prisoners = append(last.Prisoners, scheduling.PersonID(words[i]))
		}
	}
	return p
}

// clock is a time on the day that counts, in London.
func (d *day) clock(s string) time.Time {
	d.t.Helper()
	if d.on.IsZero() {
		d.on = scheduling.Date{Year: 2026, Month: time.November, Day: 24}
	}
	return d.on.At(d.since(s)).Resolve(london())
}

func (d *day) since(s string) time.Duration {
	d.t.Helper()
	var h, m int
	if _, err := fmt.Sscanf(s, "%d:%d", &h, &m); err != nil {
		d.t.Fatalf("%s: %v", s, err)
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
}

func (d *day) window(s string) scheduling.Window {
	from, to, _ := strings.Cut(s, "-")
	return scheduling.Window{From: d.since(from), To: d.since(to)}
}

func (d *day) date(s string) scheduling.Date {
	d.t.Helper()
	on, err := scheduling.ParseDate(s)
	if err != nil {
		d.t.Fatalf("%s: %v", s, err)
	}
	return on
}

func resource(s string) scheduling.Resource {
	if strings.Contains(s, "/") {
		return scheduling.Resource(s)
	}
	if scheduling.RoomKey(s).Valid() {
		return scheduling.RoomResource(scheduling.RoomKey(s))
	}
	return scheduling.PersonResource(scheduling.PersonID(s))
}

func words(c clash.Clash) string {
	who := string(c.Resource)[strings.Index(string(c.Resource), "/")+1:]
	who = strings.ReplaceAll(who, "+", " and ")
	when := c.Span.Start.In(london()).Format("15:04") + "-" + c.Span.End.In(london()).Format("15:04")
	with := "in one booking"
	if c.With != "" {
		with = "beside " + string(c.With)
	}
	s := ""
	switch c.Code {
	case clash.RoomTaken:
		s = fmt.Sprintf("%s: room %s is taken by %s %s", c.Booking, who, c.With, when)
	case clash.RoomInactive:
		s = fmt.Sprintf("%s: room %s takes no bookings %s", c.Booking, who, when)
	case clash.RoomKind:
		s = fmt.Sprintf("%s: room %s is kept for other kinds %s", c.Booking, who, when)
	case clash.RoomParty:
		s = fmt.Sprintf("%s: room %s is kept for others %s", c.Booking, who, when)
	case clash.RoomClosed:
		s = fmt.Sprintf("%s: room %s is closed %s", c.Booking, who, when)
	case clash.PrisonerElsewhere, clash.ProfessionalElsewhere:
		s = fmt.Sprintf("%s: %s is in %s %s", c.Booking, who, c.With, when)
	case clash.TooTight:
		s = fmt.Sprintf("%s: %s is %.0f minutes short beside %s %s", c.Booking, who, c.Missing.Minutes(), c.With, when)
	case clash.OutsideRegime:
		s = fmt.Sprintf("%s: people are locked up while in %s %s", c.Booking, who, when)
	case clash.Screened:
		s = fmt.Sprintf("%s: %s are screened and would meet %s %s", c.Booking, who, with, when)
	case clash.NonAssociation:
		s = fmt.Sprintf("%s: %s must not meet and share a room %s %s", c.Booking, who, with, when)
	case clash.NonAssociationNear:
		s = fmt.Sprintf("%s: %s must not meet and wait in one place %s %s", c.Booking, who, with, when)
	case clash.ShortNotice:
		s = fmt.Sprintf("%s: %s needs %d days' notice", c.Booking, who, c.Limit)
	case clash.FarAhead:
		s = fmt.Sprintf("%s: %s is visited at most %d days ahead", c.Booking, who, c.Limit)
	case clash.WeeklyLimit:
		s = fmt.Sprintf("%s: %s has had the %d visits of the week", c.Booking, who, c.Limit)
	case clash.VisitorBanned:
		s = fmt.Sprintf("%s: %s: banned", c.Booking, who)
	case clash.VisitorClosed:
		s = fmt.Sprintf("%s: %s: closed visits only", c.Booking, who)
	case clash.PersonMoved:
		s = fmt.Sprintf("%s: %s is not held there any more", c.Booking, who)
	case clash.Held:
		s = fmt.Sprintf("%s: %s is held %s", c.Booking, who, when)
	}
	if c.Cause != nil {
		s += ", by " + string(c.Cause.By) + " on " + c.Cause.Date.String()
		if w := c.Cause.Window; w.To > 0 {
			s += fmt.Sprintf(" %02d:%02d-%02d:%02d", int(w.From.Hours()), int(w.From.Minutes())%60, int(w.To.Hours()), int(w.To.Minutes())%60)
		}
	}
	if c.Why != "" {
		s += " (" + c.Why + ")"
	}
	switch {
	case c.Accepted:
		return s + " (accepted)"
	case !c.Code.Acceptable():
		return s + " (never)"
	}
	return s
}
