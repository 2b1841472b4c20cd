package diary_test

import (
	"testing"

	"gatehouse/scheduling/clash"
)

// A hearing before or after the prison's day has no place, and does not keep
// the others of its list from theirs.
func TestAHearingOutsideThePrisonsDayHasNoPlace(t *testing.T) {
	d := court(t)
	l, err := d.ReadList(t.Context(), clerk, "late.csv", []byte("date,start,kind,type,court,prisoner number,family name,case\n"+
		"2026-11-26,10:00,court,sentence,Leeds Crown,A1234AA,O'Brien,T1\n"+
		"2026-11-26,18:30,court,sentence,Leeds Crown,B2345BB,Novak,T2\n"))
	if err != nil {
		t.Fatal(err)
	}
	p := d.place(clash.ListQuestion{List: l.ID})
	d.apply(applying("", p, l.Rows[0].Key, l.Rows[1].Key))
	d.stand(l.ID, "2 booked sian booked", "3 unplaced kim")
}
