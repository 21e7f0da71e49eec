# runit watches every process of ours. Killed itself, it is replaced by the next ./alto command; what it had started goes
# on meanwhile and is taken over, because each process holds a lock that keeps a second copy from starting.

RUNSVDIR_PID=$RUNTIME/runsvdir.pid

supervisor_pid() {
    local pid
    pid=$(cat "$RUNSVDIR_PID" 2> /dev/null) || return 1
    [ "$(cat "/proc/$pid/comm" 2> /dev/null)" = runsvdir ] || return 1
    tr '\0' ' ' < "/proc/$pid/cmdline" | grep -qF "$SUPERVISE" || return 1
    echo "$pid"
}

# Only a cloud that was brought up has a directory of services to watch.
ensure_supervisor() {
    mkdir -p "$SUPERVISE" "$RUNTIME"
    supervisor_pid > /dev/null && return 0
    setsid runsvdir "$SUPERVISE" < /dev/null >> "$LOG/supervisor.log" 2>&1 &
    echo $! > "$RUNSVDIR_PID"
    disown
}

# name, user, command line: what stands in the run script. The output of a process that cannot log yet is kept.
define_process() {
    local name=$1 user=$2 directory=$SUPERVISE/$1 fresh
    shift 2
    if [ ! -d "$directory" ]; then
        mkdir -p "$directory"
        touch "$directory/down" # until `up` starts it, in its order
    fi
    fresh=$(mktemp "$VAR/.run.XXXXXX")
    cat > "$fresh" << EOF
#!/bin/sh
exec >> $LOG/$name.out 2>&1
cd /
exec chpst -L $RUNTIME/$name.lock -o 8192 ${user:+chpst -u $user }$*
EOF
    chmod 755 "$fresh"
    if cmp -s "$fresh" "$directory/run"; then
        rm -f "$fresh"
    else
        mv -f "$fresh" "$directory/run"
    fi
    write_finish "$name"
}

# Called by runit when a process has ended: the more often it ends at once, the longer the pause, half a minute at most.
write_finish() {
    cat > "$SUPERVISE/$1/finish" << EOF
#!/bin/sh
count=$RUNTIME/$1.failures
now=\$(date +%s)
last=\$(stat -c %Y "\$count" 2> /dev/null || echo 0)
n=0
[ \$((now - last)) -gt 60 ] || n=\$(cat "\$count" 2> /dev/null || echo 0)
echo \$((n + 1)) > "\$count"
echo "\$(date -u '+%F %T') $1 ended with \$1 (signal \$2)" >> $LOG/supervisor.log
if [ "\$n" -ge 2 ]; then
    pause=\$((n * 2))
    [ "\$pause" -le 30 ] || pause=30
    sleep "\$pause"
fi
EOF
    chmod 755 "$SUPERVISE/$1/finish"
}

is_supervised() {
    sv status "$SUPERVISE/$1" 2> /dev/null | grep -q '^run:'
}

process_pid() {
    sv status "$SUPERVISE/$1" 2> /dev/null | sed -nE 's/^run: [^(]*\(pid ([0-9]+)\).*/\1/p'
}

# runit finds a new directory within five seconds; those that are there when it starts, at once.
start_process() {
    local i
    for ((i = 0; i < 160; i++)); do
        if [ -p "$SUPERVISE/$1/supervise/ok" ]; then
            sv -w 0 start "$SUPERVISE/$1" > /dev/null 2>&1 || true
            return 0
        fi
        sleep 0.05
    done
    fail "the supervisor does not take up $1; see $LOG/supervisor.log"
}

# name, seconds: asks, waits, and ends it at last. One whose runsv was killed is found by its lock.
stop_process() {
    local name=$1 limit=${2:-20}
    if [ -p "$SUPERVISE/$name/supervise/ok" ]; then
        sv -w "$limit" force-stop "$SUPERVISE/$name" > /dev/null 2>&1 || true
    fi
    if [ -e "$RUNTIME/$name.lock" ] && ! flock -n "$RUNTIME/$name.lock" true; then
        fuser -k -TERM "$RUNTIME/$name.lock" > /dev/null 2>&1 || true
        flock -w 5 "$RUNTIME/$name.lock" true || fuser -k -KILL "$RUNTIME/$name.lock" > /dev/null 2>&1 || true
    fi
}

# runsvdir goes first: it would start again every runsv that exits. And each runsv must be gone before its directory is,
# or it tries for ever to write its state there.
stop_supervisor() {
    local directory pid
    if pid=$(supervisor_pid); then
        kill -TERM "$pid"
        while [ -d "/proc/$pid" ]; do sleep 0.05; done
    fi
    for directory in "$SUPERVISE"/*/; do
        [ ! -p "$directory/supervise/ok" ] || sv exit "$directory" > /dev/null 2>&1 || true
    done
    for directory in "$SUPERVISE"/*/; do
        [ -e "$directory/supervise/lock" ] || continue
        if ! flock -w 10 "$directory/supervise/lock" true; then
            fuser -k -KILL "$directory/supervise/lock" > /dev/null 2>&1 || true
        fi
    done
    rm -f "$RUNSVDIR_PID"
    rm -rf "$SUPERVISE"
}
