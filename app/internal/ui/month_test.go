package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/internal/words"
)

func november(t *testing.T) *Month {
	t.Helper()
	test.NewTempApp(t)
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	m := NewMonth(w)
	days := make([]MonthDay, 30)
	for i := range days {
		days[i] = MonthDay{Date: time.Date(2026, time.November, i+1, 12, 0, 0, 0, time.UTC), Words: "day " + time.Month(i+1).String()}
	}
	m.SetDays(days)
	m.Resize(fyne.NewSize(700, 600))
	return m
}

func TestAMonthBeginsOnMonday(t *testing.T) {
	m := november(t) // the first is a Sunday
	first, size := m.cell(0)
	second, _ := m.cell(1)
	if first.X != 6*size.Width || second.X != 0 || second.Y <= first.Y || m.rows() != 6 {
		t.Errorf("the first at %v, the second at %v, %d rows", first, second, m.rows())
	}
	for i := range m.days {
		at, size := m.cell(i)
		if got := m.at(at.AddXY(size.Width/2, size.Height/2)); got != i {
			t.Errorf("day %d is found as %d", i, got)
		}
	}
	if m.at(fyne.NewPos(1, monthHeader+5)) != -1 {
		t.Error("a day is found before the first")
	}
}

func TestTheKeyboardGoesThroughAMonthAndOutOfIt(t *testing.T) {
	m := november(t)
	var opened []int
	turned, said := 0, ""
	m.OnOpen = func(d time.Time) { opened = append(opened, d.Day()) }
	m.OnTurn = func(by int) { turned += by }
	m.OnPoint = func(s string) { said = s }
	m.FocusGained()
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn, fyne.KeyEnd, fyne.KeySpace, fyne.KeyRight, fyne.KeyHome, fyne.KeyUp, fyne.KeyUp} {
		m.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if len(opened) != 2 || opened[0] != 9 || opened[1] != 30 || turned != 1-2 {
		t.Errorf("opened %v, turned %d", opened, turned)
	}
	if said == "" {
		t.Error("the day under the cursor is not said")
	}
}
