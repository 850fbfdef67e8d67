# What the proofs beside this file have in common. Sourced; needs $proof (its directory) and $record (yes or empty).

name=$(basename "$0")
die() { echo "proof/$name: $1" >&2; exit "${2:-1}"; }
number() { [[ $1 =~ ^[0-9]+$ ]]; }

if [ -n "${JAVA_HOME:-}" ]; then java=$JAVA_HOME/bin/java; else java=java; fi

protocol_tests() { # sets $class_path to the protocol module and its tests
    local target=$proof/../../protocol/target
    [ -d "$target/test-classes" ] || die "it is not built yet - run mvn package in $(readlink -f "$proof/../..")"
    class_path="$target/classes:$target/test-classes"
}

java_main() { # CLASS [ARGUMENT…]
    # shellcheck disable=SC2086 # JAVA_OPTS is a list
    "$java" -XX:+UseParallelGC -Xmx1g ${JAVA_OPTS:-} -cp "$class_path" "$@"
}

run() { # 'COMMAND AS A PERSON WOULD REPEAT IT' WHAT TO RUN…: passes its stdout on, and records the last line if asked to
    local command=$1 exit_code=0 out
    shift
    out=$(mktemp "${TMPDIR:-/tmp}/tidegate-proof.XXXXXX")
    "$@" | tee "$out" || exit_code=${PIPESTATUS[0]}
    if [ "$exit_code" = 0 ] && [ -n "$record" ]; then "$proof/record" "$name" "$command" <"$out" || exit_code=$?; fi
    rm -f "$out"
    exit "$exit_code"
}
