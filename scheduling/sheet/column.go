package sheet

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Column is a column of a sheet.
type Column string

// The columns, in the order they are written.
const (
	Reference  Column = "reference"   // the booking's id, or the sender's own
	Day        Column = "date"        // 2026-11-24, or 24/11/2026
	Start      Column = "start"       // 10:30 on the prison's clock
	End        Column = "end"         // 11:15; or Minutes
	Minutes    Column = "minutes"     // how long it lasts; or End
	Earliest   Column = "earliest"    // it may begin from then on, on the same day
	Latest     Column = "latest"      // it must be over by then
	Kind       Column = "kind"        // a booking's kind: "court", or "CRT"
	Type       Column = "type"        // the type of hearing or meeting
	Prison     Column = "prison"      // its three letters, or its name
	Room       Column = "room"        // the location key of the room: "MDI-VCC-1"
	Court      Column = "court"       // its name, or its code
	CourtRoom  Column = "court room"  // the court's own
	Case       Column = "case"        // case number or URN
	Number     Column = "number"      // of the prisoner
	Family     Column = "family name" // of the prisoner
	Given      Column = "given names" // of the prisoner
	InCustody  Column = "in custody"  // yes or no; nothing is yes
	PreMinutes Column = "pre"         // minutes kept before, for a pre-hearing
	PostMin    Column = "post"        // minutes kept after
	State      Column = "status"      // booked, cancelled, completed, expired
)

// Columns lists every column in the order they are written.
func Columns() []Column {
	return []Column{
		Reference, Day, Start, End, Minutes, Earliest, Latest, Kind, Type, Prison, Room, Court, CourtRoom, Case,
		Number, Family, Given, InCustody, PreMinutes, PostMin, State,
	}
}

// Welsh is the column's name in Welsh.
func (c Column) Welsh() string {
	switch c {
	case Reference:
		return "cyfeirnod"
	case Day:
		return "dyddiad"
	case Start:
		return "dechrau"
	case End:
		return "diwedd"
	case Minutes:
		return "munudau"
	case Earliest:
		return "cynharaf"
	case Latest:
		return "hwyraf"
	case Kind:
		return "math"
	case Type:
		return "math o wrandawiad"
	case Prison:
		return "carchar"
	case Room:
		return "ystafell"
	case Court:
		return "llys"
	case CourtRoom:
		return "ystafell llys"
	case Case:
		return "achos"
	case Number:
		return "rhif carcharor"
	case Family:
		return "cyfenw"
	case Given:
		return "enwau blaen"
	case InCustody:
		return "yn y ddalfa"
	case PreMinutes:
		return "cyn"
	case PostMin:
		return "wedyn"
	case State:
		return "statws"
	}
	return string(c)
}

// others are what columns are called elsewhere.
func others() map[string]Column {
	return map[string]Column{
		"ref": Reference, "id": Reference, "hearingdate": Day, "day": Day, "starttime": Start, "time": Start, "from": Start,
		"endtime": End, "until": End, "to": End, "duration": Minutes, "length": Minutes, "hearingtype": Type,
		"establishment": Prison, "location": Room, "prisonroom": Room, "videoroom": Room, "courtname": Court, "courthouse": Court,
		"casenumber": Case, "caseref": Case, "urn": Case, "casereference": Case, "prisonernumber": Number, "prisonnumber": Number,
		"nomsnumber": Number, "nomsid": Number, "prisonerid": Number, "surname": Family, "lastname": Family,
		"forename": Given, "forenames": Given, "firstname": Given, "firstnames": Given, "givenname": Given, "custody": InCustody,
		"bookingtype": Kind, "enwcyntaf": Given, "enwblaen": Given, "rhif": Number, "amser": Start, "hyd": Minutes,
	}
}

// header finds columns by what is written above them: in English or Welsh, in
// capitals or not, with spaces, hyphens or nothing between words.
type header map[string]Column

func newHeader() header {
	h := header(others())
	for _, c := range Columns() {
		h[bare(string(c))], h[bare(c.Welsh())] = c, c
	}
	return h
}

// bare is a name in small letters without accents or anything between them.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFD.String(s))
}
