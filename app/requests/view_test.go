package requests_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/internal/ui"
	"gatehouse/app/requests"
	"gatehouse/scheduling"
)

func TestARequestIsAnsweredByMouse(t *testing.T) {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeLight}))
	d := &diary{items: []scheduling.Request{request("r1", scheduling.RequestOpen)}}
	m, _ := load(t, d)
	w := a.NewWindow("")
	v := requests.NewView(m, requests.Setup{Window: w, Explain: func(error) (string, string) { return "No", "" }})
	t.Cleanup(v.Release)
	w.SetContent(v.Object())
	w.Resize(fyne.NewSize(1200, 900))
	tap := func(text string) {
		t.Helper()
		for _, i := range ui.Examine(w).Items {
			if strings.Contains(i.Text, text) {
				test.TapCanvas(w.Canvas(), fyne.NewPos(i.X+i.W/2, i.Y+i.H/2))
				return
			}
		}
		t.Fatalf("no %q on the screen", text)
	}
	tap("Notreal, Sam")
	tap("Put on the waiting list")
	if len(d.done) != 1 || d.done[0] != "wait" {
		t.Errorf("did %v", d.done)
	}
	tap("New request")
	if m.Draft() == nil {
		t.Error("no form")
	}
	tap("Write it down")
	if m.Problem(requests.FieldFrom) == "" {
		t.Error("an empty form was kept")
	}
}
