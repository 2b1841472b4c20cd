package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"gatehouse/scheduling"
)

const personColumns = `id, number, given, family, roles, prison, wing, agency, doc, version`

// personMore is what a person's document holds; the names are the file's.
type personMore struct {
	Custody  string      `json:"custody,omitempty"`
	Released bool        `json:"released,omitempty"`
	Alerts   []string    `json:"alerts,omitempty"`
	Hours    []lockUpDoc `json:"hours,omitempty"`
}

func scanPerson(scan scanner) (scheduling.Person, error) {
	var p scheduling.Person
	var roles string
	var doc string
	if err := scan(&p.ID, &p.Number, &p.Given, &p.Family, &roles, &p.Prison, &p.Wing, &p.Agency, &doc, &p.Version); err != nil {
		return p, err
	}
	var d personMore
	if err := readDoc("person", string(p.ID), doc, &d); err != nil {
		return p, err
	}
	p.Custody, p.Released, p.Alerts = scheduling.Custody(d.Custody), d.Released, named[scheduling.Alert](d.Alerts)
	for _, h := range d.Hours {
		p.Hours = append(p.Hours, scheduling.Hours{Weekday: time.Weekday(h.Weekday), From: h.From, To: h.To})
	}
	for r := range strings.SplitSeq(roles, "|") {
		if r != "" {
			p.Roles = append(p.Roles, scheduling.Role(r))
		}
	}
	return p, nil
}

// SavePerson implements scheduling.Writer.
func (w *writer) SavePerson(p scheduling.Person) (scheduling.Person, error) {
	err := w.atomically(func() error {
		if err := w.advance(`SELECT version FROM people WHERE id = ?`, string(p.ID), &p.Version); err != nil {
			return err
		}
		if err := w.putPerson(p); err != nil {
			return err
		}
		return w.announce(scheduling.ActionPerson, "")
	})
	if err != nil {
		return scheduling.Person{}, fmt.Errorf("save person %s: %w", p.ID, err)
	}
	return p, nil
}

func (w *writer) putPerson(p scheduling.Person) error {
	roles := ""
	for _, r := range p.Roles {
		roles += string(r) + "|"
	}
	if roles != "" {
		roles = "|" + roles
	}
	more := personMore{Custody: string(p.Custody), Released: p.Released, Alerts: texts(p.Alerts)}
	for _, h := range p.Hours {
		more.Hours = append(more.Hours, lockUpDoc{int(h.Weekday), h.From, h.To})
	}
	doc, err := written("person", string(p.ID), more)
	if err != nil {
		return err
	}
	return w.exec(`INSERT INTO people (`+personColumns+`, fold_number, fold_given, fold_family) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)
		ON CONFLICT (id) DO UPDATE SET number = excluded.number, given = excluded.given, family = excluded.family,
			roles = excluded.roles, prison = excluded.prison, wing = excluded.wing, agency = excluded.agency, doc = excluded.doc,
			version = excluded.version, fold_number = excluded.fold_number, fold_given = excluded.fold_given,
			fold_family = excluded.fold_family`,
		string(p.ID), string(p.Number), p.Given, p.Family, roles, string(p.Prison), p.Wing, p.Agency, doc, max(p.Version, 1),
		strings.ReplaceAll(fold(string(p.Number)), " ", ""), fold(p.Given), fold(p.Family))
}

func (r reader) Person(id scheduling.PersonID) (scheduling.Person, error) {
	p, err := one(r.session, scanPerson, `SELECT `+personColumns+` FROM people WHERE id = ?`, string(id))
	if err != nil {
		return p, fmt.Errorf("person %s: %w", id, err)
	}
	return p, nil
}

func (r reader) People(ids []scheduling.PersonID) ([]scheduling.Person, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	var out []scheduling.Person
	for chunk := range slices.Chunk(ids, 500) {
		args := make([]any, 0, len(chunk))
		for _, id := range chunk {
			args = append(args, string(id))
		}
		found, err := list(r.session, scanPerson,
			`SELECT `+personColumns+` FROM people WHERE id IN (`+placeholders(len(chunk))+`) ORDER BY id`, args...)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// FindPeople wants every word of text somewhere in the number or the names.
// A number or name that begins with the whole text comes before one that
// only holds it. With a prison, prisoners held elsewhere are left out; people
// who are not prisoners are in no prison and stay.
func (r reader) FindPeople(text string, role scheduling.Role, prison scheduling.PrisonCode, limit int) ([]scheduling.Person, error) {
	words := strings.Fields(fold(text))
	if limit <= 0 {
		return nil, nil
	}
	where := []string{`(?1 = '' OR instr(roles, ?1) > 0)`, `(?2 = '' OR prison = ?2 OR (prison = '' AND instr(roles, '|prisoner|') = 0))`}
	mark := ""
	if role != "" {
		mark = "|" + string(role) + "|"
	}
	first := ""
	if len(words) > 0 {
		first = words[0]
	}
	args := []any{mark, string(prison), likePrefix(strings.Join(words, " ")), likePrefix(first), limit}
	for _, w := range words {
		args = append(args, likeWithin(w))
		n := len(args)
		where = append(where, fmt.Sprintf(
			`(fold_number LIKE ?%[1]d ESCAPE '\' OR fold_family LIKE ?%[1]d ESCAPE '\' OR fold_given LIKE ?%[1]d ESCAPE '\')`, n))
	}
	return list(r.session, scanPerson, `SELECT `+personColumns+` FROM people WHERE `+strings.Join(where, " AND ")+`
		ORDER BY CASE
			WHEN fold_number LIKE ?3 ESCAPE '\' THEN 0
			WHEN fold_family || ' ' || fold_given LIKE ?3 ESCAPE '\' THEN 1
			WHEN fold_given || ' ' || fold_family LIKE ?3 ESCAPE '\' THEN 2
			WHEN fold_family LIKE ?4 ESCAPE '\' THEN 3
			WHEN fold_given LIKE ?4 ESCAPE '\' THEN 4
			ELSE 5 END, fold_family, fold_given, id
		LIMIT ?5`, args...)
}

// likeEscaper makes text stand for itself in a LIKE pattern.
var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`) //nolint:gochecknoglobals // a constant in all but name

func likePrefix(s string) string { return likeEscaper.Replace(s) + "%" }
func likeWithin(s string) string { return "%" + likeEscaper.Replace(s) + "%" }

// fold returns text as it is searched: small letters, without accents or
// apostrophes, hyphens and commas as spaces.
func fold(text string) string {
	var b strings.Builder
	for _, c := range norm.NFKD.String(cases.Fold().String(text)) {
		switch {
		case unicode.Is(unicode.Mn, c), c == '\'', c == '’', c == '‘', c == '`', unicode.IsControl(c):
		case c == 'ø':
			b.WriteByte('o')
		case c == 'ł':
			b.WriteByte('l')
		case c == 'đ', c == 'ð':
			b.WriteByte('d')
		case c == 'ı':
			b.WriteByte('i')
		case c == 'æ':
			b.WriteString("ae")
		case c == 'œ':
			b.WriteString("oe")
		case c == 'þ':
			b.WriteString("th")
		case unicode.IsSpace(c), c == ',', unicode.Is(unicode.Pd, c):
			b.WriteByte(' ')
		default:
			b.WriteRune(c)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
