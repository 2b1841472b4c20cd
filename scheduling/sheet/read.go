package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"gatehouse/scheduling"
)

// Reading is how a sheet is to be read.
type Reading struct {
	// DayFirst is set when a person has confirmed that dates with slashes name
	// the day first.
	DayFirst bool
	// Type gives the code of a hearing type in words; nil takes the words for
	// the code.
	Type func(words string) string
}

// Read reads a sheet: UTF-8 with or without a mark, lines ending in CRLF or LF,
// and commas or semicolons between cells, whichever its first line has more of.
// The first line with anything in it names the columns; those that are not
// known are passed over.
//
// A line that cannot be used is left out and has a problem with its number and
// column; the others stay. A problem whose line is there was only passed over,
// or wants confirming: ProblemDayMonth means that a date such as 03/04/2026 was
// read with the day first and nothing in the sheet proves that it was meant so.
// The error, a *scheduling.FileError, means that nothing can be used.
func (o Reading) Read(data []byte) ([]Line, []scheduling.ListProblem, error) {
	if len(data) > MaxSize {
		return nil, nil, &scheduling.FileError{Err: scheduling.ErrFileTooLarge}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if i := bytes.IndexByte(data, 0); i >= 0 || !utf8.Valid(data) {
		return nil, nil, &scheduling.FileError{Err: scheduling.ErrFileUnreadable}
	}
	r := &reader{how: o, csv: csv.NewReader(bytes.NewReader(data))}
	r.csv.Comma, r.csv.FieldsPerRecord, r.csv.ReuseRecord = separator(data), -1, true
	if err := r.names(); err != nil {
		return nil, nil, err
	}
	for lines := 0; ; lines++ {
		cells, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if lines >= MaxLines {
			return nil, nil, &scheduling.FileError{Err: scheduling.ErrFileTooMany, Line: MaxLines + 1}
		}
		var parse *csv.ParseError
		switch {
		case errors.As(err, &parse):
			r.fail(parse.StartLine, "", scheduling.ProblemFormat)
		case err != nil:
			return nil, nil, &scheduling.FileError{Err: scheduling.ErrFileUnreadable}
		case !blank(cells):
			number, _ := r.csv.FieldPos(0)
			r.line(number, cells)
		}
	}
	r.doubt()
	return r.lines, r.problems, nil
}

// reader is a sheet being read.
type reader struct {
	how      Reading
	csv      *csv.Reader
	at       map[Column]int
	lines    []Line
	problems []scheduling.ListProblem
	failed   bool
	// doubts are the lines whose date could be meant the other way round;
	// proved is set once a date can only be meant with the day first.
	doubts []int
	proved bool
}

func (r *reader) fail(number int, column Column, p scheduling.Problem) {
	r.failed = true
	r.remark(number, column, p)
}

func (r *reader) remark(number int, column Column, p scheduling.Problem) {
	if len(r.problems) < MaxProblems {
		r.problems = append(r.problems, scheduling.ListProblem{Number: number, Field: string(column), Problem: p})
	}
}

// names reads the line that names the columns.
func (r *reader) names() error {
	for {
		cells, err := r.csv.Read()
		if err != nil {
			return &scheduling.FileError{Err: scheduling.ErrNotList}
		}
		if blank(cells) {
			continue
		}
		number, _ := r.csv.FieldPos(0)
		if len(cells) > MaxColumns {
			return &scheduling.FileError{Err: scheduling.ErrFileTooMany, Line: number}
		}
		known := newHeader()
		r.at = map[Column]int{}
		for i, cell := range cells {
			c, ok := known[bare(cell)]
			if !ok {
				continue
			}
			if _, twice := r.at[c]; twice {
				// Nobody can say which of the two was meant.
				return &scheduling.FileError{Err: scheduling.ErrFileUnreadable, Line: number, Field: string(c)}
			}
			r.at[c] = i
		}
		for _, c := range []Column{Day, Start} {
			if _, ok := r.at[c]; !ok {
				return &scheduling.FileError{Err: scheduling.ErrNotList, Line: number, Field: string(c)}
			}
		}
		return nil
	}
}

// doubt says which dates want confirming.
func (r *reader) doubt() {
	if r.proved || r.how.DayFirst {
		return
	}
	for _, number := range r.doubts {
		r.remark(number, Day, scheduling.ProblemDayMonth)
	}
}

// separator is what the first line with anything in it has more of.
func separator(data []byte) rune {
	for line := range bytes.Lines(data) {
		if len(bytes.TrimSpace(line)) > 0 {
			if bytes.Count(line, []byte(";")) > bytes.Count(line, []byte(",")) {
				return ';'
			}
			break
		}
	}
	return ','
}

// blank reports whether there is nothing in any cell.
func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// hidden reports whether a character acts instead of being seen.
func hidden(r rune) bool {
	return unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) || unicode.Is(unicode.Bidi_Control, r)
}
