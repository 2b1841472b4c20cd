package planbench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gatehouse/scheduling/board"
	"gatehouse/scheduling/board/check"
)

// errReading is that CBC said something that is not understood.
var errReading = errors.New("planbench: cannot read what CBC says")

// exact is what CBC says about a problem.
type exact struct {
	// answer has a place for each item, unless none was found.
	answer board.Answer
	found  bool
	// proved is that there is no better answer, or none at all.
	proved bool
	took   time.Duration
}

// solveExactly has CBC minimise one tier of the cost after the other, in files
// in dir. It takes as much of the processor's time as limit says, in all.
//
// Most answers disturb few people, and a program that leaves out whatever
// disturbs more is much smaller: that one is asked first. What it says counts
// only where it settles the question: nobody is left out at all, or an answer
// with the fewest left out is among those it knows. Where nobody is disturbed at
// all, two tiers are left and go into one number, which is small enough.
func solveExactly(ctx context.Context, dir string, p *board.Problem, limit time.Duration) (exact, error) {
	g := newProgram(p)
	s := solver{dir: dir, program: g, limit: limit}
	outs, people, change := g.sum(board.Cost.Out), g.sum(board.Cost.People), g.sum(board.Cost.Change)
	if len(people) == 0 {
		settled, err := s.minimise(ctx, g.asOne(outs, change))
		return s.exact(settled), err
	}
	near := row{people, 64}

	settled, err := s.minimise(ctx, outs, near)
	if err != nil {
		return exact{}, err
	}
	if !settled || s.best.At == nil || s.best.Cost.Out() > 0 {
		if settled, err = s.minimise(ctx, outs); !settled || err != nil || s.best.At == nil {
			return s.exact(settled), err
		}
	}
	fewest := row{outs, s.best.Cost.Out()}
	far := s.best.Cost.People() > near.most
	if far {
		if settled, err = s.minimise(ctx, people, fewest, near); err != nil {
			return exact{}, err
		}
	}
	if s.best.Cost.People() > near.most || !far {
		settled, err = s.minimise(ctx, people, fewest, row{people, s.best.Cost.People()})
	}
	if !settled || err != nil {
		return s.exact(false), err
	}
	settled, err = s.minimise(ctx, change, fewest, row{people, s.best.Cost.People()}, row{change, s.best.Cost.Change()})
	return s.exact(settled), err
}

// solver has CBC solve one program after the other.
type solver struct {
	dir     string
	program *program
	limit   time.Duration // of the processor's time, in all
	took    time.Duration
	best    board.Answer // no places before the first
}

func (s *solver) exact(proved bool) exact {
	return exact{answer: s.best, found: s.best.At != nil, proved: proved, took: s.took}
}

// minimise minimises a tier under bounds, from the best answer so far on, and
// reports whether it is settled that there is no better one, or none at all.
func (s *solver) minimise(ctx context.Context, tier []term, bounds ...row) (bool, error) {
	left := s.limit - s.took
	if left < time.Second {
		return false, nil
	}
	name := filepath.Join(s.dir, "program.lp")
	if err := save(name, func(w io.Writer) error { return s.program.write(w, tier, bounds) }); err != nil {
		return false, err
	}
	answer := filepath.Join(s.dir, "answer.txt")
	os.Remove(answer)
	args := []string{name, "sec", fmt.Sprintf("%.0f", left.Seconds())}
	if s.best.At != nil && s.keeps(bounds) {
		start := filepath.Join(s.dir, "start.txt")
		if err := save(start, s.writeStart); err != nil {
			return false, err
		}
		args = append(args, "mipstart", start)
	}
	args = append(args, "ratio", "0", "allow", "0", "solve", "solution", answer)
	run := exec.CommandContext(ctx, "cbc", args...)
	said, err := run.CombinedOutput()
	if err != nil {
		return false, fmt.Errorf("cbc: %w: %s", err, said)
	}
	s.took += run.ProcessState.UserTime() + run.ProcessState.SystemTime()
	settled, at, err := s.program.read(answer)
	if err != nil || at == nil {
		return settled, err
	}
	a := board.Answer{At: at, Cost: s.program.cost(at)}
	if err := check.Answer(s.program.p, a); err != nil {
		return false, fmt.Errorf("CBC's answer: %w", err)
	}
	if s.best.At == nil || a.Cost < s.best.Cost {
		s.best = a
	}
	return settled, nil
}

// keeps reports whether the best answer keeps all bounds.
func (s *solver) keeps(bounds []row) bool {
	for _, b := range bounds {
		sum := 0
		for _, t := range b.terms {
			if x := s.program.vars[t.v]; s.best.At[x.item] == x.at {
				sum += t.n
			}
		}
		if sum > b.most {
			return false
		}
	}
	return true
}

func save(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// writeStart writes the best answer as CBC wants it to begin with.
func (s *solver) writeStart(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, "Stopped - objective value 0")
	for v, x := range s.program.vars {
		if s.best.At[x.item] == x.at {
			fmt.Fprintf(b, "%d x%d 1 0\n", v, v)
		}
	}
	return b.Flush()
}

// read reads the file of an answer: a line that says how it ended, then a line
// for each variable that is not zero. There are no places if there is no answer.
func (g *program) read(name string) (settled bool, at []int, err error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return false, nil, err
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	switch head := lines[0]; {
	case strings.HasPrefix(head, "Optimal"):
		settled = true
	case strings.HasPrefix(head, "Infeasible"), strings.HasPrefix(head, "Integer infeasible"):
		return true, nil, nil
	case !strings.HasPrefix(head, "Stopped on time"):
		return false, nil, fmt.Errorf("%w: %s", errReading, head)
	}
	at = make([]int, len(g.p.Items))
	seen := 0
	for _, line := range lines[1:] {
		fields := strings.Fields(line)
		if len(fields) < 3 || !strings.HasPrefix(fields[1], "x") {
			continue
		}
		v, err1 := strconv.Atoi(fields[1][1:])
		value, err2 := strconv.ParseFloat(fields[2], 64)
		if err1 != nil || err2 != nil || v >= len(g.vars) {
			return false, nil, fmt.Errorf("%w: %s", errReading, line)
		}
		if value > 0.5 {
			at[g.vars[v].item] = g.vars[v].at
			seen++
		}
	}
	if seen != len(g.p.Items) {
		if settled {
			return false, nil, fmt.Errorf("%w: %d items of %d are somewhere", errReading, seen, len(g.p.Items))
		}
		return false, nil, nil // stopped before there was an answer
	}
	return settled, at, nil
}
