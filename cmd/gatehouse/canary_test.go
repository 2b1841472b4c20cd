package main

import (
	"bytes"
	"context"
	"fmt"
	stdlog "log"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app"
	"gatehouse/app/bookingform"
	"gatehouse/cmd/internal/clock"
	"gatehouse/scheduling"
	"gatehouse/scheduling/sample"
)

// canary is in every name, note and reference of these tests.
const canary = "Canary"

// logBook is a log that several goroutines write, with the words that must
// not be in it.
type logBook struct {
	mu      sync.Mutex // guards text and secrets
	text    bytes.Buffer
	secrets map[string]string // the secret → what it is
}

func (l *logBook) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

// hide adds a word that must not be in the log.
func (l *logBook) hide(what, secret string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if secret != "" {
		l.secrets[secret] = what
	}
}

// hideLink adds a link's ticket.
func (l *logBook) hideLink(text string) {
	_, secret, _ := strings.Cut(text, "#")
	ticket, _, _ := strings.Cut(secret, ".")
	l.hide("ticket", ticket)
}

func (l *logBook) has(text string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.text.String(), text)
}

// check looks for every secret in every line, and for the lines that prove
// that the log was written at all.
func (l *logBook) check(t *testing.T, proofs ...string) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	text := l.text.String()
	for _, proof := range proofs {
		if !strings.Contains(text, proof) {
			t.Errorf("nothing was logged with %q:\n%s", proof, text)
		}
	}
	for line := range strings.Lines(text) {
		for secret, what := range l.secrets {
			if strings.Contains(strings.ToLower(line), strings.ToLower(secret)) {
				t.Errorf("the log holds a %s, %q: %s", what, secret, line)
			}
		}
	}
}

