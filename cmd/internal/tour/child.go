package tour

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// child is a program the tour started, with everything it started in turn.
type child struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
	err  error         // how it ended; read it after done
}

// start runs a program in a process group of its own, its output in the file log.
func start(log string, env []string, stdin io.Reader, extra *os.File, name string, args ...string) (*child, error) {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	// It is ended by stop, together with its group, not by a context.
	cmd := exec.Command(name, args...) //nolint:noctx // see above
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, stdin, out, out
	if extra != nil {
		cmd.ExtraFiles = []*os.File{extra}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", filepath.Base(name), err)
	}
	c := &child{cmd: cmd, done: make(chan struct{})}
	go func() {
		c.err = cmd.Wait()
		close(c.done)
	}()
	return c, nil
}

func (c *child) alive() bool {
	if c == nil {
		return false
	}
	select {
	case <-c.done:
		return false
	default:
		return true
	}
}

// stop asks the program to end, insists after two seconds, and waits for it.
func (c *child) stop() {
	if c == nil {
		return
	}
	c.signal(syscall.SIGTERM)
	insist := time.NewTimer(2 * time.Second)
	defer insist.Stop()
	select {
	case <-c.done:
	case <-insist.C:
		c.signal(syscall.SIGKILL)
		<-c.done
	}
	c.signal(syscall.SIGKILL) // what it left behind in its group
}

// kill ends the program without a word, as a power cut would.
func (c *child) kill() {
	c.signal(syscall.SIGKILL)
	<-c.done
}

func (c *child) signal(s syscall.Signal) {
	// A group that has gone already is what was wanted.
	_ = syscall.Kill(-c.cmd.Process.Pid, s)
}

// run runs a short program to its end and returns what it printed.
func run(ctx context.Context, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = env
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(string(exit.Stderr)))
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return strings.TrimSpace(string(out)), nil
}
