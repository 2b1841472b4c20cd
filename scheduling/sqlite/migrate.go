package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations returns the embedded migrations in their order. Each file is
// named by its number, without a gap: 0001_first.sql.
func migrations() ([]string, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	out := make([]string, 0, len(names))
	for i, name := range names {
		if want := fmt.Sprintf("migrations/%04d_", i+1); !strings.HasPrefix(name, want) {
			return nil, fmt.Errorf("sqlite: migration %s should begin with %s", name, want)
		}
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out = append(out, string(text))
	}
	return out, nil
}

// migrate brings db from schema version from to the newest, in one
// transaction: a migration that fails leaves the file as it was.
func migrate(ctx context.Context, db *sql.DB, from int, steps []string) error {
	if from == len(steps) {
		return nil
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fault(ctx, err)
	}
	defer tx.Rollback()
	for i := from; i < len(steps); i++ {
		if _, err := tx.ExecContext(ctx, steps[i]); err != nil {
			return fmt.Errorf("sqlite: migration %d: %w", i+1, fault(ctx, err))
		}
	}
	stamp := fmt.Sprintf("PRAGMA application_id=%d; PRAGMA user_version=%d", applicationID, len(steps))
	if _, err := tx.ExecContext(ctx, stamp); err != nil {
		return fault(ctx, err)
	}
	return fault(ctx, tx.Commit())
}
