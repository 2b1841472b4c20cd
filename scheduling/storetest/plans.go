package storetest

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"gatehouse/scheduling"
)

// ownTable is a table of priorities that no prison begins with.
func ownTable(code scheduling.PrisonCode) scheduling.Priorities {
	p := scheduling.DefaultPriorities(code)
	p.Table[0], p.Table[1] = p.Table[1], p.Table[0]
	p.Table[2].Weight, p.Table[3].Freeze, p.Quarter = 41, 90*time.Minute, 3
	return p
}

// enacted is a plan that used everything a plan can have.
func enacted(id scheduling.PlanID, when time.Time) scheduling.Enacted {
	was := full("b1")
	was.Version = 3
	is := was.Shift(time.Hour)
	is.Version = 4
	made := simple("b2", room1, span(14, 0, 15, 0), obrien)
	made.Version = 1
	return scheduling.Enacted{
		ID: id, Prison: "MDI", At: when, Actor: clerk, Undoes: "plan-0", List: "list-1",
		Bookings: []scheduling.Booking{is, made},
		Was:      []scheduling.Booking{was, {ID: "b2"}},
		Accepted: []scheduling.Acceptance{accept("b1", "b9", scheduling.RoomResource(room2), "room-taken")},
		Rows: []scheduling.RowTurn{
			{Key: "T20310001", Was: scheduling.RowPlaced, Is: scheduling.RowBooked, IsBooking: "b2"},
			{Key: "T20310003", Was: scheduling.RowDropped, Is: scheduling.RowDropped, WasBooking: "b1"},
		},
		Answered: []scheduling.Answered{{Request: "q1", Booking: "b2"}},
		Notices: []scheduling.Notice{
			{Booking: "b1", Person: counsel, Code: scheduling.NoticeTime, Was: was.Span(), Is: is.Span(), WasRoom: room1, IsRoom: room2},
			{Booking: "b2", Party: "LEEDCC", Code: scheduling.NoticeBooked, Is: made.Span(), IsRoom: room1},
		},
	}
}

// listed is a list with everything a list can have.
func listed(id scheduling.ListID, read time.Time) scheduling.List {
	proposed := simple("w1", room1, span(10, 0, 11, 0), dafydd)
	return scheduling.List{
		ID: id, Form: scheduling.ListCrown, Court: "LEEDCC", Name: "Leeds <list>.json",
		Date: scheduling.Date{Year: 2031, Month: time.March, Day: 4}, Issue: "v2", Sum: "sum of " + string(id), Before: "list-0",
		Rows: []scheduling.Row{
			{
				Key: "T20310001", Number: 1, Kind: scheduling.KindCourt, Court: "Leeds", Note: "NOT BEFORE 10:30 am", Video: true, Room: "Court 3", CaseRef: "T20310001", Type: "plea",
				Defendants: []scheduling.Defendant{
					{Given: "Dafydd", Family: "Llŷr", Number: "A1234AA", Held: "HMP Moorland", Prison: "MDI", Person: dafydd, Sure: true, Entry: 1, By: scheduling.MatchNumber},
					{Given: "Pat", Family: "O’Brien", Held: "Leeds", Prison: "LEI", Entry: 2, By: scheduling.MatchSeveral, Might: []scheduling.PersonID{obrien, sian}},
				},
				Window: span(10, 0, 13, 0), Start: at(10, 30), Lasts: 30 * time.Minute, State: scheduling.RowPlaced,
				Changed: []scheduling.RowChange{scheduling.ChangedWindow, scheduling.ChangedType}, Proposed: &proposed,
			},
			{Key: "T20310003", Number: 3, State: scheduling.RowNoCustody, Why: scheduling.WhyFree, Start: at(11, 0)},
			{Key: "T20310002", Number: 2, State: scheduling.RowBooked, New: true, Booking: "b2", Start: at(11, 0)},
		},
		Problems: []scheduling.ListProblem{{Number: 3, Field: "hearing.type", Problem: scheduling.ProblemUnknown}},
		Read:     read, ReadBy: clerk,
	}
}

func plansSaved(t *testing.T, s scheduling.Store) {
	update(t, s, func(w scheduling.Writer) error { return w.LoadEstate(estate()) })
	view(t, s, func(r scheduling.Reader) error {
		_, noTable := r.Priorities("MDI")
		_, noPlan := r.Plan("plan-1")
		_, noList := r.List("list-1")
		for what, err := range map[string]error{"priorities": noTable, "plan": noPlan, "list": noList} {
			if !errors.Is(err, scheduling.ErrNotFound) {
				t.Errorf("%s that are not kept: %v, want %v", what, err, scheduling.ErrNotFound)
			}
		}
		return nil
	})
	savedOnce(t, s, "table of priorities", ownTable("MDI"), func(p *scheduling.Priorities) *int64 { return &p.Version },
		scheduling.Writer.SavePriorities, func(r scheduling.Reader) (scheduling.Priorities, error) { return r.Priorities("MDI") })
	savedOnce(t, s, "plan", enacted("plan-1", at(8, 0)), func(e *scheduling.Enacted) *int64 { return &e.Version },
		scheduling.Writer.SavePlan, func(r scheduling.Reader) (scheduling.Enacted, error) { return r.Plan("plan-1") })
	savedOnce(t, s, "list", listed("list-1", at(8, 0)), func(l *scheduling.List) *int64 { return &l.Version },
		scheduling.Writer.SaveList, func(r scheduling.Reader) (scheduling.List, error) { return r.List("list-1") })
}

