package courtlist

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gatehouse/scheduling"
)

// reading is a list that is being read, and what is wrong with it so far.
type reading struct {
	list     List
	problems []scheduling.ListProblem
	// number counts the hearings; 0 is what belongs to none.
	number int
	// failed is set when the hearing at hand cannot be used.
	failed bool
	// skipped counts the hearings that were left out.
	skipped int
	// sitting counts the sittings.
	sitting int
}

// fail says what is wrong, and that the hearing at hand cannot be used.
func (r *reading) fail(p place, key string, problem scheduling.Problem) {
	r.failed = true
	r.remark(p, key, problem)
}

// remark says what is wrong, and that it can be done without.
func (r *reading) remark(p place, key string, problem scheduling.Problem) {
	if len(r.problems) < MaxProblems {
		r.problems = append(r.problems, scheduling.ListProblem{Number: r.number, Field: p.path(key), Problem: problem})
	}
}

// place is a value and the way to it.
type place struct {
	r    *reading
	node *node
	up   *place
	name string
	// at is the element of an array, or −1.
	at int
}

// path is where the member key of the value stands, or the value itself when
// key is empty.
func (p place) path(key string) string {
	var parts []string
	if key != "" {
		parts = append(parts, "."+key)
	}
	for q := &p; q != nil; q = q.up {
		if q.at >= 0 {
			parts = append(parts, "["+strconv.Itoa(q.at)+"]")
		}
		if q.name != "" {
			parts = append(parts, "."+q.name)
		}
	}
	var b strings.Builder
	for i := len(parts) - 1; i >= 0; i-- {
		b.WriteString(parts[i])
	}
	return strings.TrimPrefix(b.String(), ".")
}

// member is the value of a key, nil when there is none or it is null.
func (p place) member(key string) *node {
	for i, k := range p.node.keys {
		if k == key && p.node.items[i].shape != shapeNull {
			return &p.node.items[i]
		}
	}
	return nil
}

// object is the object under a key; ok is false when there is none, which is
// said when it is something else.
func (p *place) object(key string) (o place, ok bool) {
	n := p.member(key)
	switch {
	case n == nil:
		return place{}, false
	case n.shape != shapeObject:
		p.r.fail(*p, key, scheduling.ProblemFormat)
		return place{}, false
	}
	return place{r: p.r, node: n, up: p, name: key, at: -1}, true
}

// list is the elements of the array under a key, which must be of one shape;
// others are said and left out.
func (p *place) list(key string, want shape) []place {
	n := p.member(key)
	if n == nil {
		return nil
	}
	if n.shape != shapeArray {
		p.r.fail(*p, key, scheduling.ProblemFormat)
		return nil
	}
	out := make([]place, 0, len(n.items))
	for i := range n.items {
		e := place{r: p.r, node: &n.items[i], up: p, name: key, at: i}
		if e.node.shape != want {
			p.r.fail(e, "", scheduling.ProblemFormat)
			continue
		}
		out = append(out, e)
	}
	return out
}

// text is the text under a key without the spaces around it; empty when there
// is none. A text that could act on a screen or is too long is said.
func (p place) text(key string) string {
	n := p.member(key)
	switch {
	case n == nil:
		return ""
	case n.shape != shapeText:
		p.r.fail(p, key, scheduling.ProblemFormat)
		return ""
	}
	s, problem := clean(n.text)
	if problem != "" {
		p.r.fail(p, key, problem)
	}
	return s
}

// need is text, and says so when there is none.
func (p place) need(key string) string {
	failed := p.r.failed
	p.r.failed = false
	s := p.text(key)
	if s == "" && !p.r.failed {
		p.r.fail(p, key, scheduling.ProblemMissing)
	}
	p.r.failed = p.r.failed || failed
	return s
}

// whole is the number under a key as it is written; ok is false when there is
// none, and a number that is not whole is said.
func (p place) whole(key string) (n int, ok bool) {
	v := p.member(key)
	if v == nil {
		return 0, false
	}
	if v.shape == shapeNumber {
		if n, err := strconv.Atoi(v.text); err == nil {
			return n, true
		}
	}
	p.r.fail(p, key, scheduling.ProblemFormat)
	return 0, false
}

// flag is the truth under a key; ok is false when there is none.
func (p place) flag(key string) (yes, ok bool) {
	n := p.member(key)
	if n == nil {
		return false, false
	}
	if n.shape != shapeFlag {
		p.r.fail(p, key, scheduling.ProblemFormat)
		return false, false
	}
	return n.text == "true", true
}

// doubles says every key within the value that stands there twice: nobody can
// say which was meant.
func (p place) doubles() {
	if p.node.twice != "" {
		p.r.fail(p, p.node.twice, scheduling.ProblemDuplicate)
	}
	for i := range p.node.items {
		e := place{r: p.r, node: &p.node.items[i], up: &p, at: -1}
		if p.node.shape == shapeArray {
			e.at = i
		} else {
			e.name = p.node.keys[i]
		}
		if e.node.shape >= shapeArray {
			e.doubles()
		}
	}
}

// clean is s with single spaces and none around it. Control characters and
// what turns the direction of writing are a problem of form.
func clean(s string) (string, scheduling.Problem) {
	switch {
	case !utf8.ValidString(s), strings.ContainsFunc(s, hidden):
		return "", scheduling.ProblemFormat
	case utf8.RuneCountInString(s) > MaxText:
		return "", scheduling.ProblemTooLong
	}
	return strings.Join(strings.Fields(s), " "), ""
}

// hidden reports whether a character acts instead of being seen.
func hidden(r rune) bool {
	if r == '\n' || r == '\r' || r == '\t' {
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}
