package clash

import "gatehouse/scheduling"

// ListQuestion asks for places for hearings of a list.
type ListQuestion struct {
	List scheduling.ListID
	// Rows are the hearings by key; none is all that want a place.
	Rows []string
	// Suppose is what shall be taken as so; when it is not empty, nothing of
	// the answer is kept.
	Suppose Suppose
	// Stay are bookings that a person does not want moved.
	Stay []scheduling.BookingID
	// Plans and Effort are as in a Question.
	Plans  int
	Effort int64
}

// Placing is where hearings of a list could be.
type Placing struct {
	// List is the list with the first plan's places: a row that has one is
	// RowPlaced, and its Proposed is the To of the plan's move.
	List scheduling.List
	// Wanted is which booking of the question and its plans each row is, by
	// the row's key.
	Wanted map[string]scheduling.BookingID
	// Question is what was asked of the planner, as an Enactment repeats it.
	Question   Question
	Resolution Resolution
}

// WantedRow is the booking that a row of a list is in questions and plans: the
// one it became already, else one that is new.
func WantedRow(list scheduling.ListID, row scheduling.Row) scheduling.BookingID {
	if row.Booking != "" {
		return row.Booking
	}
	return scheduling.BookingID("row/" + string(list) + "/" + row.Key)
}

// Empty reports whether nothing is supposed.
func (s Suppose) Empty() bool { return len(s.Shut)+len(s.LockDowns)+len(s.Late) == 0 }
