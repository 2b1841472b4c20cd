package lists

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gatehouse/scheduling"
)

// File is a file that someone dropped or chose.
type File struct {
	Name string
	Data []byte
	// Err is why it could not be read from its place.
	Err error
}

// Refusal is a file that could not be read as a list.
type Refusal struct {
	Name string
	Err  error
}

// Read reads files one after the other and opens the last that is a list.
func (m *Model) Read(files ...File) {
	m.files = append(m.files, files...)
	if !m.busy {
		m.refuse, m.again = nil, false
		m.next()
	}
}

func (m *Model) next() {
	if len(m.files) == 0 {
		m.busy = false
		m.Changed()
		return
	}
	f := m.files[0]
	m.files = m.files[1:]
	if f.Err != nil {
		m.refuse = &Refusal{Name: f.Name, Err: f.Err}
		m.next()
		return
	}
	m.busy = true
	m.Changed()
	m.Do(func(ctx context.Context) func() {
		l, err := m.Keeper.ReadList(ctx, f.Name, f.Data)
		return func() {
			if err != nil {
				m.refuse = &Refusal{Name: f.Name, Err: err}
			} else {
				m.again = slices.ContainsFunc(m.heads, func(h scheduling.List) bool { return h.ID == l.ID })
				m.openState = Loading
				m.Open(l.ID)
				m.Load()
			}
			m.next()
		}
	})
}

// RefusedAt says where in the file it became clear that it is no list; empty
// when that is not known.
func (m *Model) RefusedAt() string {
	var at *scheduling.FileError
	if m.refuse == nil || !errors.As(m.refuse.Err, &at) {
		return ""
	}
	switch {
	case at.Line > 0 && at.Field != "":
		return m.say("field", "Where", m.say("line", "N", strconv.Itoa(at.Line)), "Field", at.Field)
	case at.Line > 0:
		return m.say("line", "N", strconv.Itoa(at.Line))
	}
	return at.Field
}

// Reading reports whether a file is being read.
func (m *Model) Reading() bool { return m.busy }

// Refused is the last file that could not be read, or nil.
func (m *Model) Refused() *Refusal { return m.refuse }

// ReadBefore reports whether the last file that was read had been read before.
func (m *Model) ReadBefore() bool { return m.again }

// Dismiss forgets what was said about the last file.
func (m *Model) Dismiss() {
	m.refuse, m.again = nil, false
	m.Changed()
}

// Path is a path as people paste it: quotes and a file: in front are none of it.
func Path(typed string) string {
	s := strings.TrimSpace(typed)
	for _, q := range []string{`"`, "'"} {
		if len(s) > 1 && strings.HasPrefix(s, q) && strings.HasSuffix(s, q) {
			s = s[1 : len(s)-1]
		}
	}
	if u, err := url.Parse(s); err == nil && u.Scheme == "file" {
		return u.Path
	}
	return s
}
