package hub_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/hearing"
)

// TestLogsKeepSecrets seeds what must never be logged and looks for it.
func TestLogsKeepSecrets(t *testing.T) {
	c := &clock{at: start}
	var logged bytes.Buffer
	h, err := hub.Start(t.Context(), hub.Config{
		Dir: t.TempDir(), Listen: "127.0.0.1:0", Opener: opener, Now: c.now,
		Log: slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	o := opening()
	o.HostName = "Canary Name"
	host := link(t)(h.OpenHearing(t.Context(), o))
	guest := link(t)(h.Invite(t.Context(), o.Hearing, hub.Guest{Role: hearing.Guest, Name: "Canary Guest"}))
	line, err := enter(t, host, "canary-device")
	if err != nil {
		t.Fatal(err)
	}
	wants(t, "the guest", knock(t, guest, "g"), nil)
	signal := `{"v":1,"id":"c1","seq":1,"type":"signal","body":{"to":"host","content":"canary sdp"}}`
	if err := line.Write(t.Context(), []byte(signal)); err != nil {
		t.Fatal(err)
	}
	bad := guest
	bad.Ticket = "AAAAAAAAAAAAAAAAAAAAAA"
	_ = knock(t, bad, "g")
	_ = h.Close()
	for _, secret := range []string{"anary", string(host.Ticket), string(guest.Ticket), string(bad.Ticket), opener} {
		if strings.Contains(logged.String(), secret) {
			t.Errorf("the log holds %q:\n%s", secret, logged.String())
		}
	}
	if logged.Len() == 0 {
		t.Error("nothing was logged at all")
	}
}
