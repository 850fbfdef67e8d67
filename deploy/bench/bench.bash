# What the benchmarks beside this file have in common. Sourced; needs $bench (its directory).

name=$(basename "$0")
die() { echo "bench/$name: $1" >&2; exit "${2:-1}"; }
progress() { echo "bench/$name: $1" >&2; }

if [ -n "${JAVA_HOME:-}" ]; then java=$JAVA_HOME/bin/java; else java=java; fi

built() { # MODULE: sets $target to its directory of built files
    target=$bench/../../$1/target
    [ -d "$target/lib" ] || die "$1 is not built yet - run mvn package in $(readlink -f "$bench/../..")"
}

run() { # 'COMMAND AS A PERSON WOULD REPEAT IT' WHAT TO RUN…: passes its stdout on, and records the last line if asked to
    local command=$1 exit_code=0 out
    shift
    out=$(mktemp "${TMPDIR:-/tmp}/tidegate-bench.XXXXXX")
    "$@" | tee "$out" || exit_code=${PIPESTATUS[0]}
    if [ "$exit_code" = 0 ] && [ -n "$record" ]; then "$bench/record" "$name" "$command" <"$out" || exit_code=$?; fi
    rm -f "$out"
    exit "$exit_code"
}

number() { # OPTION VALUE: dies unless it is a whole number of 1 or more
    [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || die "$1 needs a number of 1 or more" 2
}

median() { # of the numbers on stdin, one a line
    sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

quotient() { awk -v a="$1" -v b="$2" -v format="${3:-%.2f}" 'BEGIN { printf format "\n", b == 0 ? 0 : a / b }'; }

# --- of a process, from /proc ----------------------------------------------------------------------------------------

rss_mb() { awk '$1 == "VmRSS:" { printf "%d\n", $2 / 1024 + 0.5 }' "/proc/$1/status"; }

cpu_s() { # seconds of processor time so far
    sed 's/.*) //' "/proc/$1/stat" | awk -v ticks="$(getconf CLK_TCK)" '{ printf "%.2f\n", ($12 + $13) / ticks }'
}
