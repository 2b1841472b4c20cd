package repeat

import (
	"testing"
	"time"
)

// TestTheLibraryMayFail breaks the library at every step in turn, once by a
// panic and once by an early end, and misses nothing.
func TestTheLibraryMayFail(t *testing.T) {
	for _, text := range []string{
		"DTSTART:20261124T100000\nRRULE:FREQ=DAILY;INTERVAL=3;BYHOUR=10,14;BYMINUTE=0,30",
		"DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
		"DTSTART:20261130T100000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1,30",
		"DTSTART:20261102T100000\nRRULE:FREQ=MONTHLY;BYDAY=MO,1TU",
		"DTSTART:20281225T100000\nRRULE:FREQ=YEARLY;BYDAY=-1MO,2TU,-53SU",
		"DTSTART:20270831T100000\nRRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=3,8;BYDAY=-1TU",
	} {
		rule, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		r := rule.r
		from := dayTime(r.periodStart(r.round(dayOf(r.Start))))
		const steps = 30
		var want []time.Time
		whole := r.walk(dayOf(r.Start))
		for range steps {
			want = append(want, whole())
		}
		for broken := range steps {
			for _, how := range []string{"panics", "gives up"} {
				n := 0
				whole := r.walk(dayOf(r.Start))
				next := r.guard(func() (time.Time, bool) {
					if n++; n <= broken {
						return whole(), true
					}
					if how == "panics" {
						panic("index out of range")
					}
					return time.Time{}, false
				}, from)
				for i := range steps {
					if got := next(); !got.Equal(want[i]) {
						t.Fatalf("%s\n%s at %d: %v after %d, want %v", text, how, broken, got, i, want[i])
					}
				}
			}
		}
	}
}
