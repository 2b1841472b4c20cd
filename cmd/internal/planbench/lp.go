package planbench

import (
	"bufio"
	"fmt"
	"io"
)

// write writes the program that minimises one tier under bounds, in the format
// LP. Variables that alone go over a bound are zero, and left out.
func (g *program) write(w io.Writer, minimise []term, bounds []row) error {
	l := lp{Writer: bufio.NewWriter(w), zero: make([]bool, len(g.vars))}
	for _, b := range bounds {
		for _, t := range b.terms {
			l.zero[t.v] = l.zero[t.v] || t.n > b.most
		}
	}
	fmt.Fprint(l, "Minimize\n obj: 0 none")
	l.sum(minimise)
	fmt.Fprint(l, "\nSubject To\n")
	for i, vars := range g.of {
		fmt.Fprintf(l, " i%d: 0 none", i)
		for k, v := range vars {
			l.term(k, term{1, v})
		}
		fmt.Fprint(l, " = 1\n")
	}
	for i, one := range append(bounds, g.rows...) {
		fmt.Fprintf(l, " r%d: 0 none", i)
		l.sum(one.terms)
		fmt.Fprintf(l, " <= %d\n", one.most)
	}
	fmt.Fprint(l, "Bounds\n none = 0\nBinary\n")
	for v := range g.vars {
		if !l.zero[v] {
			fmt.Fprintf(l, " x%d\n", v)
		}
	}
	fmt.Fprint(l, "End\n")
	return l.Flush()
}

// lp is a program being written.
type lp struct {
	*bufio.Writer
	zero []bool
}

func (l lp) sum(terms []term) {
	for k, t := range terms {
		l.term(k, t)
	}
}

// term writes one term, on a new line every now and then.
func (l lp) term(k int, t term) {
	if l.zero[t.v] {
		return
	}
	if k%10 == 9 {
		fmt.Fprint(l, "\n")
	}
	fmt.Fprintf(l, " + %d x%d", t.n, t.v)
}
