package sqlite

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// step is one system call of a traced child, finished, that matters to what
// is on the disk; or what the child said.
type step struct {
	call   string // open, write, truncate, sync, unlink, rename, say
	path   string
	to     string // of a rename
	data   []byte // written or said
	offset int64  // of a write, -1 at the end; the new length of a truncate
	made   bool   // an open that may make the file
	began  int    // how many steps were finished when this one began
}

// traced runs the child under strace and returns its steps. It skips the test
// where processes cannot be traced.
func traced(t *testing.T, role, path string, count int) []step {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed, so nothing can see what is synced")
	}
	if out, err := exec.CommandContext(t.Context(), strace, "-o", os.DevNull, "-f", "-y", "-xx", os.Args[0], "-test.run=^$").CombinedOutput(); err != nil {
		t.Skipf("processes cannot be traced here: %v: %s", err, out)
	}
	log := filepath.Join(t.TempDir(), "trace")
	c := child(t.Context(), role, path)
	c.Args = append([]string{
		"strace", "-f", "-y", "-xx", "-s", "70000", "-o", log,
		"-e", "trace=open,openat,creat,write,writev,pwrite64,pwritev,ftruncate,fallocate,fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2,sync_file_range,msync",
	}, c.Args...)
	c.Path = strace
	c.Env = append(c.Env, childFrom+"=0", childCount+"="+strconv.Itoa(count))
	if out, err := c.Output(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return parseTrace(t, log, filepath.Dir(path))
}

var (
	traceLine    = regexp.MustCompile(`^(\d+) +(.*)$`)
	resumedLine  = regexp.MustCompile(`^<\.\.\. \w+ resumed>(.*)$`)
	finishedCall = regexp.MustCompile(`^(\w+)\((.*)\) += (-?\d+)(?:<([^>]*)>)?`)
	hexText      = regexp.MustCompile(`"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?`)
	hexFile      = regexp.MustCompile(`^(?:\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)>`)
)

func parseTrace(t *testing.T, log, folder string) []step {
	t.Helper()
	f, err := os.Open(log)
	must(t, err)
	defer f.Close()
	type half struct {
		text  string
		began int
	}
	unfinished := map[string]half{}
	var out []step
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 16<<20)
	for scan.Scan() {
		m := traceLine.FindStringSubmatch(scan.Text())
		if m == nil {
			t.Fatalf("not a line of a trace: %.200q", scan.Text())
		}
		pid, text, began := m[1], m[2], len(out)
		if head, ok := strings.CutSuffix(text, " <unfinished ...>"); ok {
			unfinished[pid] = half{head, began}
			continue
		}
		if r := resumedLine.FindStringSubmatch(text); r != nil {
			text, began = unfinished[pid].text+r[1], unfinished[pid].began
		}
		if s, ok := parseCall(t, text, folder); ok {
			s.began = began
			out = append(out, s)
		}
	}
	must(t, scan.Err())
	return out
}

// parseCall understands one finished call, if it succeeded and concerns the folder or
// the standard output.
func parseCall(t *testing.T, text, folder string) (step, bool) {
	t.Helper()
	m := finishedCall.FindStringSubmatch(text)
	if m == nil || strings.HasPrefix(m[3], "-") {
		return step{}, false
	}
	call, args := m[1], m[2]
	if call == "write" && strings.HasPrefix(args, "1<") {
		return step{call: "say", data: textsOf(t, args)[0]}, true
	}
	ours := func(p string) bool { return p == folder || strings.HasPrefix(p, folder+"/") }
	on := ""
	if f := hexFile.FindStringSubmatch(args); f != nil {
		on = string(unhex(t, f[1]))
	}
	switch call {
	case "open", "openat", "creat":
		p := string(textsOf(t, args)[0])
		if !filepath.IsAbs(p) {
			p = filepath.Join(on, p)
		}
		s := step{call: "open", path: p, made: call == "creat" || strings.Contains(args, "O_CREAT")}
		if strings.Contains(args, "O_TRUNC") {
			s.offset = -1
		}
		return s, ours(p)
	case "unlink", "unlinkat":
		p := string(textsOf(t, args)[0])
		return step{call: "unlink", path: p}, ours(p)
	case "rename", "renameat", "renameat2":
		p := textsOf(t, args)
		return step{call: "rename", path: string(p[0]), to: string(p[1])}, ours(string(p[0]))
	case "pwrite64":
		return step{call: "write", path: on, data: textsOf(t, args)[0], offset: lastNumber(t, args)}, ours(on)
	case "write":
		return step{call: "write", path: on, data: textsOf(t, args)[0], offset: -1}, ours(on)
	case "ftruncate":
		return step{call: "truncate", path: on, offset: lastNumber(t, args)}, ours(on)
	case "fsync", "fdatasync":
		return step{call: "sync", path: on}, ours(on)
	}
	if ours(on) {
		t.Fatalf("the trace has a call that this test does not understand: %.200s", text)
	}
	return step{}, false
}

// textsOf returns the texts among a call's arguments; at least one, each whole.
func textsOf(t *testing.T, args string) [][]byte {
	t.Helper()
	var out [][]byte
	for _, m := range hexText.FindAllStringSubmatch(args, -1) {
		if m[2] != "" {
			t.Fatalf("the trace cut a text short: %.200s", args)
		}
		out = append(out, unhex(t, m[1]))
	}
	if len(out) == 0 {
		t.Fatalf("no text in %.200s", args)
	}
	return out
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, `\x`, ""))
	must(t, err)
	return b
}

func lastNumber(t *testing.T, args string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.TrimSpace(args[strings.LastIndexByte(args, ',')+1:]), 0, 64)
	must(t, err)
	return n
}

func (s step) String() string {
	return fmt.Sprintf("%s %s %d+%d", s.call, filepath.Base(s.path), s.offset, len(s.data))
}
