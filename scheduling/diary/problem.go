package diary

import "gatehouse/scheduling"

// problems gathers what is wrong with something a person filled in.
type problems struct{ found scheduling.InvalidErrors }

func (p *problems) add(field string, what scheduling.Problem) { p.limit(field, what, 0) }

func (p *problems) limit(field string, what scheduling.Problem, limit int) {
	p.found = append(p.found, &scheduling.InvalidError{Field: field, Problem: what, Limit: limit})
}

// err is what was found, nil when nothing was.
func (p *problems) err() error {
	if len(p.found) == 0 {
		return nil
	}
	return p.found
}
