package lists

import (
	"context"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
)

// Format is what a file is written as.
type Format string

// The formats.
const (
	FormatSheet    Format = "csv"
	FormatCalendar Format = "ics"
)

// Formats lists the formats in the order people are shown them.
func Formats() []Format { return []Format{FormatSheet, FormatCalendar} }

// Export asks for a file of bookings.
type Export struct {
	Format Format
	// List is whose bookings are written; Day instead writes every booking of
	// the list's prisons on its day.
	List scheduling.ListID
	Day  bool
	// Names writes people's names and numbers; without it nobody can be told
	// from the file.
	Names bool
	// Title is what a calendar is called, Kinds what kinds are, Welsh the
	// language of a table's columns.
	Title string
	Kinds map[scheduling.Kind]string
	Welsh bool
}

// Save makes the file and hands it to write on a goroutine of its own; said
// is told on the screen's goroutine that it is done.
func (m *Model) Save(x Export, write func([]byte) error, said func()) {
	x.List, x.Welsh, x.Kinds = m.open, m.Words.Lang() == words.Welsh, map[scheduling.Kind]string{}
	x.Title, _, _ = m.Heading()
	for _, k := range scheduling.Kinds() {
		x.Kinds[k] = phrase.Kind(m.Words, k)
	}
	m.Do(func(ctx context.Context) func() {
		data, err := m.Saver.Export(ctx, x)
		if err == nil {
			err = write(data)
		}
		return func() {
			if err != nil {
				m.Host.Failed(err)
				return
			}
			said()
		}
	})
}

// FileName is what a saved file is called at first.
func (m *Model) FileName(f Format) string {
	l := m.known.List
	name := "gatehouse"
	if l.Court != "" {
		name = string(l.Court)
	}
	if !l.Date.IsZero() {
		name += "-" + l.Date.String()
	}
	return name + "." + string(f)
}
