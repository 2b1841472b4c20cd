package clash

import (
	"time"

	"gatehouse/scheduling"
)

// Ground is what plans are made on.
type Ground struct {
	// Scene is as wide as anything may move; its Now is set.
	Scene Scene
	// Priorities are the tables of prisons; one without has the default.
	Priorities map[scheduling.PrisonCode]scheduling.Priorities
	// Moved is when earlier plans gave someone another time.
	Moved map[scheduling.PersonID][]time.Time
}
