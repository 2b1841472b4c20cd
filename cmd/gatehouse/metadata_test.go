package main

import (
	"os"
	"testing"

	"github.com/BurntSushi/toml"
)

func TestMetadataIsWhatFyneAppSays(t *testing.T) {
	var file struct {
		Details struct {
			Icon, Name, ID, Version string
			Build                   int
		}
		Migrations map[string]bool
	}
	if _, err := toml.DecodeFile("../../FyneApp.toml", &file); err != nil {
		t.Fatal(err)
	}
	m := metadata()
	if _, err := os.Stat("../../" + file.Details.Icon); err != nil || m.Icon == nil {
		t.Errorf("icon: %v", err)
	}
	if m.ID != file.Details.ID || m.Name != file.Details.Name || m.Version != file.Details.Version ||
		m.Build != file.Details.Build || m.Migrations["fyneDo"] != file.Migrations["fyneDo"] {
		t.Errorf("metadata() is %+v, FyneApp.toml says %+v", m, file)
	}
}
