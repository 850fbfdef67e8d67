# A hub and an agent that forwards to it, for the checks beside this file: on free ports, with their data in a directory
# of their own, gone without a trace when the check ends. Sourced; needs $check (the name of the check) and die().

bin=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../bin" && pwd)
agent_id=site
keep=${keep:-}
data=$(mktemp -d "${TMPDIR:-/tmp}/tidegate-$check.XXXXXX")
declare -A pids=()

stop_all() {
    trap - EXIT INT TERM
    local pid
    for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    if [ -z "$keep" ]; then rm -rf "$data"; else echo "$check: data and logs are kept in $data" >&2; fi
}
trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

for program in tidegate-hub tidegate-edge tidegate-sim; do
    [ -x "$bin/$program" ] || die "$bin/$program is missing"
    "$bin/$program" --version >/dev/null || die "$program does not start; build with mvn package"
done

free_port() { # the first one from here on that nobody listens on
    local port=$1
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
    echo "$port"
}
# Below the range from which the system takes the ports of outgoing connections, so that none of those gets one of ours.
read -r first_outgoing_port _ </proc/sys/net/ipv4/ip_local_port_range
[ "$first_outgoing_port" -ge 4096 ] || first_outgoing_port=32768
hub_http=$(free_port $((first_outgoing_port / 2 + $$ * 20 % (first_outgoing_port / 2 - 100))))
hub_mqtt=$(free_port $((hub_http + 1)))
edge_http=$(free_port $((hub_mqtt + 1)))

cat >"$data/hub.yaml" <<YAML
version: 1
data_dir: $data/hub
http: {listen: "127.0.0.1:$hub_http"}
mqtt: {listen: "127.0.0.1:$hub_mqtt"}
YAML
cat >"$data/edge.yaml" <<YAML
version: 1
agent: {id: $agent_id}
hub: {url: "mqtt://127.0.0.1:$hub_mqtt"}
data_dir: $data/edge
local_http: {listen: "127.0.0.1:$edge_http"}
YAML

start() { # hub|agent
    case $1 in
        hub) "$bin/tidegate-hub" serve --config "$data/hub.yaml" >>"$data/hub.log" 2>&1 & ;;
        agent) "$bin/tidegate-edge" run --config "$data/edge.yaml" >>"$data/agent.log" 2>&1 & ;;
    esac
    pids[$1]=$!
}

await_port() { # NAME PORT: until somebody listens there
    for _ in $(seq 600); do
        if (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; then return; fi
        kill -0 "${pids[$1]}" 2>/dev/null || break
        sleep 0.1
    done
    cat "$data/$1.log" >&2
    die "the $1 did not start; its log is above"
}

await() { # hub|agent: until its HTTP answers
    if [ "$1" = hub ]; then await_port hub "$hub_http"; else await_port "$1" "$edge_http"; fi
}

kill_hard() { # hub|agent
    kill -KILL "${pids[$1]}" 2>/dev/null || { cat "$data/$1.log" >&2; die "the $1 has ended by itself; its log is above"; }
    wait "${pids[$1]}" 2>/dev/null || true
    unset "pids[$1]"
}

crash() { # hub|agent: with SIGKILL, and start again at once
    kill_hard "$1"
    start "$1"
}

start_site() {
    start hub
    start agent
    await hub
    await agent
}

start_stopwatch() { started=${EPOCHREALTIME//[!0-9]/}; }
tenths() { echo $(((${EPOCHREALTIME//[!0-9]/} - started) / 100000)); } # of a second since then

http_get() { # PORT PATH: the body, without needing curl; empty if there is no answer
    (
        exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 0
        printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3
        sed '1,/^\r*$/d' <&3
    ) 2>/dev/null
}
