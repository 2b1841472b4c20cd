package courtlist_test

import (
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/courtlist"
)

func TestTimeMarkings(t *testing.T) {
	const at, notBefore, following = courtlist.MarkAt, courtlist.MarkNotBefore, courtlist.MarkFollowing
	for note, want := range map[string]courtlist.Mark{
		"":                             {},
		"NOT BEFORE 11:00 AM":          {notBefore, 11 * time.Hour},
		"Not before 2:15 pm":           {notBefore, 14*time.Hour + 15*time.Minute},
		"NOT BEFORE  10:00 am":         {notBefore, 10 * time.Hour},
		"NOT BEFORE 2":                 {notBefore, 14 * time.Hour},
		"NOT BEFORE 12 NOON":           {notBefore, 12 * time.Hour},
		"NOT BEFORE NOON":              {notBefore, 12 * time.Hour},
		"NOT BEFORE: 2.30 p.m.":        {notBefore, 14*time.Hour + 30*time.Minute},
		"NB 3":                         {notBefore, 15 * time.Hour},
		"Ddim cyn 2:00 yh":             {notBefore, 14 * time.Hour},
		"NOT BEFORE LUNCH":             {},
		"NOT BEFORE 25:00":             {},
		"NOT BEFORE 11:75 AM":          {},
		"AT 10:30":                     {at, 10*time.Hour + 30*time.Minute},
		"SITTING AT 10:00 am":          {at, 10 * time.Hour},
		"11:00 am":                     {at, 11 * time.Hour},
		"3:00 PM":                      {at, 15 * time.Hour},
		"2PM":                          {at, 14 * time.Hour},
		"1415":                         {at, 14*time.Hour + 15*time.Minute},
		"10:30:00":                     {at, 10*time.Hour + 30*time.Minute},
		"12:00 PM":                     {at, 12 * time.Hour},
		"12:00 AM":                     {at, 12 * time.Hour},
		"am 10:30":                     {at, 10*time.Hour + 30*time.Minute},
		"10.30am (by video)":           {at, 10*time.Hour + 30*time.Minute},
		"3:00 AM":                      {},
		"23:30":                        {},
		"FOLLOWING":                    {Kind: following},
		"TO FOLLOW T20267001":          {Kind: following},
		"I ddilyn":                     {Kind: following},
		"12345":                        {},
		"99999999999999999999 AM":      {},
		"DEFENDANT TO ATTEND":          {},
		"AT THE DISCRETION OF THE RDJ": {},
	} {
		if got := courtlist.ParseMark(note); got != want {
			t.Errorf("%q: %+v, want %+v", note, got, want)
		}
	}
}

func TestHearingTypes(t *testing.T) {
	for words, want := range map[string]string{
		"Plea and Trial Preparation":              "ptph",
		"PTPH":                                    "ptph",
		"For Trial":                               "trial",
		"For Trial (Part Heard)":                  "trial",
		"Pre-Trial Review":                        "pre-trial",
		"For Sentence":                            "sentence",
		"Committal for Sentence":                  "committal",
		"Appeal against Sentence":                 "appeal",
		"Mention (Defendant to Attend)":           "mention",
		"For Mention - to fix":                    "mention-to-fix",
		"Bail Application":                        "bail",
		"Further Case Management":                 "fcm",
		"Confiscation Hearing (POCA)":             "poca",
		"Ground Rules Hearing":                    "ground-rules",
		"Section 28 cross examination":            "section-28",
		"Newton Hearing":                          "newton",
		"Custody Time Limit application":          "ctl",
		"First hearing":                           "remand",
		"Remand further":                          "remand-further",
		"Application to vary":                     "application",
		"Gwrandawiad Dedfrydu":                    "sentence",
		"Gwrandawiad Mechnïaeth":                  "bail",
		"Plea":                                    "plea",
		"Something nobody thought of":             "other",
		"":                                        "other",
		"Retrial of facts":                        "other",
		"Immigration and deportation matters":     "immigration",
		"Hearing of the mentioned case's retrial": "other",
	} {
		if got := courtlist.TypeOf(words, ""); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
	if got := courtlist.TypeOf("Listed", " trl "); got != "trial" {
		t.Errorf("by its letters: %q", got)
	}
}

func TestPrisonsAndCourtsByName(t *testing.T) {
	prisons := []scheduling.Prison{{Code: "LEI", Name: "Leeds"}, {Code: "MDI", Name: "Moorland"}, {Code: "DNI", Name: "HMP Doncaster"}, {Code: "CFI", Name: "Caerdydd"}}
	for text, want := range map[string]scheduling.PrisonCode{
		"HMP Leeds": "LEI", "leeds": "LEI", "LEI": "LEI", "HM Prison Leeds, 2 Gloucester Terrace": "LEI",
		"HMP/YOI Doncaster": "DNI", "H.M.P. MOORLAND": "MDI", "Bawtry Road, HMP Moorland": "MDI",
		"Carchar EF Caerdydd": "CFI", "HMP": "", "": "", "Leeds Magistrates": "", "HMP Wakefield": "",
	} {
		if got, ok := courtlist.NamedPrison(text, prisons); got != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	courts := []scheduling.Court{
		{Code: "LEEDCC", Name: "Leeds Crown Court"},
		{Code: "LEEDMC", Name: "Leeds Magistrates' Court"},
		{Code: "CARDCC", Name: "Cardiff Crown Court"},
		{Code: "CNTRCC", Name: "Central Criminal Court"},
	}
	for _, c := range []struct {
		name string
		form scheduling.ListForm
		want scheduling.CourtCode
	}{
		{"Leeds", scheduling.ListCrown, "LEEDCC"},
		{"LEEDS", scheduling.ListMagistrates, "LEEDMC"},
		{"The Crown Court at Leeds", scheduling.ListCrown, "LEEDCC"},
		{"Leeds Combined Court Centre", scheduling.ListCrown, "LEEDCC"},
		{"Leeds Magistrates’ Court", scheduling.ListCrown, "LEEDMC"},
		{"Caerdydd / Cardiff", scheduling.ListCrown, "CARDCC"},
		{"CENTRAL CRIMINAL COURT", scheduling.ListCrown, "CNTRCC"},
		{"Hull", scheduling.ListCrown, ""},
		{"Crown Court", scheduling.ListCrown, ""},
	} {
		if got, ok := courtlist.NamedCourt(c.name, c.form, courts); got != c.want || ok != (c.want != "") {
			t.Errorf("%q in a %s list: %q, want %q", c.name, c.form, got, c.want)
		}
	}
}
