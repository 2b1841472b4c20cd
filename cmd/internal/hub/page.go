package hub

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"gatehouse/assets/guest"
	"gatehouse/media/signalling"
)

// Guests says where guests join from a browser.
type Guests struct {
	// Listen is "host:port". Without a certificate the host must be a loopback
	// address: elsewhere browsers give a page no camera unless it came by TLS,
	// and nobody's call should start without it.
	Listen string
	// Cert and Key are files with a certificate that browsers trust, and its
	// key, in PEM.
	Cert, Key string
	// URL is the address that links name, such as "https://calls.example.org";
	// empty is where it listens.
	URL string
}

// guestPath is where the page is, below its address.
const guestPath = "/j/"

// serveGuests opens the page for guests, and signalling beside it.
func (h *Hub) serveGuests(ctx context.Context, g Guests) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", g.Listen)
	if err != nil {
		return fmt.Errorf("listen for guests: %w", err)
	}
	address, ok := l.Addr().(*net.TCPAddr)
	scheme := "http"
	switch {
	case g.Cert != "":
		cert, err := tls.LoadX509KeyPair(g.Cert, g.Key)
		if err != nil {
			_ = l.Close()
			return fmt.Errorf("%w: %w", ErrCertificate, err)
		}
		scheme = "https"
		l = tls.NewListener(l, &tls.Config{
			Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS13, NextProtos: []string{"http/1.1"},
		})
	case !ok || !address.IP.IsLoopback():
		_ = l.Close()
		return ErrNeedsTLS
	}
	h.page = strings.TrimSuffix(g.URL, "/")
	if h.page == "" {
		h.page = scheme + "://" + address.String()
	}
	h.page += guestPath
	h.guests = &http.Server{
		Handler: h.guestRoutes(), BaseContext: func(net.Listener) context.Context { return h.ctx },
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(h.cfg.Log.Handler(), slog.LevelDebug),
	}
	h.work.Go(func() {
		if err := h.guests.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			h.cfg.Log.Error("hub stopped listening for guests", "err", err)
		}
	})
	return nil
}

// Page is the address of the page for guests; empty without one.
func (h *Hub) Page() string { return h.page }

// guestRoutes are the page's files, signalling and tries of a line: nothing else
// of a hub is to be had where guests are.
func (h *Hub) guestRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+signalling.Path, h.signal)
	mux.HandleFunc("POST "+tryPath, h.tryByTicket)
	files := http.StripPrefix(guestPath, http.FileServerFS(guest.Files))
	mux.Handle("GET "+guestPath, secured(files))
	return mux
}

// secured lets the page load and reach nothing but its own hub, and nobody
// frame it. What it is given is never kept: the next hub may have another.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
				"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			"Permissions-Policy":           "camera=(self), microphone=(self), geolocation=(), display-capture=()",
			"Referrer-Policy":              "no-referrer",
			"X-Content-Type-Options":       "nosniff",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Cache-Control":                "no-store",
		} {
			w.Header().Set(name, value)
		}
		next.ServeHTTP(w, r)
	})
}
