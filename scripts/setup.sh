# shellcheck shell=sh
# Installs once what requirements/*.lock and apt-packages.txt name.  scripts/run and scripts/test source
# this file and set $root.  They own .venv, and make it anew whenever a lock has changed.
: "${root:?}"

say() { printf '%s\n' "$*" >&2; }

# "Cannot run here" is exit code 3, as in voiceguide itself.
stop() { say "$*"; exit 3; }

# Does .venv hold what requirements/$1.lock names?  A copy of that lock in it, written last, says so.
ready() { cmp -s "$root/requirements/$1.lock" "$root/.venv/$1.lock" && [ -x "$root/.venv/bin/python" ]; }

# Make .venv ready for $1 (run or test).  A second set-up at the same time waits for the first.
set_up() {
    exec 9<"$root/scripts/setup.sh"
    if command -v flock >/dev/null; then flock 9; fi
    if ! ready "$1"; then make_environment "$1"; fi
    exec 9<&-
}

make_environment() {
    find_python
    say "Setting up in $root/.venv; this happens once and takes a minute or two."
    log=$("$python" -m venv --clear "$root/.venv" 2>&1) || stop "Cannot make $root/.venv: $(last_line)"
    pip_install build
    # Only srt has no wheel and is built here; nothing else may be.
    pip_install "$1" --only-binary :all: --no-binary srt --no-build-isolation
    cp "$root/requirements/run.lock" "$root/.venv/run.lock" # test.lock holds all of run.lock
    cp "$root/requirements/$1.lock" "$root/.venv/$1.lock"
}

pip_install() {
    lock=$root/requirements/$1.lock && shift
    log=$("$root/.venv/bin/python" -m pip --no-input --disable-pip-version-check install --quiet --no-deps \
        --require-hashes --requirement "$lock" "$@" 2>&1) && return
    case $log in
        *CERTIFICATE_VERIFY_FAILED*) # pip wraps it in "connection broken", too
            stop "Set-up is not finished: this computer does not trust the certificate of the package server. If your network has a certificate of its own, set PIP_CERT to its file. If not, install ca-certificates and check the computer's date." ;;
        *"Failed to establish"* | *"ame resolution"* | *"onnection broken"* | *"ConnectTimeout"* | *"ProxyError"*)
            stop "Set-up is not finished and the Python packages cannot be reached: connect to the internet once and run this again." ;;
    esac
    stop "Set-up stopped: $(last_line)"
}

last_line() { printf '%s\n' "$log" | sed '/^ *$/d' | tail -n 1; }

# Set $python.  Pythons newer than 3.13 come last: some libraries have no wheels for them.
find_python() {
    if ! command -v python3 >/dev/null; then
        need_apt python3 python3-venv || stop "Then run this again."
    fi
    try_python '(3, 11) <= version < (3, 14)' python3 python3.13 python3.12 python3.11 ||
        try_python 'version >= (3, 14)' python3 ||
        stop "Python 3.11 or newer is needed; please type: $(python_line)"
    "$python" -c 'import ensurepip, venv' 2>/dev/null || need_apt "${python##*/}-venv" || stop "Then run this again."
}

# Set $python to the first of these commands whose version fits the condition.
try_python() {
    condition=$1 && shift
    for candidate; do
        python=$("$candidate" -c "
import os, sys
version = sys.version_info
if $condition:
    print(os.path.realpath(sys.executable))
" 2>/dev/null) && [ -n "$python" ] && return
    done
    return 1
}

python_line() {
    if command -v apt-get >/dev/null; then
        echo "sudo apt-get install python3.11 python3.11-venv"
    else
        echo "brew install python@3.13"
    fi
}

# Install those of the given apt packages that are missing.  If that needs a password, print the line to type
# and fail.
need_apt() {
    missing=
    for package; do
        dpkg-query --show --showformat '${Status}' "$package" 2>/dev/null | grep -q ' installed$' ||
            missing="$missing $package"
    done
    if [ -z "$missing" ]; then return; fi
    if ! command -v apt-get >/dev/null; then
        say "Please install what Debian calls:$missing"
        return 1
    fi
    if [ "$(id -u)" = 0 ]; then
        sudo="env"
    elif sudo -n true 2>/dev/null; then
        sudo="sudo -n env"
    else
        say "Please type: sudo apt-get install$missing"
        return 1
    fi
    say "Installing with apt-get:$missing"
    # shellcheck disable=SC2086  # split into words on purpose
    log=$({ apt_get install $missing || { apt_get update && apt_get install $missing; }; } 2>&1) && return
    say "apt-get install$missing failed: $(last_line)"
    return 1
}

apt_get() {
    # shellcheck disable=SC2086  # split into words on purpose
    $sudo DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 -yq --no-install-recommends "$@"
}

# The apt packages that $1 (run or test) needs.
apt_packages() { sed -n "s/^$1 *//p" "$root/scripts/apt-packages.txt"; }
