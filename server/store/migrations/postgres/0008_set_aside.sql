-- Until when the person's second factor is not asked for (null: it is asked for).
ALTER TABLE users ADD COLUMN none_until BIGINT;
