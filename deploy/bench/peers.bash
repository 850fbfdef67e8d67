# What benchmarks compare Tidegate with, and the generators of load for all of them. Sourced after bench.bash and site.bash; adds
# to $data/FIGURES.per_s, .cpu (seconds of the edge's processor time per million) and .load (share of one core, in per cent).

PATH=$PATH:/usr/sbin
arrival_limit_seconds=1800
queue=20000 # messages on their way through peers: a longer one costs a mosquitto that saves often more with each save
in_flight=1000

needs() { # PROGRAM PACKAGE
    command -v "$1" >/dev/null || die "there is no $1 - install $2"
}

stop() { # NAME…: and wait until they have ended
    local each
    for each in "$@"; do kill -TERM "${pids[$each]}" 2>/dev/null || true; done
    for each in "$@"; do
        wait "${pids[$each]}" 2>/dev/null || true
        unset "pids[$each]"
    done
}
seconds_since() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.2f\n", to - from }'; }

load() { # CLASS ARGUMENTS…: the generator, in the background; what it has sent goes to load.out
    # shellcheck disable=SC2086 # JAVA_OPTS is a list
    "$java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 ${JAVA_OPTS:-} -cp "$target/*:$target/lib/*" \
        "io.tidegate.sim.bench.$1" "${@:2}" >"$data/load.out" 2>"$data/load.log" &
    pids[load]=$!
}
end_load() { # sets sent and load_cpu
    wait "${pids[load]}" || { cat "$data/load.log" >&2; die "the generator of load has failed, see above"; }
    unset 'pids[load]'
    sent=$(sed -nE 's/^readings=([0-9]+) .*/\1/p' "$data/load.out")
    load_cpu=$(sed -nE 's/.* cpu_percent=([0-9.]+)$/\1/p' "$data/load.out")
}

figures() { # FIGURES WHAT EDGE-CPU-AT-BEGIN BEGAN PID-OF-THE-EDGE: all of $sent has arrived by now
    local took
    took=$(seconds_since "$4")
    quotient "$sent" "$took" %.0f >>"$data/$1.per_s"
    awk -v from="$3" -v to="$(cpu_s "$5")" -v sent="$sent" 'BEGIN { printf "%.2f\n", (to - from) * 1e6 / sent }' >>"$data/$1.cpu"
    echo "$load_cpu" >>"$data/$1.load"
    progress "$2: $sent readings in $took s, $(tail -n 1 "$data/$1.per_s")/s; at the edge $(tail -n 1 "$data/$1.cpu") s of processor time per million; the load took $load_cpu % of a core"
}
middle() { median <"$data/$1"; }

# --- two mosquittos --------------------------------------------------------------------------------------------------

default_bridge() { :; } # as Debian ships it
tuned_bridge() { # many messages in flight, and no Nagle
    printf '%s\n' 'max_inflight_messages 1000' 'set_tcp_nodelay true' 'sys_interval 0'
}
saving_bridge() { # and all that it keeps saved each second
    tuned_bridge
    printf '%s\n' 'autosave_interval 1'
}

broker() { # NAME PORT default|tuned|saving [CONFIGURATION…]
    mkdir -p "$data/$1"
    {
        echo "listener $2 127.0.0.1"
        printf '%s\n' 'allow_anonymous true' 'log_dest none' 'persistence true' "persistence_location $data/$1/" \
            'max_queued_messages 0'
        "$3_bridge"
        printf '%s\n' "${@:4}"
    } >"$data/$1/mosquitto.conf"
    [ "$(id -u)" != 0 ] || echo 'user root' >>"$data/$1/mosquitto.conf"
    mosquitto -c "$data/$1/mosquitto.conf" >"$data/$1.log" 2>&1 &
    pids[$1]=$!
    await_port "$1" "$2"
}

look() { # sets arrived to the number of messages so far; reads only what is new
    local size
    size=$(stat -c %s "$data/arrived")
    arrived=$((arrived + $(tail -c "+$((looked + 1))" "$data/arrived" | head -c $((size - looked)) | wc -l)))
    looked=$size
}

