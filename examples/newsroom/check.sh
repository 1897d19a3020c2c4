#!/bin/sh
# Checks with plain SQL that the keys that the last run stored or listed as failed are exactly the keys of its input.
#
#   newsroom --db news.db --keys keys.txt ...
#   check.sh news.db keys.txt
#
# Uses the sqlite3 client or, without it, Python's module. Exit code 0: all is well; 1: it is not; 2: wrong use;
# 3: neither tool is here.
set -eu

if [ $# -ne 2 ] || [ ! -f "$1" ] || [ ! -f "$2" ]; then
    echo "usage: check.sh DATABASE KEYS (both must exist; newsroom --keys writes the second)" >&2
    exit 2
fi

# Each line is a name and the number of keys that it is wrong for. `news` is the database, `input` the list.
sql="
CREATE VIEW temp.last AS SELECT max(run) AS run FROM news.runs;
CREATE VIEW temp.stored AS SELECT key FROM news.items WHERE seen_by = (SELECT run FROM temp.last);
CREATE VIEW temp.refused AS SELECT key FROM news.failed WHERE seen_by = (SELECT run FROM temp.last);
SELECT 'twice in the input', count(*) - count(DISTINCT key) FROM input
UNION ALL SELECT 'neither stored nor failed', count(*) FROM
    (SELECT key FROM input EXCEPT SELECT key FROM temp.stored EXCEPT SELECT key FROM temp.refused)
UNION ALL SELECT 'stored but not in the input', count(*) FROM (SELECT key FROM temp.stored EXCEPT SELECT key FROM input)
UNION ALL SELECT 'failed but not in the input', count(*) FROM (SELECT key FROM temp.refused EXCEPT SELECT key FROM input)
UNION ALL SELECT 'stored and failed', count(*) FROM news.items JOIN news.failed USING (key)
UNION ALL SELECT 'run not finished', count(*) FROM news.runs WHERE run = (SELECT run FROM temp.last) AND NOT finished;
"

if command -v sqlite3 >/dev/null 2>&1; then
    quoted=$(printf '%s' "$1" | sed "s/'/''/g")
    # Keys are lines as they are: in this mode no quote has a meaning, and no key has a control character.
    found=$(sqlite3 -batch -bail :memory: "CREATE TABLE input (key TEXT)" ".mode ascii" '.separator "\037" "\n"' \
        ".import /dev/stdin input" '.separator "|" "\n"' "ATTACH '$quoted' AS news" "$sql" <"$2")
elif command -v python3 >/dev/null 2>&1; then
    found=$(DATABASE=$1 KEYS=$2 SQL=$sql python3 - <<'EOF'
import os, sqlite3

db = sqlite3.connect(":memory:")
db.execute("CREATE TABLE input (key TEXT)")
with open(os.environ["KEYS"], encoding="utf-8", newline="\n") as keys:
    db.executemany("INSERT INTO input VALUES (?)", ((line.rstrip("\n"),) for line in keys))
db.commit()
db.execute("ATTACH ? AS news", (os.environ["DATABASE"],))
for statement in os.environ["SQL"].split(";"):
    for name, count in db.execute(statement):
        print(f"{name}|{count}")
EOF
    )
else
    echo "check.sh needs the sqlite3 client or Python 3" >&2
    exit 3
fi

printf '%s\n' "$found"
if [ "$(printf '%s\n' "$found" | grep -c '|0$')" -eq 6 ]; then
    echo "ok: stored and failed keys together are the input's keys"
else
    echo "WRONG: see the lines that do not end in 0" >&2
    exit 1
fi
