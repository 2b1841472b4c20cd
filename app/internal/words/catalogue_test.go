package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"gatehouse/assets"
)

// source is one Go file that people's words may come from.
type source struct {
	path string
	file *ast.File
	fset *token.FileSet
	// spared are the lines with a comment that says why a literal is none of
	// people's business: // words: a file name
	spared map[int]bool
}

func (s source) at(p token.Pos) string {
	at := s.fset.Position(p)
	return s.path + ":" + strconv.Itoa(at.Line)
}

// sources parses everything under the given folders of the module but tests.
func sources(t *testing.T, folders ...string) []source {
	t.Helper()
	root := filepath.Join("..", "..", "..")
	var out []source
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
			if err != nil {
				return err
			}
			short, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			s := source{path: filepath.ToSlash(short), file: f, fset: fset, spared: map[int]bool{}}
			for _, group := range f.Comments {
				for _, c := range group.List {
					if strings.HasPrefix(c.Text, "// words: ") {
						s.spared[fset.Position(c.Pos()).Line] = true
					}
				}
			}
			out = append(out, s)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(out) == 0 {
		t.Fatalf("no sources under %v", folders)
	}
	return out
}

func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// callee is the last name of what is called: "Errorf" of fmt.Errorf.
func callee(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

func messages(t *testing.T, lang string) map[string]*i18n.Message {
	t.Helper()
	list, err := read(assets.I18n, lang)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*i18n.Message{}
	for _, m := range list {
		if out[m.ID] != nil {
			t.Errorf("%s: %s is there twice", lang, m.ID)
		}
		out[m.ID] = m
	}
	return out
}

// forms are a message's texts by plural class.
func forms(m *i18n.Message) map[string]string {
	out := map[string]string{}
	for class, s := range map[string]string{
		"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other,
	} {
		if s != "" {
			out[class] = s
		}
	}
	return out
}

var placeholder = regexp.MustCompile(`\{\{[^}]*\}\}`)

func placeholders(m *i18n.Message) []string {
	var out []string
	for _, s := range forms(m) {
		out = append(out, placeholder.FindAllString(s, -1)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestWelshSaysWhatEnglishSays(t *testing.T) {
	en, cy := messages(t, English), messages(t, Welsh)
	said := 0
	for id, w := range cy {
		e := en[id]
		if e == nil {
			t.Errorf("%s: in Welsh only", id)
			continue
		}
		said++
		if a, b := placeholders(e), placeholders(w); !slices.Equal(a, b) {
			t.Errorf("%s: %v in English, %v in Welsh", id, a, b)
		}
		if counted, too := e.One != "", w.One != ""; counted != too {
			t.Errorf("%s: counted in one language only", id)
		}
		if w.One != "" {
			// CLDR's plural classes of Welsh.
			for _, class := range []string{"zero", "one", "two", "few", "many", "other"} {
				if forms(w)[class] == "" {
					t.Errorf("%s: no Welsh for %q", id, class)
				}
			}
		}
	}
	t.Logf("%d of %d messages are in Welsh", said, len(en))
}

// uses collects which keys the sources use: whole keys, prefixes that a value
// is put behind ("call.role."), and every literal there is.
type uses struct {
	keys     map[string]string // key → where
	counted  map[string]string
	prefixes map[string]string
	literals map[string]bool
}

func usesOf(files []source) uses {
	u := uses{map[string]string{}, map[string]string{}, map[string]string{}, map[string]bool{}}
	for _, s := range files {
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if l, ok := text(n); ok {
					u.literals[l] = true
				}
			case *ast.CallExpr:
				name := callee(n)
				if (name != "Say" && name != "Count") || len(n.Args) == 0 {
					return true
				}
				key := n.Args[0]
				for {
					b, ok := key.(*ast.BinaryExpr)
					if !ok {
						break
					}
					key = b.X
				}
				l, ok := text(key)
				switch {
				case !ok:
				case key != n.Args[0]:
					u.prefixes[l] = s.at(n.Pos())
				case name == "Say":
					u.keys[l] = s.at(n.Pos())
				default:
					u.counted[l] = s.at(n.Pos())
				}
			}
			return true
		})
	}
	return u
}

func TestEveryKeyThatIsUsedIsWritten(t *testing.T) {
	en := messages(t, English)
	u := usesOf(sources(t, "app", "cmd/gatehouse"))
	if len(u.keys) < 20 {
		t.Fatalf("only %d keys found: the test looks in the wrong place", len(u.keys))
	}
	for key, where := range u.keys {
		switch m := en[key]; {
		case m == nil:
			t.Errorf("%s: no words for %q", where, key)
		case m.One != "":
			t.Errorf("%s: %q is counted; use Count", where, key)
		}
	}
	for key, where := range u.counted {
		switch m := en[key]; {
		case m == nil:
			t.Errorf("%s: no words for %q", where, key)
		case m.One == "":
			t.Errorf("%s: %q has no plural forms", where, key)
		}
	}
	for prefix, where := range u.prefixes {
		if !slices.ContainsFunc(keysOf(en), func(k string) bool { return strings.HasPrefix(k, prefix) }) {
			t.Errorf("%s: no key begins with %q", where, prefix)
		}
	}
}

func keysOf(m map[string]*i18n.Message) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func TestNoKeyIsUnused(t *testing.T) {
	en := messages(t, English)
	u := usesOf(sources(t, "app", "cmd/gatehouse"))
	used := func(key string) bool {
		if u.keys[key] != "" || u.counted[key] != "" {
			return true
		}
		for l := range u.literals {
			// "call.role.": any role. "settings." alone would be too easy.
			if strings.HasPrefix(key, l) && strings.Contains(strings.TrimSuffix(l, "."), ".") {
				return true
			}
		}
		for p := range u.prefixes {
			rest, ok := strings.CutPrefix(key, p)
			if !ok {
				continue
			}
			// "settings.": the name stands elsewhere, whole or in two pieces.
			first, _, _ := strings.Cut(rest, ".")
			if u.literals[rest] || u.literals[first] || u.literals[first+"."] {
				return true
			}
			for i := range rest {
				if u.literals[rest[:i]] && u.literals[rest[i:]] {
					return true
				}
			}
		}
		return false
	}
	for _, key := range keysOf(en) {
		if !used(key) {
			t.Errorf("nobody says %q", key)
		}
	}
}

// silent are the callees whose texts people do not read.
func silent(name string) bool {
	switch name {
	case "Errorf", "New", "Debug", "Info", "Warn", "Error", "panic", "Group", "String", "Attr", "LogError",
		"Say", "Count", "say", "text", "Format", "Parse", "NewShader", "fragmentFor", "flag", "NewStaticResource", "MustCompile", "HasPrefix", "CutPrefix",
		"DebugContext", "InfoContext", "WarnContext", "ErrorContext":
		return true
	}
	return false
}

var (
	// verb is a place in a format.
	verb = regexp.MustCompile(`%[a-z]`)
	// forLog is the text of an error: "timetable: move refused".
	forLog = regexp.MustCompile(`^[a-z]+: `)
)

// forPeople reports whether a text looks like one that people read: words
// with a space between them, or one with a capital letter.
func forPeople(s string) bool {
	if s == "English" || s == "Cymraeg" {
		return false // a language is called what its speakers call it
	}
	s = verb.ReplaceAllString(s, "")
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
	if len(words) == 0 || forLog.MatchString(s) {
		return false
	}
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && r > unicode.MaxASCII }) {
		return true
	}
	first := []rune(strings.TrimSpace(s))[0]
	return len(words) > 1 && strings.Contains(strings.TrimSpace(s), " ") || unicode.IsUpper(first) && len([]rune(s)) > 1 && strings.ToUpper(s) != s
}

