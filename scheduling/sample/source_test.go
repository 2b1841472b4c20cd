package sample

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"gatehouse/assets"
)

// files is the real estate with one file replaced.
func files(t *testing.T, name, text string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(assets.Estate, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(assets.Estate, path)
		out[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if text == "" {
		delete(out, "estate/"+name)
	} else {
		out["estate/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestReadSourceNamesTheLine(t *testing.T) {
	rooms := "key,name,usage,places,active,turnaround minutes\nMDI-VCC-1,One,court,1,yes,0\n"
	for name, tt := range map[string]struct{ file, text, want string }{
		"missing file":  {"rooms.csv", "", "estate/rooms.csv"},
		"only heading":  {"rooms.csv", "a,b,c,d,e,f\n", "estate/rooms.csv: nothing below"},
		"short line":    {"rooms.csv", rooms + "MDI-VCC-2,Two\n", "estate/rooms.csv: record on line 3"},
		"no number":     {"rooms.csv", rooms + "MDI-VCC-2,Two,court,one,yes,0\n", "estate/rooms.csv line 3"},
		"below nothing": {"rooms.csv", rooms + "MDI-VCC-2,Two,court,1,yes,-5\n", "estate/rooms.csv line 3"},
		"neither":       {"rooms.csv", rooms + "MDI-VCC-2,Two,court,1,maybe,0\n", "estate/rooms.csv line 3"},
		"no key":        {"rooms.csv", rooms + "VCC 2,Two,court,1,yes,0\n", "estate/rooms.csv line 3"},
		"no zone": {
			"prisons.csv", "code,name,zone,a,b,c,d,e,f,g\nMDI,Moorland,Mars/Olympus,08:00,18:00,30,1,1,1,1\n",
			"estate/prisons.csv line 2",
		},
		"no clock": {
			"prisons.csv", "code,name,zone,a,b,c,d,e,f,g\nMDI,Moorland,Europe/London,8am,18:00,30,1,1,1,1\n",
			"estate/prisons.csv line 2",
		},
	} {
		_, err := readSource(files(t, tt.file, tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
}
