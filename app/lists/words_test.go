package lists_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gatehouse/app/internal/words"
	"gatehouse/app/lists"
)

// codes are the values of every constant of a type, wherever in the scheduling
// column it is declared.
func codes(t *testing.T, typ string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir("../../scheduling", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "repeat" {
			return filepath.SkipDir // a rule's own problems are told as "format"
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || v.Type == nil {
				return true
			}
			name := ""
			switch x := v.Type.(type) {
			case *ast.Ident:
				name = x.Name
			case *ast.SelectorExpr:
				name = x.Sel.Name
			}
			for _, value := range v.Values {
				if lit, ok := value.(*ast.BasicLit); ok && name == typ {
					s, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Fatal(err)
					}
					out = append(out, s)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 3 {
		t.Fatalf("only %d constants of %s found: the walk is broken", len(out), typ)
	}
	return out
}

func TestEveryCodeHasWords(t *testing.T) {
	for _, lang := range []string{words.English, words.Welsh} {
		w, err := words.Load(lang)
		if err != nil {
			t.Fatal(err)
		}
		say := func(key string) {
			if w.Say("lists."+key) == "lists."+key {
				t.Errorf("%s: no words for %s", lang, key)
			}
		}
		for _, s := range codes(t, "RowState") {
			say("hint." + s)
			for _, area := range []string{"group.", "tally."} {
				if key := "lists." + area + s; w.Count(key, 3) == key {
					t.Errorf("%s: no words for %s", lang, key)
				}
			}
		}
		for _, f := range codes(t, "ListForm") {
			say("form." + f)
		}
		for _, p := range codes(t, "Problem") {
			say("problem." + p)
		}
		for _, c := range codes(t, "RowChange") {
			say("changed." + c)
		}
		for _, y := range codes(t, "RowWhy") {
			say("why." + y)
		}
		for _, b := range codes(t, "MatchBy") {
			if b == "" {
				b = "none"
			}
			say("by." + b)
		}
		for _, x := range lists.WhyNots() {
			say("notApply." + string(x))
		}
		for _, f := range lists.Formats() {
			say("format." + string(f))
			say("contents." + string(f))
		}
	}
}

func TestEveryStateIsShownSomewhere(t *testing.T) {
	shown := map[string]bool{}
	for _, s := range lists.States() {
		shown[string(s)] = true
	}
	for _, s := range codes(t, "RowState") {
		if !shown[s] {
			t.Errorf("rows that are %s are in no group", s)
		}
	}
}