// watched is a log at its most talkative, which also takes what libraries
// write past it.
func watched(t *testing.T) (*logBook, *slog.Logger) {
	t.Helper()
	l := &logBook{secrets: map[string]string{}}
	l.hide("name, note or reference", canary)
	for _, sdp := range []string{"ice-pwd", "ice-ufrag", "fingerprint:", "candidate:", "typ host", "m=audio"} {
		l.hide("session description", sdp)
	}
	stdlog.SetOutput(l)
	t.Cleanup(func() { stdlog.SetOutput(os.Stderr) })
	return l, slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// canaryDesk is a desk as cmd wires it, on folders of its own.
type canaryDesk struct {
	t     *testing.T
	log   *logBook
	cfg   app.Config
	calls *calls
	app   *app.App
}

func newCanaryDesk(t *testing.T, book *logBook, log *slog.Logger, change func(*options)) *canaryDesk {
	t.Helper()
	dir := t.TempDir()
	now, err := clock.From(morning().Format("2006-01-02T15:04"))
	if err != nil {
		t.Fatal(err)
	}
	o := options{
		data: filepath.Join(dir, "diary.db"), config: dir, state: dir, listen: "127.0.0.1:0",
		now: now, size: fyne.NewSize(800, 600), video: "rgba",
	}
	o.given.Name, o.given.Role = canary+" Clerk", "clerk"
	o.given.Camera, o.given.Microphone, o.given.Speaker = "synthetic:testcard/one", "synthetic:tone/440", "synthetic:silence"
	if change != nil {
		change(&o)
	}
	d := &canaryDesk{t: t, log: book}
	if d.cfg, d.calls, err = choose(t.Context(), o, test.NewTempApp(t), log, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.calls.Close)
	if d.app, err = app.New(t.Context(), d.cfg); err != nil {
		t.Fatal(err)
	}
	book.hide("name of this desk", d.calls.device)
	return d
}

// refused tells the desk of a refusal, as its screens do.
func (d *canaryDesk) refused(what string, err error) {
	d.t.Helper()
	if err == nil {
		d.t.Errorf("%s was not refused", what)
		return
	}
	d.app.Failed(err)
}

// seeded is the sample with canaries in everything that people type.
func seeded(t *testing.T, book *logBook, now time.Time) scheduling.Estate {
	t.Helper()
	e, err := sample.Generate(sampleSeed, now)
	if err != nil {
		t.Fatal(err)
	}
	for i := range e.People {
		p := &e.People[i]
		p.Given, p.Family, p.Agency = p.Given+canary, canary+p.Family, canary+" and Partners"
		if p.Wing != "" {
			p.Wing = canary
		}
		book.hide("prisoner number", string(p.Number))
	}
	for i := range e.Bookings {
		b := &e.Bookings[i]
		b.CaseRef, b.StaffNotes, b.PrisonerNotes = canary+"-77", canary+" staff note", canary+" prisoner note"
		if b.Meet.By == scheduling.MeetURL {
			b.Meet.URL = "https://meet.example/" + canary
		}
		if b.Meet.By == scheduling.MeetHMCTS {
			b.Meet.HMCTS = "81726354"
		}
	}
	book.hide("HMCTS number", "81726354")
	return e
}

// TestTheDesksLogOfItsDiaryHoldsNothingPrivate books, is refused and fails in
// every way that a diary can, and reads the log.
func TestTheDesksLogOfItsDiaryHoldsNothingPrivate(t *testing.T) {
	book, log := watched(t)
	d := newCanaryDesk(t, book, log, nil)
	ctx := t.Context()
	by := scheduling.Actor{Name: canary + " Clerk", Role: "clerk"}
	book.hide("PIN", "40516273")

	opened, err := d.cfg.File.Open(ctx, false)
	if err != nil {
		t.Fatal(err)
	}
	diary, ok := opened.(*openDiary)
	if !ok {
		t.Fatalf("the file opens as %T", opened)
	}
	if err := diary.load(ctx, by, seeded(t, book, d.cfg.Now())); err != nil {
		t.Fatal(err)
	}
	kept := later(t, diary)
	save := func(change func(*scheduling.Booking)) error {
		b := kept.Clone()
		b.ID, b.Version, b.Attendance = "", 0, nil
		change(&b)
		_, err := diary.Save(ctx, by, bookingform.Request{Key: canary + fmt.Sprint(time.Now().UnixNano()), Booking: b})
		return err
	}
	long := strings.Repeat(canary, 100)
	d.refused("the same room twice", save(func(*scheduling.Booking) {}))
	d.refused("a case too long", save(func(b *scheduling.Booking) { b.CaseRef = long }))
	d.refused("notes too long", save(func(b *scheduling.Booking) { b.StaffNotes, b.PrisonerNotes = long, long }))
	d.refused("no PIN", save(func(b *scheduling.Booking) { b.GuestPIN = canary + "40516273" }))
	d.refused("no link", save(func(b *scheduling.Booking) { b.Meet = scheduling.Meet{By: scheduling.MeetURL, URL: canary + " %zz"} }))
	d.refused("no number", save(func(b *scheduling.Booking) { b.Meet = scheduling.Meet{By: scheduling.MeetHMCTS, HMCTS: canary} }))
	d.refused("someone unknown", save(func(b *scheduling.Booking) {
		b.Attendees = append(b.Attendees, scheduling.Attendee{Person: "nobody", Role: scheduling.RoleSolicitor})
	}))
	stale := kept.Clone()
	stale.Version += 7
	_, err = diary.Save(ctx, by, bookingform.Request{Key: canary + "1", Booking: stale})
	d.refused("a stale booking", err)
	_, err = diary.Save(ctx, scheduling.Actor{Name: long, Role: canary}, bookingform.Request{Key: canary + "2", Booking: kept})
	d.refused("somebody without a proper name", err)
	_, err = diary.Attend(ctx, by, kept.ID, []scheduling.Attendance{{Name: long, Joined: d.cfg.Now(), Why: canary}})
	d.refused("a stay without a proper name", err)
	_, err = diary.Cancel(ctx, by, canary+"3", kept, canary)
	d.refused("a reason nobody knows", err)
	if _, err := diary.Cancel(ctx, by, canary+"4", kept, scheduling.CancelMistake); err != nil {
		t.Fatal(err)
	}
	_, err = diary.Cancel(ctx, by, canary+"5", kept, scheduling.CancelMistake)
	d.refused("cancelling twice", err)
	over, stop := context.WithCancel(ctx)
	stop()
	_, err = diary.People(over, canary, scheduling.RolePrisoner, "")
	d.refused("a search that nobody waits for", err)
	if found, err := diary.People(ctx, canary, "", ""); err != nil || len(found) == 0 {
		t.Errorf("found %d people, %v", len(found), err)
	}
	_, err = d.cfg.File.Open(ctx, false)
	d.refused("a second desk on the file", err)

	if err := diary.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = diary.Save(ctx, by, bookingform.Request{Key: canary + "6", Booking: kept})
	d.refused("a closed file", err)
	d.refused("a copy that is not there", d.cfg.File.Restore(ctx, scheduling.Backup{Path: d.cfg.Path + ".gone"}))
	locked, err := d.cfg.File.Open(ctx, true)
	if err != nil {
		t.Fatal(err)
	}
	_, err = locked.Save(ctx, by, bookingform.Request{Key: canary + "7", Booking: kept})
	d.refused("a file for reading only", err)
	if err := locked.Close(); err != nil {
		t.Fatal(err)
	}
	scratch(t, d.cfg.Path)
	_, err = d.cfg.File.Open(ctx, false)
	d.refused("a damaged file", err)
	copies, err := d.cfg.File.Backups()
	if err != nil || len(copies) == 0 {
		t.Fatalf("%d copies, %v", len(copies), err)
	}
	if err := d.cfg.File.Restore(ctx, copies[0]); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(d.cfg.Path, 0); err != nil {
		t.Fatal(err)
	}
	_, err = d.cfg.File.Open(ctx, false)
	d.refused("an empty file", err)
	if err := d.cfg.File.SetAside(); err != nil {
		t.Fatal(err)
	}

	// Settings that cannot be read hold a name too.
	broken := `{"name": "` + canary + `", "textSize": "` + canary + `"`
	if err := os.WriteFile(filepath.Join(filepath.Dir(d.cfg.Path), "settings.json"), []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := app.New(ctx, d.cfg); err != nil {
		t.Fatal(err)
	}
	book.check(t, "refused", "clash", "caseRef", "guestPIN", "backup made and verified", "backup restored", "data file set aside", "settings not read")
}

// scratch writes over the middle of a file.
func scratch(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(text) / 4; i < len(text)/2; i++ {
		text[i] ^= 0x5a
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
