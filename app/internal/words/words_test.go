package words

import (
	"testing"
	"testing/fstest"
	"time"
)

func mustLoad(t *testing.T, lang string) *Words {
	t.Helper()
	w, err := Load(lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTimesAsPeopleReadThem(t *testing.T) {
	at := time.Date(2026, time.November, 24, 10, 15, 0, 0, time.UTC)
	en, cy := mustLoad(t, English), mustLoad(t, Welsh)
	for _, c := range []struct{ got, want string }{
		{en.Day(at), "Tue 24 Nov 2026"},
		{cy.Day(at), "Maw 24 Tach 2026"},
		{en.LongDay(at), "Tuesday 24 November 2026"},
		{cy.LongDay(at), "Dydd Mawrth 24 Tachwedd 2026"},
		{en.ShortDay(at), "Tue 24 Nov"},
		{en.Date(at), "24 November 2026"},
		{cy.DayMonth(at), "24 Tachwedd"},
		{cy.Month(at), "Tachwedd 2026"},
		{en.Clock(at), "10:15"},
		{en.Span(at, at.Add(45*time.Minute)), "10:15–11:00"},
		{en.Moment(at), "Tue 24 Nov 2026, 10:15"},
		{en.Length(75 * time.Minute), "1 hour 15 minutes"},
		{en.Length(2 * time.Hour), "2 hours"},
		{en.Length(time.Minute), "1 minute"},
		{en.Length(0), "0 minutes"},
		{cy.Length(62 * time.Minute), "1 awr 2 funud"},
		{cy.Length(63 * time.Minute), "1 awr 3 munud"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestWelshPluralClassesAndFallback(t *testing.T) {
	files := fstest.MapFS{
		"i18n/en/zoo.toml": {Data: []byte(`only = "Only English, {{.Name}}"
[dogs]
one = "{{.N}} dog"
other = "{{.N}} dogs"`)},
		"i18n/cy/zoo.toml": {Data: []byte(`[dogs]
zero = "{{.N}} ci (zero)"
one = "{{.N}} ci (one)"
two = "{{.N}} gi (two)"
few = "{{.N}} chi (few)"
many = "{{.N}} chi (many)"
other = "{{.N}} ci (other)"`)},
	}
	cy, err := load(files, Welsh)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{
		0: "0 ci (zero)", 1: "1 ci (one)", 2: "2 gi (two)", 3: "3 chi (few)",
		6: "6 chi (many)", 4: "4 ci (other)", 11: "11 ci (other)",
	} {
		if got := cy.Count("zoo.dogs", n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
	if got := cy.Say("zoo.only", "Name", "Sion"); got != "Only English, Sion" {
		t.Errorf("fallback: got %q", got)
	}
	if got := cy.Say("zoo.none"); got != "zoo.none" {
		t.Errorf("missing key: got %q", got)
	}
}

func TestLoadRefusesOtherLanguages(t *testing.T) {
	if _, err := Load("de"); err == nil {
		t.Error("de: no error")
	}
}
