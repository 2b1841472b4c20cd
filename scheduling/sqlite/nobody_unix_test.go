//go:build unix

package sqlite

import (
	"os/exec"
	"syscall"
)

// asNobody has root start c as somebody who may write to little.
func asNobody(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
}
