package courtlist_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"gatehouse/scheduling"
	"gatehouse/scheduling/courtlist"
)

// crown is a Crown list of one sitting with the given hearings.
func crown(hearings ...string) string {
	return `{"DailyList":{"ListHeader":{"StartDate":"2026-11-26","Version":"1","PublishedTime":"2026-11-25T16:00:00"},
"CrownCourt":{"CourtHouseCode":429,"CourtHouseName":"Leeds"},"CourtLists":[{"Sittings":[
{"CourtRoomNumber":1,"SittingAt":"10:00:00","Hearings":[` + strings.Join(hearings, ",") + `]}]}]}}`
}

const good = `{"HearingSequenceNumber":1,"HearingDetails":{"HearingDescription":"Mention"},"CaseNumber":"T1",
"Defendants":[{"PersonalDetails":{"Name":{"CitizenNameForename":["Jo"],"CitizenNameSurname":"Bell"},"IsMasked":"no"},"PrisonerID":"A1234AA"}]}`

func TestFilesThatAreNoListAreRefused(t *testing.T) {
	deep := strings.Repeat("[", 100) + strings.Repeat("]", 100)
	for name, c := range map[string]struct {
		data string
		want error
		line int
	}{
		"empty":               {"", scheduling.ErrFileUnreadable, 1},
		"text":                {"Leeds Crown Court\n", scheduling.ErrFileUnreadable, 1},
		"cut off":             {crown(good)[:300], scheduling.ErrFileUnreadable, 3},
		"more after the end":  {crown(good) + "{}", scheduling.ErrFileUnreadable, 4},
		"no UTF-8":            {strings.Replace(crown(good), "Bell", "Bj\xf8rn", 1), scheduling.ErrFileUnreadable, 1},
		"a number":            {"1", scheduling.ErrNotList, 0},
		"null":                {"null", scheduling.ErrNotList, 0},
		"another object":      {`{"name":"x"}`, scheduling.ErrNotList, 0},
		"deep":                {`{"DailyList":` + deep + `}`, scheduling.ErrFileUnreadable, 1},
		"deep, passed over":   {`{"x":` + deep + `,"DailyList":{}}`, scheduling.ErrFileUnreadable, 1},
		"too large":           {crown(good) + strings.Repeat(" ", courtlist.MaxSize), scheduling.ErrFileTooLarge, 0},
		"too many":            {crown(strings.TrimSuffix(strings.Repeat(good+",", courtlist.MaxHearings+1), ",")), scheduling.ErrFileTooMany, 0},
		"lists twice":         {strings.Replace(crown(good), `"CourtLists"`, `"CourtLists":[],"CourtLists"`, 1), scheduling.ErrFileUnreadable, 0},
		"hearings twice":      {strings.Replace(crown(good), `"Hearings"`, `"Hearings":[],"Hearings"`, 1), scheduling.ErrFileUnreadable, 0},
		"no day":              {strings.Replace(crown(good), "2026-11-26", "", 1), scheduling.ErrFileUnreadable, 0},
		"a day that is none":  {strings.Replace(crown(good), "2026-11-26", "2026-02-30", 1), scheduling.ErrFileUnreadable, 0},
		"an absurd day":       {strings.Replace(crown(good), "2026-11-26", "0001-01-01", 1), scheduling.ErrFileUnreadable, 0},
		"no head":             {`{"DailyList":{}}`, scheduling.ErrFileUnreadable, 0},
		"a list of lists":     {`{"DailyList":[]}`, scheduling.ErrFileUnreadable, 0},
		"magistrates, no day": {`{"document":{},"courtLists":[]}`, scheduling.ErrFileUnreadable, 0},
		"magistrates, wrong":  {`{"document":{"publicationDate":"2026-06-23T15:30:00Z"},"courtLists":{}}`, scheduling.ErrFileUnreadable, 0},
	} {
		_, _, err := courtlist.Read([]byte(c.data))
		var file *scheduling.FileError
		if !errors.Is(err, c.want) || !errors.As(err, &file) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
			continue
		}
		if file.Line != c.line {
			t.Errorf("%s: line %d, want %d", name, file.Line, c.line)
		}
	}
}

