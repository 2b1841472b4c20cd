package diary_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

// many is an estate of two prisons with six court rooms each and so many
// prisoners, and a sheet of so many hearings of them over three days.
func many(hearings int) (scheduling.Estate, []byte) {
	e := estate()
	for _, code := range []scheduling.PrisonCode{"MDI", "LEI"} {
		for i := range 4 {
			e.Rooms = append(e.Rooms, scheduling.Room{
				Key: scheduling.RoomKey(fmt.Sprint(code, "-CRT-", i)), Prison: code, Name: fmt.Sprint("Court ", i),
				Usage: scheduling.UsageCourt, Places: 1, Active: true,
			})
		}
	}
	var sheet strings.Builder
	sheet.WriteString("date,start,earliest,latest,kind,type,court,prisoner number,family name,case\n")
	for i := range hearings {
		p := scheduling.Person{
			ID: scheduling.PersonID(fmt.Sprint("many", i)), Number: scheduling.PrisonerNumber(fmt.Sprintf("M%04dMM", i)),
			Given: "Sam", Family: fmt.Sprint("Exampleton", i), Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "MDI",
		}
		if i%2 == 1 {
			p.Prison = "LEI"
		}
		e.People = append(e.People, p)
		fmt.Fprintf(&sheet, "2026-11-%d,%02d:%02d,09:30,16:45,court,mention,Leeds Crown,%s,%s,T%d\n",
			25+i%3, 10+i%6, 15*(i%4), p.Number, p.Family, i)
	}
	return e, []byte(sheet.String())
}

// Several hundred rows over days and prisons are placed and applied at once,
// around what is booked, and taken back.
func TestSeveralHundredRows(t *testing.T) {
	d := onSQLite(t)
	const hearings = 240
	e, sheet := many(hearings)
	if err := d.Load(t.Context(), clerk, e); err != nil {
		t.Fatal(err)
	}
	d.book(hearing(ten, "MDI-VCC-1", "ann"))
	d.book(visit(ten.Add(time.Hour), "MDI-ANY-1", "bob"))
	l, err := d.ReadList(t.Context(), clerk, "hearings.csv", sheet)
	if err != nil || len(l.Rows) != hearings {
		t.Fatalf("%d rows, %v", len(l.Rows), err)
	}
	// As long as a screen waits for: whatever has a place by then.
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
	defer stop()
	p, err := d.PlaceList(ctx, clerk, clash.ListQuestion{List: l.ID, Effort: 50_000, Plans: 1}, nil)
	if err != nil || len(p.Resolution.Plans) == 0 {
		t.Fatalf("%d plans, %v", len(p.Resolution.Plans), err)
	}
	placed := 0
	for _, row := range d.list(l.ID).Rows {
		if row.State == scheduling.RowPlaced {
			placed++
		}
	}
	t.Logf("%d of %d have a place", placed, hearings)
	if placed < hearings/2 || placed+p.Resolution.Plans[0].Cost.Unplaced != hearings {
		t.Errorf("%d of %d placed, %d without a place", placed, hearings, p.Resolution.Plans[0].Cost.Unplaced)
	}
	done := d.apply(applying("", p))
	for _, code := range []scheduling.PrisonCode{"MDI", "LEI"} {
		s, err := d.Scene(t.Context(), diary.SceneQuery{Prison: code})
		if err != nil {
			t.Fatal(err)
		}
		if found := clash.NewIndex(s).All(); len(found) > 0 {
			t.Errorf("kept in spite of %+v", found[0])
		}
	}
	if _, err := d.UndoPlan(t.Context(), clerk, "", done); err != nil {
		t.Fatal(err)
	}
	active := 0
	for _, b := range d.all() {
		if b.Active() {
			active++
		}
	}
	if active != 2 {
		t.Errorf("%d bookings are left", active)
	}
}

