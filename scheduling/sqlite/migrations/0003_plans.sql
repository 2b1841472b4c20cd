-- What gives way to what, at each prison that changed the table.
CREATE TABLE priorities (
  prison  TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version >= 1),
  doc     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Plans that were carried out, with what they take to undo.
CREATE TABLE plans (
  id      TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version >= 1),
  prison  TEXT NOT NULL,
  at      INTEGER NOT NULL, -- nanoseconds
  doc     TEXT NOT NULL
) STRICT;
CREATE INDEX plans_by_time ON plans (at);

-- The last cases of each prison, without anything that names anybody.
CREATE TABLE cases (
  plan   TEXT PRIMARY KEY,
  prison TEXT NOT NULL,
  at     INTEGER NOT NULL, -- nanoseconds
  doc    BLOB NOT NULL
) STRICT;
CREATE INDEX cases_by_prison ON cases (prison, at);

-- Each version of a list of hearings. prisons is |MDI|LEI|.
CREATE TABLE lists (
  id      TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version >= 1),
  form    TEXT NOT NULL,
  court   TEXT NOT NULL,
  date    TEXT NOT NULL,
  sum     TEXT NOT NULL,
  prisons TEXT NOT NULL,
  read    INTEGER NOT NULL, -- nanoseconds
  doc     TEXT NOT NULL
) STRICT;
CREATE INDEX lists_by_read ON lists (read);
CREATE INDEX lists_by_sum ON lists (sum);

-- The plan that a change was part of.
ALTER TABLE audit ADD COLUMN plan TEXT NOT NULL DEFAULT '';
