//go:build !unix

package clashbench

import "syscall"

// unprivileged changes nothing where there is no root.
func unprivileged(string) (*syscall.SysProcAttr, error) { return nil, nil }
