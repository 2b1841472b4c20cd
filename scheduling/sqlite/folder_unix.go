//go:build unix

package sqlite

import (
	"errors"
	"os"
)

// syncFolder puts names made, moved or removed in a folder on the disk.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
