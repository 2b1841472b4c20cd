package hub

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"gatehouse/media/signalling"
)

// maxBody bounds a request, in bytes.
const maxBody = 256 << 10

// movedRequest is when a hearing is to be from now on.
type movedRequest struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// linkAnswer carries a link back, the only time its ticket leaves the hub, and
// the address of the page for guests.
type linkAnswer struct {
	Link string `json:"link"`
	Page string `json:"page,omitempty"`
}

func (a linkAnswer) read() (signalling.Link, error) {
	l, err := signalling.ParseLink(a.Link)
	l.Page = a.Page
	return l, err
}

// problem is a refusal (RFC 9457) with a stable code.
type problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
}

// routes is everything the hub answers. Without an Opener only
// signalling and tries of a line are.
func (h *Hub) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+signalling.Path, h.signal)
	mux.HandleFunc("POST "+tryPath, h.tryByTicket)
	if h.cfg.Opener == "" {
		return mux
	}
	mux.HandleFunc("POST /v1/hearings", h.opener(func(w http.ResponseWriter, r *http.Request) {
		var o Opening
		if !read(w, r, &o) {
			return
		}
		link, err := h.OpenHearing(r.Context(), o)
		answer(w, linkAnswer{link.Text(), link.Page}, err)
	}))
	mux.HandleFunc("POST /v1/hearings/{id}/invitations", h.opener(func(w http.ResponseWriter, r *http.Request) {
		var g Guest
		if !read(w, r, &g) {
			return
		}
		link, err := h.Invite(r.Context(), r.PathValue("id"), g)
		answer(w, linkAnswer{link.Text(), link.Page}, err)
	}))
	mux.HandleFunc("POST /v1/hearings/{id}/looks", h.opener(func(w http.ResponseWriter, r *http.Request) {
		var l Looking
		if !read(w, r, &l) {
			return
		}
		link, err := h.Look(r.Context(), r.PathValue("id"), l)
		answer(w, linkAnswer{Link: link.Text()}, err)
	}))
	mux.HandleFunc("POST /v1/hearings/{id}/revoke", h.opener(func(w http.ResponseWriter, r *http.Request) {
		answer(w, struct{}{}, h.Revoke(r.Context(), r.PathValue("id")))
	}))
	mux.HandleFunc("POST /v1/hearings/{id}/moved", h.opener(func(w http.ResponseWriter, r *http.Request) {
		var m movedRequest
		if read(w, r, &m) {
			answer(w, struct{}{}, h.Rescheduled(r.Context(), r.PathValue("id"), m.Start, m.End))
		}
	}))
	mux.HandleFunc("POST /v1/desk/try", h.opener(func(w http.ResponseWriter, r *http.Request) {
		var t tryRequest
		if !read(w, r, &t) {
			return
		}
		a, err := h.Try(r.Context(), t.Signals)
		answer(w, a, err)
	}))
	mux.HandleFunc("GET /v1/hearings", h.opener(func(w http.ResponseWriter, r *http.Request) {
		list, err := h.List(r.Context())
		answer(w, list, err)
	}))
	mux.HandleFunc("GET /v1/attendance", h.opener(h.attendance))
	return mux
}

// signal answers one WebSocket.
func (h *Hub) signal(w http.ResponseWriter, r *http.Request) {
	if !h.begin() {
		refuse(w, http.StatusServiceUnavailable, ErrBusy)
		return
	}
	defer h.work.Done()
	h.signals.ServeHTTP(w, r)
}

// begin counts one more thing that Close waits for; false when closing.
func (h *Hub) begin() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ctx.Err() != nil {
		return false
	}
	h.work.Add(1)
	return true
}

// opener lets through whoever shows the enrolment's secret.
func (h *Hub) opener(next http.HandlerFunc) http.HandlerFunc {
	want := []byte(hashOf(h.cfg.Opener))
	return func(w http.ResponseWriter, r *http.Request) {
		secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok || subtle.ConstantTimeCompare([]byte(hashOf(secret)), want) != 1 {
			refuse(w, http.StatusUnauthorized, ErrEnrolment)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next(w, r)
	}
}

// attendance streams records, one JSON object a line, until either end stops.
func (h *Hub) attendance(w http.ResponseWriter, r *http.Request) {
	if !h.begin() {
		refuse(w, http.StatusServiceUnavailable, ErrBusy)
		return
	}
	defer h.work.Done()
	c := http.NewResponseController(w)
	if c.SetReadDeadline(time.Time{}) != nil { // the server's own would end the stream
		refuse(w, http.StatusInternalServerError, ErrBusy)
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.WriteHeader(http.StatusOK)
	if c.Flush() != nil {
		return
	}
	e := json.NewEncoder(w)
	for record := range h.Watch(r.Context()) {
		if e.Encode(record) != nil || c.Flush() != nil {
			return
		}
	}
}

func read(w http.ResponseWriter, r *http.Request, v any) bool {
	if err := json.NewDecoder(r.Body).Decode(v); err != nil {
		refuse(w, http.StatusBadRequest, ErrInvalid)
		return false
	}
	return true
}

func answer(w http.ResponseWriter, v any, err error) {
	switch {
	case err == nil:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	case errors.Is(err, ErrNoHearing):
		refuse(w, http.StatusNotFound, err)
	case errors.Is(err, ErrNoLook), errors.Is(err, ErrNotRunning):
		refuse(w, http.StatusConflict, err)
	case errors.Is(err, ErrInvalid):
		refuse(w, http.StatusUnprocessableEntity, err)
	default:
		refuse(w, http.StatusInternalServerError, ErrBusy)
	}
}

func refuse(w http.ResponseWriter, status int, err error) {
	p := problem{Status: status, Code: "busy"}
	for _, c := range codes() {
		if errors.Is(err, c.err) {
			p.Code = c.code
		}
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(p)
}
