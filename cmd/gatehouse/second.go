package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// rendezvous is where a second start on the same data file finds the first: a
// loopback listener, named with a secret in a file beside the data file that
// only this user can read.
type rendezvous struct {
	note   string
	ln     net.Listener
	secret string
	wake   chan []string
	once   sync.Once
	work   sync.WaitGroup
}

// letter is what the second start says to the first.
type letter struct {
	Secret string   `json:"secret"`
	Args   []string `json:"args"`
}

// meeting is what stands in the note.
type meeting struct {
	Address string `json:"address"`
	Secret  string `json:"secret"`
}

// meetingTime bounds how long one start waits for the other.
const meetingTime = 2 * time.Second

func notePath(data string) string { return data + ".desk" }

// handOver gives the arguments to a desk that has the data file open already;
// handed is false when there is none.
func handOver(ctx context.Context, data string, args []string) (handed bool, err error) {
	text, err := os.ReadFile(notePath(data))
	if err != nil {
		return false, err
	}
	var m meeting
	if err := json.Unmarshal(text, &m); err != nil {
		return false, err
	}
	ctx, stop := context.WithTimeout(ctx, meetingTime)
	defer stop()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", m.Address)
	if err != nil {
		return false, err // whoever wrote the note is gone
	}
	defer conn.Close()
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return false, err
	}
	if err := json.NewEncoder(conn).Encode(letter{Secret: m.Secret, Args: args}); err != nil {
		return false, err
	}
	answer, err := bufio.NewReader(conn).ReadString('\n')
	return answer == m.Secret[:8]+"\n", err
}

// await begins to wait for second starts on the data file.
func await(ctx context.Context, data string) (*rendezvous, error) {
	if err := os.MkdirAll(filepath.Dir(data), 0o700); err != nil {
		return nil, err
	}
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &rendezvous{note: notePath(data), ln: ln, secret: rand.Text(), wake: make(chan []string)}
	text, err := json.Marshal(meeting{Address: ln.Addr().String(), Secret: r.secret})
	if err == nil {
		err = os.WriteFile(r.note, text, 0o600)
	}
	if err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	r.work.Go(func() { r.serve(ctx) })
	return r, nil
}

// Wake delivers the arguments of each second start.
func (r *rendezvous) Wake() <-chan []string {
	if r == nil {
		return nil
	}
	return r.wake
}

func (r *rendezvous) serve(ctx context.Context) {
	defer close(r.wake)
	for {
		conn, err := r.ln.Accept()
		if err != nil {
			return
		}
		r.answer(ctx, conn)
		_ = conn.Close()
	}
}

func (r *rendezvous) answer(ctx context.Context, conn net.Conn) {
	ctx, stop := context.WithTimeout(ctx, meetingTime)
	defer stop()
	deadline, _ := ctx.Deadline()
	if conn.SetDeadline(deadline) != nil {
		return
	}
	var l letter
	if json.NewDecoder(conn).Decode(&l) != nil || subtle.ConstantTimeCompare([]byte(l.Secret), []byte(r.secret)) != 1 {
		return
	}
	select {
	case r.wake <- l.Args:
		// Who asked goes away without an answer only if it did not wait.
		_, _ = conn.Write([]byte(r.secret[:8] + "\n"))
	case <-ctx.Done():
	}
}

// Close ends the waiting. It may be called twice, and on nil.
func (r *rendezvous) Close() {
	if r == nil {
		return
	}
	r.once.Do(func() {
		// A desk that was started while this one closed has put its own there.
		if text, err := os.ReadFile(r.note); err == nil && bytes.Contains(text, []byte(r.secret)) {
			_ = os.Remove(r.note)
		}
		_ = r.ln.Close()
	})
	r.work.Wait()
}
