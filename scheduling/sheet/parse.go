package sheet

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gatehouse/scheduling"
)

// cells are the cells of one line.
type cells struct {
	r      *reader
	number int
	row    []string
}

// text is the text under a column, with single spaces; empty when there is none.
func (c cells) text(col Column, limit int) string {
	i, ok := c.r.at[col]
	if !ok || i >= len(c.row) {
		return ""
	}
	s := strings.Join(strings.Fields(plain(strings.TrimSpace(c.row[i]))), " ")
	switch {
	case utf8.RuneCountInString(s) > limit:
		c.r.fail(c.number, col, scheduling.ProblemTooLong)
	case strings.ContainsFunc(s, hidden):
		c.r.fail(c.number, col, scheduling.ProblemFormat)
	default:
		return s
	}
	return ""
}

// minutes is the whole number of minutes under a column, up to a day; 0 when
// there is none.
func (c cells) minutes(col Column) time.Duration {
	s := c.text(col, MaxCell)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 24*60 {
		c.r.fail(c.number, col, scheduling.ProblemFormat)
		return 0
	}
	return time.Duration(n) * time.Minute
}

// clock is the time of day under a column, after midnight; negative when there
// is none.
func (c cells) clock(col Column) time.Duration {
	s := c.text(col, MaxCell)
	if s == "" {
		return -1
	}
	// Spreadsheets add seconds.
	if len(s) > 5 && strings.Count(s, ":") == 2 {
		s = strings.TrimSuffix(s, ":00")
	}
	w, err := scheduling.ParseWall("2026-01-01", s)
	if err != nil {
		c.r.fail(c.number, col, scheduling.ProblemFormat)
		return -1
	}
	return w.Clock()
}

// day is the date of the line.
func (c cells) day() (scheduling.Date, bool) {
	s := c.text(Day, MaxCell)
	d, err := scheduling.ParseDate(s)
	var invalid *scheduling.InvalidError
	switch {
	case errors.As(err, &invalid):
		c.r.fail(c.number, Day, invalid.Problem)
		return d, false
	case d.Year < FirstYear || d.Year > LastYear:
		c.r.fail(c.number, Day, scheduling.ProblemFormat)
		return d, false
	}
	if strings.Contains(s, "/") {
		switch {
		case d.Day > 12:
			c.r.proved = true
		case d.Day != int(d.Month):
			c.r.doubts = append(c.r.doubts, c.number)
		}
	}
	return d, true
}

// line reads one line and keeps it, unless something in it is wrong.
func (r *reader) line(number int, row []string) {
	r.failed = false
	c := cells{r, number, row}
	if len(row) > MaxColumns {
		r.fail(number, "", scheduling.ProblemTooMany)
		return
	}
	l := Line{
		Number: number, Reference: c.text(Reference, scheduling.MaxCode), Lasts: c.minutes(Minutes),
		Earliest: c.clock(Earliest), Latest: c.clock(Latest), Kind: c.kind(), Type: c.hearing(),
		Prison: c.text(Prison, scheduling.MaxName), Court: c.text(Court, scheduling.MaxName),
		CourtRoom: c.text(CourtRoom, scheduling.MaxCode), CaseRef: c.text(Case, scheduling.MaxCaseRef),
		Family: c.text(Family, scheduling.MaxName), Given: c.text(Given, scheduling.MaxName),
		Free: c.free(), Pre: c.minutes(PreMinutes), Post: c.minutes(PostMin), Status: c.status(),
	}
	day, dated := c.day()
	start, end := c.clock(Start), c.clock(End)
	if i, ok := r.at[Start]; ok && (i >= len(row) || strings.TrimSpace(row[i]) == "") {
		r.fail(number, Start, scheduling.ProblemMissing)
	}
	if dated && start >= 0 {
		l.Start = day.At(start)
	}
	if end >= 0 {
		if end <= start {
			r.fail(number, End, scheduling.ProblemOrder)
		}
		if l.Lasts > 0 && l.Lasts != end-start {
			r.fail(number, Minutes, scheduling.ProblemBoth)
		}
		l.Lasts = end - start
	}
	l.bounds(c, start)
	if s := c.text(Room, MaxCell); s != "" {
		key, err := scheduling.ParseRoomKey(s)
		if err != nil {
			r.fail(number, Room, scheduling.ProblemFormat)
		}
		l.Room = key
	}
	if s := c.text(Number, MaxCell); s != "" {
		n, err := scheduling.ParsePrisonerNumber(s)
		if err != nil {
			r.fail(number, Number, scheduling.ProblemFormat)
		}
		l.Prisoner = n
	}
	if !r.failed {
		r.lines = append(r.lines, l)
	}
}

// bounds says when the bounds of the line do not let its own time in.
func (l Line) bounds(c cells, start time.Duration) {
	if l.Earliest >= 0 && start >= 0 && l.Earliest > start {
		c.r.fail(c.number, Earliest, scheduling.ProblemOrder)
	}
	if l.Latest >= 0 && start >= 0 && l.Latest < start+l.Lasts {
		c.r.fail(c.number, Latest, scheduling.ProblemOrder)
	}
}

// kind is the kind under its column: a code, or its three letters; a court
// hearing when there is none.
func (c cells) kind() scheduling.Kind {
	s := c.text(Kind, MaxCell)
	if s == "" {
		return scheduling.KindCourt
	}
	for _, k := range scheduling.Kinds() {
		if strings.EqualFold(s, string(k)) || strings.EqualFold(s, k.Code()) {
			return k
		}
	}
	c.r.fail(c.number, Kind, scheduling.ProblemUnknown)
	return ""
}

// hearing is the code of the hearing type.
func (c cells) hearing() string {
	s := c.text(Type, MaxCell)
	if s == "" {
		return ""
	}
	code := strings.ToLower(strings.ReplaceAll(s, " ", "-"))
	if c.r.how.Type != nil && !coded(s) {
		code = c.r.how.Type(s)
	}
	if !coded(code) || len(code) > scheduling.MaxCode {
		c.r.fail(c.number, Type, scheduling.ProblemFormat)
		return ""
	}
	return code
}

// coded reports whether s is a code such as "pre-trial".
func coded(s string) bool { return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" }

// free reports whether the line says that the person is not in custody.
func (c cells) free() bool {
	switch s := c.text(InCustody, MaxCell); strings.ToLower(s) {
	case "", "yes", "y", "true", "1", "ydy", "ie", "oes":
	case "no", "n", "false", "0", "nac ydy", "nage", "na", "nac oes":
		return true
	default:
		c.r.fail(c.number, InCustody, scheduling.ProblemFormat)
	}
	return false
}

func (c cells) status() scheduling.Status {
	s := scheduling.Status(strings.ToLower(c.text(State, MaxCell)))
	switch s {
	case "", scheduling.StatusBooked, scheduling.StatusCancelled, scheduling.StatusCompleted, scheduling.StatusExpired:
		return s
	}
	c.r.fail(c.number, State, scheduling.ProblemUnknown)
	return ""
}