func TestNoLiteralReachesPeople(t *testing.T) {
	names := map[string]bool{} // of placeholders: Say("call.you", "Name", n)
	for _, m := range messages(t, English) {
		for _, p := range placeholders(m) {
			names[strings.Trim(p, "{.}")] = true
		}
	}
	for _, s := range sources(t, "app") {
		skip := map[ast.Node]bool{}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.Field:
				if n.Tag != nil {
					skip[n.Tag] = true
				}
			case *ast.CallExpr:
				if silent(callee(n)) {
					return false
				}
			case *ast.IndexExpr:
				skip[n.Index] = true
			case *ast.BasicLit:
				l, ok := text(n)
				if !ok || skip[n] || names[l] || !forPeople(l) || s.spared[s.fset.Position(n.Pos()).Line] || s.spared[s.fset.Position(n.Pos()).Line-1] {
					return true
				}
				t.Errorf("%s: %q is not in the catalogue", s.at(n.Pos()), l)
			}
			return true
		})
	}
}

func TestForPeople(t *testing.T) {
	for s, want := range map[string]bool{
		"Save": true, "two words": true, "Dŵr": true, "MDI-VCC-1": false, "common.save": false, "15:04": false,
		"": false, "–": false, " · ": false, "uniform": false, "OUT": false, "{{.N}}": false, "X": false,
	} {
		if got := forPeople(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
