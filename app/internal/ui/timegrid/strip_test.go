package timegrid

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2/theme"

	"gatehouse/app/internal/ui"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

func testPainter(tb testing.TB, p *ui.Palette, scale float32) *painter {
	tb.Helper()
	letters, err := newInk(theme.DefaultTextFont().Content(), theme.DefaultTextBoldFont().Content())
	if err != nil {
		tb.Fatal(err)
	}
	return &painter{
		ink: letters, palette: p, scale: scale,
		words: stripWords{clash: "Clash", noLink: "Link missing", draft: "Draft", cancelled: "Cancelled"},
	}
}

// marks is a row with one block of every mark that a block can have.
func marks() Data {
	d := Data{Start: at(8, 0), End: at(18, 0), Rows: []Row{{
		Key: "R1", Name: "MDI-VCC-1", Note: "Court and parole",
		Closed:   []Span{{at(8, 0), at(8, 30)}},
		Reserved: []Span{{at(17, 30), at(18, 0)}},
	}}}
	add := func(h int, m int, b Block) {
		b.ID, b.Row, b.Start = fmt.Sprint(h, m), "R1", at(h, m)
		if b.End.IsZero() {
			b.End = b.Start.Add(time.Hour)
		}
		if b.Title == "" {
			b.Title, b.Sub = "Price, Siân", "Plea, Caernarfon"
		}
		d.Blocks = append(d.Blocks, b)
	}
	add(8, 30, Block{Code: "CRT", Cuts: [2]time.Time{at(8, 45), at(9, 15)}, InProgress: true})
	add(9, 30, Block{Code: "LEG", Clash: true})
	add(10, 30, Block{Code: "PRO", Draft: true})
	add(11, 30, Block{Code: "FAM", Cancelled: true})
	add(12, 30, Block{Code: "PAR", Pinned: true, LinkMissing: true})
	add(13, 30, Block{Code: "OUT", Title: "Repair"})
	add(14, 30, Block{Code: "EDU", Dim: true})
	add(15, 30, Block{Code: "RES", Ghost: true})
	add(16, 30, Block{Code: "OFF", End: at(16, 45)})
	add(16, 45, Block{Code: "OFF", End: at(17, 30)})
	add(17, 0, Block{Code: "CRT", End: at(17, 30)}) // a second lane
	return d
}

// TestGolden compares small pictures of our own painter with those kept.
// Different machines round letters alike: the painter uses no system fonts.
func TestGolden(t *testing.T) {
	d := marks()
	for _, c := range []struct {
		name    string
		palette *ui.Palette
		scale   float32
		px      float32
	}{
		{"light", ui.LightPalette(), 1, 1},
		{"dark-150", ui.DarkPalette(), 1.5, 1},
		{"light-2x", ui.LightPalette(), 1, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := testPainter(t, c.palette, c.scale)
			g := newGeometry(&d, 26*c.scale, RowUsual*c.scale)
			w, h := int(g.width()*c.px), int(g.height()*c.px)
			golden(t, c.name+"-row.png", p.row(g, 0, w, h))
			golden(t, c.name+"-hours.png", p.header(g, w, int(28*c.scale*c.px)))
			golden(t, c.name+"-room.png", p.room(g, 0, int(190*c.scale*c.px), h, 190*c.scale))
		})
	}
}

