-- Where rows of the activity report are found by kind, result and person, and by each combination of them: a tag is a number
-- that is made of these. It is made of the rows alone, and can be made again.
CREATE TABLE audit_finds (
    tag BIGINT NOT NULL,
    at  BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (tag, at, seq)
);

-- Up to which row a chain's tags and tallies have been made.
ALTER TABLE audit_heads ADD COLUMN digested BIGINT NOT NULL DEFAULT 0;

-- What the pictures of the overview are made of: how many sign-ins and failures there were in each quarter of an hour (time zones
-- differ by that at least), and how many people had which factor on each day.
CREATE TABLE tallies (
    org_id TEXT COLLATE "C" NOT NULL,
    name   TEXT COLLATE "C" NOT NULL,
    at     BIGINT NOT NULL,
    count  BIGINT NOT NULL,
    PRIMARY KEY (org_id, name, at)
);
CREATE INDEX tallies_at ON tallies (at);

CREATE INDEX users_factors ON users (org_id, text_on, email_backup, phone_verified_at) WHERE status = 'active';

-- Which lanes are closed, among the many that are not.
CREATE INDEX lanes_locked ON lanes (locked_until);
CREATE INDEX lanes_disabled ON lanes (key) WHERE disabled = 1;
