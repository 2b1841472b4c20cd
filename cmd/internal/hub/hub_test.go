package hub_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// service is what a desk needs of a hub, near or far.
type service interface {
	OpenHearing(ctx context.Context, o hub.Opening) (signalling.Link, error)
	Invite(ctx context.Context, id string, g hub.Guest) (signalling.Link, error)
	Look(ctx context.Context, id string, l hub.Looking) (signalling.Link, error)
	Revoke(ctx context.Context, id string) error
	Rescheduled(ctx context.Context, id string, start, end time.Time) error
	List(ctx context.Context) ([]hub.Record, error)
	Watch(ctx context.Context) <-chan hub.Record
	Close() error
}

var (
	_ service = (*hub.Hub)(nil)
	_ service = (*hub.Remote)(nil)
)

// clock is a time that a test sets.
type clock struct {
	mu sync.Mutex // guards at
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

var start = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

func opening() hub.Opening {
	return hub.Opening{Hearing: "booking/7 2026-11-24", Start: start, End: start.Add(30 * time.Minute), HostName: "Mr Rees"}
}

const opener = "a secret for the opener"

func begin(t *testing.T, dir string, c *clock) *hub.Hub {
	t.Helper()
	h, err := hub.Start(t.Context(), hub.Config{
		Dir: dir, Listen: "127.0.0.1:0", Opener: opener, Now: c.now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

// both runs a test on a hub in this process and on one over HTTP.
func both(t *testing.T, f func(t *testing.T, s service, h *hub.Hub, c *clock)) {
	t.Helper()
	t.Run("near", func(t *testing.T) {
		c := &clock{at: start}
		h := begin(t, t.TempDir(), c)
		f(t, h, h, c)
	})
	t.Run("far", func(t *testing.T) {
		c := &clock{at: start}
		h := begin(t, t.TempDir(), c)
		r := hub.NewRemote(hub.Enrolment{Host: h.Host(), Key: h.Key(), Secret: opener}, slog.New(slog.DiscardHandler))
		t.Cleanup(func() { _ = r.Close() })
		f(t, r, h, c)
	})
}

// knock says hello with a link and returns what it is answered: nil for a welcome.
func knock(t *testing.T, l signalling.Link, device string) error {
	t.Helper()
	_, err := enter(t, l, device)
	return err
}

func enter(t *testing.T, l signalling.Link, device string) (signalling.Line, error) {
	t.Helper()
	line, err := signalling.Dial(t.Context(), l.Host, l.Key)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = line.Close() })
	hello := fmt.Sprintf(`{"v":1,"type":"hello","body":{"ticket":%q,"device":%q}}`, string(l.Ticket), device)
	if err := line.Write(t.Context(), []byte(hello)); err != nil {
		t.Fatal(err)
	}
	m := hear(t, line)
	if m.Type == signalling.TypeWelcome {
		return line, nil
	}
	var bye signalling.Bye
	if err := json.Unmarshal(m.Body, &bye); err != nil {
		t.Fatal(err)
	}
	return line, signalling.FromCode(bye.Code)
}

func hear(t *testing.T, line signalling.Line) signalling.Message {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	b, err := line.Read(ctx)
	if err != nil {
		t.Fatal(err)
	}
	m, err := signalling.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func link(tb testing.TB) func(signalling.Link, error) signalling.Link {
	tb.Helper()
	return func(l signalling.Link, err error) signalling.Link {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		back, err := signalling.ParseLink(l.Text())
		back.Page = l.Page // not in the text
		if err != nil || back != l {
			tb.Fatalf("%v is no link: %v", l, err)
		}
		return l
	}
}

func wants(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

func TestLinks(t *testing.T) {
	both(t, func(t *testing.T, s service, h *hub.Hub, c *clock) {
		ctx := t.Context()
		_, err := s.Invite(ctx, "nothing", hub.Guest{Role: hearing.Guest, Name: "Ms Okoro"})
		wants(t, "inviting to nothing", err, hub.ErrNoHearing)
		_, err = s.OpenHearing(ctx, hub.Opening{Hearing: "x", Start: start, End: start, HostName: "y"})
		wants(t, "a hearing of no length", err, hub.ErrInvalid)

		host := link(t)(s.OpenHearing(ctx, opening()))
		again := link(t)(s.OpenHearing(ctx, opening()))
		_, err = s.Invite(ctx, opening().Hearing, hub.Guest{Role: "judge", Name: "Ms Okoro"})
		wants(t, "a role nobody knows", err, hub.ErrInvalid)
		_, err = s.Invite(ctx, opening().Hearing, hub.Guest{Role: hearing.Guest, Name: "  "})
		wants(t, "no name", err, hub.ErrInvalid)
		sol := link(t)(s.Invite(ctx, opening().Hearing, hub.Guest{Role: hearing.Representative, Name: "Ms Okoro"}))
		other := link(t)(s.Invite(ctx, opening().Hearing, hub.Guest{Role: hearing.Guest, Name: "Mr Hale"}))

		c.set(start.Add(-31 * time.Minute))
		wants(t, "early", knock(t, sol, "a"), signalling.ErrLinkEarly)
		c.set(start.Add(-30 * time.Minute))
		wants(t, "in time", knock(t, sol, "a"), nil)
		wants(t, "again from the same device", knock(t, sol, "a"), nil)
		wants(t, "from another device", knock(t, sol, "b"), signalling.ErrLinkUsed)
		wants(t, "the host", knock(t, host, "h"), nil)
		wants(t, "the host by another link", knock(t, again, "h"), nil)
		c.set(start.Add(45 * time.Minute))
		wants(t, "expired", knock(t, other, "c"), signalling.ErrLinkExpired)
		c.set(start)
		wants(t, "a scan does not use it up", knock(t, other, "c"), nil)

		third := link(t)(s.Invite(ctx, opening().Hearing, hub.Guest{Role: hearing.Guest, Name: "Dr Vance"}))
		if err := s.Revoke(ctx, opening().Hearing); err != nil {
			t.Fatal(err)
		}
		wants(t, "revoked", knock(t, third, "d"), signalling.ErrLinkRevoked)
		wants(t, "revoked, though used", knock(t, sol, "a"), signalling.ErrLinkRevoked)

		unknown := third
		unknown.Ticket = "AAAAAAAAAAAAAAAAAAAAAA"
		for range 10 {
			wants(t, "unknown", knock(t, unknown, "e"), signalling.ErrLinkUnknown)
		}
		wants(t, "eleven wrong ones", knock(t, unknown, "e"), signalling.ErrTooManyTries)
		c.set(start.Add(2 * time.Minute))
		wants(t, "two minutes later", knock(t, unknown, "e"), signalling.ErrLinkUnknown)

		wrong := sol
		wrong.Key[0]++
		wants(t, "another hub's key", knock(t, wrong, "a"), signalling.ErrWrongKey)
		_ = h.Close()
		wants(t, "no hub", knock(t, sol, "a"), signalling.ErrUnreachable)
	})
}

func TestAMovedHearingTakesItsLinksBack(t *testing.T) {
	both(t, func(t *testing.T, s service, _ *hub.Hub, _ *clock) {
		link(t)(s.OpenHearing(t.Context(), opening()))
		old := link(t)(s.Invite(t.Context(), opening().Hearing, hub.Guest{Role: hearing.Guest, Name: "Ms Okoro"}))
		later := opening()
		later.Start, later.End = later.Start.Add(10*time.Minute), later.End.Add(10*time.Minute)
		host := link(t)(s.OpenHearing(t.Context(), later))
		wants(t, "a link for the old time", knock(t, old, "a"), signalling.ErrLinkRevoked)
		wants(t, "the host's new one", knock(t, host, "h"), nil)
	})
}

func TestToldOfAMoveTheHubTakesLinksBack(t *testing.T) {
	both(t, func(t *testing.T, s service, _ *hub.Hub, _ *clock) {
		ctx := t.Context()
		o := opening()
		host := link(t)(s.OpenHearing(ctx, o))
		old := link(t)(s.Invite(ctx, o.Hearing, hub.Guest{Role: hearing.Guest, Name: "Ms Okoro"}))
		if err := errors.Join(s.Rescheduled(ctx, o.Hearing, o.Start, o.End), s.Rescheduled(ctx, "never opened", o.Start, o.End)); err != nil {
			t.Fatal(err)
		}
		wants(t, "a hearing that stands", knock(t, old, "a"), nil)
		if err := s.Rescheduled(ctx, o.Hearing, o.Start, o.End.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		wants(t, "one that lasts longer", knock(t, old, "a"), nil)
		if err := s.Rescheduled(ctx, o.Hearing, o.Start.Add(time.Minute), o.End.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		wants(t, "a moved one", knock(t, old, "a"), signalling.ErrLinkRevoked)
		wants(t, "the host of a moved one", knock(t, host, "h"), signalling.ErrLinkRevoked)
		list, err := s.List(ctx)
		if err != nil || len(list) != 1 || list[0].Hearing != o.Hearing || !list[0].Start.Equal(o.Start) || !list[0].End.Equal(o.End.Add(time.Hour)) {
			t.Errorf("listed %+v, %v", list, err)
		}
	})
}

func TestAStartedHearingKeepsItsLinks(t *testing.T) {
	both(t, func(t *testing.T, s service, _ *hub.Hub, _ *clock) {
		ctx := t.Context()
		o := opening()
		host, err := enter(t, link(t)(s.OpenHearing(ctx, o)), "h")
		if err != nil {
			t.Fatal(err)
		}
		guest := link(t)(s.Invite(ctx, o.Hearing, hub.Guest{Role: hearing.Representative, Name: "Ms Okoro"}))
		wants(t, "the guest", knock(t, guest, "g"), nil)
		admit(t, host)
		if err := s.Rescheduled(ctx, o.Hearing, o.Start, o.End.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		wants(t, "back after a lost line", knock(t, guest, "g"), nil)
	})
}

// admit lets in whoever waits first and waits until they are on the floor.
func admit(t *testing.T, host signalling.Line) {
	t.Helper()
	told := false
	for {
		m := hear(t, host)
		if m.Type != signalling.TypeState {
			continue
		}
		var s hearing.State
		if err := json.Unmarshal(m.Body, &s); err != nil {
			t.Fatal(err)
		}
		switch {
		case len(s.OnFloor()) == 2:
			return
		case len(s.Waiting()) > 0 && !told:
			told = true
			command := fmt.Sprintf(`{"v":1,"id":"c1","seq":1,"type":"command","body":{"do":"admit","who":%q}}`, s.Waiting()[0].ID)
			if err := host.Write(t.Context(), []byte(command)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestWhoDoesNotComeBackAfterARestartIsLost has nobody enter again: the stay
// must end all the same.
func TestWhoDoesNotComeBackAfterARestartIsLost(t *testing.T) {
	dir, c := t.TempDir(), &clock{at: start}
	first := begin(t, dir, c)
	host, err := enter(t, link(t)(first.OpenHearing(t.Context(), opening())), "h")
	if err != nil {
		t.Fatal(err)
	}
	wants(t, "the guest", knock(t, link(t)(first.Invite(t.Context(), opening().Hearing, hub.Guest{Role: hearing.Representative, Name: "Ms Okoro"})), "g"), nil)
	admit(t, host)
	_ = first.Close()
	second := begin(t, dir, c)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	records := second.Watch(ctx)
	back := c.now().Add(2 * signalling.KeepFor)
	c.set(back)
	r := until(t, records, "both are lost", func(r hub.Record) bool {
		return len(r.Attendance) == 2 && r.Attendance[0].Why != "" && r.Attendance[1].Why != ""
	})
	for _, a := range r.Attendance {
		if a.Why != hearing.WhyLost || !a.Left.Equal(back) {
			t.Errorf("recorded %+v", a)
		}
	}
}

func TestAttendanceComesBack(t *testing.T) {
	both(t, func(t *testing.T, s service, _ *hub.Hub, c *clock) {
		ctx, stop := context.WithCancel(t.Context())
		records := s.Watch(ctx)
		host, err := enter(t, link(t)(s.OpenHearing(ctx, opening())), "h")
		if err != nil {
			t.Fatal(err)
		}
		sol, err := enter(t, link(t)(s.Invite(ctx, opening().Hearing, hub.Guest{Role: hearing.Witness, Name: "Mr Hale"})), "s")
		if err != nil {
			t.Fatal(err)
		}
		until(t, records, "both are there", func(r hub.Record) bool { return len(r.Attendance) == 2 })
		c.set(start.Add(3 * time.Minute))
		var waiting hearing.State
		for len(waiting.Waiting()) == 0 {
			if m := hear(t, host); m.Type == signalling.TypeState {
				if err := json.Unmarshal(m.Body, &waiting); err != nil {
					t.Fatal(err)
				}
			}
		}
		admit := fmt.Sprintf(`{"v":1,"id":"c1","seq":1,"type":"command","body":{"do":"admit","who":%q}}`, waiting.Waiting()[0].ID)
		if err := host.Write(ctx, []byte(admit)); err != nil {
			t.Fatal(err)
		}
		until(t, records, "the hearing runs", func(r hub.Record) bool { return r.Phase == hearing.InSession })
		c.set(start.Add(20 * time.Minute))
		if err := sol.Write(ctx, []byte(`{"v":1,"id":"c1","seq":1,"type":"command","body":{"do":"leave"}}`)); err != nil {
			t.Fatal(err)
		}
		r := until(t, records, "the witness left", func(r hub.Record) bool { return r.Attendance[1].Why != "" })
		a := r.Attendance[1]
		if a.Name != "Mr Hale" || a.Role != hearing.Witness || !a.Came.Equal(start) || !a.Joined.Equal(start.Add(3*time.Minute)) ||
			!a.Left.Equal(start.Add(20*time.Minute)) || a.Why != hearing.WhyLeft {
			t.Errorf("recorded %+v", a)
		}
		stop()
		for range records { //nolint:revive // until it is closed
		}
	})
}

func until(t *testing.T, records <-chan hub.Record, what string, ok func(hub.Record) bool) hub.Record {
	t.Helper()
	late := time.After(20 * time.Second)
	var last hub.Record
	for {
		select {
		case r, open := <-records:
			if !open {
				t.Fatalf("%s: no more records after %+v", what, last)
			}
			if last = r; ok(r) {
				return r
			}
		case <-late:
			t.Fatalf("%s: not within 20 s; last %+v", what, last)
		}
	}
}

func TestARestartKeepsKeyLinksAndAttendance(t *testing.T) {
	dir, c := t.TempDir(), &clock{at: start}
	first := begin(t, dir, c)
	host := link(t)(first.OpenHearing(t.Context(), opening()))
	sol := link(t)(first.Invite(t.Context(), opening().Hearing, hub.Guest{Role: hearing.Representative, Name: "Ms Okoro"}))
	wants(t, "before", knock(t, host, "h"), nil)
	key := first.Key()
	_ = first.Close()
	second := begin(t, dir, c)
	if second.Key() != key {
		t.Error("another key after a restart")
	}
	sol.Host, host.Host = second.Host(), second.Host()
	wants(t, "a link of before", knock(t, sol, "s"), nil)
	wants(t, "a used link of before", knock(t, host, "x"), signalling.ErrLinkUsed)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	r := until(t, second.Watch(ctx), "who came before", func(r hub.Record) bool { return len(r.Attendance) > 0 })
	if a := r.Attendance[0]; a.Name != "Mr Rees" || a.Why != "" {
		t.Errorf("recorded %+v", a)
	}
	_ = second.Close()
	c.set(start.Add(20 * time.Hour))
	third := begin(t, dir, c)
	r = until(t, third.Watch(ctx), "who came the day before", func(r hub.Record) bool { return len(r.Attendance) > 0 })
	if a := r.Attendance[0]; a.Why != hearing.WhyLost || !a.Left.Equal(start.Add(45*time.Minute)) {
		t.Errorf("recorded %+v", a)
	}
	text := read(t, filepath.Join(dir, "hub-hearings.json"))
	if strings.Contains(text, string(sol.Ticket)) || strings.Contains(text, string(host.Ticket)) {
		t.Error("a ticket is on the disk")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) < 2 {
		t.Fatal(entries, err)
	}
	for _, e := range entries {
		if i, err := e.Info(); err != nil || i.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read by others: %v %v", e.Name(), i.Mode(), err)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestBrokenFiles(t *testing.T) {
	c := &clock{at: start}
	cfg := func(dir string) hub.Config {
		return hub.Config{Dir: dir, Listen: "127.0.0.1:0", Now: c.now, Log: slog.New(slog.DiscardHandler)}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "hub-key.pem"), []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := hub.Start(t.Context(), cfg(dir))
	wants(t, "a broken key is not replaced in silence", err, hub.ErrKey)

	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "hub-hearings.json"), []byte("{nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := hub.Start(t.Context(), cfg(dir))
	if err != nil {
		t.Fatalf("hearings unreadable: %v", err)
	}
	_ = h.Close()
	if got := read(t, filepath.Join(dir, "hub-hearings.json.unreadable")); got != "{nonsense" {
		t.Errorf("kept aside: %q", got)
	}
}

func TestPortInUse(t *testing.T) {
	c := &clock{at: start}
	first := begin(t, t.TempDir(), c)
	cfg := hub.Config{Dir: t.TempDir(), Listen: first.Host(), Now: c.now, Log: slog.New(slog.DiscardHandler)}
	_, err := hub.Start(t.Context(), cfg)
	wants(t, "the same port", err, hub.ErrPortInUse)
	cfg.Fallback = true
	second, err := hub.Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if !second.Moved() || second.Host() == first.Host() || first.Moved() {
		t.Errorf("first at %s, second at %s, moved %v", first.Host(), second.Host(), second.Moved())
	}
}

func TestAdvertised(t *testing.T) {
	c := &clock{at: start}
	for _, x := range []struct{ listen, advertise, want string }{
		{"127.0.0.1:0", "", "127.0.0.1:"},
		{"127.0.0.1:0", "hub.example", "hub.example:"},
		{"127.0.0.1:0", "hub.example:99", "hub.example:99"},
	} {
		h, err := hub.Start(t.Context(), hub.Config{
			Dir: t.TempDir(), Listen: x.listen, Advertise: x.advertise, Now: c.now, Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(h.Host(), x.want) {
			t.Errorf("%+v: %s", x, h.Host())
		}
		_ = h.Close()
	}
	h, err := hub.Start(t.Context(), hub.Config{Dir: t.TempDir(), Listen: ":0", Now: c.now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if strings.HasPrefix(h.Host(), "0.0.0.0") || strings.HasPrefix(h.Host(), "[::]") {
		t.Errorf("links would name %s", h.Host())
	}
}

func TestOriginTLSAndOpener(t *testing.T) {
	c := &clock{at: start}
	h := begin(t, t.TempDir(), c)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: signalling.Pinned(h.Key())}}
	defer client.CloseIdleConnections()
	conn, res, err := websocket.Dial(t.Context(), "wss://"+h.Host()+signalling.Path, &websocket.DialOptions{
		HTTPClient: client, HTTPHeader: http.Header{"Origin": {"https://elsewhere.example"}},
	})
	if err == nil {
		_ = conn.CloseNow()
		t.Error("a page of another origin got a line")
	} else if res == nil || res.StatusCode != http.StatusForbidden {
		t.Errorf("another origin: %v", err)
	}
	old := signalling.Pinned(h.Key())
	old.MinVersion, old.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
	d := tls.Dialer{Config: old}
	if conn, err := d.DialContext(t.Context(), "tcp", h.Host()); err == nil {
		_ = conn.Close()
		t.Error("TLS 1.2 is spoken")
	}
	bad := hub.NewRemote(hub.Enrolment{Host: h.Host(), Key: h.Key(), Secret: "another secret altogether"}, slog.New(slog.DiscardHandler))
	defer bad.Close()
	_, err = bad.OpenHearing(t.Context(), opening())
	wants(t, "a wrong secret", err, hub.ErrEnrolment)
	key := h.Key()
	key[3]++
	bad = hub.NewRemote(hub.Enrolment{Host: h.Host(), Key: key, Secret: opener}, slog.New(slog.DiscardHandler))
	defer bad.Close()
	_, err = bad.OpenHearing(t.Context(), opening())
	wants(t, "a wrong key", err, signalling.ErrWrongKey)
	_ = h.Close()
	bad = hub.NewRemote(hub.Enrolment{Host: h.Host(), Key: h.Key(), Secret: opener}, slog.New(slog.DiscardHandler))
	defer bad.Close()
	wants(t, "no hub", bad.Revoke(t.Context(), "x"), signalling.ErrUnreachable)
}

func TestEnrolmentRoundTrip(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	secret, err := hub.LoadOpener(dir)
	if err != nil {
		t.Fatal(err)
	}
	again, err := hub.LoadOpener(dir)
	if err != nil || again != secret {
		t.Errorf("another secret at the second start: %v", err)
	}
	e := hub.Enrolment{Host: "192.0.2.1:7443", Key: signalling.Key{1, 2, 3}, Secret: secret}
	back, err := hub.ParseEnrolment(" " + e.Text() + "\n")
	if err != nil || back != e {
		t.Errorf("%v, %v", back, err)
	}
	if shown := fmt.Sprintf("%v %+v %#v %s", e, e, e, e); strings.Contains(shown, secret) {
		t.Errorf("the secret shows: %s", shown)
	}
	for _, text := range []string{"", "x", "h:1#k#s", "192.0.2.1#" + e.Key.String() + "#" + secret, strings.Replace(e.Text(), "#", "##", 1), e.Text() + "\n\nmore"} {
		if _, err := hub.ParseEnrolment(text); !errors.Is(err, hub.ErrEnrolment) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestPeopleKeptApart has two who must not meet invited, and told of only
// after both are in: one of them waits again, and is refused from then on.
func TestPeopleKeptApart(t *testing.T) {
	both(t, func(t *testing.T, s service, _ *hub.Hub, c *clock) {
		ctx, o := t.Context(), opening()
		c.set(start)
		host, err := enter(t, link(t)(s.OpenHearing(ctx, o)), "h")
		if err != nil {
			t.Fatal(err)
		}
		wants(t, "the defendant", knock(t, link(t)(s.Invite(ctx, o.Hearing, hub.Guest{Who: "def", Role: hearing.Individual, Name: "A Defendant"})), "d"), nil)
		admit(t, host)
		wants(t, "the witness", knock(t, link(t)(s.Invite(ctx, o.Hearing, hub.Guest{Who: "wit", Role: hearing.Witness, Name: "A Witness"})), "w"), nil)
		say := func(n int, who string) {
			command := fmt.Sprintf(`{"v":1,"id":"c%d","seq":%d,"type":"command","body":{"do":"admit","who":%q}}`, n, n, who)
			if err := host.Write(ctx, []byte(command)); err != nil {
				t.Fatal(err)
			}
		}
		where := func(id hearing.ParticipantID, w hearing.Where) {
			t.Helper()
			for {
				m := hear(t, host)
				var st hearing.State
				if m.Type != signalling.TypeState || json.Unmarshal(m.Body, &st) != nil {
					continue
				}
				if st.Setup.Apart != nil {
					t.Fatal("the host is told who is kept apart")
				}
				if p, _ := st.Find(id); p.Where == w {
					return
				}
			}
		}
		where("wit", hearing.Lobby)
		say(2, "wit")
		where("wit", hearing.Floor)
		o.Apart = []hearing.Pair{{A: "def", B: "wit"}}
		link(t)(s.OpenHearing(ctx, o))
		where("wit", hearing.Lobby)
		say(3, "wit")
		for {
			m := hear(t, host)
			if m.Type != signalling.TypeRefused {
				continue
			}
			if !strings.Contains(string(m.Body), "not-together") {
				t.Fatalf("refused with %s", m.Body)
			}
			return
		}
	})
}
