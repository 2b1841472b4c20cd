package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"gatehouse/app"
)

// sentinel is one exported Err… variable: its package's path under the module
// and the text it was made with.
type sentinel struct{ dir, name, text string }

// sentinels walks the source for exported Err… variables that a desk can meet.
func sentinels(t *testing.T) []sentinel {
	t.Helper()
	var out []sentinel
	for _, root := range []string{"../../scheduling", "../../media", "../internal/hub"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			for _, decl := range file.Decls {
				g, ok := decl.(*ast.GenDecl)
				if !ok || g.Tok != token.VAR {
					continue
				}
				for _, spec := range g.Specs {
					v, ok := spec.(*ast.ValueSpec)
					if !ok {
						continue
					}
					for i, name := range v.Names {
						if strings.HasPrefix(name.Name, "Err") && i < len(v.Values) {
							out = append(out, sentinel{filepath.Dir(path), name.Name, textOf(v.Values[i])})
						}
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// textOf is the literal in errors.New("…") or fmt.Errorf("…").
func textOf(e ast.Expr) string {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return ""
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}

// catalogue is the English words for errors, by key.
func catalogue(t *testing.T) map[string]map[string]string {
	t.Helper()
	var c map[string]map[string]string
	if _, err := toml.DecodeFile("../../assets/i18n/en/message.toml", &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryErrorHasWords(t *testing.T) {
	known := map[string]string{} // the error's own text → key
	for _, k := range append(errorWords(), app.OwnErrors()...) {
		if was, ok := known[k.Err.Error()]; ok && was != k.Key {
			t.Errorf("%q has two keys", k.Err)
		}
		known[k.Err.Error()] = k.Key
	}
	words := catalogue(t)
	found := sentinels(t)
	if len(found) < 50 {
		t.Fatalf("only %d errors found: the walk is broken", len(found))
	}
	for _, s := range found {
		// Test pictures are read by tests only.
		// A board that is written wrongly is a mistake in the program.
		if strings.HasSuffix(s.dir, "capture/pattern") || strings.Contains(s.dir, "scheduling/board") {
			continue
		}
		key, ok := known[s.text]
		switch {
		case s.text == "":
			t.Errorf("%s: %s is not made with a plain text", s.dir, s.name)
		case !ok:
			t.Errorf("%s: %s (%q) has no words", s.dir, s.name, s.text)
		case words[key]["title"] == "":
			t.Errorf("%s: %s has the key %q, which has no title in message.toml", s.dir, s.name, key)
		case words[key]["text"] == "" && words[key]["next"] == "":
			t.Errorf("%s: %s: %q says neither what happened nor what to do next", s.dir, s.name, key)
		}
	}
}
