-- What a list of a million people is searched, filtered and sorted by.
-- The key that a name sorts by in the organization's language: made by the program, empty until then.
ALTER TABLE users ADD COLUMN name_key BLOB NOT NULL DEFAULT x'';
-- Until when too many tries keep the person from signing in; 0 for not at all.
ALTER TABLE users ADD COLUMN locked_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN last_key INTEGER NOT NULL GENERATED ALWAYS AS (COALESCE(last_sign_in_at, 0)) VIRTUAL;
-- All that the list is filtered by, in one number, so that every filter is some ranges of one index.
ALTER TABLE users ADD COLUMN facet INTEGER NOT NULL GENERATED ALWAYS AS (
    CASE role WHEN 'employee' THEN 0 WHEN 'manager' THEN 24 WHEN 'admin' THEN 48 ELSE 72 END
    + CASE status WHEN 'active' THEN 0 WHEN 'invited' THEN 8 ELSE 16 END
    + CASE WHEN text_on = 1 AND phone_enc IS NOT NULL AND phone_verified_at IS NOT NULL THEN 4 ELSE 0 END
    + CASE WHEN require_second = 1 THEN 2 ELSE 0 END
    + CASE WHEN locked_until > 0 THEN 1 ELSE 0 END
) VIRTUAL;
CREATE INDEX users_name ON users (org_id, name_key, id);
CREATE INDEX users_last ON users (org_id, last_key, id);
CREATE INDEX users_facet_name ON users (org_id, facet, name_key, id);
CREATE INDEX users_facet_username ON users (org_id, facet, username);
CREATE INDEX users_facet_last ON users (org_id, facet, last_key, id);
CREATE INDEX users_locked ON users (locked_until) WHERE locked_until > 0;

-- What waits for somebody goes with them.
CREATE INDEX outbox_user ON outbox (user_id);

-- The words of name, username and mail address, folded. No foreign key: who they lead to is looked up in any case.
CREATE TABLE user_words (
    org_id  TEXT NOT NULL,
    word    TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (org_id, word, user_id)
) STRICT, WITHOUT ROWID;

-- What is done to many people, by the worker, piece by piece. Nothing of it is kept for longer than a day.
CREATE TABLE jobs (
    id          TEXT NOT NULL PRIMARY KEY,
    org_id      TEXT NOT NULL REFERENCES organizations (id),
    user_id     TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL,
    state       TEXT NOT NULL,
    details     TEXT NOT NULL,
    total       INTEGER NOT NULL,
    done        INTEGER NOT NULL,
    refused     INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    ended_at    INTEGER,
    expires_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX jobs_state ON jobs (state, lease_until);
CREATE INDEX jobs_user ON jobs (user_id, created_at);
CREATE INDEX jobs_expiry ON jobs (expires_at);

CREATE TABLE job_rows (
    id         TEXT NOT NULL PRIMARY KEY,
    job_id     TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    user_id    TEXT NOT NULL,
    seq        INTEGER NOT NULL,
    subject    TEXT,
    data_enc   BLOB,
    state      TEXT NOT NULL,
    result     TEXT,
    output_enc BLOB
) STRICT;
CREATE INDEX job_rows_seq ON job_rows (job_id, seq);
CREATE INDEX job_rows_state ON job_rows (job_id, state, seq);
