package courtlist_test

import (
	"fmt"
	"strings"
	"testing"

	"gatehouse/scheduling/courtlist"
)

// many is a Crown list of n hearings, forty to a sitting.
func many(n int) []byte {
	var b strings.Builder
	b.WriteString(`{"DailyList":{"ListHeader":{"StartDate":"2026-11-26","Version":"1"},"CrownCourt":{"CourtHouseCode":429,"CourtHouseName":"Leeds"},"CourtLists":[{"Sittings":[`)
	for i := range n {
		if i%40 == 0 {
			b.WriteString(strings.Repeat("]},", min(i, 1)) + fmt.Sprintf(`{"CourtRoomNumber":%d,"SittingAt":"10:00:00","Hearings":[`, 1+i/40))
		} else {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, `{"HearingSequenceNumber":%d,"HearingDetails":{"HearingDescription":"For Sentence","HearingType":"SEN"},
"TimeMarkingNote":"NOT BEFORE 11:00 AM","CaseNumber":"T2026%04d","CaseNumberCaTH":"T2026%04d","Prosecution":{"ProsecutingAuthority":"Crown Prosecution Service"},
"Defendants":[{"PersonalDetails":{"Name":{"CitizenNameForename":["Given"],"CitizenNameSurname":"Family%d"},"IsMasked":"no","DateOfBirth":{"BirthDate":"1990-01-01"}},
"PrisonerID":"A%04dAA","PrisonLocation":{"Location":["HMP Leeds"]},"Charges":[{"OffenceStatement":"Theft contrary to section 1 of the Theft Act 1968"}]}]}`,
			1+i%40, i, i, i, i%10000)
	}
	b.WriteString("]}]}]}}")
	return []byte(b.String())
}

// The memory to read a list and work out its rows grows with the list and no
// faster, and is a small multiple of it.
func TestMemoryFollowsTheSize(t *testing.T) {
	used := func(n int) (bytes, size float64) {
		data := many(n)
		r := testing.Benchmark(func(b *testing.B) {
			b.Helper()
			b.ReportAllocs()
			for b.Loop() {
				work(b, data, n)
			}
		})
		return float64(r.AllocedBytesPerOp()), float64(len(data))
	}
	small, sizeSmall := used(500)
	large, sizeLarge := used(2000)
	t.Logf("500 hearings: %.0f bytes for %.0f; 2,000: %.0f for %.0f", small, sizeSmall, large, sizeLarge)
	if ratio := large / sizeLarge; ratio > 26 {
		t.Errorf("%.1f times the size of the list was allocated", ratio)
	}
	if growth := (large / sizeLarge) / (small / sizeSmall); growth > 1.5 {
		t.Errorf("a list four times as large takes %.2f times as much for each byte", growth)
	}
}

func work(tb testing.TB, data []byte, n int) {
	tb.Helper()
	l, problems, err := courtlist.Read(data)
	if err != nil || len(problems) > 0 || len(l.Hearings) != n {
		tb.Fatalf("%d hearings, %v, %v", len(l.Hearings), problems, err)
	}
	if _, err := courtlist.Rows(l, courtlist.Usual()); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkRead reads a list of 2,000 hearings and works out their windows.
func BenchmarkRead(b *testing.B) {
	data := many(2000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		work(b, data, 2000)
	}
}
