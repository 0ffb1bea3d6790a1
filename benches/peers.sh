#!/bin/sh
# Compares `qcph build` with the bare engine and with other ways to the same documents, A B A B on
# one core, and prints the ratio of medians. Peers that are not installed are named and left out.
#
#   cargo build --release --examples --bins && benches/peers.sh [count] [rounds]
#
# PYTHON names the Python that has typst==0.15.2, weasyprint, docxtpl; default python3.
set -eu
cd "$(dirname "$0")/.."
count=${1:-50} rounds=${2:-5} python=${PYTHON:-python3}
bin=${CARGO_TARGET_DIR:-target}/release
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Milliseconds a document of one whole `qcph build -j 1`, process start and reading included.
own() {
    rm -rf "$work/$1/out"
    start=$(date +%s%N)
    "$bin/qcph" -C "$work/$1" build -j 1 --json > /dev/null
    end=$(date +%s%N)
    echo "$start $end" | awk -v n="$count" '{ printf "%.2f\n", ($2 - $1) / 1e6 / n }'
}
loop() { "$bin/examples/loop" "$work/$1" 1 | sed 's/.* s, \([0-9.]*\) ms.*/\1/'; }
peer() { "$python" benches/peers.py "$2" "$work/$1-sheets" "$count"; }
median() { sort -n | awk '{ a[NR] = $1 } END { print (NR % 2) ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2 }'; }

for mix in distinct merge; do
    "$bin/examples/corpus" "$work/$mix" "$count" "$mix"
    "$bin/examples/loop" "$work/$mix" sheets "$work/$mix-sheets"
    for way in loop typst weasyprint docx; do
        : > "$work/a"; : > "$work/b"
        round=0
        while [ "$round" -lt "$rounds" ]; do
            own "$mix" >> "$work/a"
            case $way in
                loop) loop "$mix" >> "$work/b" ;;
                *) peer "$mix" "$way" > "$work/one" || { echo "$mix: $way: $(cat "$work/one")"; break; }
                   cat "$work/one" >> "$work/b" ;;
            esac
            round=$((round + 1))
        done
        [ "$round" -eq "$rounds" ] || continue
        a=$(median < "$work/a") b=$(median < "$work/b")
        echo "$a $b" | awk -v m="$mix" -v w="$way" '{ printf "%-8s qcph %7.2f ms, %-10s %8.2f ms: %s takes %.2f x the time\n", m, $1, w, $2, w, $2 / $1 }'
    done
done