func plansListed(t *testing.T, s scheduling.Store) {
	elsewhere := enacted("c", at(10, 0))
	elsewhere.Prison = "LEI"
	other := listed("c", at(10, 0))
	other.Court, other.Form, other.Date.Day, other.Rows = "DRBYMC", scheduling.ListMagistrates, 5, other.Rows[1:]
	update(t, s, func(w scheduling.Writer) error {
		errs := []error{w.LoadEstate(estate())}
		for _, e := range []scheduling.Enacted{enacted("a", at(8, 0)), elsewhere, enacted("b", at(9, 0)), enacted("b2", at(9, 0))} {
			_, err := w.SavePlan(e)
			errs = append(errs, err)
		}
		for _, l := range []scheduling.List{listed("a", at(8, 0)), other, listed("b", at(9, 0)), listed("b2", at(9, 0))} {
			_, err := w.SaveList(l)
			errs = append(errs, err)
		}
		return errors.Join(errs...)
	})
	view(t, s, func(r scheduling.Reader) error {
		for _, c := range []struct {
			query scheduling.PlanQuery
			want  []scheduling.PlanID
		}{
			{scheduling.PlanQuery{}, []scheduling.PlanID{"c", "b2", "b", "a"}},
			{scheduling.PlanQuery{Limit: 2}, []scheduling.PlanID{"c", "b2"}},
			{scheduling.PlanQuery{Prison: "MDI", Since: at(9, 0)}, []scheduling.PlanID{"b2", "b"}},
			{scheduling.PlanQuery{Prison: "BXI"}, nil},
		} {
			got, err := r.Plans(c.query)
			if err != nil {
				return err
			}
			var ids []scheduling.PlanID
			for _, e := range got {
				ids = append(ids, e.ID)
			}
			same(t, "plans", ids, c.want)
		}
		for _, c := range []struct {
			query scheduling.ListQuery
			want  []scheduling.ListID
		}{
			{scheduling.ListQuery{}, []scheduling.ListID{"c", "b2", "b", "a"}},
			{scheduling.ListQuery{Limit: 1}, []scheduling.ListID{"c"}},
			{scheduling.ListQuery{Prison: "LEI"}, []scheduling.ListID{"b2", "b", "a"}},
			{scheduling.ListQuery{Prison: "BXI"}, nil},
			{scheduling.ListQuery{Court: "DRBYMC"}, []scheduling.ListID{"c"}},
			{scheduling.ListQuery{Form: scheduling.ListCrown, Date: scheduling.Date{Year: 2031, Month: time.March, Day: 4}}, []scheduling.ListID{"b2", "b", "a"}},
			{scheduling.ListQuery{Sum: "sum of b"}, []scheduling.ListID{"b"}},
		} {
			got, err := r.Lists(c.query)
			if err != nil {
				return err
			}
			var ids []scheduling.ListID
			for _, l := range got {
				ids = append(ids, l.ID)
			}
			same(t, "lists", ids, c.want)
		}
		return nil
	})
}

func casesKept(t *testing.T, s scheduling.Store) {
	update(t, s, func(w scheduling.Writer) error { return w.LoadEstate(estate()) })
	kept := func(i int, code scheduling.PrisonCode) scheduling.Case {
		return scheduling.Case{Plan: scheduling.PlanID(code) + scheduling.PlanID(strconv.Itoa(i)), Prison: code, At: at(8, i), Doc: []byte{0, byte(i), 255}}
	}
	update(t, s, func(w scheduling.Writer) error {
		errs := []error{w.KeepCase(kept(0, "LEI"))}
		for i := range scheduling.MaxCases + 2 {
			errs = append(errs, w.KeepCase(kept(i, "MDI")))
		}
		return errors.Join(errs...)
	})
	view(t, s, func(r scheduling.Reader) error {
		got, err := r.Cases("MDI")
		same(t, "how many", len(got), scheduling.MaxCases)
		same(t, "the newest", got[0], kept(scheduling.MaxCases+1, "MDI"))
		same(t, "the oldest", got[len(got)-1], kept(2, "MDI"))
		other, err2 := r.Cases("LEI")
		same(t, "another prison's", other, []scheduling.Case{kept(0, "LEI")})
		return errors.Join(err, err2)
	})
}

func auditOfPlan(t *testing.T, s scheduling.Store) {
	want := scheduling.AuditEntry{At: at(8, 0), Actor: clerk, Action: scheduling.ActionAmended, Subject: "b1", Version: 4, Plan: "plan-1"}
	update(t, s, func(w scheduling.Writer) error { return w.Record(want) })
	view(t, s, func(r scheduling.Reader) error {
		got, err := r.Audit("b1", 1)
		same(t, "lines", len(got), 1)
		want.Seq = got[0].Seq
		same(t, "the line", got[0], want)
		return err
	})
}
