package courtlist

import (
	"strings"
	"time"

	"gatehouse/scheduling"
)

// Read reads a court's list, telling which list it is by what it is made of.
//
// A hearing that cannot be used is left out and has a problem with its number
// and the path to what is wrong; the others stay. A problem whose hearing is
// in the list was only passed over: a number that is none, a time that says
// nothing. The error, a *scheduling.FileError, means that nothing can be used.
func Read(data []byte) (List, []scheduling.ListProblem, error) {
	root, err := parse(data)
	if err != nil {
		return List{}, nil, err
	}
	r := &reading{}
	top := place{r: r, node: &root, at: -1}
	switch {
	case root.shape != shapeObject:
		return List{}, nil, &scheduling.FileError{Err: scheduling.ErrNotList}
	case top.member("DailyList") != nil:
		err = r.crown(&top)
	case top.member("courtLists") != nil:
		err = r.magistrates(&top)
	default:
		err = &scheduling.FileError{Err: scheduling.ErrNotList}
	}
	if err != nil {
		return List{}, nil, err
	}
	r.list.identify()
	return r.list, r.problems, nil
}

// frame refuses the whole list: what stands at key holds all the rest.
func (p place) frame(key string) error {
	return &scheduling.FileError{Err: scheduling.ErrFileUnreadable, Field: p.path(key)}
}

// once refuses the whole list when the object has a key twice.
func (p place) once() error {
	if p.node.twice != "" {
		return p.frame(p.node.twice)
	}
	return nil
}

// next begins the next hearing; its problems carry its number.
func (r *reading) next(p place) error {
	r.number = len(r.list.Hearings) + r.skipped + 1
	if r.number > MaxHearings {
		return &scheduling.FileError{Err: scheduling.ErrFileTooMany, Field: p.path("")}
	}
	r.failed = false
	return nil
}

// keep ends a hearing: it stays unless something about it failed.
func (r *reading) keep(h Hearing) {
	if r.failed {
		r.skipped++
	} else {
		r.list.Hearings = append(r.list.Hearings, h)
	}
	r.number, r.failed = 0, false
}

// date is the day under a key, within the years of lists.
func (p place) date(key string) (scheduling.Date, bool) {
	s := p.text(key)
	if s == "" {
		return scheduling.Date{}, false
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil || t.Year() < FirstYear || t.Year() > LastYear {
		p.r.fail(p, key, scheduling.ProblemFormat)
		return scheduling.Date{}, false
	}
	return scheduling.DateOf(t, time.UTC), true
}

// instant is the moment under a key, in UTC and whole seconds. Without an
// offset it is read on the courts' clock.
func (p place) instant(key string, zone *time.Location) (time.Time, bool) {
	s := p.text(key)
	if s == "" {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t, err = time.ParseInLocation("2006-01-02T15:04:05", s, zone)
	}
	if err != nil || t.Year() < FirstYear || t.Year() > LastYear {
		p.r.fail(p, key, scheduling.ProblemFormat)
		return time.Time{}, false
	}
	return t.UTC().Truncate(time.Second), true
}

// clock is a time of day as a court's clock shows it, after midnight. What
// follows the minutes, seconds or an offset, is passed over: a sitting begins
// when the clock on the wall says so.
func clock(s string) (time.Duration, bool) {
	if len(s) < 5 || s[2] != ':' {
		return 0, false
	}
	t, err := time.Parse("15:04", s[:5])
	if err != nil || strings.Trim(s[5:], "0123456789:.+-Z") != "" {
		return 0, false
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, true
}

// london is the zone that courts read clocks in.
func london() (*time.Location, error) { return time.LoadLocation(Zone) }
