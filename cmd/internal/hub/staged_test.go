package hub_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/probe"
	"gatehouse/media/signalling"
)

// stagedTicket opens the staged hearing.
const stagedTicket = "BBBBBBBBBBBBBBBBBBBBBB"

// staged is a hub whose page is the real one, with its real headers, and whose
// hearing a test plays: the page shows whatever the test says is so, without
// anybody at the other end.
type staged struct {
	t    *testing.T
	page string

	mu    sync.Mutex // guards all below
	state hearing.State
	node  *hearing.Node // told beside it, whether that may be or not
	code  string        // with which whoever comes is turned away, if any
	dark  bool          // nobody answers
	quiet bool          // the line opens, and nothing is said on it
	line  signalling.Line
	seq   uint64

	echo *probe.Echo // the hub's end of tries of a line
	taps *taps       // what such a line passes, if anything
}

func stageHearing(t *testing.T) *staged {
	t.Helper()
	behind, err := url.Parse(openForGuests(t).Page())
	if err != nil {
		t.Fatal(err)
	}
	s := &staged{t: t, echo: probe.NewEcho(probe.EchoConfig{AtMost: 64, Now: time.Now, Log: slog.New(slog.DiscardHandler)})}
	s.reset()
	mux := http.NewServeMux()
	mux.HandleFunc(signalling.Path, s.serve)
	mux.HandleFunc("POST /v1/try", s.try)
	mux.Handle("/", &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: behind.Scheme, Host: behind.Host})
	}})
	srv := httptest.NewServer(mux)
	t.Cleanup(func() {
		s.hang()
		srv.CloseClientConnections()
		srv.Close()
		s.echo.Close() // the test's context is over, and with it every try
	})
	s.page = srv.URL + behind.Path
	return s
}

// reset begins anew: nobody is there.
func (s *staged) reset() {
	s.hang()
	s.mu.Lock()
	defer s.mu.Unlock()
	at := time.Now()
	s.state = hearing.New(hearing.Setup{ID: "h", Start: at, End: at.Add(time.Hour)})
	s.code, s.dark, s.quiet, s.seq, s.node = "", false, false, 0, nil
}

// names has the guest told of a node, under a policy.
func (s *staged) names(n hearing.Node, privacy hearing.Privacy) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.node, s.state.Setup.Privacy = &n, privacy
}

// try is a line that is tried, with no relay to be had. A silent hub leaves the
// page waiting.
func (s *staged) try(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	quiet := s.quiet
	s.mu.Unlock()
	var asked struct{ Signals []peer.Signal }
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		s.t.Error(err)
	}
	if quiet {
		<-r.Context().Done()
		return
	}
	signals, err := s.echo.Answer(s.t.Context(), s.tapped(asked.Signals))
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	if err := json.NewEncoder(w).Encode(map[string]any{"signals": s.tapped(signals)}); err != nil {
		s.t.Error(err)
	}
}

// weather is what tries of the line meet from now on; nil is none.
func (s *staged) weather(w *weather) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taps = nil
	if w != nil {
		all := &taps{weather: w, on: func(netip.Addr) bool { return true }, taps: map[string]*tap{}}
		s.t.Cleanup(all.close)
		s.taps = all
	}
}

func (s *staged) tapped(signals []peer.Signal) []peer.Signal {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taps == nil {
		return signals
	}
	var out []peer.Signal
	for _, x := range signals {
		if x, ok := s.taps.signal(x); ok {
			out = append(out, x)
		}
	}
	return out
}

// hang cuts the guest's line.
func (s *staged) hang() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.line != nil {
		_ = s.line.Close()
		s.line = nil
	}
}

// unreachable makes the hub answer no more, or again.
func (s *staged) unreachable(on bool) {
	s.mu.Lock()
	s.dark = on
	s.mu.Unlock()
	if on {
		s.hang()
	}
}

// silent makes the hub take the line and say nothing.
func (s *staged) silent() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.quiet = true
}

// refuses makes the hub turn whoever comes next away.
func (s *staged) refuses(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.code = code
}

