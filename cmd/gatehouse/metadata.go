package main

import "fyne.io/fyne/v2"

// metadata is what FyneApp.toml says: a plain go build does not read it.
func metadata() fyne.AppMetadata {
	return fyne.AppMetadata{
		ID: "org.gatehouse.desk", Name: "Gatehouse", Version: "0.1.0", Build: 1,
		Migrations: map[string]bool{"fyneDo": true},
	}
}
