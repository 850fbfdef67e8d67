# What the pages made of recorded runs have in common: PROOF.md and BENCHMARKS.md. Sourced; needs $here (the directory of the
# commands, whose results stand in results/) and $page (the name of the page, at the top of the repository).

root=$(readlink -f "$here/../..")
die() { echo "$(basename "$here")/record: $1" >&2; exit "${2:-1}"; }

# NAME COMMAND LINE: keeps what a run printed last, and which commit, machine and command it was.
keep() {
    local commit cpu version
    version=$(sed -nE 's|^  <version>(.*)</version>$|\1|p' "$root/pom.xml" | head -n 1)
    commit=$(git -C "$root" rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
    git -C "$root" diff --quiet HEAD -- . ':!PROOF.md' ':!BENCHMARKS.md' ':!deploy/*/results' 2>/dev/null || commit+=" with local changes"
    cpu=$(sed -nE 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)
    mkdir -p "$here/results"
    {
        echo "command=$2"
        echo "commit=$commit"
        echo "version=$version"
        echo "date=$(date -u +%Y-%m-%dT%H:%MZ)"
        echo "machine=$(nproc) cores${cpu:+, $cpu}, $(uname -sm)"
        echo "line=$3"
    } >"$here/results/$1"
}

field() { sed -n "s/^$2=//p" "$here/results/$1"; }

# NAME TEXT: a section of the page.
section() {
    printf '\n## %s\n\n' "$1"
    echo "$2" | fold -s -w 120 | sed 's/ *$//'
    if [ ! -f "$here/results/$1" ]; then
        printf '\nNot recorded yet: `deploy/%s/%s --record`.\n' "$(basename "$here")" "$1"
        return
    fi
    printf '\n| | |\n|---|---|\n'
    echo "| command | \`$(field "$1" command)\` |"
    echo "| version, commit | $(field "$1" version), $(field "$1" commit) |"
    echo "| when, where | $(field "$1" date); $(field "$1" machine) |"
    for pair in $(field "$1" line | cut -d' ' -f2-); do
        echo "| ${pair%%=*} | ${pair#*=} |"
    done
}
