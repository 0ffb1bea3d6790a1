#!/bin/sh
# Everything that is promised about the speed of one run, in one command: `qcph build` against the
# bare engine and against other ways to the same documents, and one document from cold. Rounds go
# A B A B; each line gives both medians, their ranges and the ratio of medians. Milliseconds are of
# the clock on the wall, a document, with all threads that each way uses by itself; those of qcph
# count the whole process, those of the others leave out starting and reading. The documents are
# notices of two pages. A peer that is not installed is named and left out.
#
#   cargo build --release --features jemalloc --examples --bins && benches/peers.sh [rounds]
#
# PYTHON names the Python that has typst==0.15.2, weasyprint and docxtpl (default python3);
# LibreOffice is soffice or libreoffice on the PATH. MANY (400) documents are made against the
# engines, FEW (50) against the slow ways.
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-5} many=${MANY:-400} few=${FEW:-50} python=${PYTHON:-python3}
bin=${CARGO_TARGET_DIR:-target}/release
for program in "$bin/qcph" "$bin/examples/corpus" "$bin/examples/loop"; do
    [ -x "$program" ] || { echo "$program is not there: cargo build --release --features jemalloc --examples --bins"; exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Milliseconds a document of one whole `qcph build`: project, documents. What was built before is moved away, not
# removed: for five seconds ext4 searches around the inodes of removed files, a tenth of what a build takes.
own() {
    start=$(date +%s%N)
    [ ! -e "$work/$1/out" ] || mv "$work/$1/out" "$work/built-$start"
    start=$(date +%s%N)
    "$bin/qcph" -C "$work/$1" build --json > /dev/null
    end=$(date +%s%N)
    echo "$start $end" | awk -v n="$2" '{ printf "%.3f\n", ($2 - $1) / 1e6 / n }'
}
# The same of another way: way, project, documents.
other() {
    case $1 in
        loop) "$bin/examples/loop" "$work/$2" | awk -v n="$3" '{ printf "%.3f\n", $(NF - 6) * 1000 / n }' ;;
        *) "$python" benches/peers.py "$1" "$work/$2-sheets" "$3" ;;
    esac
}
# Median, least, most of a column of numbers.
middle() { sort -n "$1" | awk '{ a[NR] = $1 } END { m = (NR % 2) ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2; print m, a[1], a[NR] }'; }

# Corpus, way, documents, what is asked of the ratio other / qcph (or qcph / other for the loop).
compare() {
    mix=$1 way=$2 count=$3 asked=$4 project=$1-$3
    if [ ! -d "$work/$project" ]; then
        "$bin/examples/corpus" "$work/$project" "$count" "$mix" notices
        "$bin/examples/loop" "$work/$project" sheets "$work/$project-sheets"
    fi
    : > "$work/a"; : > "$work/b"
    for _ in $(seq "$rounds"); do
        own "$project" "$count" >> "$work/a"
        if ! other "$way" "$project" "$count" > "$work/one" 2> "$work/why"; then
            echo "| $mix, $count | $way | left out: $(cat "$work/one" "$work/why" | tail -1) | | | |"
            return
        fi
        cat "$work/one" >> "$work/b"
    done
    echo "$(middle "$work/a") $(middle "$work/b")" | awk -v m="$mix, $count" -v w="$way" -v k="$asked" '{
        r = (w == "loop") ? sprintf("%.2f x the loop", $1 / $4) : sprintf("%.1f x faster", $4 / $1)
        printf "| %s | %s | %.2f (%.2f to %.2f) | %.2f (%.2f to %.2f) | %s | %s |\n", m, w, $1, $2, $3, $4, $5, $6, r, k }'
}

echo "| corpus, documents | other way | qcph build, ms a document | other way, ms a document | ratio | asked |"
echo "| --- | --- | --- | --- | --- | --- |"
compare distinct loop "$many" '<= 1.15'
compare merge loop "$many" ''
compare distinct typst "$many" '>= 2.5'
compare merge typst "$many" '>= 4'
compare distinct typst-inputs "$many" '>= 2.5'
compare merge typst-inputs "$many" '>= 4'
compare distinct docx "$few" '>= 40'
compare merge docx "$few" '>= 40'
compare distinct weasyprint "$few" '>= 25'
compare merge weasyprint "$few" '>= 25'

"$bin/examples/corpus" "$work/cold-1" 1 distinct notices
: > "$work/cold"
for _ in $(seq 21); do own cold-1 1 >> "$work/cold"; done
middle "$work/cold" | awk '{ printf "| one document from cold | | %.1f (%.1f to %.1f) | | | <= 40 ms |\n", $1, $2, $3 }'
echo "$(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo), load $(cut -d' ' -f1 /proc/loadavg)"
