package scheduling_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatehouse/scheduling"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func known() scheduling.Known {
	return scheduling.Known{
		Now: noon,
		Prisons: []scheduling.Prison{
			{Code: "MDI", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour},
			{Code: "LEI", Zone: "Europe/London", DayStart: 9 * time.Hour, DayEnd: 17 * time.Hour},
		},
		Courts: []scheduling.Court{{Code: "LEEDCC"}},
		Rooms: []scheduling.Room{
			{Key: "MDI-VCC-1", Prison: "MDI", Usage: scheduling.UsageCourt, Places: 1, Active: true},
			{Key: "MDI-VCC-2", Prison: "MDI", Usage: scheduling.UsageCourt, Places: 1},
			{Key: "LEI-VCC-1", Prison: "LEI", Usage: scheduling.UsageCourt, Places: 1, Active: true},
		},
		People: []scheduling.Person{
			{ID: "ann", Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "MDI"},
			{ID: "bob", Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "LEI"},
			{ID: "sol", Roles: []scheduling.Role{scheduling.RoleSolicitor}},
			{ID: "f1", Roles: []scheduling.Role{scheduling.RoleFamily}},
			{ID: "f2", Roles: []scheduling.Role{scheduling.RoleFamily}},
			{ID: "f3", Roles: []scheduling.Role{scheduling.RoleFamily}},
			{ID: "f4", Roles: []scheduling.Role{scheduling.RoleFamily}},
			{ID: "f5", Roles: []scheduling.Role{scheduling.RoleFamily}},
		},
	}
}

const quarter = 15 * time.Minute

// hearing is a court hearing at Moorland tomorrow at ten, with nothing wrong.
func hearing() scheduling.Booking {
	return scheduling.Booking{
		Kind: scheduling.KindCourt, Prison: "MDI", Court: "LEEDCC", Type: "plea",
		Parts: scheduling.NewBlock(noon.Add(22*time.Hour), quarter, 30*time.Minute, quarter,
			scheduling.Placement{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"ann"}}),
		Attendees: []scheduling.Attendee{{Person: "sol", Role: scheduling.RoleSolicitor}},
		Meet:      scheduling.Meet{By: scheduling.MeetOwn},
		Status:    scheduling.StatusBooked,
	}
}

func family(main time.Duration, callers ...scheduling.PersonID) scheduling.Booking {
	b := hearing()
	b.Kind, b.Court, b.Attendees = scheduling.KindFamily, "", nil
	b.Parts = scheduling.NewBlock(noon.Add(22*time.Hour), 0, main, 0, b.Parts[0].Placements...)
	for _, id := range callers {
		b.Attendees = append(b.Attendees, scheduling.Attendee{Person: id, Role: scheduling.RoleFamily})
	}
	return b
}

func outOfUse() scheduling.Booking {
	b := hearing()
	b.Kind, b.Court, b.Type, b.Attendees, b.Meet = scheduling.KindOutOfUse, "", "", nil, scheduling.Meet{}
	b.Parts = scheduling.NewBlock(noon.Add(20*time.Hour), 0, 10*time.Hour, 0, scheduling.Placement{Room: "MDI-VCC-1"})
	return b
}

func with(change func(*scheduling.Booking)) scheduling.Booking {
	b := hearing()
	change(&b)
	return b
}

