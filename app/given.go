package app

import "gatehouse/app/settings"

// fixable are the settings that are texts and that the command line can fix.
func fixable(s *settings.Saved) []*string {
	return []*string{
		&s.Name, &s.Role, &s.Lang, &s.Theme, &s.Hub, &s.Camera, &s.Microphone, &s.Speaker,
		&s.Relay, &s.RelayName, &s.RelayPassword,
	}
}

// overlay puts what the command line fixed over what was saved.
func overlay(saved, given settings.Saved) settings.Saved {
	to := fixable(&saved)
	for i, from := range fixable(&given) {
		if *from != "" {
			*to[i] = *from
		}
	}
	saved.RelayOnly = saved.RelayOnly || given.RelayOnly
	if given.TextSize != 0 {
		saved.TextSize = given.TextSize
	}
	return saved
}

// underlay is what is kept of changed settings, which were before: what the
// command line fixed and nobody changed stays as it was stored.
func underlay(changed, before, stored, given settings.Saved) settings.Saved {
	out := changed
	to, was, kept, now := fixable(&out), fixable(&before), fixable(&stored), fixable(&changed)
	for i, fixed := range fixable(&given) {
		if *fixed != "" && *was[i] == *fixed && *now[i] == *fixed {
			*to[i] = *kept[i]
		}
	}
	if given.RelayOnly && before.RelayOnly && changed.RelayOnly {
		out.RelayOnly = stored.RelayOnly
	}
	if given.TextSize != 0 && before.TextSize == given.TextSize && changed.TextSize == given.TextSize {
		out.TextSize = stored.TextSize
	}
	return out
}
