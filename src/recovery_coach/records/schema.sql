CREATE TABLE guides (
    hash TEXT PRIMARY KEY,
    playbook TEXT NOT NULL,
    version TEXT NOT NULL,
    text BLOB NOT NULL           -- the guide as it was when the call opened, as JSON
) WITHOUT ROWID;

CREATE TABLE calls (
    id TEXT PRIMARY KEY,
    guide TEXT NOT NULL REFERENCES guides (hash),
    opened_at REAL NOT NULL,
    last_at REAL NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'closed', 'discarded')),
    reference TEXT NOT NULL,
    step TEXT NOT NULL           -- the name of the step that it stands at, for lists
) WITHOUT ROWID;

CREATE TABLE inputs (
    call TEXT NOT NULL REFERENCES calls (id),
    number INTEGER NOT NULL,
    body BLOB NOT NULL,          -- one input, as JSON
    PRIMARY KEY (call, number)
) WITHOUT ROWID;

CREATE TABLE drafts (
    call TEXT PRIMARY KEY REFERENCES calls (id),
    body BLOB NOT NULL           -- unfinished text by prompt, as JSON
) WITHOUT ROWID;

CREATE INDEX calls_by_reference ON calls (reference COLLATE NOCASE, opened_at);
CREATE INDEX calls_by_status ON calls (status, last_at);
