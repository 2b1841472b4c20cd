package hearing_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"gatehouse/media/hearing"
)

// What nobody may do does not compile: each of these lines is type-checked in
// a file of its own, against this package as it is.
func TestWhatIsForbiddenCannotBeWritten(t *testing.T) {
	fset := token.NewFileSet()
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	check := func(line string) error {
		src := "package p\n\nimport \"gatehouse/media/hearing\"\n\nvar _, _ = " + line + "\n"
		if strings.HasPrefix(line, "var ") {
			src = "package p\n\nimport \"gatehouse/media/hearing\"\n\n" + line + "\n"
		}
		f, err := parser.ParseFile(fset, "p.go", src, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = conf.Check("p", fset, []*ast.File{f}, nil)
		return err
	}
	for _, c := range []struct {
		line  string
		wrong string // empty compiles
	}{
		{`hearing.Listen(hearing.Family{}, "why")`, ""},
		{`hearing.Look(hearing.Family{}, "why")`, ""},
		{`hearing.Look(hearing.Privileged{}, "why")`, ""},
		{`hearing.Look(hearing.Meeting{}, "why")`, ""},
		{`hearing.Listen(hearing.Privileged{}, "why")`, "does not satisfy hearing.Listenable"},
		{`hearing.Listen(hearing.Meeting{}, "why")`, "does not satisfy hearing.Listenable"},
		{`hearing.Listen(hearing.Court{}, "why")`, "does not satisfy hearing.Listenable"},
		{`hearing.Listen(hearing.Consultation{}, "why")`, "does not satisfy hearing.Listenable"},
		{`hearing.Look(hearing.Court{}, "why")`, "does not satisfy hearing.Lookable"},
		{`hearing.Look(hearing.Consultation{}, "why")`, "does not satisfy hearing.Lookable"},
		{`hearing.Listen(hearing.PolicyOf("privileged"), "why")`, "does not satisfy hearing.Listenable"},
		{`var _ = hearing.Observation{sound: true}`, "sound"},
		{"type odd struct{ hearing.Privileged }\nfunc (odd) listen() {}\nvar _, _ = hearing.Listen(odd{}, \"why\")", "does not satisfy hearing.Listenable"},
	} {
		line := c.line
		if strings.HasPrefix(line, "type ") {
			line = "var _ = 0\n" + line
		}
		switch err := check(line); {
		case c.wrong == "" && err != nil:
			t.Errorf("%s: %v", c.line, err)
		case c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("%s compiles, or fails for another reason: %v", c.line, err)
		}
	}
}

// The table of who may watch, in the words of the rules.
func TestPolicies(t *testing.T) {
	for _, c := range []struct {
		privacy             hearing.Privacy
		look, listen, apart bool
	}{
		{hearing.PrivacyPrivileged, true, false, true},
		{hearing.PrivacyCourt, false, false, false},
		{hearing.PrivacyMeeting, true, false, false},
		{hearing.PrivacyFamily, true, true, false},
		{hearing.PrivacyNone, false, false, true},
		{"something newer", false, false, true},
	} {
		p := hearing.PolicyOf(c.privacy)
		_, look := p.(hearing.Lookable)
		_, listen := p.(hearing.Listenable)
		if look != c.look || listen != c.listen || p.Direct() != c.apart {
			t.Errorf("%q: look %t, listen %t, direct %t", c.privacy, look, listen, p.Direct())
		}
	}
	if _, ok := hearing.Look(hearing.Family{}, ""); ok {
		t.Error("someone watches without a reason")
	}
	o, ok := hearing.Look(hearing.Privileged{}, "concern for welfare")
	if !ok || !o.Pictures() || o.Sound() || o.Reason() != "concern for welfare" {
		t.Errorf("looking: %+v %t", o, ok)
	}
	if o, _ = hearing.Listen(hearing.Family{}, "supervision"); !o.Sound() {
		t.Error("listening has no sound")
	}
	if zero := (hearing.Observation{}); zero.Pictures() || zero.Sound() {
		t.Error("nothing permits something")
	}
}
