package sheet

import (
	"fmt"
	"log/slog"
	"time"

	"gatehouse/scheduling"
)

// The bounds of a sheet.
const (
	// MaxSize is the largest sheet, in bytes.
	MaxSize = 10 << 20
	// MaxLines is the most lines below the header.
	MaxLines = 5000
	// MaxColumns is the most columns, known or not.
	MaxColumns = 100
	// MaxCell is the longest text in a cell, in characters.
	MaxCell = 300
	// MaxProblems is how many problems are told.
	MaxProblems = 1000
	// FirstYear and LastYear bound the dates of a sheet.
	FirstYear = 2000
	LastYear  = 2099
)

// Line is one line of a sheet: a booking or hearing, and one of the prisoners
// in it. Times are on the prison's clock.
type Line struct {
	// Number counts the lines of the file from 1, the header included.
	Number    int
	Reference string
	Start     scheduling.Wall
	// Lasts is 0 when the sheet does not say.
	Lasts time.Duration
	// Earliest and Latest bound it on its day, after midnight; both are
	// negative when the sheet does not say.
	Earliest, Latest time.Duration
	Kind             scheduling.Kind
	Type             string
	// Prison and Court are as the sheet names them.
	Prison    string
	Room      scheduling.RoomKey
	Court     string
	CourtRoom string
	CaseRef   string
	Prisoner  scheduling.PrisonerNumber
	Family    string
	Given     string
	// Free is set when the sheet says that the person is not in custody.
	Free bool
	// Pre and Post are kept before and after.
	Pre, Post time.Duration
	Status    scheduling.Status
}

// LogValue keeps names and references out of logs.
func (l Line) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("line %d", l.Number)) }
