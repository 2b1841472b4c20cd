package courtlist_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemas is where the publishers' own schemas lie, beside the repository;
// they are not part of it.
const schemas = "../../../shared/data/courtlists"

// Our lists are such as the publishers' schemas allow: what is tested here is
// then what courts may send.
func TestListsKeepToThePublishedSchemas(t *testing.T) {
	dir, err := filepath.Abs(schemas)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); err != nil {
		// a checkout of its own has nothing beside it, a work tree has it one further up
		if dir, err = filepath.Abs("../" + schemas); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the schemas of the Court and Tribunal Hearings service are not beside the repository")
	}
	compiler := jsonschema.NewCompiler()
	for prefix, file := range map[string]string{
		"crown": "crown_daily_pdda_list.schema.json", "magistrates": "magistrates_standard_list.schema.json",
	} {
		// The schemas use look-ahead and leave "$ref" siblings: patterns that
		// this language's expressions lack are checked by nobody here.
		compiler.UseRegexpEngine(loose)
		schema, err := compiler.Compile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		checked := 0
		for _, name := range files(t) {
			if !strings.HasPrefix(filepath.Base(name), prefix) {
				continue
			}
			list, err := jsonschema.UnmarshalJSON(strings.NewReader(string(open(t, name))))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(list); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			checked++
		}
		if checked == 0 {
			t.Errorf("no %s list was checked", prefix)
		}
		// A schema that lets everything by proves nothing.
		if err := schema.Validate(map[string]any{prefix: true}); err == nil {
			t.Errorf("the %s schema allows anything", prefix)
		}
	}
}

// anything matches every text.
type anything string

func (anything) MatchString(string) bool { return true }
func (a anything) String() string        { return string(a) }

// loose compiles a pattern, or takes one that is beyond regexp for anything.
func loose(s string) (jsonschema.Regexp, error) {
	if re, err := regexp.Compile(s); err == nil {
		return re, nil
	}
	return anything(s), nil
}