func golden(t *testing.T, name string, got *image.RGBA) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		var buf bytes.Buffer
		if err := png.Encode(&buf, got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil { //nolint:gosec // a test's picture
			t.Fatal(err)
		}
		return
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; write it with -update and look at it", err)
	}
	want, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds() != got.Bounds() {
		t.Fatalf("%s: %v, want %v", name, got.Bounds(), want.Bounds())
	}
	wrong := 0
	for y := range got.Rect.Dy() {
		for x := range got.Rect.Dx() {
			r, g, b, _ := want.At(x, y).RGBA()
			c := got.RGBAAt(x, y)
			if r>>8 != uint32(c.R) || g>>8 != uint32(c.G) || b>>8 != uint32(c.B) {
				wrong++
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%s: %d pixels differ", name, wrong)
	}
}

// TestNothingRunsThroughText puts the end of a part at every place of a block:
// letters stay whole, and the two parts differ.
func TestNothingRunsThroughText(t *testing.T) {
	for _, pal := range []*ui.Palette{ui.LightPalette(), ui.DarkPalette()} {
		p := testPainter(t, pal, 1)
		paint := func(pre, post time.Time) *image.RGBA {
			d := Data{Start: at(8, 0), End: at(9, 0), Rows: []Row{{Key: "R1"}}, Blocks: []Block{{
				ID: "1", Row: "R1", Start: at(8, 0), End: at(9, 0), Cuts: [2]time.Time{pre, post},
				Code: "CRT", Title: "Wwwwwwwwwwwwwwwwwww", Sub: "Mmmmmmmmmmmmmmmmmmm",
			}}}
			g := newGeometry(&d, 26, RowUsual)
			return p.row(g, 0, int(g.width()), int(g.height()))
		}
		whole := paint(time.Time{}, time.Time{})
		for minutes := 5; minutes < 60; minutes++ {
			for _, cut := range []*image.RGBA{paint(at(8, minutes), time.Time{}), paint(time.Time{}, at(8, minutes))} {
				letters, lost := 0, 0
				for y := range whole.Rect.Dy() {
					for x := range whole.Rect.Dx() {
						for _, ink := range []color.NRGBA{pal.Text, pal.Secondary} {
							if whole.RGBAAt(x, y) != color.RGBA(ink) {
								continue
							}
							letters++
							if cut.RGBAAt(x, y) != color.RGBA(ink) {
								lost++
							}
						}
					}
				}
				if letters < 20 || lost > 0 {
					t.Errorf("08:%02d: %d of %d pixels of text are gone", minutes, lost, letters)
				}
				x := int(float32(minutes) / 15 * 26)
				if left, right := cut.RGBAAt(x-2, 5), cut.RGBAAt(x+3, 5); minutes > 6 && minutes < 56 && left == right {
					t.Errorf("08:%02d: the parts look alike: %v", minutes, left)
				}
			}
		}
	}
}

func TestLanes(t *testing.T) {
	for _, c := range []struct {
		name  string
		spans [][2]int // minutes after 08:00
		lanes []int
		n     int
	}{
		{"nothing", nil, nil, 1},
		{"touching shares a lane", [][2]int{{0, 30}, {30, 60}}, []int{0, 0}, 1},
		{"overlapping does not", [][2]int{{0, 31}, {30, 60}}, []int{0, 1}, 2},
		{"the lowest free lane", [][2]int{{0, 60}, {10, 20}, {30, 40}, {15, 35}}, []int{0, 1, 2, 1}, 3},
		{"three at once", [][2]int{{0, 60}, {0, 60}, {0, 60}}, []int{0, 1, 2}, 3},
	} {
		var blocks []placed
		for i, s := range c.spans {
			blocks = append(blocks, placed{Block: &Block{
				ID: fmt.Sprint(i), Start: at(8, s[0]), End: at(8, s[1]),
			}})
		}
		n := assignLanes(blocks)
		var lanes []int
		for _, b := range blocks {
			lanes = append(lanes, b.lane)
		}
		if n != c.n || fmt.Sprint(lanes) != fmt.Sprint(c.lanes) {
			t.Errorf("%s: %v in %d, want %v in %d", c.name, lanes, n, c.lanes, c.n)
		}
	}
}

func TestTextIsCutWithAnEllipsis(t *testing.T) {
	f := testPainter(t, ui.LightPalette(), 1).ink.face(12, false)
	for _, s := range []string{"Price, Siân A2234AA", "ŵŷ", "x"} {
		for w := range 120 {
			got := f.cut(s, w)
			if f.width(got) > w {
				t.Fatalf("%q in %d pixels is %q, %d wide", s, w, got, f.width(got))
			}
		}
		if got := f.cut(s, f.width(s)); got != s {
			t.Errorf("%q was cut to %q though it fits", s, got)
		}
	}
}

func TestGeometryOnTheDayTheClocksGoBack(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	// 25 October 2026: 00:00–06:00 is seven hours long.
	d := Data{
		Start: time.Date(2026, 10, 25, 0, 0, 0, 0, london), End: time.Date(2026, 10, 25, 6, 0, 0, 0, london),
		Rows: []Row{{Key: "R"}},
	}
	g := newGeometry(&d, 26, 34)
	if n := d.slots(); n != 28 {
		t.Errorf("%d slots, want 28", n)
	}
	if got := g.slotStart(8).Format("15:04 MST"); got != "01:00 GMT" {
		t.Errorf("the eighth slot is %s, want the second 01:00", got)
	}
}

// bigDay is 30 rooms with 400 bookings between 08:00 and 22:00: 56 slots.
func bigDay() Data {
	d := Data{Start: at(8, 0), End: at(22, 0), Now: at(10, 37)}
	codes := []string{"CRT", "LEG", "PRO", "OFF", "FAM", "PAR", "RES", "EDU", "OUT"}
	for i := range 30 {
		d.Rows = append(d.Rows, Row{Key: fmt.Sprint("R", i), Name: fmt.Sprint("MDI-VCC-", i), Note: "Court"})
		for n := range 13 + i%2 {
			start := at(8, 0).Add(time.Duration(n) * time.Hour)
			d.Blocks = append(d.Blocks, Block{
				ID: fmt.Sprint(i, "-", n), Row: d.Rows[i].Key, Start: start, End: start.Add(45 * time.Minute),
				Cuts: [2]time.Time{start.Add(15 * time.Minute)}, Code: codes[(i+n)%9], Title: "Price, Siân A2234AA", Sub: "Plea, Caernarfon",
			})
		}
	}
	return d
}

func BenchmarkStripRepaint(b *testing.B) {
	d := bigDay()
	p := testPainter(b, ui.LightPalette(), 1)
	g := newGeometry(&d, 26, RowUsual)
	for b.Loop() {
		p.row(g, 7, int(g.width()), int(RowUsual))
	}
}

func BenchmarkGeometryOf400(b *testing.B) {
	d := bigDay()
	for b.Loop() {
		newGeometry(&d, 26, RowUsual)
	}
}
