package clash_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// The oracle looks at every tick of the day and every pair of bookings. It
// shares no code with Find: it reads parts, not claims.
const (
	tick      = 5 * time.Minute
	ticksADay = 24 * 12
)

// dawn begins a week in which the clocks go back, on its fourth day.
var dawn = time.Date(2026, 10, 22, 6, 0, 0, 0, time.UTC)

func at(i int) time.Time { return dawn.Add(time.Duration(i) * tick) }

// stay is an unbroken run of ticks that a booking spends on a resource.
type stay struct {
	booking    scheduling.BookingID
	start, end int
	prisoner   bool
	from, to   scheduling.RoomKey
}

func (s stay) meets(o stay) bool { return s.start < o.end && o.start < s.end }

// ticksOf lists the ticks of a span.
func ticksOf(s scheduling.Span) (from, to int) {
	return int(s.Start.Sub(dawn) / tick), int(s.End.Sub(dawn) / tick)
}

func stays(b scheduling.Booking) map[scheduling.Resource][]stay {
	rooms := map[scheduling.Resource]map[int]scheduling.RoomKey{}
	put := func(r scheduling.Resource, s scheduling.Span, k scheduling.RoomKey) {
		if rooms[r] == nil {
			rooms[r] = map[int]scheduling.RoomKey{}
		}
		from, to := ticksOf(s)
		for i := from; i < to; i++ {
			rooms[r][i] = k
		}
	}
	prisoners := map[scheduling.Resource]bool{}
	for _, p := range b.Parts {
		for _, pl := range p.Placements {
			put(scheduling.RoomResource(pl.Room), p.Span, pl.Room)
			for _, id := range pl.Prisoners {
				put(scheduling.PersonResource(id), p.Span, pl.Room)
				prisoners[scheduling.PersonResource(id)] = true
			}
		}
		for _, a := range b.Attendees {
			if a.Role.Professional() {
				put(scheduling.PersonResource(a.Person), p.Span, "anywhere")
			}
		}
	}
	out := map[scheduling.Resource][]stay{}
	from, to := ticksOf(b.Span())
	for r, where := range rooms {
		var s *stay
		for i := from; i <= to; i++ {
			switch k := where[i]; {
			case k != "" && s == nil:
				s = &stay{booking: b.ID, start: i, prisoner: prisoners[r], from: k, to: k}
			case k != "":
				s.to = k
			case s != nil:
				s.end = i
				out[r] = append(out[r], *s)
				s = nil
			}
		}
	}
	return out
}

func bruteForce(scene clash.Scene, asked scheduling.Booking) []clash.Clash {
	var out []clash.Clash
	accepted := func(code clash.Code, r scheduling.Resource, with scheduling.BookingID) bool {
		for _, a := range scene.Accepted {
			pair := [2]scheduling.BookingID{a.A, a.B}
			if code.Acceptable() && a.Resource == r && a.Code == string(code) &&
				(pair == [2]scheduling.BookingID{asked.ID, with} || pair == [2]scheduling.BookingID{with, asked.ID}) {
				return true
			}
		}
		return false
	}
	add := func(code clash.Code, r scheduling.Resource, with scheduling.BookingID, from, to int) *clash.Clash {
		c := clash.Clash{
			Code: code, Resource: r, Booking: asked.ID, With: with,
			Span: scheduling.Span{Start: at(from), End: at(to)}, Accepted: accepted(code, r, with),
		}
		if code == clash.TooTight {
			c.Missing = c.Span.Duration()
		}
		out = append(out, c)
		return &out[len(out)-1]
	}
	others := map[scheduling.Resource][]stay{}
	for _, b := range scene.Bookings {
		if b.ID == asked.ID || b.Status != scheduling.StatusBooked {
			continue
		}
		for r, s := range stays(b) {
			others[r] = append(others[r], s...)
		}
	}
	for r, mine := range stays(asked) {
		for _, m := range mine {
			if key, ok := r.Room(); ok {
				bruteRoom(scene, r, key, m, others[r], accepted, add)
				bruteRules(scene, asked, r, key, m, others[r], add)
				continue
			}
			for _, o := range others[r] {
				brutePerson(scene, r, m, o, add)
			}
			bruteHeld(scene, r, m, nil, 1, add)
		}
	}
	brutePeople(scene, asked, add)
	bruteVisit(scene, asked, add)
	return out
}

type adder = func(clash.Code, scheduling.Resource, scheduling.BookingID, int, int) *clash.Clash

