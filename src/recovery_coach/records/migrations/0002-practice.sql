CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    scenario TEXT NOT NULL,
    variant TEXT NOT NULL,
    seed TEXT NOT NULL,          -- digits: a seed may be larger than a number in here
    at REAL NOT NULL,            -- when the drill was over
    aid TEXT NOT NULL,
    aided INTEGER NOT NULL CHECK (aided IN (0, 1)),
    certifying INTEGER NOT NULL CHECK (certifying IN (0, 1)),
    passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
    outcome TEXT NOT NULL,
    rubric TEXT NOT NULL,
    criteria BLOB NOT NULL,      -- what was there and what wasn't, by name, as JSON
    arousal BLOB NOT NULL,       -- how upset they were, from the beginning on, as JSON
    turns BLOB NOT NULL          -- what was said and what it did, as JSON
) WITHOUT ROWID;

CREATE TABLE drills (            -- those that are not over
    id TEXT PRIMARY KEY,
    scenario TEXT NOT NULL,
    variant TEXT NOT NULL,
    seed TEXT NOT NULL,
    aid TEXT NOT NULL,
    aided INTEGER NOT NULL CHECK (aided IN (0, 1)),
    certifying INTEGER NOT NULL CHECK (certifying IN (0, 1)),
    begun_at REAL NOT NULL,
    last_at REAL NOT NULL,
    file TEXT NOT NULL,          -- the scenario's file
    playbooks TEXT NOT NULL,     -- the folder of playbooks that was named, if one was
    lines BLOB NOT NULL          -- the trainee's lines so far, null for one taken back, as JSON
) WITHOUT ROWID;

CREATE TABLE skills (
    name TEXT PRIMARY KEY,
    card BLOB NOT NULL           -- when it is due, and what the scheduler knows of it, as JSON
) WITHOUT ROWID;

CREATE TABLE certificates (
    at REAL PRIMARY KEY,
    body BLOB NOT NULL           -- as JSON
) WITHOUT ROWID;

CREATE INDEX runs_by_time ON runs (at);
