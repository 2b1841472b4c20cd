package draw_test

import (
	"reflect"
	"testing"

	"gatehouse/scheduling/board"
	"gatehouse/scheduling/board/check"
	"gatehouse/scheduling/board/draw"
)

// seeds is how many problems of each sort are looked at.
const seeds = 30

func TestDayIsAsAsked(t *testing.T) {
	for seed := range uint64(seeds) {
		of := draw.DayOf{Rooms: 12 + int(seed)%19, Fill: 80 + int(seed)%16, New: 1 + int(seed)%5, Now: board.Tick(seed%2) * 8}
		of.Bookings = of.Rooms * (10 + int(seed)%9)
		p := draw.Day(seed, of)
		if err := p.Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		booked, places, bookings, added := 0, 0, 0, 0
		count := func(uses []board.Use) {
			for _, u := range uses {
				if u.Resource < of.Rooms {
					booked += int(u.To - u.From)
					bookings++
				}
			}
		}
		count(p.Taken)
		for _, item := range p.Items {
			if item.Home == board.Out {
				added++
			} else {
				count(item.Places[item.Home].Uses)
			}
		}
		for _, n := range p.Capacity[:of.Rooms] {
			places += n
		}
		if fill := float64(booked) / float64(places*40) * 100; fill < float64(of.Fill)-1.5 || fill > float64(of.Fill)+1.5 {
			t.Errorf("seed %d: %.1f %% full, want %d", seed, fill, of.Fill)
		}
		if added != of.New {
			t.Errorf("seed %d: %d new, want %d", seed, added, of.New)
		}
		if bookings < of.Bookings*8/10 || bookings > of.Bookings*13/10 {
			t.Errorf("seed %d: %d bookings, want about %d", seed, bookings, of.Bookings)
		}
		if err := check.Answer(p, homes(p)); err != nil {
			t.Errorf("seed %d: homes do not fit: %v", seed, err)
		}
	}
}

// homes leaves everything where it is and what is new out.
func homes(p *board.Problem) board.Answer {
	var a board.Answer
	for _, item := range p.Items {
		a.At = append(a.At, item.Home)
		if item.Home == board.Out {
			a.Cost += item.Out
		}
	}
	return a
}

// When rooms are out of use, what is booked there has a home where it cannot
// stay, and everything else stands.
func TestRoomsOut(t *testing.T) {
	for seed := range uint64(seeds) {
		p := draw.Day(seed, draw.DayOf{Rooms: 12, Fill: 85, RoomsOut: 1 + int(seed%2), Now: board.Tick(seed%3) * 4})
		if err := p.Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		closed := map[int]board.Use{}
		for _, u := range p.Taken[:1+seed%2] {
			closed[u.Resource] = u
		}
		a, ousted := homes(p), 0
		for i, item := range p.Items {
			use := item.Places[item.Home].Uses[0]
			if out, ok := closed[use.Resource]; ok && use.Meets(out) {
				ousted++
				a.At[i] = board.Out
				a.Cost += item.Out
			}
		}
		if ousted == 0 {
			t.Errorf("seed %d: nothing is booked in what is out of use", seed)
		}
		if err := check.Answer(p, a); err != nil {
			t.Errorf("seed %d: without what must go: %v", seed, err)
		}
	}
}

// A room costs less change than a time, a small shift less than a great one,
// and everybody is disturbed alike by either.
func TestMovesCost(t *testing.T) {
	p := draw.Day(1, draw.DayOf{Rooms: 20, Fill: 85, New: 1})
	rooms, times := 0, 0
	for i, item := range p.Items {
		if item.Home == board.Out {
			continue
		}
		home, people := item.Places[item.Home].Uses[0], 0
		for j, pl := range item.Places {
			if j == item.Home {
				continue
			}
			if pl.Class == item.Places[item.Home].Class {
				t.Errorf("item %d: place %d is called home", i, j)
			}
			if people == 0 {
				people = pl.Cost.People()
			}
			if pl.Cost.People() != people || people == 0 || pl.Cost.Out() != 0 {
				t.Errorf("item %d: place %d costs %v, others disturb %d", i, j, pl.Cost, people)
			}
			shift := int(max(pl.Uses[0].From-home.From, home.From-pl.Uses[0].From))
			if shift == 0 {
				rooms++
				if pl.Cost.Change() < 1 || pl.Cost.Change() > 2 {
					t.Errorf("item %d: another room is a change of %d", i, pl.Cost.Change())
				}
				continue
			}
			times++
			if extra := pl.Cost.Change() - shift; extra < 4 || extra > 4+2+8 {
				t.Errorf("item %d: %d ticks are a change of %d", i, shift, pl.Cost.Change())
			}
		}
	}
	if rooms == 0 || times == 0 {
		t.Errorf("%d room changes and %d time changes", rooms, times)
	}
}

func TestWeek(t *testing.T) {
	for seed := range uint64(seeds) {
		p := draw.Week(seed, draw.WeekOf{Hearings: 60, Rooms: 4, Days: 1 + int(seed%5), Fill: 25})
		if err := p.Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		booked := 0
		for _, u := range p.Taken {
			booked += int(u.To - u.From)
		}
		if want := 4 * (1 + int(seed%5)) * 10; booked != want {
			t.Errorf("seed %d: %d ticks are booked, want %d", seed, booked, want)
		}
		if len(p.Items) != 60 {
			t.Errorf("seed %d: %d hearings", seed, len(p.Items))
		}
		if err := check.Answer(p, homes(p)); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}

// Small problems are small, and of all sorts: some leave things out, some move
// things, some only add.
func TestSmall(t *testing.T) {
	out, moved, added := 0, 0, 0
	for seed := range uint64(100) {
		p := draw.Small(seed)
		if err := p.Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if len(p.Items) > 12 {
			t.Errorf("seed %d: %d items", seed, len(p.Items))
		}
		a, ok := check.Best(p)
		switch {
		case !ok:
			t.Errorf("seed %d: no answer", seed)
		case a.Cost.Out() > 0:
			out++
		case a.Cost.People() > 0:
			moved++
		default:
			added++
		}
	}
	if out < 10 || moved < 10 || added < 5 {
		t.Errorf("%d leave something out, %d move, %d only add", out, moved, added)
	}
}

func TestFamilies(t *testing.T) {
	for _, f := range draw.Families() {
		for seed := range uint64(4) {
			p := f.Draw(seed)
			if err := p.Validate(); err != nil {
				t.Errorf("%s %d: %v", f.Name, seed, err)
			}
			same(t, p, f.Draw(seed))
		}
	}
	same(t, draw.Small(7), draw.Small(7))
	if reflect.DeepEqual(draw.Small(7).Items, draw.Small(8).Items) {
		t.Error("two seeds draw one problem")
	}
}

// same fails unless two problems are, pairs included.
func same(t *testing.T, p, q *board.Problem) {
	t.Helper()
	if !reflect.DeepEqual(p.Capacity, q.Capacity) || !reflect.DeepEqual(p.Taken, q.Taken) || !reflect.DeepEqual(p.Items, q.Items) || len(p.Pairs) != len(q.Pairs) {
		t.Fatal("one seed draws two problems")
	}
	for i, x := range p.Pairs {
		y := q.Pairs[i]
		if x.A != y.A || x.B != y.B {
			t.Fatalf("pair %d is of other items", i)
		}
		for a := range p.Items[x.A].Places {
			for b := range p.Items[x.B].Places {
				if x.Bars(a, b) != y.Bars(a, b) {
					t.Fatalf("pair %d bars other places", i)
				}
			}
		}
	}
}
