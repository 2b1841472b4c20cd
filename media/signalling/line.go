package signalling

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/coder/websocket"
)

// Path is where a hub answers the protocol.
const Path = "/v1/signal"

// Line carries whole messages between two ends. Read is for one goroutine,
// Write for another; Close may be called by any and ends both.
type Line interface {
	Read(ctx context.Context) ([]byte, error)
	Write(ctx context.Context, b []byte) error
	Close() error
}

// dialTimeout bounds reaching the hub and shaking hands with it.
const dialTimeout = 10 * time.Second

// Dial reaches the hub at host ("host:port") and makes sure that it holds
// the key. The error is ErrWrongKey or ErrUnreachable.
func Dial(ctx context.Context, host string, key Key) (Line, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	transport := &http.Transport{TLSClientConfig: Pinned(key), DisableKeepAlives: true}
	conn, _, err := websocket.Dial(ctx, "wss://"+host+Path, &websocket.DialOptions{ //nolint:bodyclose // the library closes it
		HTTPClient: &http.Client{Transport: transport},
	})
	if errors.Is(err, ErrWrongKey) {
		return nil, ErrWrongKey
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return newSocket(conn), nil
}

// Accept takes a WebSocket over from an HTTP server. Requests of pages from
// another origin are refused; it has then already answered.
func Accept(w http.ResponseWriter, r *http.Request) (Line, error) {
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{})
	if err != nil {
		return nil, fmt.Errorf("accept: %w", err)
	}
	return newSocket(conn), nil
}

type socket struct{ conn *websocket.Conn }

func newSocket(c *websocket.Conn) socket {
	c.SetReadLimit(MaxMessage)
	return socket{c}
}

func (s socket) Read(ctx context.Context) ([]byte, error) {
	t, b, err := s.conn.Read(ctx)
	if err != nil {
		return nil, err
	}
	if t != websocket.MessageText {
		return nil, fmt.Errorf("binary: %w", ErrBadMessage)
	}
	return b, nil
}

func (s socket) Write(ctx context.Context, b []byte) error {
	return s.conn.Write(ctx, websocket.MessageText, b)
}

func (s socket) Close() error { return s.conn.CloseNow() }
