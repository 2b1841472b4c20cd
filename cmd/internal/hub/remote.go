package hub

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"gatehouse/media/signalling"
)

// Remote opens hearings on a hub that is a process of its own; it behaves as
// a *Hub does. Its methods may be called by any goroutine.
type Remote struct {
	enrolment Enrolment
	log       *slog.Logger
	http      *http.Client
	ctx       context.Context //nolint:containedctx // from NewRemote to Close
	stop      context.CancelFunc
	work      sync.WaitGroup
}

// requestTimeout bounds one request to the hub.
const requestTimeout = 10 * time.Second

// NewRemote returns a Remote that has not spoken with the hub yet.
func NewRemote(e Enrolment, log *slog.Logger) *Remote {
	ctx, stop := context.WithCancel(context.Background())
	return &Remote{
		enrolment: e, log: log, ctx: ctx, stop: stop,
		http: &http.Client{Transport: &http.Transport{
			TLSClientConfig: signalling.Pinned(e.Key), MaxIdleConns: 2, IdleConnTimeout: 30 * time.Second,
			TLSHandshakeTimeout: requestTimeout, ResponseHeaderTimeout: requestTimeout,
		}},
	}
}

// Close ends what Watch began and returns when nothing of it runs.
func (r *Remote) Close() error {
	r.stop()
	r.work.Wait()
	r.http.CloseIdleConnections()
	return nil
}

// OpenHearing is Hub.OpenHearing; it also fails with signalling.ErrUnreachable,
// signalling.ErrWrongKey and ErrEnrolment.
func (r *Remote) OpenHearing(ctx context.Context, o Opening) (signalling.Link, error) {
	var a linkAnswer
	if err := r.post(ctx, "/v1/hearings", o, &a); err != nil {
		return signalling.Link{}, fmt.Errorf("open hearing: %w", err)
	}
	return a.read()
}

// Invite is Hub.Invite.
func (r *Remote) Invite(ctx context.Context, id string, g Guest) (signalling.Link, error) {
	var a linkAnswer
	if err := r.post(ctx, "/v1/hearings/"+url.PathEscape(id)+"/invitations", g, &a); err != nil {
		return signalling.Link{}, fmt.Errorf("invite: %w", err)
	}
	return a.read()
}

// Look is Hub.Look.
func (r *Remote) Look(ctx context.Context, id string, l Looking) (signalling.Link, error) {
	var a linkAnswer
	if err := r.post(ctx, "/v1/hearings/"+url.PathEscape(id)+"/looks", l, &a); err != nil {
		return signalling.Link{}, fmt.Errorf("look: %w", err)
	}
	return a.read()
}

// Revoke is Hub.Revoke.
func (r *Remote) Revoke(ctx context.Context, id string) error {
	if err := r.post(ctx, "/v1/hearings/"+url.PathEscape(id)+"/revoke", struct{}{}, &struct{}{}); err != nil {
		return fmt.Errorf("revoke: %w", err)
	}
	return nil
}

// Rescheduled is Hub.Rescheduled.
func (r *Remote) Rescheduled(ctx context.Context, id string, start, end time.Time) error {
	if err := r.post(ctx, "/v1/hearings/"+url.PathEscape(id)+"/moved", movedRequest{start, end}, &struct{}{}); err != nil {
		return fmt.Errorf("move: %w", err)
	}
	return nil
}

// maxList bounds the answer to List, in bytes: some thousand hearings.
const maxList = 8 << 20

// List is Hub.List.
func (r *Remote) List(ctx context.Context) ([]Record, error) {
	ctx, stop := context.WithTimeout(ctx, requestTimeout)
	defer stop()
	res, err := r.do(ctx, http.MethodGet, "/v1/hearings", nil)
	if err != nil {
		return nil, fmt.Errorf("list hearings: %w", err)
	}
	defer res.Body.Close()
	var list []Record
	if json.NewDecoder(io.LimitReader(res.Body, maxList)).Decode(&list) != nil {
		return nil, fmt.Errorf("list hearings: %w", ErrBusy)
	}
	return list, nil
}

// Watch is Hub.Watch; it goes on after a lost line with every record whole,
// until ctx ends or Close.
func (r *Remote) Watch(ctx context.Context) <-chan Record {
	out := make(chan Record)
	ctx, stop := context.WithCancel(ctx)
	release := context.AfterFunc(r.ctx, stop) //nolint:contextcheck // Close ends it as well as ctx
	r.work.Go(func() {
		defer close(out)
		defer stop()
		defer release()
		wait := time.Second
		for ctx.Err() == nil {
			if r.stream(ctx, out) {
				wait = time.Second
			}
			t := time.NewTimer(wait)
			select {
			case <-t.C:
			case <-ctx.Done():
				t.Stop()
			}
			wait = min(2*wait, 30*time.Second)
		}
	})
	return out
}

// stream hands on records until the line ends; it reports whether any came.
func (r *Remote) stream(ctx context.Context, out chan<- Record) bool {
	res, err := r.do(ctx, http.MethodGet, "/v1/attendance", nil)
	if err != nil {
		r.log.Info("no attendance from the hub", "err", err)
		return false
	}
	defer res.Body.Close()
	d := json.NewDecoder(res.Body)
	for came := false; ; came = true {
		var record Record
		if d.Decode(&record) != nil {
			return came
		}
		select {
		case out <- record:
		case <-ctx.Done():
			return came
		}
	}
}

func (r *Remote) post(ctx context.Context, path string, in, out any) error {
	ctx, stop := context.WithTimeout(ctx, requestTimeout)
	defer stop()
	b, err := json.Marshal(in)
	if err != nil {
		return err
	}
	res, err := r.do(ctx, http.MethodPost, path, b)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if json.NewDecoder(io.LimitReader(res.Body, maxBody)).Decode(out) != nil {
		return ErrBusy
	}
	return nil
}

// do sends one request; the answer is a success or an error of this package.
func (r *Remote) do(ctx context.Context, method, path string, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, "https://"+r.enrolment.Host+path, bytes.NewReader(body))
	if err != nil {
		return nil, ErrEnrolment
	}
	req.Header.Set("Authorization", "Bearer "+r.enrolment.Secret)
	res, err := r.http.Do(req)
	if errors.Is(err, signalling.ErrWrongKey) {
		return nil, signalling.ErrWrongKey
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", signalling.ErrUnreachable, err)
	}
	if res.StatusCode == http.StatusOK {
		return res, nil
	}
	defer res.Body.Close()
	var p problem
	_ = json.NewDecoder(io.LimitReader(res.Body, maxBody)).Decode(&p)
	for _, c := range codes() {
		if c.code == p.Code {
			return nil, c.err
		}
	}
	return nil, ErrBusy
}
