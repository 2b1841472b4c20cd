package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"gatehouse/app"
	"gatehouse/scheduling"
	"gatehouse/scheduling/courtlist"
)

// files are the files on this machine that a person points at.
type files struct{ folder string }

// documents is the folder where people keep documents, or their own.
func documents() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	if st, err := os.Stat(filepath.Join(home, "Documents")); err == nil && st.IsDir() {
		return filepath.Join(home, "Documents")
	}
	return home
}

var _ app.Files = files{}

// Read implements app.Files.
func (files) Read(path string) (data []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if st, err := f.Stat(); err != nil || !st.Mode().IsRegular() {
		return nil, errors.Join(err, fmt.Errorf("not a file: %w", scheduling.ErrNotList))
	}
	// One byte more than a list may have tells one that is too large.
	return io.ReadAll(io.LimitReader(f, courtlist.MaxSize+1))
}

// Write implements app.Files. What is exported is for who exported it.
func (files) Write(path string, data []byte) error { return os.WriteFile(path, data, 0o600) }

// Folder implements app.Files.
func (f files) Folder() string { return f.folder }
