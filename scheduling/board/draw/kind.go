package draw

// kind is what a booking is for.
type kind int

const (
	court kind = iota
	parole
	legal
	report
	official
	resettlement
	family
	education
)

// terms are how bookings of a kind are dealt with.
type terms struct {
	// priority is what one person disturbed weighs.
	priority int
	// people is how many a booking disturbs at most, its prisoner included.
	people int
	// cancelled is that it may be, to make room.
	cancelled bool
	// wholeDay is that it may move to the other half of its day.
	wholeDay bool
}

func (k kind) terms() terms {
	switch k {
	case court:
		return terms{priority: 8, people: 4}
	case parole:
		return terms{priority: 7, people: 4}
	case legal:
		return terms{priority: 6, people: 2}
	case report:
		return terms{priority: 5, people: 2}
	case official:
		return terms{priority: 4, people: 3}
	case resettlement:
		return terms{priority: 3, people: 2, cancelled: true, wholeDay: true}
	case family:
		return terms{priority: 2, people: 4, cancelled: true}
	default:
		return terms{priority: 1, people: 1, cancelled: true, wholeDay: true}
	}
}

// usage is which kinds a room is for.
type usage int

const (
	forCourt usage = iota
	forLegal
	forProbation
	forFamily
	forResettlement
	forAll
)

// kinds are those of a usage, repeated as often as they come.
func (u usage) kinds() []kind {
	switch u {
	case forCourt:
		return []kind{court, court, court, court, parole}
	case forLegal:
		return []kind{legal, legal, official}
	case forProbation:
		return []kind{report}
	case forFamily:
		return []kind{family}
	case forResettlement:
		return []kind{resettlement, education}
	default:
		return []kind{court, legal, report, official, resettlement, family, education}
	}
}

func (u usage) suits(k kind) bool {
	for _, l := range u.kinds() {
		if l == k {
			return true
		}
	}
	return false
}

// room is where bookings take place; its index is its resource.
type room struct {
	morning, afternoon usage
	// group is the part of the prison it is in: one waiting area.
	group int
	// places is how many bookings it holds at once.
	places int
}

// hallFrom is how many rooms a prison has at least of which one is a hall.
const hallFrom = 16

// rooms are n of them, in the proportions in which prisons have them: five of
// twelve for courts, one for everybody, two that a timetable gives to courts in
// the morning and to lawyers in the afternoon.
func rooms(n int) []room {
	var out []room
	for i := range n {
		one := room{group: i / 6, places: 1}
		switch i % 12 {
		case 0, 2, 5, 8, 10:
			one.morning, one.afternoon = forCourt, forCourt
		case 1, 7:
			one.morning, one.afternoon = forCourt, forLegal
		case 3:
			one.morning, one.afternoon = forFamily, forFamily
		case 4:
			one.morning, one.afternoon = forLegal, forLegal
		case 6:
			one.morning, one.afternoon = forAll, forAll
		case 9:
			one.morning, one.afternoon = forProbation, forResettlement
		default:
			one.morning, one.afternoon = forResettlement, forFamily
		}
		if n >= hallFrom && i == 3 {
			one.places = 3
		}
		out = append(out, one)
	}
	return out
}
