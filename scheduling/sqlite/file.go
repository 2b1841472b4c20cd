package sqlite

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"gatehouse/scheduling"
)

// finding is what stands at the store's path before SQLite looks at it.
type finding int

const (
	absent finding = iota // nothing, and nothing was ever installed: a first run
	present
	writeProtected
)

// look judges the file by its header alone. A store that was installed and is
// gone or empty is scheduling.ErrMissing, not a first run.
func look(path string) (finding, error) {
	switch n := size(path); {
	case n == 0 && (marked(path) || size(path+"-wal") > 0):
		return absent, fmt.Errorf("open %s: %w", path, scheduling.ErrMissing)
	case n == 0:
		return absent, nil
	}
	found := present
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if writeRefused(err) {
		found = writeProtected
		f, err = os.Open(path)
	}
	if err != nil {
		return found, err
	}
	defer f.Close()
	return found, checkHeader(path, f)
}

// checkHeader refuses what is no SQLite file or is shorter than it says
// (https://www.sqlite.org/fileformat2.html#the_database_header).
func checkHeader(path string, f *os.File) error {
	header := make([]byte, 100)
	n, err := io.ReadFull(f, header)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if n < len(header) || !bytes.HasPrefix(header, []byte("SQLite format 3\x00")) {
		return &DamagedError{Path: path, Found: "no SQLite header"}
	}
	page := int64(binary.BigEndian.Uint16(header[16:]))
	if page == 1 {
		page = 1 << 16
	}
	pages := int64(binary.BigEndian.Uint32(header[28:]))
	if pages*page > size(path) && size(path+"-wal") <= 0 {
		return &DamagedError{Path: path, Found: "shorter than its header says"}
	}
	return nil
}

// size is a file's length in bytes, 0 when there is none.
func size(path string) int64 {
	st, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return st.Size()
}

func writeRefused(err error) bool {
	return errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// folderProtected makes the folder when it is missing, and reports whether it
// takes no new files: then not even a file that may be written can have the
// log that a write needs.
func folderProtected(path string) (bool, error) {
	err := os.MkdirAll(path, 0o700)
	if err == nil {
		var f *os.File
		if f, err = os.CreateTemp(path, ".gatehouse-*"); err == nil {
			return false, errors.Join(f.Close(), os.Remove(f.Name()))
		}
	}
	if writeRefused(err) {
		return true, nil
	}
	return false, err
}

// create makes the file for its owner's eyes only, before SQLite would make
// it for everyone's.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close(), syncFolder(filepath.Dir(path)))
}

// The marker says that a store was installed here; the note that SQLite found
// damage while the store was open.
func markerPath(path string) string { return path + ".installed" }
func notePath(path string) string   { return path + ".damaged" }

func marked(path string) bool { return exists(markerPath(path)) }
func noted(path string) bool  { return exists(notePath(path)) }

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// mark leaves the marker, once.
func mark(path string, now time.Time) error {
	if marked(path) {
		return nil
	}
	text := "A Gatehouse store was installed beside this file on " + now.UTC().Format(time.RFC3339) +
		".\nWhile this marker is here a missing or empty store counts as lost, not as a first run.\n"
	return writeSynced(markerPath(path), text)
}

func leaveNote(path string) error {
	return writeSynced(notePath(path), "Damage was found; the store is examined whole at its next start.\n")
}

func forgetNote(path string) error {
	if err := removed(notePath(path)); !writeRefused(err) {
		return err
	}
	return nil
}

func writeSynced(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close(), syncFolder(filepath.Dir(path)))
}

// copySynced copies a file and has both the copy and its name on the disk
// before it returns.
func copySynced(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close(), syncFolder(filepath.Dir(to)))
}

// quarantined completes err, when it tells of damage, with a copy of the file
// and its write-ahead log. One state of the file is copied once.
func (s *Store) quarantined(err error) error {
	if !errors.Is(err, scheduling.ErrDamaged) {
		return err
	}
	d := &DamagedError{Path: s.path, Found: err.Error()}
	var found *DamagedError
	if errors.As(err, &found) {
		d.Found = found.Found
	}
	st, statErr := os.Stat(s.path)
	if statErr != nil {
		return d
	}
	folder := filepath.Join(filepath.Dir(s.path), "quarantine")
	stamp := st.ModTime().UTC().Format(stampLayout)
	to := filepath.Join(folder, fmt.Sprintf("%s-%s-%d.db", stem(s.path), stamp, st.Size()))
	if exists(to) {
		d.Copy = to
		return d
	}
	copyErr := os.MkdirAll(folder, 0o700)
	if copyErr == nil && size(s.path+"-wal") > 0 {
		copyErr = copySynced(s.path+"-wal", to+"-wal")
	}
	if copyErr == nil {
		copyErr = copySynced(s.path, to)
	}
	if copyErr != nil {
		s.log.Error("cannot quarantine a copy of the damaged store", "err", copyErr)
		return d
	}
	d.Copy = to
	return d
}
