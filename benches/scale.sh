#!/bin/sh
# How time and memory grow with the number of records: check, build, build again with nothing
# changed, archive and verify over corpora of each size, one line a run. What the system still has in
# its cache of files makes the smaller sizes look faster: as root, the cache is emptied before each run.
#
#   cargo build --release --features jemalloc --examples --bins && benches/scale.sh [count…]
#
# Default 1000 10000 100000. TMPDIR names the disk to work on: 100,000 records need about 30 GB
# (PDFs once loose, once staged, once sealed). Needs GNU time (/usr/bin/time).
set -eu
cd "$(dirname "$0")/.."
bin=$(cd "${CARGO_TARGET_DIR:-target}/release" && pwd)
[ -x /usr/bin/time ] || { echo "GNU time (/usr/bin/time) is not there"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- 1000 10000 100000

# Runs a command; prints what it was, wall and processor seconds of its own and of the system, peak
# memory, milliseconds a record.
measure() {
    what=$1 count=$2
    shift 2
    if [ -w /proc/sys/vm/drop_caches ]; then sync && echo 3 > /proc/sys/vm/drop_caches; fi
    if ! /usr/bin/time -f '%e %U %S %M' -o "$work/time" "$@" > "$work/out" 2> "$work/err"; then
        echo "$what over $count records failed:"
        tail -5 "$work/err"
        exit 1
    fi
    tail -1 "$work/time" | awk -v w="$what" -v n="$count" \
        '{ printf "| %s | %d | %.2f | %.2f + %.2f | %d MB | %.3f |\n", w, n, $1, $2, $3, $4 / 1024, $1 * 1000 / n }'
}

echo "| run | records | seconds | processor seconds, own + system | peak memory | ms a record |"
echo "| --- | --- | --- | --- | --- | --- |"
for count; do
    root=$work/$count
    "$bin/examples/corpus" "$root" "$count" distinct
    measure check "$count" "$bin/qcph" -C "$root" check
    measure build "$count" "$bin/qcph" -C "$root" build
    measure 'build, nothing changed' "$count" "$bin/qcph" -C "$root" build
    measure archive "$count" "$bin/qcph" -C "$root" archive --date 2021-12-31
    measure verify "$count" "$bin/qcph" -C "$root" verify "$root"/out/goi/*.zip
    measure 'check, all sealed' "$count" "$bin/qcph" -C "$root" check
    rm -rf "$root"
done
