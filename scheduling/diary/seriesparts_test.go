package diary_test

import (
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// partsOf says in words what parts an occurrence has.
func partsOf(b scheduling.Booking) string {
	var out []string
	for _, p := range b.Parts {
		s := string(p.Name) + " " + p.Span.Start.Format("15:04") + "-" + p.Span.End.Format("15:04")
		for _, pl := range p.Placements {
			s += " " + string(pl.Room)
			for _, id := range pl.Prisoners {
				s += " " + string(id)
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// Hearings with parts before and after, of which the third was changed alone.
func TestPartsArePassedOn(t *testing.T) {
	mainPart := func(b *scheduling.Booking) *scheduling.Part { return &b.Parts[1] }
	for name, c := range map[string]struct {
		alone  func(*scheduling.Booking) // to the third, before
		change func(*scheduling.Booking) // to the second and later
		want   [2]string                 // the third and the fourth
	}{
		"the room before the hearing": {
			change: func(b *scheduling.Booking) { b.Parts[0].Placements[0].Room = "MDI-VCC-2" },
			want: [2]string{
				"pre 09:45-10:00 MDI-VCC-2 ann; main 10:00-10:30 MDI-VCC-1 ann; post 10:30-10:45 MDI-VCC-1 ann",
				"pre 09:45-10:00 MDI-VCC-2 ann; main 10:00-10:30 MDI-VCC-1 ann; post 10:30-10:45 MDI-VCC-1 ann",
			},
		},
		"the room of the hearing, where one was elsewhere": {
			alone:  func(b *scheduling.Booking) { mainPart(b).Placements[0].Room = "MDI-VCC-10" },
			change: func(b *scheduling.Booking) { *b = b.Swap("MDI-VCC-1", "MDI-VCC-2") },
			want: [2]string{
				"pre 09:45-10:00 MDI-VCC-2 ann; main 10:00-10:30 MDI-VCC-10 ann; post 10:30-10:45 MDI-VCC-2 ann",
				"pre 09:45-10:00 MDI-VCC-2 ann; main 10:00-10:30 MDI-VCC-2 ann; post 10:30-10:45 MDI-VCC-2 ann",
			},
		},
		"another prisoner, where one was elsewhere": {
			alone: func(b *scheduling.Booking) { mainPart(b).Placements[0].Room = "MDI-VCC-10" },
			change: func(b *scheduling.Booking) {
				for i := range b.Parts {
					b.Parts[i].Placements[0].Prisoners = []scheduling.PersonID{"bob"}
				}
			},
			want: [2]string{
				"pre 09:45-10:00 MDI-VCC-1 bob; main 10:00-10:30 MDI-VCC-10 bob; post 10:30-10:45 MDI-VCC-1 bob",
				"pre 09:45-10:00 MDI-VCC-1 bob; main 10:00-10:30 MDI-VCC-1 bob; post 10:30-10:45 MDI-VCC-1 bob",
			},
		},
		"no part before, where one was longer": {
			alone: func(b *scheduling.Booking) {
				b.Parts[2].Span.End = b.Parts[2].Span.End.Add(quarter)
			},
			change: func(b *scheduling.Booking) { b.Parts = b.Parts[1:] },
			want: [2]string{
				"pre 09:45-10:00 MDI-VCC-1 ann; main 10:00-10:30 MDI-VCC-1 ann; post 10:30-11:00 MDI-VCC-1 ann",
				"main 10:00-10:30 MDI-VCC-1 ann; post 10:30-10:45 MDI-VCC-1 ann",
			},
		},
		"a longer hearing, where one was moved": {
			alone: func(b *scheduling.Booking) { *b = b.Shift(time.Hour) },
			change: func(b *scheduling.Booking) {
				mainPart(b).Span.End = mainPart(b).Span.End.Add(quarter)
				b.Parts[2].Span = b.Parts[2].Span.Shift(quarter)
			},
			want: [2]string{
				"pre 10:45-11:00 MDI-VCC-1 ann; main 11:00-11:45 MDI-VCC-1 ann; post 11:45-12:00 MDI-VCC-1 ann",
				"pre 09:45-10:00 MDI-VCC-1 ann; main 10:00-10:45 MDI-VCC-1 ann; post 10:45-11:00 MDI-VCC-1 ann",
			},
		},
		"a co-defendant in a room of his own, where one had one already": {
			alone: func(b *scheduling.Booking) {
				mainPart(b).Placements = append(mainPart(b).Placements, scheduling.Placement{Room: "MDI-VCC-2", Prisoners: []scheduling.PersonID{"cat"}})
			},
			change: func(b *scheduling.Booking) {
				mainPart(b).Placements = append(mainPart(b).Placements, scheduling.Placement{Room: "MDI-VCC-10", Prisoners: []scheduling.PersonID{"bob"}})
			},
			want: [2]string{
				"pre 09:45-10:00 MDI-VCC-1 ann; main 10:00-10:30 MDI-VCC-1 ann MDI-VCC-2 cat; post 10:30-10:45 MDI-VCC-1 ann",
				"pre 09:45-10:00 MDI-VCC-1 ann; main 10:00-10:30 MDI-VCC-1 ann MDI-VCC-10 bob; post 10:30-10:45 MDI-VCC-1 ann",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := onSQLite(t)
			done := d.series(hearing(ten, "MDI-VCC-1", "ann"), "FREQ=WEEKLY;COUNT=5")
			if c.alone != nil {
				third := done.Bookings[2].Clone()
				c.alone(&third)
				if _, err := d.amend(third); err != nil {
					t.Fatal(err)
				}
			}
			edited := done.Bookings[1].Clone()
			c.change(&edited)
			split, err := d.AmendSeries(t.Context(), clerk, clash.SeriesEdit{Booking: edited, Scope: scheduling.ScopeLater})
			if err != nil {
				t.Fatal(err)
			}
			_, all := d.keeps(split.Series.ID)
			if got := partsOf(all[0]); got != partsOf(edited) {
				t.Errorf("the second is %s", got)
			}
			same(t, c.want, [2]string{partsOf(all[1]), partsOf(all[2])})
		})
	}
}

// "This and later" without a change divides nothing.
func TestLaterWithoutAChange(t *testing.T) {
	d := onSQLite(t)
	done := d.series(visit(ten, "MDI-LEG-1", "ann"), "FREQ=WEEKLY;COUNT=3")
	again, err := d.AmendSeries(t.Context(), clerk, clash.SeriesEdit{Key: "k", Booking: done.Bookings[1], Scope: scheduling.ScopeLater})
	if err != nil || len(again.Bookings) != 0 || again.Series.ID != done.Series.ID || again.Series.Version != 1 {
		t.Fatalf("%+v, %v", again, err)
	}
	if _, all := d.keeps(done.Series.ID); len(all) != 3 || all[2].Version != 1 {
		t.Errorf("%+v", all)
	}
}
