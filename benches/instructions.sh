#!/bin/sh
# What runs cost in instructions of the machine, counted: the same figures on a busy machine as on a quiet
# one, to a thousandth. The engine's share is the difference to the same run without it; what a document
# costs in a whole build is that between a large and a small corpus, so that starting is not in it.
#
#   cargo build --release --features jemalloc --examples --bins && benches/instructions.sh [what…]
#
# what: loop build check none copies (default: all). FEW (8) and MANY (48) documents are set; between SOME
# (2000) and MOST (20000) records `none`, a build that has nothing to do, is to grow straight: for it PDFs are
# made first, on all cores, which takes minutes. Needs valgrind.
set -eu
cd "$(dirname "$0")/.."
bin=$(cd "${CARGO_TARGET_DIR:-target}/release" && pwd)
few=${FEW:-8} many=${MANY:-48} some=${SOME:-2000} most=${MOST:-20000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- loop build check none copies

# Runs a command; prints how many instructions it took, in all its threads.
count() {
    if ! valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" > "$work/said" 2> "$work/err"; then
        tail -5 "$work/err" >&2
        exit 1
    fi
    sed -n 's/.*Collected : //p' "$work/err"
}
# Millions of instructions of each: all of the larger run, of the smaller one, how many more there were.
each() { awk -v m="$1" -v f="$2" -v n="$3" 'BEGIN { printf "%.2f\n", (m - f) / n / 1e6 }'; }
line() { echo "| $1 | $2 | $3 |"; }

# Notices of a mix, so many.
corpus() { [ -d "$work/$1-$2" ] || "$bin/examples/corpus" "$work/$1-$2" "$2" "$1" notices; }
engine() {
    corpus "$1" "$many"
    with=$(count "$bin/examples/loop" "$work/$1-$many" 1)
    each "$with" "$(count "$bin/examples/loop" "$work/$1-$many" none)" "$many"
}
builds() {
    for size in "$few" "$many"; do
        corpus "$1" "$size"
        count "$bin/qcph" -C "$work/$1-$size" -j 1 build > "$work/$size"
    done
    each "$(cat "$work/$many")" "$(cat "$work/$few")" $((many - few))
}
# A build of notices that are all made: whole runs at both sizes and their ratio.
growth() {
    for size in "$some" "$most"; do
        corpus merge "$size"
        "$bin/qcph" -C "$work/merge-$size" build > /dev/null 2>&1
        count "$bin/qcph" -C "$work/merge-$size" build > "$work/$size"
    done
    awk -v s="$(cat "$work/$some")" -v m="$(cat "$work/$most")" -v a="$some" -v b="$most" \
        'BEGIN { printf "| nothing to build, of %d records and of %d | %.0f, %.0f | x %.2f |\n", a, b, s / 1e6, m / 1e6, m / s }'
}
# The record of a meeting whose notice goes, with a slip each, to so many bodies more.
copies() {
    [ -d "$work/copies" ] || { mkdir "$work/copies" && cp -r records "$work/copies/"; }
    record=$work/copies/records/2019/tw/tw-2019-hop-01.yaml
    rows=$(printf '%s\n' VPCP UBXH-QH BBT CP | head -"$1" | sed 's/.*/    - {co_quan: &, dong_gui: co}/')
    awk -v rows="$rows" '{ print } /^  noi_nhan:/ && rows != "" { print rows }' records/2019/tw/tw-2019-hop-01.yaml > "$record"
    rm -rf "$work/copies/out"
    count "$bin/qcph" -C "$work/copies" -j 1 build TW-2019-HOP-01
}

echo "| what | million instructions | |"
echo "| --- | --- | --- |"
for what; do
    case $what in
        loop) for mix in distinct merge; do line "the engine, $mix" "$(engine $mix)" 'a document'; done ;;
        build) for mix in distinct merge; do line "build, $mix" "$(builds $mix)" 'a document'; done ;;
        check)
            "$bin/examples/corpus" "$work/check" 1000 distinct
            line 'check of 1,000 records' "$(each "$(count "$bin/qcph" -C "$work/check" check)" 0 1)" 'in all' ;;
        none) growth ;;
        copies)
            none=$(copies 0) four=$(copies 4)
            line 'one document with its copy, whole run' "$(each "$none" 0 1)" 'in all'
            line 'each further copy' "$(each "$four" "$none" 4)" 'a copy' ;;
        *) echo "what is $what?" >&2; exit 2 ;;
    esac
done
