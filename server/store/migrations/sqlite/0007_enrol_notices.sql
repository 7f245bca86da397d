-- Mails that tell everyone without a second factor that one is required: at once, and a day before the deadline.
CREATE TABLE enrol_notices (
    org_id     TEXT NOT NULL PRIMARY KEY REFERENCES organizations (id),
    phase      TEXT NOT NULL,
    due_at     INTEGER NOT NULL,
    after_user TEXT NOT NULL,
    deadline   INTEGER NOT NULL
) STRICT;
