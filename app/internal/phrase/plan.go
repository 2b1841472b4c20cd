package phrase

import (
	"slices"
	"strings"
	"time"

	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Moved is one move of a plan in words.
type Moved struct {
	// What names the booking: "Family visit for Smith, John (A1234AA)".
	What string
	// Sentence says what becomes of it and why.
	Sentence string
	// Others says why nothing else would do; may be empty.
	Others string
	// Tell says who must be told what, one a line.
	Tell []string
}

// OfPlans returns a Speaker that knows what a question and its answer are about.
func OfPlans(w *words.Words, zone *time.Location, q clash.Question, r clash.Resolution, courts []scheduling.Court) *Speaker {
	scene := r.Scene
	scene.Bookings = slices.Clone(scene.Bookings)
	for _, x := range q.Wanted {
		known := slices.ContainsFunc(scene.Bookings, func(b scheduling.Booking) bool { return b.ID == x.Booking.ID })
		if !known {
			scene.Bookings = append(scene.Bookings, x.Booking)
		}
	}
	return New(w, zone, scene, courts)
}

// Verdict is how good plans are known to be, in a sentence.
func Verdict(w *words.Words, v clash.Verdict) string { return w.Say("plan.verdict." + string(v)) }

// Merit is what a plan is the best at.
func Merit(w *words.Words, m clash.Merit) string { return w.Say("plan.merit." + string(m)) }

// Standing is whose bookings have a standing: "Family visits".
func Standing(w *words.Words, s scheduling.Standing) string {
	return w.Say("plan.standing." + string(s))
}

// Move says one move of a plan.
func (s *Speaker) Move(m clash.Move) Moved {
	b := m.From
	if b.Version == 0 && len(b.Parts) == 0 {
		b = m.To
	}
	out := Moved{What: s.named(b, "what"), Others: s.others(m.Why.Others), Tell: s.Told(m.Tell)}
	why := ""
	if m.Why.Code != clash.ReasonWanted {
		why = ", " + s.why(m.Why)
	}
	out.Sentence = s.words.Say("plan.sentence", "What", out.What, "Change", s.change(m), "Why", why)
	return out
}

// named is a booking by its kind and its people; key says how it stands in
// the sentence.
func (s *Speaker) named(b scheduling.Booking, key string) string {
	kind, who := s.Kind(b.Kind), s.Prisoners(b)
	if key == "the" {
		kind = strings.ToLower(kind)
	}
	switch {
	case who != "":
		return s.words.Say("plan."+key, "Kind", kind, "Who", who)
	case key == "the":
		return s.words.Say("plan.theAlone", "Kind", kind)
	}
	return kind
}

// The is a booking inside a sentence: "the court hearing for Smith, John".
func (s *Speaker) The(id scheduling.BookingID) string {
	if b, ok := s.bookings[id]; ok {
		return s.named(b, "the")
	}
	return s.words.Say("phrase.anotherBooking")
}

// when is a stretch with its day.
func (s *Speaker) when(x scheduling.Span) string {
	return s.words.ShortDay(x.Start.In(s.zone)) + " " + s.Span(x)
}

// change says from where to where.
func (s *Speaker) change(m clash.Move) string {
	was, is := m.From.Span(), m.To.Span()
	from, to := m.From.Rooms(), m.To.Rooms()
	args := []any{"From", s.roomsOf(from), "To", s.roomsOf(to)}
	if m.From.Version > 0 {
		args = append(args, "Was", s.when(was))
	}
	switch {
	case m.From.Version == 0:
		return s.words.Say("plan.change.new", append(args, "Is", s.when(is))...)
	case !m.To.Active():
		return s.words.Say("plan.change.cancelled", args...)
	case was.Equal(is) && slices.Equal(from, to):
		return s.words.Say("plan.change.same", args...)
	case was.Equal(is):
		return s.words.Say("plan.change.room", args...)
	}
	said := s.when(is)
	if scheduling.DateOf(was.Start, s.zone) == scheduling.DateOf(is.Start, s.zone) {
		said = s.Span(is)
	}
	args = append(args, "Is", said)
	if slices.Equal(from, to) {
		return s.words.Say("plan.change.time", args...)
	}
	return s.words.Say("plan.change.both", args...)
}

func (s *Speaker) roomsOf(keys []scheduling.RoomKey) string {
	names := make([]string, 0, len(keys))
	for _, k := range keys {
		if k != "" {
			names = append(names, s.Room(k))
		}
	}
	return s.list(names)
}

// list joins names as a sentence does: "A, B and C".
func (s *Speaker) list(names []string) string {
	if last := len(names) - 1; last > 0 {
		return s.words.Say("plan.and", "List", strings.Join(names[:last], ", "), "Last", names[last])
	}
	return strings.Join(names, "")
}

func (s *Speaker) why(r clash.Reason) string {
	args := []any{"What", s.Resource(r.Resource), "When", s.Span(r.Span), "For", ""}
	if r.For != "" {
		args[5] = s.The(r.For)
	}
	return s.words.Say("plan.why."+string(r.Code), args...)
}

// othersMost is how many things are named before the rest is counted.
const othersMost = 3

// others says what holds the other rooms, each room once.
func (s *Speaker) others(all []clash.Blocker) string {
	seen := map[scheduling.Resource]bool{}
	var order []clash.BlockedBy
	held, rules := map[clash.BlockedBy][]string{}, []string{}
	for _, b := range all {
		switch {
		case seen[b.Resource]:
			continue
		case b.Booking == "":
			rules = append(rules, s.heldBy(b))
		default:
			if held[b.By] == nil {
				order = append(order, b.By)
			}
			held[b.By] = append(held[b.By], s.heldBy(b))
		}
		seen[b.Resource] = true
	}
	if len(seen) == 0 {
		return ""
	}
	var said []string
	for _, by := range order {
		key := "plan.held.each"
		if len(held[by]) == 1 {
			key = "plan.held.single"
		}
		said = append(said, s.words.Say(key, "List", s.someOf(held[by]), "By", s.words.Say("plan.by."+string(by))))
	}
	if len(rules) > 0 {
		said = append(said, s.someOf(rules))
	}
	return s.words.Count("plan.others", len(seen), "List", strings.Join(said, "; "))
}

// someOf names the first few and counts the rest.
func (s *Speaker) someOf(list []string) string {
	if n := len(list) - othersMost; n > 0 {
		return s.words.Count("plan.more", n, "List", strings.Join(list[:othersMost], "; "))
	}
	return strings.Join(list, "; ")
}

func (s *Speaker) heldBy(b clash.Blocker) string {
	what := s.Resource(b.Resource)
	if b.Booking != "" {
		return s.words.Say("plan.held.booking", "What", what, "Booking", s.The(b.Booking))
	}
	if b.Clash != nil {
		return strings.TrimSuffix(s.Clash(*b.Clash), ".")
	}
	return s.words.Say("plan.held.rule", "What", what, "By", s.words.Say("plan.rule."+string(b.By)))
}

// Blocker says what keeps a place from being had, in a sentence.
func (s *Speaker) Blocker(b clash.Blocker) string {
	args := []any{"What", s.Resource(b.Resource), "When", s.Span(b.Span)}
	switch {
	case b.Booking != "":
		return s.words.Say("plan.blocked.booking", append(args, "Booking", s.The(b.Booking), "By", s.words.Say("plan.by."+string(b.By)))...)
	case b.Clash != nil:
		return s.Clash(*b.Clash)
	case b.Resource == "":
		return s.words.Say("plan.blocked.none", append(args, "By", s.words.Say("plan.rule."+string(b.By)))...)
	}
	return s.words.Say("plan.blocked.rule", append(args, "By", s.words.Say("plan.rule."+string(b.By)))...)
}

// Unless says what would have to change for something to have a place.
func (s *Speaker) Unless(b clash.Blocker) string {
	rule := b
	rule.Booking = ""
	return first(s.words.Say("plan.unless."+string(b.By),
		"Booking", s.The(b.Booking), "What", s.Resource(b.Resource), "When", s.Span(b.Span), "Rule", s.Blocker(rule)))
}

// first begins a sentence.
func first(text string) string {
	r := []rune(text)
	if len(r) == 0 {
		return text
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// Told says who must be told what; who is told the same shares a line.
func (s *Speaker) Told(notices []scheduling.Notice) []string {
	type line struct {
		n   scheduling.Notice
		who []string
	}
	var lines []line
	for _, n := range notices {
		who := s.Person(n.Person)
		if n.Person == "" {
			who = s.Court(scheduling.CourtCode(n.Party))
		}
		n.Person, n.Party = "", ""
		i := slices.IndexFunc(lines, func(l line) bool { return l.n == n })
		if i < 0 {
			i = len(lines)
			lines = append(lines, line{n: n})
		}
		lines[i].who = append(lines[i].who, who)
	}
	out := make([]string, 0, len(lines))
	for _, l := range lines {
		out = append(out, s.told(l.n, strings.Join(l.who, "; ")))
	}
	return out
}

func (s *Speaker) told(n scheduling.Notice, who string) string {
	args := []any{"Who", who, "IsRoom", s.Room(n.IsRoom), "Was", "", "Is", ""}
	if n.Was.Valid() {
		args[5] = s.when(n.Was)
	}
	if n.Is.Valid() {
		args[7] = s.when(n.Is)
	}
	return s.words.Say("plan.tell."+string(n.Code), args...)
}

// Cost is what a plan costs, in one line: "2 people are disturbed, 1 only in
// another room".
func Cost(w *words.Words, c clash.Cost) string {
	out := []string{w.Count("plan.disturbs", c.People)}
	for _, x := range []struct {
		key string
		n   int
	}{{"plan.otherTime", c.Times}, {"plan.otherRoom", c.Rooms}, {"plan.cancels", c.Cancelled}, {"plan.unplaced", c.Unplaced}} {
		if x.n > 0 {
			out = append(out, w.Count(x.key, x.n))
		}
	}
	return strings.Join(out, ", ")
}