func TestOneBadHearingLeavesTheOthers(t *testing.T) {
	swap := func(old, is string) string { return strings.Replace(good, old, is, 1) }
	for name, c := range map[string]struct{ hearing, field, problem string }{
		"no object":         {`7`, "", "format"},
		"order is a text":   {swap(`:1,`, `:"1",`), "HearingSequenceNumber", "format"},
		"no order":          {swap(`"HearingSequenceNumber":1,`, ``), "HearingSequenceNumber", "missing"},
		"order and a half":  {swap(`:1,`, `:1.5,`), "HearingSequenceNumber", "format"},
		"order beyond all":  {swap(`:1,`, `:1e999,`), "HearingSequenceNumber", "format"},
		"no details":        {swap(`"HearingDetails":{"HearingDescription":"Mention"},`, ``), "HearingDetails", "missing"},
		"blank type":        {swap(`"Mention"`, `"  "`), "HearingDetails.HearingDescription", "missing"},
		"no case":           {swap(`"CaseNumber":"T1",`, ``), "CaseNumber", "missing"},
		"case is a number":  {swap(`"T1"`, `1`), "CaseNumber", "format"},
		"case too long":     {swap(`"T1"`, `"`+strings.Repeat("T", 61)+`"`), "CaseNumber", "too-long"},
		"text too long":     {swap(`"T1"`, `"`+strings.Repeat("T", 301)+`"`), "CaseNumber", "too-long"},
		"no name":           {swap(`"CitizenNameForename":["Jo"],"CitizenNameSurname":"Bell"`, ``), "Defendants[0].PersonalDetails.Name", "missing"},
		"name too long":     {swap(`Bell`, strings.Repeat("B", 101)), "Defendants[0]", "too-long"},
		"NUL in a name":     {swap(`Bell`, `Be\u0000ll`), "Defendants[0].PersonalDetails.Name.CitizenNameSurname", "format"},
		"turned writing":    {swap(`Bell`, `Be\u202ell`), "Defendants[0].PersonalDetails.Name.CitizenNameSurname", "format"},
		"forenames a text":  {swap(`["Jo"]`, `"Jo"`), "Defendants[0].PersonalDetails.Name.CitizenNameForename", "format"},
		"a forename a list": {swap(`["Jo"]`, `[["Jo"]]`), "Defendants[0].PersonalDetails.Name.CitizenNameForename[0]", "format"},
		"case twice":        {swap(`"CaseNumber"`, `"CaseNumber":"T2","CaseNumber"`), "CaseNumber", "duplicate"},
		"name twice":        {swap(`"CitizenNameSurname"`, `"CitizenNameSurname":"X","CitizenNameSurname"`), "Defendants[0].PersonalDetails.Name.CitizenNameSurname", "duplicate"},
		"people an object":  {swap(`[{"Personal`, `{"x":[{"Personal`)[:len(good)+5-1] + `}}`, "Defendants", "format"},
		"prison a text":     {swap(`"PrisonerID"`, `"PrisonLocation":"HMP Leeds","PrisonerID"`), "Defendants[0].PrisonLocation", "format"},
	} {
		t.Run(name, func(t *testing.T) {
			l, problems, err := courtlist.Read([]byte(crown(good, c.hearing, strings.Replace(good, "T1", "T3", 1))))
			if err != nil {
				t.Fatal(err)
			}
			if len(l.Hearings) != 2 || l.Hearings[0].CaseRef != "T1" || l.Hearings[1].CaseRef != "T3" {
				t.Errorf("%d hearings are left of the two good ones", len(l.Hearings))
			}
			at := "DailyList.CourtLists[0].Sittings[0].Hearings[1]"
			if c.field != "" {
				at += "." + c.field
			}
			for _, p := range problems {
				if p.Field == at && string(p.Problem) == c.problem && (p.Number == 2 || name == "no object") {
					return
				}
			}
			t.Errorf("problems %v, want %s at %s", problems, c.problem, at)
		})
	}
}

// What is not needed is said and passed over.
func TestSmallThingsAreRemarked(t *testing.T) {
	bad := strings.Replace(good, "A1234AA", "12345", 1)
	bad = strings.Replace(bad, `"IsMasked"`, `"DateOfBirth":{"BirthDate":"yesterday"},"IsMasked"`, 1)
	data := strings.Replace(crown(bad), "10:00:00", "ten", 1)
	l, problems, err := courtlist.Read([]byte(data))
	if err != nil || len(l.Hearings) != 1 || len(problems) != 3 {
		t.Fatalf("%d hearings, %v, %v", len(l.Hearings), problems, err)
	}
	d := l.Hearings[0].Defendants[0]
	if d.Number != "" || d.Born.Known() || d.Custody != courtlist.CustodyHeld {
		t.Errorf("number %q, born known %v, custody %v", d.Number, d.Born.Known(), d.Custody)
	}
	if l.Hearings[0].Sits >= 0 {
		t.Errorf("sits at %v", l.Hearings[0].Sits)
	}
}

