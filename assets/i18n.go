package assets

import "embed"

// I18n holds the message files, one per language and area:
// i18n/en/timetable.toml, i18n/cy/timetable.toml.
//
//go:embed i18n
var I18n embed.FS
