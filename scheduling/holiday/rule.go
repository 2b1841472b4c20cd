package holiday

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"

	"gatehouse/scheduling"
)

// named is a holiday that comes every year.
type named struct {
	code string
	*cal.Holiday
}

// byRule adds the holidays of one year, as no proclamation changes them: the
// Banking and Financial Dealings Act 1971, and since then 2 January and
// St Andrew's Day in Scotland. The library's own lists lack those of Scotland
// and Northern Ireland, and call 26 December the substitute of a Christmas
// Day that falls on a Sunday, where the published ones call it Boxing Day.
func byRule(h scheduling.Holidays, year int) {
	weekend := []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 1}}
	everywhere := []named{
		{"new-year", fixed(time.January, 1, weekend)},
		{"good-friday", gb.GoodFriday},
		{"early-may", gb.EarlyMay},
		{"spring", gb.SpringHoliday},
		{"christmas-day", fixed(time.December, 25, []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 2}})},
		{"boxing-day", fixed(time.December, 26, []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 2}})},
	}
	easterMonday, lateSummer := named{"easter-monday", gb.EasterMonday}, named{"summer", gb.SummerHoliday}
	own := map[scheduling.Division][]named{
		scheduling.EnglandAndWales: {easterMonday, lateSummer},
		scheduling.Scotland: {
			// The day after New Year's Day or its substitute.
			{"2nd-january", fixed(time.January, 2, []cal.AltDay{
				{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 2}, {Day: time.Monday, Offset: 1},
			})},
			{"summer", gb.SummerHolidayScotland},
			{"st-andrew", fixed(time.November, 30, weekend)},
		},
		scheduling.NorthernIreland: {
			{"st-patrick", fixed(time.March, 17, weekend)},
			easterMonday,
			{"battle-of-the-boyne", fixed(time.July, 12, weekend)},
			lateSummer,
		},
	}
	for v, more := range own {
		for _, n := range append(more, everywhere...) {
			actual, observed := n.Calc(year)
			if observed.IsZero() {
				continue // the library knows that this year moved it
			}
			put(h, v, scheduling.DateOf(observed, time.UTC), name(n.code, !actual.Equal(observed)))
		}
	}
}

// fixed is a holiday on one date, or on another day of the week instead.
func fixed(m time.Month, day int, instead []cal.AltDay) *cal.Holiday {
	return &cal.Holiday{Month: m, Day: day, Func: cal.CalcDayOfMonth, Observed: instead}
}
