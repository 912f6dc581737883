# one-at-a-time.sh: sourced by what installs into tests/.cache, with `cache` set. Tests that run side by side may ask for the same
# at once: the second one waits, and finds it there. The lock ends with the script.
if command -v flock >/dev/null 2>&1; then
    exec 9>"$cache/.$(basename "$0").lock"
    flock 9
fi
