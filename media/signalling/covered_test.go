package signalling_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"

	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// words returns the values of a file's constants of a type or, without one, of
// those whose names begin with a prefix.
func words(t *testing.T, file, typ, prefix string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		id, _ := s.Type.(*ast.Ident)
		if (id == nil) != (typ == "") || id != nil && id.Name != typ || !strings.HasPrefix(s.Names[0].Name, prefix) || len(s.Values) != 1 {
			return true
		}
		if lit, ok := s.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
			word, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, word)
		}
		return true
	})
	if len(out) < 4 {
		t.Fatalf("%s has only %v", file, out)
	}
	return out
}

// TestEverythingIsInATranscript demands that each message, each command and
// each thing that calls say to each other is played in docs/protocol.md.
func TestEverythingIsInATranscript(t *testing.T) {
	types, dos, kinds := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, line := range transcript(t) {
		_, text, ok := strings.Cut(line, "{")
		if !ok {
			continue
		}
		var m struct {
			Type string
			Body struct {
				Do      string
				Content json.RawMessage
			}
		}
		if err := json.Unmarshal([]byte("{"+text), &m); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		types[m.Type] = true
		if m.Type == string(signalling.TypeCommand) {
			dos[m.Body.Do] = true
		}
		var content struct{ Signal struct{ Kind string } }
		if json.Unmarshal(m.Body.Content, &content) == nil { // any content passes
			kinds[content.Signal.Kind] = true
		}
	}
	for _, c := range []struct {
		what  string
		words []string
		seen  map[string]bool
	}{
		{"message", words(t, "message.go", "Type", ""), types},
		{"command", words(t, "../hearing/command.go", "Do", ""), dos},
		{"signal", words(t, "../peer/signal.go", "Kind", ""), kinds},
	} {
		for _, word := range c.words {
			if !c.seen[word] {
				t.Errorf("docs/protocol.md plays no %s %q: add it to a transcript", c.what, word)
			}
		}
	}
	for _, do := range hearing.Dos() {
		if !dos[string(do)] {
			t.Errorf("docs/protocol.md plays no command %q: add it to a transcript", do)
		}
	}
}

// TestEveryCodeIsExplained demands a word about each code that the hub answers.
func TestEveryCodeIsExplained(t *testing.T) {
	text, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"errors.go", "../hearing/errors.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		ast.Inspect(f, func(node ast.Node) bool {
			c, ok := node.(*ast.CompositeLit)
			if !ok || len(c.Elts) != 2 {
				return true
			}
			if lit, ok := c.Elts[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				n++
				if !strings.Contains(string(text), "`"+strings.Trim(lit.Value, `"`)+"`") {
					t.Errorf("docs/protocol.md does not explain the code %s of %s", lit.Value, file)
				}
			}
			return true
		})
		if n < 10 {
			t.Errorf("%s has only %d codes", file, n)
		}
	}
}
