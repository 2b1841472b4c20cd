package hub

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"gatehouse/media/peer"
	"gatehouse/media/probe"
	"gatehouse/media/signalling"
)

// tryPath is where the line is tried; docs/protocol.md has the words.
const tryPath = "/v1/try"

// tryRequest is what whoever tries their line sends: with a link's ticket, or
// from a desk under its enrolment.
type tryRequest struct {
	Ticket  signalling.Ticket `json:"ticket,omitempty"`
	Device  string            `json:"device,omitempty"`
	Signals []peer.Signal     `json:"signals"`
}

// TryAnswer is the hub's end of a try: its signals, and the relays that a call
// may use.
type TryAnswer struct {
	Signals []peer.Signal          `json:"signals"`
	ICE     []signalling.ICEServer `json:"ice,omitempty"`
}

// Try is the hub's end of a try of this desk's line; see probe.Echo.
func (h *Hub) Try(_ context.Context, from []peer.Signal) (TryAnswer, error) {
	return h.try(h.ctx, from, h.relays.forDesk) //nolint:contextcheck // a connection that outlives the asking
}

// try answers with a connection that lasts as long as ctx, and with the relays
// that it may use.
func (h *Hub) try(ctx context.Context, from []peer.Signal, relays func(time.Time) []signalling.ICEServer) (TryAnswer, error) {
	if !h.begin() {
		return TryAnswer{}, ErrBusy
	}
	defer h.work.Done()
	signals, err := h.echo.Answer(ctx, from)
	switch {
	case errors.Is(err, probe.ErrBadTry):
		return TryAnswer{}, ErrInvalid
	case err != nil:
		return TryAnswer{}, ErrBusy
	}
	return TryAnswer{signals, relays(h.cfg.Now())}, nil
}

// trial is a try by whoever has a link.
type trial struct {
	stop      context.CancelFunc
	answering bool
}

// tryByTicket tries the line of whoever has a link, which stays unused. One link
// has one try at a time, so that nobody keeps the others from theirs.
func (h *Hub) tryByTicket(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	var t tryRequest
	if !read(w, r, &t) {
		return
	}
	if err := h.knows(t.Ticket, t.Device, callerOf(r)); err != nil {
		refuseEntry(w, err)
		return
	}
	who := hashOf(string(t.Ticket))
	ctx, answered := h.alone(who)
	if ctx == nil {
		answer(w, TryAnswer{}, ErrBusy)
		return
	}
	a, err := h.try(ctx, t.Signals, func(now time.Time) []signalling.ICEServer { return h.relays.forTry(who, now) }) //nolint:contextcheck // it outlives the asking
	answered(err == nil)
	answer(w, a, err)
}

// alone ends the try before of whoever this is and lets another last; there is
// none while the one before is being answered. answered must follow.
func (h *Hub) alone(who string) (ctx context.Context, answered func(ok bool)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if was := h.trials[who]; was != nil {
		if was.answering {
			return nil, nil
		}
		was.stop()
	}
	ctx, stop := context.WithTimeout(h.ctx, probe.Lasts)
	t := &trial{stop: stop, answering: true}
	h.trials[who] = t
	context.AfterFunc(ctx, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.trials[who] == t {
			delete(h.trials, who)
		}
	})
	return ctx, func(ok bool) {
		h.mu.Lock()
		defer h.mu.Unlock()
		if t.answering = false; !ok {
			stop()
		}
	}
}

// callerOf is who asks, without the port.
func callerOf(r *http.Request) string {
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		return host
	}
	return r.RemoteAddr
}

// refuseEntry says why a ticket is worth nothing, with the code that signalling has for it.
func refuseEntry(w http.ResponseWriter, err error) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusForbidden)
	_ = json.NewEncoder(w).Encode(problem{Status: http.StatusForbidden, Code: signalling.Code(err)})
}

// Try is Hub.Try.
func (r *Remote) Try(ctx context.Context, from []peer.Signal) (TryAnswer, error) {
	var a TryAnswer
	if err := r.post(ctx, "/v1/desk/try", tryRequest{Signals: from}, &a); err != nil {
		return a, fmt.Errorf("try the line: %w", err)
	}
	return a, nil
}

// TryLink tries the line to the hub that a link names, without using the link
// up. Errors are signalling's about links and hubs, and ErrBusy.
func TryLink(l signalling.Link, device string) func(context.Context, []peer.Signal) (TryAnswer, error) {
	return func(ctx context.Context, from []peer.Signal) (TryAnswer, error) {
		var a TryAnswer
		ctx, stop := context.WithTimeout(ctx, requestTimeout)
		defer stop()
		body, err := json.Marshal(tryRequest{Ticket: l.Ticket, Device: device, Signals: from})
		if err != nil {
			return a, err
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+l.Host+tryPath, bytes.NewReader(body))
		if err != nil {
			return a, signalling.ErrMalformedLink
		}
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: signalling.Pinned(l.Key), DisableKeepAlives: true}}
		res, err := client.Do(req)
		if errors.Is(err, signalling.ErrWrongKey) {
			return a, signalling.ErrWrongKey
		}
		if err != nil {
			return a, fmt.Errorf("%w: %w", signalling.ErrUnreachable, err)
		}
		defer res.Body.Close()
		text, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
		if err != nil {
			return a, fmt.Errorf("%w: %w", signalling.ErrUnreachable, err)
		}
		if res.StatusCode != http.StatusOK {
			var p problem
			_ = json.Unmarshal(text, &p) // no code is ErrBusy
			if why := signalling.FromCode(p.Code); why != nil && res.StatusCode == http.StatusForbidden {
				return a, why
			}
			return a, ErrBusy
		}
		if json.Unmarshal(text, &a) != nil {
			return a, ErrBusy
		}
		return a, nil
	}
}
