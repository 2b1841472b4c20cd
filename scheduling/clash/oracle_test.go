package clash_test

import (
	"cmp"
	"fmt"
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
	tick  = 5 * time.Minute
	ticks = 14 * 12 // two hours either side of the bookable day
)

var dawn = time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)

func at(i int) time.Time { return dawn.Add(time.Duration(i) * tick) }

// stay is an unbroken run of ticks that a booking spends on a resource.
type stay struct {
	booking    scheduling.BookingID
	start, end int
	prisoner   bool
	from, to   scheduling.RoomKey
}

func (s stay) meets(o stay) bool { return s.start < o.end && o.start < s.end }

func stays(b scheduling.Booking) map[scheduling.Resource][]stay {
	rooms := map[scheduling.Resource][]scheduling.RoomKey{}
	put := func(r scheduling.Resource, s scheduling.Span, k scheduling.RoomKey) {
		if rooms[r] == nil {
			rooms[r] = make([]scheduling.RoomKey, ticks+1)
		}
		for i := range ticks {
			if s.Contains(at(i)) {
				rooms[r][i] = k
			}
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
	for r, where := range rooms {
		var s *stay
		for i, k := range where {
			switch {
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
	add := func(code clash.Code, r scheduling.Resource, with scheduling.BookingID, from, to int) {
		c := clash.Clash{
			Code: code, Resource: r, Booking: asked.ID, With: with,
			Span: scheduling.Span{Start: at(from), End: at(to)}, Accepted: accepted(code, r, with),
		}
		if code == clash.TooTight {
			c.Missing = c.Span.Duration()
		}
		out = append(out, c)
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
				bruteRoom(scene, asked.Kind, r, key, m, others[r], accepted, add)
				continue
			}
			for _, o := range others[r] {
				brutePerson(scene, r, m, o, add)
			}
		}
	}
	return out
}

func bruteRoom(
	scene clash.Scene, kind scheduling.Kind, r scheduling.Resource, key scheduling.RoomKey, m stay, others []stay,
	accepted func(clash.Code, scheduling.Resource, scheduling.BookingID) bool,
	add func(clash.Code, scheduling.Resource, scheduling.BookingID, int, int),
) {
	i := slices.IndexFunc(scene.Rooms, func(x scheduling.Room) bool { return x.Key == key })
	room := scene.Rooms[i]
	if !room.Active || room.Usage == scheduling.UsageUnset {
		add(clash.RoomInactive, r, "", m.start, m.end)
	} else if !room.Takes(kind) {
		add(clash.RoomKind, r, "", m.start, m.end)
	}
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

func brutePerson(scene clash.Scene, r scheduling.Resource, m, o stay,
	add func(clash.Code, scheduling.Resource, scheduling.BookingID, int, int),
) {
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
	needs := int(clash.Walk / tick)
	for _, p := range scene.Prisons {
		if p.Code == later.from.Prison() {
			needs = max(needs, int(p.PickUp/tick))
		}
	}
	if later.start-earlier.end < needs {
		add(clash.TooTight, r, o.booking, later.start-needs, earlier.end)
	}
}

// drawScene is a crowded day: few rooms, fewer people, two prisons.
func drawScene(t *rapid.T) (clash.Scene, scheduling.Booking) {
	var s clash.Scene
	quarterHours := func(label string, most int) time.Duration {
		return time.Duration(rapid.IntRange(0, most).Draw(t, label)) * tick
	}
	for _, code := range []scheduling.PrisonCode{"MDI", "LEI"} {
		s.Prisons = append(s.Prisons, scheduling.Prison{Code: code, PickUp: quarterHours("pickup", 9)})
	}
	usages := []scheduling.Usage{scheduling.UsageCourt, scheduling.UsageShared, scheduling.UsageLegal, scheduling.UsageUnset}
	for i := range 4 {
		code := s.Prisons[i%2].Code
		s.Rooms = append(s.Rooms, scheduling.Room{
			Key: scheduling.RoomKey(fmt.Sprintf("%s-R-%d", code, i)), Prison: code,
			Usage:  rapid.SampledFrom(usages).Draw(t, "usage"),
			Places: rapid.IntRange(1, 3).Draw(t, "places"), Active: rapid.IntRange(0, 5).Draw(t, "active") > 0,
			Turnaround: quarterHours("turnaround", 4),
		})
	}
	for i := range rapid.IntRange(0, 14).Draw(t, "bookings") {
		b := drawBooking(t, s.Rooms)
		b.ID = scheduling.BookingID(fmt.Sprintf("b%02d", i))
		if rapid.IntRange(0, 7).Draw(t, "status") == 0 {
			b.Status = scheduling.StatusCancelled
		}
		s.Bookings = append(s.Bookings, b)
	}
	asked := drawBooking(t, s.Rooms)
	asked.ID = scheduling.BookingID(fmt.Sprintf("b%02d", rapid.IntRange(0, 20).Draw(t, "own")))
	asked.Status = ""
	codes := []clash.Code{clash.RoomTaken, clash.TooTight, clash.RoomKind, clash.ProfessionalElsewhere, clash.PrisonerElsewhere}
	all := bruteForce(s, asked)
	for range rapid.IntRange(0, 4).Draw(t, "accepted") {
		a := scheduling.Acceptance{Code: string(rapid.SampledFrom(codes).Draw(t, "code"))}
		with := scheduling.BookingID(fmt.Sprintf("b%02d", rapid.IntRange(0, 14).Draw(t, "with")))
		a.Resource = scheduling.RoomResource(s.Rooms[0].Key)
		if len(all) > 0 {
			c := rapid.SampledFrom(all).Draw(t, "clash")
			a.Code, a.Resource, with = string(c.Code), c.Resource, c.With
		}
		a.A, a.B = scheduling.PairOf(asked.ID, with)
		s.Accepted = append(s.Accepted, a)
	}
	return s, asked
}

func drawBooking(t *rapid.T, rooms []scheduling.Room) scheduling.Booking {
	b := scheduling.Booking{
		Kind:   rapid.SampledFrom([]scheduling.Kind{scheduling.KindCourt, scheduling.KindLegal, scheduling.KindOutOfUse}).Draw(t, "kind"),
		Status: scheduling.StatusBooked,
	}
	start := rapid.IntRange(24, 24+60).Draw(t, "start")
	for _, name := range []scheduling.PartName{scheduling.PartPre, scheduling.PartMain, scheduling.PartPost} {
		if name != scheduling.PartMain && rapid.Bool().Draw(t, "without") {
			continue
		}
		end := start + rapid.IntRange(1, 9).Draw(t, "length")
		p := scheduling.Part{Name: name, Span: scheduling.Span{Start: at(start), End: at(end)}}
		used := map[scheduling.RoomKey]bool{}
		people := rapid.Permutation([]scheduling.PersonID{"ann", "bob", "cat"}).Draw(t, "people")
		for i := range rapid.IntRange(1, 2).Draw(t, "placements") {
			room := rapid.SampledFrom(rooms).Draw(t, "room").Key
			if used[room] {
				continue
			}
			used[room] = true
			p.Placements = append(p.Placements, scheduling.Placement{Room: room, Prisoners: people[i : i+1]})
		}
		b.Parts = append(b.Parts, p)
		start = end
	}
	for _, a := range []scheduling.Attendee{
		{Person: "sol", Role: scheduling.RoleSolicitor}, {Person: "mum", Role: scheduling.RoleFamily}, {Person: "int", Role: scheduling.RoleInterpreter},
	} {
		if rapid.IntRange(0, 2).Draw(t, "attends") == 0 {
			b.Attendees = append(b.Attendees, a)
		}
	}
	return b
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
			cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.With, b.With), a.Span.End.Compare(b.Span.End))
	}
	slices.SortFunc(want, order)
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Fatalf("oracle -, Find +:\n%s", diff)
	}
	shuffled := scene
	shuffled.Bookings = rapid.Permutation(scene.Bookings).Draw(t, "shuffle")
	if diff := gocmp.Diff(got, clash.Find(shuffled, asked)); diff != "" {
		t.Fatalf("another order of bookings gives other clashes:\n%s", diff)
	}
}

func TestFindAgreesWithBruteForce(t *testing.T) { rapid.Check(t, agrees) }

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
