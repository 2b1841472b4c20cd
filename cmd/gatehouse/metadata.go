package main

import (
	"fyne.io/fyne/v2"

	"gatehouse/assets"
)

// metadata is what FyneApp.toml says: a plain go build does not read it.
func metadata() fyne.AppMetadata {
	return fyne.AppMetadata{
		ID: "org.gatehouse.desk", Name: "Gatehouse", Version: "0.1.0", Build: 1, Icon: icon(),
		Migrations: map[string]bool{"fyneDo": true},
	}
}

// icon is the picture that stands for the desk; a test loads it.
func icon() fyne.Resource {
	raw, err := assets.Icons.ReadFile("icons/gatehouse.png")
	if err != nil {
		return nil
	}
	return fyne.NewStaticResource("gatehouse.png", raw)
}