func TestProblemsEnd(t *testing.T) {
	var bad []string
	for range courtlist.MaxProblems + 100 {
		bad = append(bad, `{"HearingSequenceNumber":"x"}`)
	}
	l, problems, err := courtlist.Read([]byte(crown(append(bad, good)...)))
	if err != nil || len(l.Hearings) != 1 || len(problems) != courtlist.MaxProblems {
		t.Errorf("%d hearings, %d problems, %v", len(l.Hearings), len(problems), err)
	}
	if n := l.Hearings[0].Number; n != courtlist.MaxProblems+101 {
		t.Errorf("the good one is number %d", n)
	}
}

// A magistrates' time is an instant: in June it is an hour later on the wall.
func TestInstantsAreReadOnTheWall(t *testing.T) {
	for start, want := range map[string]string{"2026-06-24T09:00:00Z": "10h0m0s", "2026-12-24T09:00:00.500Z": "9h0m0s"} {
		data := fmt.Sprintf(`{"document":{"publicationDate":"2026-06-23T15:30:00Z"},"courtLists":[{"courtHouse":{"courtRoom":[
			{"courtRoomName":"1","session":[{"sittings":[{"sittingStart":%q,"hearing":[{"case":[{"caseUrn":"U"}]}]}]}]}]}}]}`, start)
		l, problems, err := courtlist.Read([]byte(data))
		if err != nil || len(problems) > 0 || len(l.Hearings) != 1 || l.Hearings[0].Sits.String() != want {
			t.Errorf("%s: %v, %v, %v", start, l.Hearings, problems, err)
		}
	}
}

// Cases are brought together by the people they share, in whatever order they
// come and however many there are.
func TestCasesThatShareAPersonAreOneHearing(t *testing.T) {
	party := func(name, born string) string {
		return fmt.Sprintf(`{"partyRole":"DEFENDANT","individualDetails":{"individualSurname":%q,"dateOfBirth":%q,"inCustody":true}}`, name, born)
	}
	list := func(cases ...string) string {
		return `{"document":{"publicationDate":"2026-06-23T15:30:00Z"},"courtLists":[{"courtHouse":{"courtRoom":[{"courtRoomName":"1","session":[
			{"sittings":[{"sittingStart":"2026-06-24T09:00:00Z","hearing":[{"case":[` + strings.Join(cases, ",") + `]}]}]}]}]}}]}`
	}
	number := 0
	of := func(parties ...string) string {
		number++
		return fmt.Sprintf(`{"caseUrn":"U%d","party":[%s]}`, number, strings.Join(parties, ","))
	}
	const may, june = "1990-05-01", "1990-06-01"
	for name, c := range map[string]struct {
		cases []string
		want  int
	}{
		"one person":           {[]string{of(party("A", may)), of(party("a", may))}, 1},
		"namesakes":            {[]string{of(party("A", may)), of(party("A", june))}, 2},
		"birth unknown":        {[]string{of(party("A", may)), of(party("A", ""))}, 1},
		"birth unknown, first": {[]string{of(party("A", "")), of(party("A", may))}, 1},
		"through another":      {[]string{of(party("A", may)), of(party("A", may), party("B", may)), of(party("B", may))}, 1},
		"nobody":               {[]string{of(), of()}, 2},
	} {
		l, problems, err := courtlist.Read([]byte(list(c.cases...)))
		if err != nil || len(problems) > 0 || len(l.Hearings) != c.want {
			t.Errorf("%s: %d hearings, %v, %v", name, len(l.Hearings), problems, err)
		}
	}
	var many []string
	for i := range 4000 {
		many = append(many, of(party("A", may), party(fmt.Sprint("B", i), may), party("A", june), party(fmt.Sprint("C", i), "")))
	}
	l, problems, err := courtlist.Read([]byte(list(many...)))
	if err != nil || len(l.Hearings) != 1 || len(l.Hearings[0].Defendants) != courtlist.MaxDefendants || len(problems) != courtlist.MaxProblems {
		t.Errorf("%d hearings, %d problems, %v", len(l.Hearings), len(problems), err)
	}
}
