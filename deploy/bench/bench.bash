# What the benchmarks beside this file have in common. Sourced; needs $bench (its directory).

name=$(basename "$0")
die() { echo "bench/$name: $1" >&2; exit "${2:-1}"; }

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
