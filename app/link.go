package app

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2/container"

	"gatehouse/app/internal/ui"
	"gatehouse/media/hearing"
	"gatehouse/scheduling"
)

// linkStays is how long a copied link stays on the clipboard.
const linkStays = time.Minute

// roleInCall is what someone of a booking is in its hearing.
func roleInCall(r scheduling.Role) hearing.Role {
	switch r {
	case scheduling.RolePrisoner:
		return hearing.Prisoner
	case scheduling.RoleSolicitor:
		return hearing.Representative
	case scheduling.RoleInterpreter:
		return hearing.Interpreter
	case scheduling.RoleJudge:
		return hearing.Panel
	case scheduling.RoleWitness:
		return hearing.Witness
	case scheduling.RoleOfficer, scheduling.RoleFamily:
		return hearing.Individual
	}
	return hearing.Guest
}

// guests lists whom the booking names, those from outside first.
func guests(b scheduling.Booking, people []scheduling.Person) []Guest {
	name := map[scheduling.PersonID]string{}
	for _, p := range people {
		name[p.ID] = strings.TrimSpace(p.Given + " " + p.Family)
	}
	var out []Guest
	for _, x := range b.Attendees {
		if n := name[x.Person]; n != "" {
			out = append(out, Guest{Person: x.Person, Role: roleInCall(x.Role), Name: n})
		}
	}
	for _, id := range b.Prisoners() {
		if n := name[id]; n != "" {
			out = append(out, Guest{Person: id, Role: hearing.Prisoner, Name: n})
		}
	}
	return out
}

// rolesByLink are what somebody whom the booking does not name may come as.
func rolesByLink() []hearing.Role {
	return []hearing.Role{
		hearing.Guest, hearing.Representative, hearing.Witness, hearing.Expert, hearing.Interpreter, hearing.Individual, hearing.Panel,
	}
}

// copyLink asks whom a link is for, makes it, and puts it on the clipboard.
func (a *App) copyLink(b scheduling.Booking) {
	var known []scheduling.Person
	if a.form != nil {
		known = a.form.model.Known().People
	}
	say := func(k string) string { return a.words.Say("nav." + k) }
	people := guests(b, known)
	options := make([]string, 0, len(people)+1)
	for _, g := range people {
		options = append(options, g.Name+" ("+strings.ToLower(a.words.Say("nav.inCallAs."+string(g.Role)))+")")
	}
	options = append(options, say("someoneElse"))
	other := ui.NewField(say("guestName"), say("guestNameHint"))
	as := make([]string, 0, len(rolesByLink()))
	for _, r := range rolesByLink() {
		as = append(as, a.words.Say("nav.inCallAs."+string(r)))
	}
	role := ui.NewSelect(as, nil)
	role.SetSelectedIndex(0)
	roleField := ui.NewFieldAround(say("guestRole"), "", role)
	var d *ui.Dialog
	pick := ui.NewSelect(options, nil)
	pick.OnChanged = func(string) {
		known := pick.SelectedIndex() < len(people)
		other.Hidden, roleField.Hidden = known, known
		other.Refresh()
		roleField.Refresh()
		if d != nil {
			d.Refit()
		}
	}
	pick.SetSelectedIndex(0)
	browser := ui.NewCheck(say("linkBrowser"), nil)
	chosen := func() Guest {
		g := Guest{Name: strings.TrimSpace(other.Text()), Role: rolesByLink()[max(0, role.SelectedIndex())]}
		if i := pick.SelectedIndex(); i >= 0 && i < len(people) {
			g = people[i]
		}
		g.Browser = browser.Checked
		return g
	}
	d = &ui.Dialog{
		Title: say("linkTitle"), Text: say("linkText"), Yes: say("linkCopy"), No: a.words.Say("common.cancel"),
		Body: container.NewVBox(ui.NewFieldAround(say("linkFor"), "", pick), other, roleField, container.NewHBox(browser)), First: pick,
		Check: func() bool {
			if chosen().Name == "" {
				other.SetError(a.words.Say("phrase.invalid.any-missing"))
				return false
			}
			return true
		},
	}
	d.Ask(a.window, func(yes bool) {
		if yes {
			a.makeLink(b, chosen())
		}
	})
}

// makeLink makes the link and puts it on the clipboard for a minute.
func (a *App) makeLink(b scheduling.Booking, g Guest) {
	a.do(func(ctx context.Context) func() {
		link, err := a.cfg.Calls.Invite(ctx, b, g)
		return func() {
			if err != nil {
				a.Failed(err)
				return
			}
			clip := a.cfg.Fyne.Clipboard()
			clip.SetContent(link)
			a.toasts.Show(ui.Toast{Text: a.words.Say("nav.linkCopied", "Name", g.Name, "From",
				a.words.Clock(b.Span().Start.Add(-hearing.OpensBefore).In(a.zoneOf(b.Prison))))})
			a.later(linkStays, func() {
				if clip.Content() == link {
					clip.SetContent("")
				}
			})
		}
	})
}

// later runs f on the screen's goroutine after d, unless the desk closes first.
func (a *App) later(d time.Duration, f func()) {
	a.do(func(ctx context.Context) func() {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
			return f
		}
	})
}
