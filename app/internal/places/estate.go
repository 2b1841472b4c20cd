package places

import (
	"context"

	"gatehouse/scheduling"
)

// Estate is the places there are, and the prison of them that is looked at.
type Estate struct {
	Prisons []scheduling.Prison
	Courts  []scheduling.Court
	Prison  scheduling.Prison // the zero Prison where there is none
}

// Lister lists the prisons and courts of the estate.
type Lister interface {
	Places(ctx context.Context) ([]scheduling.Prison, []scheduling.Court, error)
}

// Read reads the places there are and picks the prison of a code, or the
// first. It fails as from does.
func Read(ctx context.Context, from Lister, code scheduling.PrisonCode) (Estate, error) {
	prisons, courts, err := from.Places(ctx)
	if err != nil {
		return Estate{}, err
	}
	return Estate{Prisons: prisons, Courts: courts, Prison: Pick(prisons, code)}, nil
}
