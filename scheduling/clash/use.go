package clash

import "gatehouse/scheduling"

// Use is something that wants a place and would fit into time that was freed:
// a request, or a row of a list.
type Use struct {
	// Request is the one that waits, or is not answered yet; its ID is empty
	// when it is a row.
	Request scheduling.Request
	// List and Row name the row.
	List scheduling.ListID
	Row  string
	// Place is where it would be.
	Place scheduling.Booking
}

// Uses is what could use time that was freed, those that wait for a place first.
type Uses struct {
	Items []Use
	// Scene names the rooms and people of the places.
	Scene Scene
}