// A list that was read is there when the desk starts again, and was read once.
func TestReadListIsThereAfterARestart(t *testing.T) {
	path := t.TempDir() + "/gatehouse.db"
	var read scheduling.List
	for range 2 {
		t.Run("desk", func(t *testing.T) {
			d := killDiary(t, path)
			if read.ID == "" {
				if err := d.Load(t.Context(), clerk, estate()); err != nil {
					t.Fatal(err)
				}
			}
			l, err := d.ReadList(t.Context(), clerk, "list", file(t, "crown-small.json"))
			if err != nil {
				t.Fatal(err)
			}
			if read.ID != "" {
				same(t, read, l)
			}
			read = l
		})
	}
}

func BenchmarkList(b *testing.B) {
	const hearings = 2000
	e, sheet := many(hearings)
	store := openSQLite(b, func() time.Time { return noon })
	n := 0
	d := diary.New(store, diary.Options{Now: func() time.Time { return noon }, NewID: func() string { n++; return fmt.Sprint("id-", n) }})
	if err := d.Load(b.Context(), clerk, e); err != nil {
		b.Fatal(err)
	}
	b.Run("read 2000", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if _, err := d.ReadList(b.Context(), clerk, fmt.Sprint("list ", i), append(sheet, strings.Repeat("\n", n)...)); err != nil {
				b.Fatal(err)
			}
		}
	})
	l, err := d.ReadList(b.Context(), clerk, "list", sheet)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("match one of 2000", func(b *testing.B) {
		for b.Loop() {
			if l, err = d.MatchRow(b.Context(), clerk, diary.RowAt{List: l.ID, Version: l.Version, Row: l.Rows[7].Key}, "ann"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkEnact(b *testing.B) {
	e, _ := many(600)
	store := openSQLite(b, func() time.Time { return noon })
	n := 0
	d := diary.New(store, diary.Options{Now: func() time.Time { return noon }, NewID: func() string { n++; return fmt.Sprint("id-", n) }})
	// A fortnight of full days.
	for i := range 14 * 12 * 8 {
		day, slot, room := i/96, i%96/12, i%12
		key, who := e.Rooms[len(e.Rooms)-1-room%8].Key, e.People[len(e.People)-1-i%600]
		if room >= 8 || who.Prison != key.Prison() {
			continue
		}
		h := hearing(ten.AddDate(0, 0, day).Add(time.Duration(slot-1)*time.Hour), key, who.ID)
		h.ID, h.Status, h.Version = scheduling.BookingID(fmt.Sprint("full-", i)), scheduling.StatusBooked, 1
		h.Parts = h.Parts[1:2]
		e.Bookings = append(e.Bookings, h)
	}
	if err := d.Load(b.Context(), clerk, e); err != nil {
		b.Fatal(err)
	}
	var err error
	kept := e.Bookings[3]
	b.Logf("%d bookings", len(e.Bookings))
	b.Run("one move", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			by := 30 * time.Minute
			if i%2 == 1 {
				by = -by
			}
			x := enactment("", move(kept, by, ""))
			x.Question.Mend = []scheduling.BookingID{kept.ID}
			done, err := d.Enact(b.Context(), clerk, x)
			if err != nil {
				b.Fatal(err)
			}
			kept = done.Bookings[0]
		}
	})
	b.Run("reading the ground", func(b *testing.B) {
		blind := diary.New(store, diary.Options{
			Now: func() time.Time { return noon },
			Plan: func(context.Context, clash.Ground, clash.Question, func(clash.Progress)) (clash.Resolution, error) {
				return clash.Resolution{}, nil
			},
		})
		for b.Loop() {
			if _, err = blind.Resolve(b.Context(), clash.Question{Prison: "MDI", Mend: []scheduling.BookingID{kept.ID}}, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("another table on the last cases", func(b *testing.B) {
		for b.Loop() {
			past, err := d.TryPriorities(b.Context(), scheduling.DefaultPriorities("MDI"))
			if err != nil || len(past) == 0 {
				b.Fatal(len(past), err)
			}
			b.ReportMetric(float64(len(past)), "cases")
		}
	})
}
