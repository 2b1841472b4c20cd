package sqlite

import (
	"fmt"
	"syscall"
)

func mountSmall(at string, bytes int) error {
	return syscall.Mount("tmpfs", at, "tmpfs", 0, fmt.Sprintf("size=%d", bytes))
}

func remountSmall(at string, bytes int) error {
	return syscall.Mount("tmpfs", at, "tmpfs", syscall.MS_REMOUNT, fmt.Sprintf("size=%d", bytes))
}

func unmount(at string) error { return syscall.Unmount(at, 0) }
