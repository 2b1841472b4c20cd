package peer

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"
)

// A message may come before pion says that the channel is open: whoever is told
// of it has been told of the opening, and can answer.
func TestAMessageOpensTheChannel(t *testing.T) {
	said := make(chan string, 3)
	var p *Peer
	made, err := New(Config{Now: time.Now, Log: slog.New(slog.DiscardHandler)}, Events{
		Open: func() { said <- "open" },
		Message: func(b []byte) {
			if !p.channelOpen.Load() {
				said <- "closed"
			}
			said <- string(b)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	p = made
	defer p.Close()
	p.onMessage(webrtc.DataChannelMessage{Data: []byte("first")})
	p.onOpen()
	p.onMessage(webrtc.DataChannelMessage{Data: []byte("second")})
	var got []string
	for range 3 {
		select {
		case s := <-said:
			got = append(got, s)
		case <-time.After(20 * time.Second):
			t.Fatalf("told only %q", got)
		}
	}
	if !slices.Equal(got, []string{"open", "first", "second"}) {
		t.Errorf("told %q", got)
	}
}
