CREATE TABLE half_done (a INTEGER);
INSERT INTO half_done VALUES ('not a number');
