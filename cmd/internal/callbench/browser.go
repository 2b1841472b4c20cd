package callbench

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"
)

//go:embed page.js
var pageScript []byte

// tab is a page in a Chromium of its own.
type tab struct {
	cmd   *exec.Cmd
	dir   string
	said  chan word
	told  chan order
	ready chan struct{}
	once  sync.Once
}

func (t *tab) tell(o order) error {
	select {
	case t.told <- o:
		return nil
	default:
		return fmt.Errorf("%w does not listen", errEnd)
	}
}
func (t *tab) words() <-chan word { return t.said }

// browsers are Chromium's side: two of them, each with a page.
type browsers struct {
	tabs   [2]*tab
	httpd  *http.Server
	listen net.Listener
	work   sync.WaitGroup
	clips  sync.Mutex // guards raw
	raw    map[int]*clip
}

// chromium is where the browser is.
func chromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("callbench: no Chromium on the PATH; `tools/setup bench-call` installs it on Debian")
}

func newBrowsers(ctx context.Context) (*browsers, error) {
	path, err := chromium()
	if err != nil {
		return nil, err
	}
	b := &browsers{raw: map[int]*clip{}}
	if b.listen, err = (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	b.httpd = &http.Server{Handler: b.routes(), ReadHeaderTimeout: 10 * time.Second}
	b.work.Go(func() { _ = b.httpd.Serve(b.listen) })
	for i := range b.tabs {
		if b.tabs[i], err = b.open(ctx, path, i); err != nil {
			b.close()
			return nil, err
		}
	}
	for _, t := range b.tabs {
		select {
		case <-t.ready:
		case <-time.After(time.Minute):
			b.close()
			return nil, fmt.Errorf("%w: Chromium did not open its page in a minute", errEnd)
		}
	}
	return b, nil
}

func (b *browsers) open(ctx context.Context, path string, i int) (*tab, error) {
	dir, err := os.MkdirTemp("", "callbench-chromium")
	if err != nil {
		return nil, err
	}
	t := &tab{dir: dir, said: make(chan word, 256), told: make(chan order, 256), ready: make(chan struct{})}
	b.tabs[i] = t
	t.cmd = exec.CommandContext(ctx, path, "--headless=new", "--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-extensions",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows",
		"--autoplay-policy=no-user-gesture-required", "--disable-features=WebRtcHideLocalIpsWithMdns", "--user-data-dir="+dir,
		fmt.Sprintf("http://%s/?end=%d", b.listen.Addr(), i))
	inGroup(t.cmd)
	return t, t.cmd.Start()
}

func (b *browsers) name() string { return "Chromium" }

func (b *browsers) close() {
	for _, t := range b.tabs {
		if t != nil && t.cmd.Process != nil {
			endGroup(t.cmd)
			_ = t.cmd.Wait()
			_ = os.RemoveAll(t.dir)
		}
	}
	_ = b.httpd.Close()
	b.work.Wait()
}

// call has both pages make ready and then connect.
func (b *browsers) call(ctx context.Context, c cell, _ *relay) ([2]end, error) {
	ends := [2]end{b.tabs[0], b.tabs[1]}
	for i, t := range b.tabs {
		for len(t.said) > 0 { // of the last call
			<-t.said
		}
		if err := t.tell(c.start(i)); err != nil {
			return ends, err
		}
	}
	if _, err := wait(ctx, ends, "ready", time.Minute, func(int, word) {}); err != nil {
		return ends, err
	}
	for i := range ends {
		if err := ends[1-i].tell(order{Do: "connect"}); err != nil {
			return ends, err
		}
	}
	return ends, nil
}

func (b *browsers) pids() []int { return []int{b.tabs[0].cmd.Process.Pid, b.tabs[1].cmd.Process.Pid} }

func (b *browsers) done() {
	for _, t := range b.tabs {
		_ = t.tell(order{Do: "stop"})
	}
	for _, t := range b.tabs {
		late := time.After(5 * time.Second)
		for stopped := false; !stopped; {
			select {
			case w := <-t.said:
				stopped = w.Say == "stopped"
			case <-late:
				stopped = true
			}
		}
	}
}

func (b *browsers) routes() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<!doctype html><title>callbench</title><script src="page.js"></script>`))
	})
	m.HandleFunc("GET /page.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(pageScript)
	})
	m.HandleFunc("GET /layout/{height}", func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(b.clip(r).layout().json()) })
	m.HandleFunc("GET /clip/{height}", func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(b.clip(r).raw()) })
	m.HandleFunc("GET /orders/{end}", b.orders)
	m.HandleFunc("POST /say/{end}", func(w http.ResponseWriter, r *http.Request) {
		t := b.tab(r)
		var said word
		if t == nil || json.NewDecoder(r.Body).Decode(&said) != nil {
			http.Error(w, "not understood", http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusNoContent)
		t.said <- said
	})
	return m
}

func (b *browsers) tab(r *http.Request) *tab {
	if i, err := strconv.Atoi(r.PathValue("end")); err == nil && i >= 0 && i < len(b.tabs) {
		return b.tabs[i]
	}
	return nil
}

func (b *browsers) clip(r *http.Request) *clip {
	height, err := strconv.Atoi(r.PathValue("height"))
	if err != nil || height < 90 || height > 1080 {
		height = 360
	}
	b.clips.Lock()
	defer b.clips.Unlock()
	if b.raw[height] == nil {
		b.raw[height] = newClip(height)
	}
	return b.raw[height]
}

// orders passes orders on to a page, as events (HTML, section 9.2).
func (b *browsers) orders(w http.ResponseWriter, r *http.Request) {
	t := b.tab(r)
	flush, ok := w.(http.Flusher)
	if t == nil || !ok {
		http.Error(w, "no such end", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	flush.Flush()
	t.once.Do(func() { close(t.ready) })
	for {
		select {
		case <-r.Context().Done():
			return
		case o := <-t.told:
			j, _ := json.Marshal(o) // it holds nothing that cannot be
			_, _ = fmt.Fprintf(w, "data: %s\n\n", j)
			flush.Flush()
		}
	}
}

// pageSignal is a signal of a page: a description or a candidate.
type pageSignal struct {
	Type      string  `json:"type,omitempty"`
	SDP       string  `json:"sdp,omitempty"`
	Candidate string  `json:"candidate,omitempty"`
	SDPMid    *string `json:"sdpMid,omitempty"`
}

// pass makes a page's signal one that leads over the relay; false if it is of
// no use.
func pass(raw json.RawMessage, port int, at func(netip.AddrPort)) (json.RawMessage, bool) {
	var s pageSignal
	if json.Unmarshal(raw, &s) != nil {
		return nil, false
	}
	if s.SDP != "" {
		s.SDP = reroute(s.SDP, port, anywhere, at)
	} else {
		changed, was, ok := rewrite(s.Candidate, port, anywhere)
		if !ok {
			return nil, false
		}
		at(was)
		s.Candidate = changed
	}
	out, err := json.Marshal(s)
	return out, err == nil
}
