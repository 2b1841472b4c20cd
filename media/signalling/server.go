package signalling

import (
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"gatehouse/media/hearing"
)

// helloTimeout bounds how long a new line may keep silent.
const helloTimeout = 10 * time.Second

// writeTimeout bounds one write to a line, and how long a line that was told
// bye may take to hang up.
const writeTimeout = 10 * time.Second

// Door decides what a ticket is worth. address is whoever dials, without
// the port. It may be called by many goroutines.
type Door interface {
	Enter(t Ticket, device, address string) (Pass, error)
}

// Server answers the protocol for any number of rooms.
type Server struct {
	door Door
	now  func() time.Time
	log  *slog.Logger

	mu    sync.Mutex // guards rooms
	rooms map[string]*Room
}

// NewServer returns a server without rooms.
func NewServer(door Door, now func() time.Time, log *slog.Logger) *Server {
	return &Server{door: door, now: now, log: log, rooms: map[string]*Room{}}
}

// Add opens a room that somebody runs.
func (s *Server) Add(r *Room) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rooms[r.cfg.Setup.ID] = r
}

// Drop forgets a room.
func (s *Server) Drop(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.rooms, id)
}

// Amend takes over what was learnt about a hearing that has a room, and waits
// until the room knows.
func (s *Server) Amend(now hearing.Setup) {
	if r := s.room(now.ID); r != nil {
		r.amend(now)
	}
}

func (s *Server) room(id string) *Room {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rooms[id]
}

// ServeHTTP answers one WebSocket and returns when it is over.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	line, err := Accept(w, r)
	if err != nil {
		s.log.Info("no line", "err", err)
		return
	}
	s.Serve(r.Context(), line, host(r.RemoteAddr))
}

// Serve speaks with one line until it is over, and closes it.
func (s *Server) Serve(ctx context.Context, line Line, address string) {
	ctx, cut := context.WithCancel(ctx)
	defer cut()
	defer line.Close() //nolint:errcheck // over either way
	room, ses, conn, err := s.greet(ctx, line, address, cut)
	if err != nil {
		s.log.Info("refused", "code", Code(err))
		refuse(ctx, line, err)
		return
	}
	var wait sync.WaitGroup
	wait.Go(func() { write(ctx, cut, line, conn.queue) })
	why := s.read(ctx, line, room, ses, conn)
	room.detach(ses, conn, why)
	if why == nil {
		cut()
	}
	wait.Wait()
}

// greet reads the hello and attaches the line to a session.
func (s *Server) greet(ctx context.Context, line Line, address string, cut context.CancelFunc) (*Room, *session, *connection, error) {
	hctx, stop := context.WithTimeout(ctx, helloTimeout)
	defer stop()
	b, err := line.Read(hctx)
	if err != nil {
		return nil, nil, nil, errors.Join(ErrBadMessage, err)
	}
	m, err := Decode(b)
	if err != nil {
		return nil, nil, nil, err
	}
	if m.Type != TypeHello {
		return nil, nil, nil, ErrBadMessage
	}
	h, err := body[Hello](m)
	if err != nil {
		return nil, nil, nil, err
	}
	if h.Session != "" {
		room := s.room(h.Hearing)
		if room == nil {
			return nil, nil, nil, ErrNoSession
		}
		ses, conn, err := room.resume(h, m.Ack, cut)
		return room, ses, conn, err
	}
	if !h.Ticket.Valid() || h.Device == "" || len(h.Device) > 64 {
		return nil, nil, nil, ErrLinkUnknown
	}
	if len(h.Key) != 0 && len(h.Key) != ed25519.PublicKeySize {
		return nil, nil, nil, ErrBadMessage
	}
	pass, err := s.door.Enter(h.Ticket, h.Device, address)
	if err != nil {
		return nil, nil, nil, err
	}
	room := s.room(pass.Hearing)
	if room == nil {
		return nil, nil, nil, ErrLinkExpired
	}
	ses, conn, err := room.enter(pass, h, cut)
	return room, ses, conn, err
}

// read hands messages to the room until the line ends; the error is what the
// other end did wrong, nil if the line just ended.
func (s *Server) read(ctx context.Context, line Line, room *Room, ses *session, conn *connection) error {
	p := pace{perSecond: PerSecond, burst: Burst}
	for {
		rctx, stop := context.WithTimeout(ctx, 2*Heartbeat+Heartbeat/2)
		b, err := line.Read(rctx)
		stop()
		if err != nil {
			if errors.Is(err, ErrBadMessage) {
				return ErrBadMessage
			}
			return nil
		}
		if !p.take(s.now()) {
			return ErrTooFast
		}
		m, err := Decode(b)
		if err != nil {
			return err
		}
		if err := room.receive(ses, conn, m); err != nil {
			if errors.Is(err, ErrReplaced) || errors.Is(err, ErrStopping) {
				continue // it has been told bye: listen until it hangs up
			}
			return err
		}
	}
}

// write says what is queued. When the queue is closed the other end has been
// told why and is given time to hang up before the line is cut.
func write(ctx context.Context, cut context.CancelFunc, line Line, queue <-chan Message) {
	for m := range queue {
		if err := say(ctx, line, m); err != nil {
			cut()
			for range queue { //nolint:revive // drain until the room closes it
			}
			return
		}
	}
	t := time.AfterFunc(time.Second, cut)
	<-ctx.Done()
	t.Stop()
}

func say(ctx context.Context, line Line, m Message) error {
	b, err := Encode(m)
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, writeTimeout)
	defer stop()
	return line.Write(ctx, b)
}

// refuse says why a line that never got a session ends, and waits a moment
// for the other end to hang up.
func refuse(ctx context.Context, line Line, why error) {
	if say(ctx, line, message(TypeBye, Bye{Code: Code(why)})) != nil {
		return
	}
	ctx, stop := context.WithTimeout(ctx, time.Second)
	defer stop()
	_, _ = line.Read(ctx)
}

// host is an address without its port.
func host(addr string) string {
	h, _, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	return h
}
