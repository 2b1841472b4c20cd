//go:build unix

package callbench

import (
	"os/exec"
	"syscall"
)

// inGroup starts a program in a group of its own, so that all it starts can be
// ended with it.
func inGroup(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func endGroup(c *exec.Cmd) { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
