package timegrid

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
)

// week is a row of an axis without nights: a day of ten hours begins every ten.
func week() Data {
	d := Data{
		Start: at(0, 0), End: at(0, 0).Add(70 * time.Hour), Slot: time.Hour,
		Rows: []Row{{Key: "R1", Name: "MDI-VCC-1", Closed: []Span{{at(4, 0), at(6, 0)}}, Reserved: []Span{{at(6, 0), at(9, 0)}}}},
		Say:  func(start, _ time.Time) string { return "on " + start.Format("15:04") },
	}
	for i, name := range []string{"Mon 21 Dec", "Tue 22 Dec", "Wed 23 Dec", "Thu 24 Dec", "Fri 25 Dec", "Sat 26 Dec", "Sun 27 Dec"} {
		m := Mark{At: d.Start.Add(time.Duration(i) * 10 * time.Hour), Text: name}
		if i == 4 {
			m.Note = "Christmas Day"
		}
		d.Marks = append(d.Marks, m)
	}
	add := func(h int, long time.Duration, b Block) {
		b.ID, b.Row, b.Start = "b"+time.Duration(h).String(), "R1", d.Start.Add(time.Duration(h)*time.Hour)
		b.End = b.Start.Add(long)
		d.Blocks = append(d.Blocks, b)
	}
	add(2, time.Hour, Block{Code: "LEG", Repeats: true})
	add(12, 30*time.Minute, Block{Code: "CRT"})
	add(15, time.Hour, Block{Code: "CRT", Clash: true})
	add(23, 3*time.Hour, Block{Code: "PAR", Title: "Price, Siân", Repeats: true})
	add(34, 5*time.Hour, Block{Held: true, Title: "held by Bea Visits, until 10:42"})
	return d
}

func TestGoldenWeek(t *testing.T) {
	d := week()
	for name, palette := range map[string]*ui.Palette{"light-week": ui.LightPalette(), "dark-week": ui.DarkPalette()} {
		t.Run(name, func(t *testing.T) {
			p := testPainter(t, palette, 1)
			g := newGeometry(&d, 14, RowUsual)
			w, h := int(g.width()), int(g.height())
			golden(t, name+"-row.png", p.row(g, 0, w, h))
			golden(t, name+"-days.png", p.header(g, w, int(headerNoted)))
		})
	}
}

func TestAWeekFitsItsViewAndSaysItsOwnTimes(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeLight}))
	said, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	h := New(said)
	win := test.NewTempWindow(t, h)
	win.SetPadded(false)
	win.Resize(fyne.NewSize(1000, 400))
	h.SetData(week())
	if got := h.geo.width(); got > h.viewport().w {
		t.Errorf("the week is %v wide in %v", got, h.viewport().w)
	}
	h.SetCursor("R1", week().Start.Add(8*time.Hour))
	var days, held, cursor string
	for _, i := range h.ProbeItems() {
		switch {
		case strings.HasPrefix(i.Name, "day/Fri"):
			days = i.Text
		case strings.HasPrefix(i.Name, "held/"):
			held = i.Text
		case strings.HasPrefix(i.Name, "hour/"):
			t.Errorf("a week shows %s", i.Name)
		case i.Name == "cursor":
			cursor = i.Text
		}
	}
	if days != "Fri 25 Dec Christmas Day" || !strings.Contains(held, "Bea Visits") || !strings.Contains(cursor, "on 08:00") {
		t.Errorf("day %q, held %q, cursor %q", days, held, cursor)
	}
	// What is held is not to be selected: it is in somebody else's form.
	if _, i := h.geo.blockAt(h.geo.x(week().Start.Add(35*time.Hour)), 5); i >= 0 {
		t.Error("a held stretch is hit")
	}
}
