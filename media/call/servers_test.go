package call

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gatehouse/media/peer"
	"gatehouse/media/signalling"
)

func TestServersAreTheOwnAndThoseNamed(t *testing.T) {
	own := []peer.ICEServer{{URLs: []string{"turn:own"}, Username: "u", Credential: "p"}}
	named := []signalling.ICEServer{{URLs: []string{"stun:hub", "turn:hub"}, Username: "a", Credential: "b"}}
	var got peer.Config
	way := &route{only: true}
	way.Store(own)
	connect := way.over(func(c peer.Config, _ peer.Events) (Peer, error) { got = c; return nil, nil }) //nolint:nilnil // only looks
	if _, err := connect(peer.Config{StartBPS: 7}, peer.Events{}); err != nil || !got.RelayOnly || got.StartBPS != 7 || !reflect.DeepEqual(got.ICEServers, own) {
		t.Errorf("made with %+v", got)
	}
	way.Store(servers(own, named)) // as every welcome does
	want := []peer.ICEServer{own[0], {URLs: []string{"stun:hub", "turn:hub"}, Username: "a", Credential: "b"}}
	if _, err := connect(peer.Config{}, peer.Events{}); err != nil || !reflect.DeepEqual(got.ICEServers, want) {
		t.Errorf("made with %+v", got)
	}
	for url, is := range map[string]bool{"stun:x": false, "turn:x": true, "turns:x": true, "": false} {
		if relays([]peer.ICEServer{{URLs: []string{"stun:y", url}}}) != is {
			t.Errorf("%q is a relay: %v", url, !is)
		}
	}
}

// Every line is made by Config.Peer, which New has put the route before: one
// made otherwise would tell an address that is to stay hidden.
func TestNoLineIsMadeAnotherWay(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			f, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, named := f.X.(*ast.Ident)
			if named && x.Name == "peer" && f.Sel.Name == "New" {
				if made++; name != "config.go" {
					t.Errorf("%s makes a connection that does not ask the route", name)
				}
			}
			return true
		})
	}
	if made != 1 {
		t.Errorf("%d places make connections", made)
	}
}
