// Package holiday knows the bank holidays of the United Kingdom: those that
// were published, and by rule those of later years.
package holiday

import (
	"encoding/csv"
	"fmt"
	"strings"

	"gatehouse/assets"
	"gatehouse/scheduling"
)

// Calendar gives the bank holidays of any years. It never changes.
type Calendar struct {
	// published are the holidays of the years first to last.
	published   scheduling.Holidays
	first, last int
}

// New reads the published holidays.
func New() (*Calendar, error) {
	r := csv.NewReader(strings.NewReader(assets.Holidays))
	r.Comment, r.FieldsPerRecord = '#', 4
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("bank holidays: %w", err)
	}
	c := &Calendar{published: scheduling.Holidays{}}
	for i, row := range rows {
		if i == 0 {
			continue // the heading
		}
		date, err := scheduling.ParseDate(row[1])
		if err != nil {
			return nil, fmt.Errorf("bank holiday %q: %w", row[1], err)
		}
		put(c.published, scheduling.Division(row[0]), date, name(row[2], row[3] == "yes"))
		if c.first == 0 {
			c.first = date.Year
		}
		c.first, c.last = min(c.first, date.Year), max(c.last, date.Year)
	}
	return c, nil
}

// MaxYears is the most years that Years gives at once.
const MaxYears = 200

// Years gives the holidays of the years from first to last, both included, at
// most MaxYears of them. Those of a year that was published are the published
// ones; later ones are by rule. Of years before the first that was published
// nothing is known.
func (c *Calendar) Years(first, last int) scheduling.Holidays {
	out := scheduling.Holidays{}
	first = max(first, c.first)
	for v, days := range c.published {
		for d, n := range days {
			if first <= d.Year && d.Year <= last {
				put(out, v, d, n)
			}
		}
	}
	first = max(first, c.last+1)
	for y := first; y <= min(last, first+MaxYears-1); y++ {
		byRule(out, y)
	}
	return out
}

func put(h scheduling.Holidays, v scheduling.Division, d scheduling.Date, name string) {
	if h[v] == nil {
		h[v] = map[scheduling.Date]string{}
	}
	h[v][d] = name
}

// Substitute ends the name of a day that stands for a holiday on a weekend.
const Substitute = "-substitute"

func name(code string, substitute bool) string {
	if substitute {
		return code + Substitute
	}
	return code
}
