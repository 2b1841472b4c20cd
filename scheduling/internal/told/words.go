package told

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/scheduling"
)

// after is the word that follows w, or nothing.
func after(words []string, w string) string {
	if i := slices.Index(words, w); i >= 0 && i+1 < len(words) {
		return words[i+1]
	}
	return ""
}

// Number is the number that follows a word, or 0.
func (d *Day) Number(words []string, of string) int {
	d.t.Helper()
	s := after(words, of)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

// Minutes are the minutes that follow a word, or 0.
func (d *Day) Minutes(words []string, of string) time.Duration {
	d.t.Helper()
	return time.Duration(d.Number(words, of)) * time.Minute
}

// Span reads "10:00-11:30" on the day that counts.
func (d *Day) Span(s string) scheduling.Span {
	d.t.Helper()
	from, to, _ := strings.Cut(s, "-")
	return scheduling.Span{Start: d.Clock(from), End: d.Clock(to)}
}

// Clock reads a time on the day that counts, in London.
func (d *Day) Clock(s string) time.Time {
	d.t.Helper()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		d.t.Fatal(err)
	}
	return d.on.At(d.since(s)).Resolve(london)
}

// Date reads "2026-11-24".
func (d *Day) Date(s string) scheduling.Date {
	d.t.Helper()
	on, err := scheduling.ParseDate(s)
	if err != nil {
		d.t.Fatalf("%s: %v", s, err)
	}
	return on
}

func (d *Day) since(s string) time.Duration {
	d.t.Helper()
	var h, m int
	if _, err := fmt.Sscanf(s, "%d:%d", &h, &m); err != nil {
		d.t.Fatalf("%s: %v", s, err)
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
}

func (d *Day) window(s string) scheduling.Window {
	from, to, _ := strings.Cut(s, "-")
	return scheduling.Window{From: d.since(from), To: d.since(to)}
}

func weekday(name string) time.Weekday {
	for w := time.Sunday; w <= time.Saturday; w++ {
		if w.String() == name {
			return w
		}
	}
	return time.Monday
}