// play does something in the hearing and tells the guest.
func (s *staged) play(by hearing.ParticipantID, c hearing.Command) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	now, _, err := s.state.Apply(by, c, time.Now())
	if err != nil {
		s.t.Errorf("%s: %v", by, err)
	}
	s.state = now
	s.tell()
}

// arrives brings somebody in.
func (s *staged) arrives(id hearing.ParticipantID, name string, role hearing.Role) {
	s.t.Helper()
	s.play(id, hearing.Command{Do: hearing.Join, Name: name, Role: role})
}

// looks has somebody look at the hearing, or listen too; they leave with play.
func (s *staged) looks(id hearing.ParticipantID, sound bool) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.Setup.Privacy = hearing.PrivacyFamily
	o, _ := hearing.Permit(hearing.PolicyOf(s.state.Setup.Privacy), sound, "somebody shouted")
	now, _, err := s.state.Watch(id, o, nil, time.Now())
	if err != nil {
		s.t.Errorf("%s: %v", id, err)
	}
	s.state = now
	s.tell()
}

// now is how the hearing stands.
func (s *staged) now() hearing.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// interprets says whom an interpreter speaks for.
func (s *staged) interprets(id, whom hearing.ParticipantID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.Setup.Interprets = map[hearing.ParticipantID]hearing.ParticipantID{id: whom}
}

// bye ends the guest's line with a code.
func (s *staged) bye(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.say(signalling.TypeBye, 0, signalling.Bye{Code: code})
}

// tell says the state as the guest may see it; s.mu is held.
func (s *staged) tell() {
	if _, in := s.state.Find("guest"); !in || s.line == nil {
		return
	}
	s.seq++
	seen := s.state.As("guest")
	if s.node != nil {
		seen.Forwarder = s.node
	}
	s.say(signalling.TypeState, s.seq, seen)
}

// say sends one message; s.mu is held. A line that is gone hears nothing.
func (s *staged) say(kind signalling.Type, seq uint64, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		s.t.Error(err)
		return
	}
	out, err := signalling.Encode(signalling.Message{Seq: seq, Type: kind, Body: b})
	if err != nil {
		s.t.Error(err)
		return
	}
	if s.line != nil {
		_ = s.line.Write(context.Background(), out)
	}
}

func (s *staged) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	dark := s.dark
	s.mu.Unlock()
	if dark {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	line, err := signalling.Accept(w, r)
	if err != nil {
		return
	}
	defer line.Close() //nolint:errcheck // over either way
	for {
		b, err := line.Read(context.WithoutCancel(r.Context()))
		if err != nil {
			return
		}
		m, err := signalling.Decode(b)
		if err != nil {
			s.t.Errorf("the page says %s: %v", b, err)
			return
		}
		s.hear(line, m)
	}
}

func (s *staged) hear(line signalling.Line, m signalling.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch m.Type {
	case signalling.TypeHello:
		s.line = line
		if s.quiet {
			return
		}
		if s.code != "" {
			s.say(signalling.TypeBye, 0, signalling.Bye{Code: s.code})
			return
		}
		if _, in := s.state.Find("guest"); !in {
			now, _, err := s.state.Apply("guest", hearing.Command{Do: hearing.Join, Name: "Ms Okoro", Role: hearing.Representative}, time.Now())
			if err != nil {
				s.t.Error(err)
			}
			s.state = now
		}
		s.say(signalling.TypeWelcome, s.seq, signalling.Welcome{
			Hearing: "h", Session: "s", Resume: "r", You: "guest", Heartbeat: 15, Resumed: strings.Contains(string(m.Body), `"resume"`), Complete: true,
		})
		s.tell()
	case signalling.TypeCommand:
		if line != s.line { // a page that was left
			return
		}
		var c hearing.Command
		if err := json.Unmarshal(m.Body, &c); err != nil {
			s.t.Error(err)
			return
		}
		if now, _, err := s.state.Apply("guest", c, time.Now()); err == nil {
			s.state = now
			s.tell()
		}
		if p, _ := s.state.Find("guest"); p.Where == hearing.Gone {
			s.say(signalling.TypeBye, 0, signalling.Bye{Code: "left"})
		}
	default:
	}
}