func bruteRoom(
	scene clash.Scene, r scheduling.Resource, key scheduling.RoomKey, m stay, others []stay,
	accepted func(clash.Code, scheduling.Resource, scheduling.BookingID) bool, add adder,
) {
	room := roomOf(scene, key)
	turn := int(room.Turnaround / tick)
	codeOf := func(o stay) clash.Code {
		if o.meets(m) {
			return clash.RoomTaken
		}
		return clash.TooTight
	}
	for _, o := range others {
		code, tail := codeOf(o), 0
		if code == clash.TooTight {
			tail = turn
		}
		hit := false
		for i := max(m.start, o.start); i < min(m.end, o.end)+tail; i++ {
			there := 0
			for _, x := range others {
				if x.start <= i && i < x.end+tail && (accepted(code, r, o.booking) || !accepted(codeOf(x), r, x.booking)) {
					there++
				}
			}
			hit = hit || there >= room.Places
		}
		switch {
		case !hit:
		case code == clash.RoomTaken:
			add(code, r, o.booking, max(m.start, o.start), min(m.end, o.end))
		case o.start < m.start:
			add(code, r, o.booking, m.start, o.end+turn)
		default:
			add(code, r, o.booking, o.start, m.end+turn)
		}
	}
}

func brutePerson(scene clash.Scene, r scheduling.Resource, m, o stay, add adder) {
	if m.meets(o) {
		code := clash.ProfessionalElsewhere
		if m.prisoner || o.prisoner {
			code = clash.PrisonerElsewhere
		}
		add(code, r, o.booking, max(m.start, o.start), min(m.end, o.end))
		return
	}
	if !m.prisoner || !o.prisoner {
		return
	}
	earlier, later := m, o
	if o.start < m.start {
		earlier, later = o, m
	}
	if earlier.to == later.from {
		return
	}
	needs := 0
	from, to := roomOf(scene, earlier.to), roomOf(scene, later.from)
	for _, p := range scene.Prisons {
		if p.Code != to.Prison {
			continue
		}
		needs = max(int(p.PickUp/tick), walkTicks(p, from.Group, to.Group))
		for _, who := range scene.People {
			if r == scheduling.PersonResource(who.ID) && who.Wing != "" {
				needs = max(needs, walkTicks(p, who.Wing, to.Group))
			}
		}
	}
	if later.start-earlier.end < needs {
		add(clash.TooTight, r, o.booking, later.start-needs, earlier.end)
	}
}

// agrees is the property: Find says what the oracle says, in a stable order,
// however the scene is shuffled.
func agrees(t *rapid.T) {
	scene, asked := drawScene(t)
	got := clash.Find(scene, asked)
	want := bruteForce(scene, asked)
	order := func(a, b clash.Clash) int {
		never := func(c clash.Clash) int {
			if c.Code.Acceptable() {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(never(a), never(b)), a.Span.Start.Compare(b.Span.Start), cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.With, b.With), a.Span.End.Compare(b.Span.End),
			cmp.Compare(a.Why, b.Why), cmp.Compare(a.Limit, b.Limit))
	}
	slices.SortFunc(want, order)
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Fatalf("oracle -, Find +:\n%s", diff)
	}
	shuffled := scene
	shuffled.Bookings = rapid.Permutation(scene.Bookings).Draw(t, "shuffle")
	shuffled.Restrictions = rapid.Permutation(scene.Restrictions).Draw(t, "shuffle restrictions")
	shuffled.Holds = rapid.Permutation(scene.Holds).Draw(t, "shuffle holds")
	if diff := gocmp.Diff(got, clash.Find(shuffled, asked)); diff != "" {
		t.Fatalf("another order of bookings gives other clashes:\n%s", diff)
	}
}

func TestFindAgreesWithBruteForce(t *testing.T) {
	for range 5 {
		rapid.Check(t, agrees)
	}
}

// Every kind of clash comes up among the scenes that are drawn.
func TestEveryCodeIsDrawn(t *testing.T) {
	seen := map[clash.Code]int{}
	scenes := rapid.Custom(func(t *rapid.T) []clash.Clash { return clash.Find(drawScene(t)) })
	for i := range 400 {
		for _, c := range scenes.Example(i) {
			seen[c.Code]++
		}
	}
	for _, c := range clash.Codes() {
		if seen[c] == 0 {
			t.Errorf("%s never came up", c)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add([]byte("a quiet day"))
	f.Add([]byte{0xff, 0x00, 0x10, 0x80, 0xff, 0x00, 0x10, 0x80, 0xff, 0x00, 0x10, 0x80, 0xff, 0x00, 0x10, 0x80})
	seed := make([]byte, 4096)
	for i := range seed {
		seed[i] = byte(i * 151)
	}
	f.Add(seed)
	f.Fuzz(rapid.MakeFuzz(agrees))
}
