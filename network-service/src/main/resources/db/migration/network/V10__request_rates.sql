-- Request rates: when each bucket will be full again. One that is full is as good as none.
CREATE TABLE rate_buckets (
  name    VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  full_at DATETIME(6) NOT NULL,
  INDEX by_time (full_at)
);
