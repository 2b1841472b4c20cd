package main

import (
	"log/slog"
	"testing"
	"time"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media"
)

// A desk that hides its address, and knows no relay but the hub's, tries its
// line over that one; where there is none, nothing passes.
func TestAHiddenDesksLineIsTriedOverTheHubsRelay(t *testing.T) {
	for name, x := range map[string]struct {
		relaying hub.Relaying
		reached  bool
	}{
		"with a relay": {hub.Relaying{Listen: "127.0.0.1:0"}, true},
		"without":      {},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := newCalls(t.Context(), options{config: t.TempDir(), listen: "127.0.0.1:0", relaying: x.relaying}, time.Now, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(c.Close)
			c.UseRoute(media.Route{Only: true})
			l, err := (&tryWay{calls: c}).line(t.Context())
			if err != nil || l.Reached != x.reached {
				t.Errorf("%+v, %v", l, err)
			}
		})
	}
}
