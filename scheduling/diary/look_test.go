package diary_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
)

func TestEveryLookIsInTheAudit(t *testing.T) {
	d := onDisk(t)
	b := d.book(hearing(ten, "MDI-VCC-1", "ann"))
	if err := d.Looked(t.Context(), clerk, b.ID, "somebody shouted", false); err != nil {
		t.Fatal(err)
	}
	if l := d.lastLine(string(b.ID)); l.Action != scheduling.ActionLooked || l.Actor != clerk || l.Reason != "somebody shouted" {
		t.Errorf("at the beginning: %+v", l)
	}
	from := time.Date(2026, 11, 24, 10, 3, 5, 0, time.UTC)
	if err := d.LookEnded(t.Context(), clerk, b.ID, from, from.Add(2*time.Minute), "somebody shouted"); err != nil {
		t.Fatal(err)
	}
	l := d.lastLine(string(b.ID))
	f, to, why, ok := scheduling.ParseLook(l.Reason)
	if l.Action != scheduling.ActionLookEnded || !ok || !f.Equal(from) || to.Sub(f) != 2*time.Minute || why != "somebody shouted" || l.Actor != clerk {
		t.Errorf("at the end: %+v", l)
	}
	if err := d.Looked(t.Context(), clerk, b.ID, "a supervised visit", true); err != nil {
		t.Fatal(err)
	}
	if l := d.lastLine(string(b.ID)); l.Action != scheduling.ActionListened {
		t.Errorf("listens: %+v", l)
	}
	for _, reason := range []string{"", " ", "ab", strings.Repeat("x", 201)} {
		var wrong scheduling.InvalidErrors
		if err := d.Looked(t.Context(), clerk, b.ID, reason, false); !errors.As(err, &wrong) {
			t.Errorf("because of %q: %v", reason, err)
		}
	}
	if err := d.Looked(t.Context(), clerk, "nothing", "somebody shouted", false); !errors.Is(err, scheduling.ErrNotFound) {
		t.Errorf("at nothing: %v", err)
	}
	if _, _, _, ok := scheduling.ParseLook("somebody shouted"); ok {
		t.Error("a reason alone is read as a look")
	}
}
