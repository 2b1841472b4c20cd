package callbench

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"time"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// process is a desk in a process of its own, which is told what to do by its
// standard input.
type process struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	said chan word
}

func startProcess(ctx context.Context) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{cmd: exec.CommandContext(ctx, self, "-end"), said: make(chan word, 64)}
	p.cmd.Env = append(os.Environ(), asEnd+"=1")
	p.cmd.Stderr = os.Stderr
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.said)
		r := json.NewDecoder(bufio.NewReader(out))
		for {
			var w word
			if r.Decode(&w) != nil {
				return
			}
			p.said <- w
		}
	}()
	return p, nil
}

func (p *process) tell(o order) error { return json.NewEncoder(p.in).Encode(o) }
func (p *process) words() <-chan word { return p.said }

func (p *process) close() {
	_ = p.in.Close() // which ends it
	for range p.said {
	}
	_ = p.cmd.Wait()
}

// desks are Gatehouse's side: two desks, each a process, and a hub here.
type desks struct {
	hub  *hub.Hub
	dir  string
	ends [2]*process
	nth  int
}

func newDesks(ctx context.Context) (*desks, error) {
	dir, err := os.MkdirTemp("", "callbench")
	if err != nil {
		return nil, err
	}
	d := &desks{dir: dir}
	d.hub, err = hub.Start(ctx, hub.Config{Dir: dir, Listen: "127.0.0.1:0", Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *desks) name() string { return "Gatehouse" }

func (d *desks) close() {
	d.done()
	if d.hub != nil {
		_ = d.hub.Close()
	}
	_ = os.RemoveAll(d.dir)
}

// call starts both desks; the host lets the guest in as soon as it waits.
func (d *desks) call(ctx context.Context, c cell, l *relay) ([2]end, error) {
	d.nth++
	now := time.Now()
	id := fmt.Sprint("bench-", d.nth)
	host, err := d.hub.OpenHearing(ctx, hub.Opening{Hearing: id, Start: now, End: now.Add(time.Hour), HostName: "Mr Rees"})
	if err != nil {
		return [2]end{}, err
	}
	guest, err := d.hub.Invite(ctx, id, hub.Guest{Who: "guest", Role: hearing.Guest, Name: "Ms Okoro"})
	if err != nil {
		return [2]end{}, err
	}
	for i, link := range []signalling.Link{host, guest} {
		if d.ends[i], err = startProcess(ctx); err != nil {
			return [2]end{}, err
		}
		o := c.start(i)
		o.Link, o.Port, o.Delay = link.Text(), l.port(i), c.road.RTT/2
		if err := d.ends[i].tell(o); err != nil {
			return [2]end{}, err
		}
	}
	return [2]end{d.ends[0], d.ends[1]}, nil
}

func (d *desks) pids() []int { return []int{d.ends[0].cmd.Process.Pid, d.ends[1].cmd.Process.Pid} }

// done ends the call and its processes.
func (d *desks) done() {
	var wg sync.WaitGroup
	for i, p := range d.ends {
		if p != nil {
			wg.Go(p.close)
			d.ends[i] = nil
		}
	}
	wg.Wait()
}
