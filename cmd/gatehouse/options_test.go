package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestARelayNeedsItsNameAndPassword(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	secret, empty := file("secret", "s3cret\n"), file("empty", "\n")
	const relay = "-relay=turn:relay.example.org:3478"
	for _, x := range []struct {
		args []string
		says string
	}{
		{[]string{relay, "-relay-password", secret}, "-relay needs -relay-name"},
		{[]string{relay, "-relay-name", "desk"}, "-relay-password"},
		{[]string{relay, "-relay-name", "desk", "-relay-password", empty}, "is empty"},
		{[]string{"-relay=http://relay.example.org", "-relay-name", "desk", "-relay-password", secret}, "must be like turn:"},
	} {
		if _, err := parse(x.args, io.Discard); err == nil || !strings.Contains(err.Error(), x.says) {
			t.Errorf("%q: %v", x.args, err)
		}
	}
	o, err := parse([]string{relay, "-relay-name", "desk", "-relay-password", secret}, io.Discard)
	if err != nil || o.given.RelayPassword != "s3cret" || o.given.RelayName != "desk" {
		t.Errorf("%+v, %v", o.given, err)
	}
}