bridge_run() { # FIGURES default|tuned|saving SECONDS CONNECTIONS
    local far near began end cpu before
    rm -rf "$data/far" "$data/near"
    far=$(free_port $((edge_http + 1)))
    near=$(free_port $((far + 1)))
    broker far "$far" "$2"
    mosquitto_sub -h 127.0.0.1 -p "$far" -i store -c -q 1 -t 'bench/#' >"$data/arrived" 2>"$data/sub.log" &
    pids[store]=$!
    broker near "$near" "$2" 'connection hub' "address 127.0.0.1:$far" 'topic bench/# out 1' 'cleansession false' \
        'try_private true' 'notifications false' 'bridge_attempt_unsubscribe false' 'restart_timeout 1'
    # Until the subscriber has subscribed: what comes before that is dropped. Then until a message goes the whole way.
    end=$((SECONDS + 30))
    until [ -s "$data/arrived" ]; do
        [ "$SECONDS" -lt "$end" ] || die "nothing that is published arrives; run it again with --keep and look at its data"
        mosquitto_pub -h 127.0.0.1 -p "$far" -q 1 -t bench/subscribed -m subscribed
        sleep 0.1
    done
    mosquitto_pub -h 127.0.0.1 -p "$near" -q 1 -t bench/first -m first
    until grep -qx first "$data/arrived"; do
        [ "$SECONDS" -lt "$end" ] || die "the bridge carries nothing; run it again with --keep and look at its data"
        sleep 0.1
    done
    arrived=0 looked=0
    look
    before=$arrived
    cpu=$(cpu_s "${pids[near]}")
    began=$EPOCHREALTIME
    load MqttLoad "mqtt://127.0.0.1:$near" "$3" "$4" "$in_flight" "$data/arrived" "$queue"
    while kill -0 "${pids[load]}" 2>/dev/null; do sleep 1; done
    end_load
    end=$((SECONDS + arrival_limit_seconds))
    look
    until [ $((arrived - before)) -ge "$sent" ]; do
        [ "$SECONDS" -lt "$end" ] || die "of $sent messages $((arrived - before)) arrived over the bridge within $arrival_limit_seconds s"
        sleep 0.1
        look
    done
    figures "$1" "$2 bridge" "$cpu" "$began" "${pids[near]}"
    stop near store far
}

# --- two NATS servers ------------------------------------------------------------------------------------------------

server() { # NAME PORT CONFIGURATION…
    mkdir -p "$data/$1"
    {
        printf '%s\n' "server_name: $1" "listen: \"127.0.0.1:$2\""
        echo "jetstream { store_dir: \"$data/$1\", domain: $1 }"
        printf '%s\n' "${@:3}"
    } >"$data/$1.conf"
    nats-server -c "$data/$1.conf" >"$data/$1.log" 2>&1 &
    pids[$1]=$!
    await_port "$1" "$2"
}
mirrored() { http_get "$1" '/jsz?acc=$G&streams=true' | sed -nE 's/.*"messages": *([0-9]+).*/\1/p' | head -n 1; } # PORT

nats_run() { # FIGURES SECONDS CONNECTIONS
    local hub leaf leaves monitor began end cpu
    rm -rf "$data/natshub" "$data/natsleaf"
    hub=$(free_port $((edge_http + 1)))
    leaves=$(free_port $((hub + 1)))
    monitor=$(free_port $((leaves + 1)))
    leaf=$(free_port $((monitor + 1)))
    server natshub "$hub" "leafnodes { listen: \"127.0.0.1:$leaves\" }" "http: \"127.0.0.1:$monitor\""
    server natsleaf "$leaf" "leafnodes { remotes: [ { url: \"nats-leaf://127.0.0.1:$leaves\" } ] }"
    await_port natshub "$monitor"
    end=$((SECONDS + 30))
    until http_get "$monitor" /leafz | grep -q '"leafnodes": 1'; do
        [ "$SECONDS" -lt "$end" ] || die "the NATS server at the edge does not find the other one; run it again with --keep and look at their logs"
        sleep 0.1
    done
    cpu=$(cpu_s "${pids[natsleaf]}")
    began=$EPOCHREALTIME
    load NatsLoad "nats://127.0.0.1:$leaf" "nats://127.0.0.1:$hub" natsleaf "$2" "$3" "$in_flight" "$queue"
    while kill -0 "${pids[load]}" 2>/dev/null; do sleep 1; done
    end_load
    end=$((SECONDS + arrival_limit_seconds))
    until [ "$(mirrored "$monitor")" -ge "$sent" ]; do
        [ "$SECONDS" -lt "$end" ] || die "of $sent messages $(mirrored "$monitor") are in the mirror after $arrival_limit_seconds s"
        sleep 0.1
    done
    figures "$1" "NATS leaf" "$cpu" "$began" "${pids[natsleaf]}"
    stop natsleaf natshub
}