func TestValidate(t *testing.T) {
	type B = scheduling.Booking
	move := func(to time.Time) B { b := hearing(); return b.Shift(to.Sub(b.Span().Start)) }
	tests := map[string]struct {
		booking B
		want    string // "field problem limit", joined by "; "
	}{
		"a hearing":              {hearing(), ""},
		"a family visit":         {family(time.Hour, "f1", "f2", "f3", "f4"), ""},
		"a room out of use":      {outOfUse(), ""},
		"an inactive room":       {hearing().Swap("MDI-VCC-1", "MDI-VCC-2"), ""}, // a clash, not a mistake
		"nothing":                {B{}, "kind missing; prison missing; parts.main missing; status missing"},
		"unknown kind":           {with(func(b *B) { b.Kind, b.Court = "party", "" }), "kind unknown"},
		"unknown prison":         {with(func(b *B) { b.Prison = "XXX" }), "prison unknown"},
		"no court":               {with(func(b *B) { b.Court = "" }), "court missing"},
		"unknown court":          {with(func(b *B) { b.Court = "NOWHERE" }), "court unknown"},
		"long court":             {with(func(b *B) { b.Court = scheduling.CourtCode(strings.Repeat("x", 41)) }), "court too-long 40"},
		"court for a legal call": {with(func(b *B) { b.Kind = scheduling.KindLegal }), "court not-allowed"},
		"type with blanks":       {with(func(b *B) { b.Type = "Big Plea" }), "type format"},
		"case reference":         {with(func(b *B) { b.CaseRef = "T2026\x00" }), "caseRef format"},
		"long case reference":    {with(func(b *B) { b.CaseRef = strings.Repeat("é", 61) }), "caseRef too-long 60"},
		"in the past":            {move(noon.Add(-2 * time.Hour)), "parts.pre.start past"},
		"this very minute":       {move(noon), ""},
		"at the horizon":         {move(time.Date(2028, 5, 24, 12, 0, 0, 0, time.UTC)), ""},
		"beyond the horizon":     {move(time.Date(2028, 5, 24, 12, 15, 0, 0, time.UTC)), "parts.pre.start too-far 18"},
		"before the day": {
			move(time.Date(2026, 11, 25, 7, 45, 0, 0, time.UTC)),
			"parts.pre.start outside-day",
		},
		"the first of the day": {move(time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)), ""},
		"the last of the day":  {move(time.Date(2026, 11, 25, 17, 0, 0, 0, time.UTC)), ""},
		"over the end of the day": {
			move(time.Date(2026, 11, 25, 17, 15, 0, 0, time.UTC)),
			"parts.post.start outside-day",
		},
		"summer's day in local time": {move(time.Date(2027, 7, 1, 7, 0, 0, 0, time.UTC)), ""},
		"off the grid": {
			hearing().Shift(5 * time.Minute),
			"parts.pre.start grid 15; parts.pre.end grid 15; parts.main.start grid 15; parts.main.end grid 15; " +
				"parts.post.start grid 15; parts.post.end grid 15",
		},
		"seconds": {
			with(func(b *B) {
				b.Parts = b.Parts[1:2]
				b.Parts[0].Span.End = b.Parts[0].Span.End.Add(time.Second)
			}),
			"parts.main.end grid 15",
		},
		"no main part":      {with(func(b *B) { b.Parts = b.Parts[:1] }), "parts.main missing"},
		"two main parts":    {with(func(b *B) { b.Parts[2].Name = scheduling.PartMain }), "parts.main duplicate"},
		"post before main":  {with(func(b *B) { b.Parts[1].Name, b.Parts[2].Name = b.Parts[2].Name, b.Parts[1].Name }), "parts.main order"},
		"unknown part":      {with(func(b *B) { b.Parts[2].Name = "later" }), "parts unknown"},
		"parts apart":       {with(func(b *B) { b.Parts[2].Span = b.Parts[2].Span.Shift(quarter) }), "parts.post.start order"},
		"parts overlap":     {with(func(b *B) { b.Parts[2].Span = b.Parts[2].Span.Shift(-quarter) }), "parts.post.start order"},
		"no time":           {with(func(b *B) { b.Parts = b.Parts[1:2]; b.Parts[0].Span = scheduling.Span{} }), "parts.main.start missing"},
		"no end":            {with(func(b *B) { b.Parts = b.Parts[1:2]; b.Parts[0].Span.End = time.Time{} }), "parts.main.end missing"},
		"ends as it starts": {with(func(b *B) { b.Parts = b.Parts[1:2]; b.Parts[0].Span.End = b.Parts[0].Span.Start }), "parts.main.end too-short 15"},
		"no room":           {with(func(b *B) { b.Parts[1].Placements[0].Room = "" }), "parts.main.room missing"},
		"no placement":      {with(func(b *B) { b.Parts[1].Placements = nil }), "parts.main.room missing"},
		"unknown room":      {with(func(b *B) { b.Parts[1].Placements[0].Room = "MDI-VCC-99" }), "parts.main.room unknown"},
		"same room twice": {with(func(b *B) {
			b.Parts[1].Placements = append(b.Parts[1].Placements, scheduling.Placement{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"ann"}})
		}), "parts.main.2.room duplicate; parts.main.2.prisoners duplicate"},
		"co-defendants in two prisons": {with(func(b *B) {
			b.Parts[1].Placements = append(b.Parts[1].Placements, scheduling.Placement{Room: "LEI-VCC-1", Prisoners: []scheduling.PersonID{"bob"}})
		}), ""},
		"the other prison opens later": {with(func(b *B) {
			*b = b.Shift(-105 * time.Minute)
			b.Parts[1].Placements = append(b.Parts[1].Placements, scheduling.Placement{Room: "LEI-VCC-1", Prisoners: []scheduling.PersonID{"bob"}})
		}), "parts.main.start outside-day"},
		"nobody":                    {with(func(b *B) { b.Parts[1].Placements[0].Prisoners = nil }), "parts.main.prisoners missing"},
		"a stranger":                {with(func(b *B) { b.Parts[1].Placements[0].Prisoners[0] = "zoe" }), "parts.main.prisoners unknown"},
		"not a prisoner":            {with(func(b *B) { b.Parts[1].Placements[0].Prisoners[0] = "f1" }), "parts.main.prisoners not-allowed"},
		"moved since it was booked": {with(func(b *B) { b.Version = 1; b.Parts[1].Placements[0].Prisoners[0] = "bob" }), ""},
		"screened from nobody":      {with(func(b *B) { b.Screened = []scheduling.Pair{{A: "ann"}} }), "screened.1 missing"},
		"screened twice": {
			with(func(b *B) { b.Screened = []scheduling.Pair{{A: "ann", B: "bob"}, {A: "bob", B: "ann"}} }), "screened.2 duplicate",
		},
		"screened from themselves": {with(func(b *B) { b.Screened = []scheduling.Pair{{A: "ann", B: "ann"}} }), "screened.1 duplicate"},
		"at another prison":        {with(func(b *B) { b.Parts[1].Placements[0].Prisoners[0] = "bob" }), "parts.main.prisoners wrong-place"},
		"solicitor as a role":      {with(func(b *B) { b.Attendees[0].Role = scheduling.RoleJudge }), "attendees.1 not-allowed"},
		"prisoner attends":         {with(func(b *B) { b.Attendees[0] = scheduling.Attendee{Person: "ann", Role: scheduling.RolePrisoner} }), "attendees.1 not-allowed"},
		"attendee twice":           {with(func(b *B) { b.Attendees = append(b.Attendees, b.Attendees[0]) }), "attendees.2 duplicate"},
		"unknown attendee":         {with(func(b *B) { b.Attendees[0].Person = "zoe" }), "attendees.1 unknown"},
		"blank attendee":           {with(func(b *B) { b.Attendees[0].Person = "" }), "attendees.1 missing"},
		"many attendees":           {with(func(b *B) { b.Attendees = make([]scheduling.Attendee, 31) }), "attendees too-many 30"},
		"a long family visit":      {family(75*time.Minute, "f1"), "parts.main.end too-long 60"},
		"five callers":             {family(time.Hour, "f1", "f2", "f3", "f4", "f5"), "attendees too-many 4"},
		"out of use with people": {func() B {
			b := outOfUse()
			b.Parts[0].Placements[0].Prisoners = []scheduling.PersonID{"ann"}
			b.Attendees = hearing().Attendees
			b.Meet, b.GuestPIN = hearing().Meet, "12345678"
			return b
		}(), "parts.main.prisoners not-allowed; attendees not-allowed; meet not-allowed; guestPIN not-allowed"},
		"out of use with a pre part": {func() B {
			b := outOfUse()
			b.Parts = scheduling.NewBlock(noon.Add(21*time.Hour), quarter, time.Hour, 0, b.Parts[0].Placements...)
			return b
		}(), "parts.pre not-allowed"},
		"link missing":          {with(func(b *B) { b.Meet = scheduling.Meet{} }), ""},
		"link and number":       {with(func(b *B) { b.Meet = scheduling.Meet{By: "url", URL: "https://x.example", HMCTS: "1"} }), "meet both"},
		"number beside own":     {with(func(b *B) { b.Meet = scheduling.Meet{By: "own", HMCTS: "1"} }), "meet both"},
		"unknown place":         {with(func(b *B) { b.Meet = scheduling.Meet{By: "pub"} }), "meet unknown"},
		"link not given":        {with(func(b *B) { b.Meet = scheduling.Meet{By: "url"} }), "meet.url missing"},
		"link 120 long":         {with(func(b *B) { b.Meet = scheduling.Meet{By: "url", URL: "https://x.example/" + strings.Repeat("a", 102)} }), ""},
		"link 121 long":         {with(func(b *B) { b.Meet = scheduling.Meet{By: "url", URL: "https://x.example/" + strings.Repeat("a", 103)} }), "meet.url too-long 120"},
		"script as a link":      {with(func(b *B) { b.Meet = scheduling.Meet{By: "url", URL: "javascript:alert(1)"} }), "meet.url format"},
		"link with a blank":     {with(func(b *B) { b.Meet = scheduling.Meet{By: "url", URL: "https://x.example/a b"} }), "meet.url format"},
		"link with a password":  {with(func(b *B) { b.Meet = scheduling.Meet{By: "url", URL: "https://a:b@x.example/"} }), "meet.url format"},
		"number not given":      {with(func(b *B) { b.Meet = scheduling.Meet{By: "hmcts"} }), "meet.hmcts missing"},
		"number of eight":       {with(func(b *B) { b.Meet = scheduling.Meet{By: "hmcts", HMCTS: "12345678"} }), ""},
		"number of nine":        {with(func(b *B) { b.Meet = scheduling.Meet{By: "hmcts", HMCTS: "123456789"} }), "meet.hmcts too-long 8"},
		"number with letters":   {with(func(b *B) { b.Meet = scheduling.Meet{By: "hmcts", HMCTS: "12a"} }), "meet.hmcts format"},
		"PIN":                   {with(func(b *B) { b.GuestPIN = "01234567" }), ""},
		"short PIN":             {with(func(b *B) { b.GuestPIN = "1234567" }), "guestPIN format 8"},
		"PIN in other digits":   {with(func(b *B) { b.GuestPIN = "١٢٣٤" }), "guestPIN format 8"},
		"400 Welsh characters":  {with(func(b *B) { b.StaffNotes = strings.Repeat("ŵ", 400) }), ""},
		"401 characters":        {with(func(b *B) { b.PrisonerNotes = strings.Repeat("ŵ", 401) }), "prisonerNotes too-long 400"},
		"notes of two lines":    {with(func(b *B) { b.StaffNotes = "one\n\ttwo\r\n" }), ""},
		"NUL in notes":          {with(func(b *B) { b.StaffNotes = "a\x00b" }), "staffNotes format"},
		"escape in notes":       {with(func(b *B) { b.StaffNotes = "a\x1b[2Jb" }), "staffNotes format"},
		"broken UTF-8":          {with(func(b *B) { b.StaffNotes = "a\xffb" }), "staffNotes format"},
		"markup is only words":  {with(func(b *B) { b.StaffNotes = "<script>'); DROP TABLE--" }), ""},
		"cancelled":             {with(func(b *B) { b.Status, b.CancelReason = "cancelled", "court" }), ""},
		"cancelled, no reason":  {with(func(b *B) { b.Status = "cancelled" }), "cancelReason missing"},
		"cancelled, odd reason": {with(func(b *B) { b.Status, b.CancelReason = "cancelled", "rain" }), "cancelReason unknown"},
		"booked with a reason":  {with(func(b *B) { b.CancelReason = "court" }), "cancelReason not-allowed"},
		"unknown status":        {with(func(b *B) { b.Status = "maybe" }), "status unknown"},
		"everything wrong at once": {
			with(func(b *B) { b.Court, b.GuestPIN, b.StaffNotes = "", "1", "\x00" }),
			"court missing; guestPIN format 8; staffNotes format",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, problems(tt.booking.Validate(known()))); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
}

