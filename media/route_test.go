package media_test

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"gatehouse/media"
)

func TestCheckRelay(t *testing.T) {
	for url, good := range map[string]bool{
		"turn:relay.example.org": true, "turn:relay.example.org:3478?transport=udp": true, "turns:relay.example.org:443?transport=tcp": true,
		"turn:192.0.2.1:3478": true, "turn:[2001:db8::1]:3478": true, "turn:[2001:db8::1]": true,
		"": false, "turn:": false, "turn::3478": false, "stun:relay.example.org": false, "https://relay.example.org": false,
		"turn:relay.example.org:0": false, "turn:relay.example.org:70000": false, "turn:relay.example.org?transport=pigeon": false,
		"turn:a b": false, "turn://relay.example.org": false, "turn:me@relay.example.org": false, "turn:2001:db8::1": false,
	} {
		if err := media.CheckRelay(url); (err == nil) != good || err != nil && !errors.Is(err, media.ErrRelayURL) {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func TestRouteShowsNothing(t *testing.T) {
	r := media.Route{Relay: "turn:CANARY", Name: "CANARY", Password: "CANARY"}
	var out strings.Builder
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "route", r)
	fmt.Fprintf(&out, "%v %+v %#v %s", r, r, r, r)
	if strings.Contains(out.String(), "CANARY") {
		t.Errorf("shown: %s", out.String())
	}
}
