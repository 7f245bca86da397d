-- Mails that tell everyone without a second factor that one is required: at once, and a day before the deadline.
CREATE TABLE enrol_notices (
    org_id     TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES organizations (id),
    phase      TEXT NOT NULL,
    due_at     BIGINT NOT NULL,
    after_user TEXT COLLATE "C" NOT NULL,
    deadline   BIGINT NOT NULL
);