func problems(err error) string {
	var all scheduling.InvalidErrors
	if !errors.As(err, &all) {
		return ""
	}
	var lines []string
	for _, e := range all {
		line := e.Field + " " + string(e.Problem)
		if e.Limit > 0 {
			line += " " + strconv.Itoa(e.Limit)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

func TestTooManyPrisoners(t *testing.T) {
	k, b := known(), hearing()
	b.Parts = b.Parts[1:2]
	b.Parts[0].Placements[0].Prisoners = nil
	for i := range 21 {
		id := scheduling.PersonID(rune('A' + i))
		k.People = append(k.People, scheduling.Person{ID: id, Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "MDI"})
		b.Parts[0].Placements[0].Prisoners = append(b.Parts[0].Placements[0].Prisoners, id)
	}
	if got := problems(b.Validate(k)); got != "prisoners too-many 20" {
		t.Error(got)
	}
}

func TestStartedBookingIsNotInThePast(t *testing.T) {
	k := known()
	k.Now = time.Time{}
	if err := hearing().Shift(-48 * time.Hour).Validate(k); err != nil {
		t.Error(err)
	}
}

func TestInvalidErrors(t *testing.T) {
	err := with(func(b *scheduling.Booking) { b.Court, b.GuestPIN = "", "1" }).Validate(known())
	var one *scheduling.InvalidError
	if !errors.As(err, &one) || one.Field != "court" {
		t.Errorf("the first problem is %v", one)
	}
	if errors.Is(err, scheduling.ErrStale) {
		t.Error("an invalid booking is not stale")
	}
	if want := "scheduling: court: missing; scheduling: guestPIN: format"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

func TestActor(t *testing.T) {
	for name, tt := range map[string]struct {
		actor scheduling.Actor
		want  string
	}{
		"a clerk":        {scheduling.Actor{Name: "Siân Exampleton", Role: "clerk"}, ""},
		"nobody":         {scheduling.Actor{Name: "  ", Role: "clerk"}, "actor.name missing"},
		"a long name":    {scheduling.Actor{Name: strings.Repeat("é", 101), Role: "clerk"}, "actor.name too-long 100"},
		"two lines":      {scheduling.Actor{Name: "a\nb", Role: "clerk"}, "actor.name format"},
		"words for role": {scheduling.Actor{Name: "a", Role: "The Boss"}, "actor.role format"},
	} {
		if got := problems(tt.actor.Validate()); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

func TestNewBlock(t *testing.T) {
	at := noon
	parts := scheduling.NewBlock(at, quarter, time.Hour, 0,
		scheduling.Placement{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"ann"}})
	if len(parts) != 2 || parts[0].Name != scheduling.PartPre || parts[1].Name != scheduling.PartMain {
		t.Fatalf("got %v", parts)
	}
	if !parts[1].Span.Start.Equal(at) || !parts[0].Span.End.Equal(at) || parts[0].Span.Duration() != quarter {
		t.Errorf("the parts do not touch at the start of the main part: %v", parts)
	}
	parts[0].Placements[0].Prisoners[0] = "bob"
	if parts[1].Placements[0].Prisoners[0] != "ann" {
		t.Error("the parts share their prisoners")
	}
}

func TestParsePrisonerNumber(t *testing.T) {
	for in, want := range map[string]scheduling.PrisonerNumber{
		"A1234AA": "A1234AA", " g5662gi ": "G5662GI",
		"": "", "A123AA": "", "AA234AA": "", "A1234A1": "", "A12345A": "", "É1234AA": "", "A1234AA\x00": "",
	} {
		got, err := scheduling.ParsePrisonerNumber(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("ParsePrisonerNumber(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestParseRoomKey(t *testing.T) {
	for in, want := range map[string]scheduling.RoomKey{
		"MDI-VCC-1": "MDI-VCC-1", "bmi-videolink-room1": "BMI-VIDEOLINK-ROOM1", "MDI-1": "MDI-1",
		"": "", "MDI": "", "MDI-": "", "MD-VCC-1": "", "MDI--1": "", "MDI-VCC-": "", "MDI-VCC 1": "",
		"MDI-" + strings.Repeat("A", 37): "",
	} {
		got, err := scheduling.ParseRoomKey(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("ParseRoomKey(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
	if p := scheduling.RoomKey("MDI-VCC-1").Prison(); p != "MDI" {
		t.Errorf("the prison is %q", p)
	}
}
