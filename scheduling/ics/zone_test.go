package ics_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling/ics"
	"gatehouse/scheduling/repeat"
)

// A VTIMEZONE says what the zone's own data says: at each change of it the
// clocks go from one offset to the other.
func TestZonesSayWhatTheirDataSays(t *testing.T) {
	for name, want := range map[string]int{
		"Europe/London": 2, "Europe/Dublin": 2, "Europe/Paris": 2, "America/New_York": 2, "Australia/Sydney": 2, "Pacific/Auckland": 2,
		"Africa/Nairobi": 1, "Asia/Kolkata": 1, "UTC": 0,
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for year := 2024; year < 2032; year++ {
			var out bytes.Buffer
			if err := (ics.Writing{Zone: zone, Now: time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC)}).Write(&out, nil, nil); err != nil {
				t.Fatal(err)
			}
			parts := strings.Split(out.String(), "TZOFFSETTO")
			if len(parts)-1 != want || strings.Contains(out.String(), "VTIMEZONE") != (want > 0) {
				t.Errorf("%s: %d changes, want %d", name, len(parts)-1, want)
			}
			if want < 2 {
				continue
			}
			for _, kind := range []string{"STANDARD", "DAYLIGHT"} {
				_, text, _ := strings.Cut(out.String(), "BEGIN:"+kind+"\r\n")
				text, _, _ = strings.Cut(text, "END:"+kind)
				check(t, zone, year, kind, text)
			}
		}
	}
}

func check(t *testing.T, zone *time.Location, year int, kind, text string) {
	t.Helper()
	var start, rule, from, to string
	for l := range strings.SplitSeq(strings.TrimSpace(text), "\r\n") {
		name, value, _ := strings.Cut(l, ":")
		switch name {
		case "DTSTART":
			start = value
		case "RRULE":
			rule = value
		case "TZOFFSETFROM":
			from = value
		case "TZOFFSETTO":
			to = value
		}
	}
	if !strings.HasPrefix(start, "1970") {
		t.Errorf("%s: %s begins in %s", zone, kind, start)
	}
	r, err := repeat.Parse("DTSTART:" + start + "\nRRULE:" + rule)
	if err != nil {
		t.Fatalf("%s: %s: %v", zone, text, err)
	}
	at := r.Between(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC))
	if len(at) != 1 {
		t.Fatalf("%s: %s in %d: %v", zone, kind, year, at)
	}
	before := seconds(t, from)
	instant := at[0].Add(-time.Duration(before) * time.Second)
	_, was := instant.Add(-time.Second).In(zone).Zone()
	_, is := instant.In(zone).Zone()
	if was != before || is != seconds(t, to) || (is > was) != (kind == "DAYLIGHT") {
		t.Errorf("%s, %s %d: %s to %s at %v, the zone has %d to %d", zone, kind, year, from, to, instant, was, is)
	}
}

func seconds(t *testing.T, offset string) int {
	t.Helper()
	var hours, minutes int
	if _, err := fmt.Sscanf(offset[1:], "%02d%02d", &hours, &minutes); err != nil {
		t.Fatal(err)
	}
	n := hours*3600 + minutes*60
	if offset[0] == '-' {
		return -n
	}
	return n
}
