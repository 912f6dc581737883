#!/bin/sh
# check-deploy.sh: hold the files of deploy/ against the tools of those who will read them. A tool that is not there is
# named on a line that begins with SKIPPED. `tests/tools.rs` runs this, and nginx and the image's own steps besides.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
venv=$root/tests/.cache/venv-deploy
cd "$root/deploy"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
fault() {
    echo "FAULT: $*"
    status=1
}

# The container: its linter; and what it copies is there, and not kept out of the build.
if [ -x "$venv/bin/hadolint" ]; then
    "$venv/bin/hadolint" --failure-threshold style Dockerfile || fault "hadolint has something against the Dockerfile"
else
    echo "SKIPPED: hadolint is missing; scripts/deploy-tools.sh installs it"
fi
for path in $(sed -n 's/^COPY \(.*\) [^ ]*$/\1/p' Dockerfile | grep -v -e '^--from' -e '^\.$'); do
    [ -e "$root/$path" ] || fault "the Dockerfile copies $path, which is not there"
    ! grep -qxF "${path%/}" "$root/.dockerignore" || fault "the Dockerfile copies $path, which .dockerignore keeps out"
done

# Compose files.
if [ -e "$venv/package/lib/schema.json" ]; then
    "$venv/bin/python" "$root/tests/deploy/compose.py" "$venv/package/lib/schema.json" compose.yaml compose.postgres.yaml || fault "a compose file is wrong"
else
    echo "SKIPPED: the schema of compose files is missing; scripts/deploy-tools.sh installs it"
fi
if docker compose version >/dev/null 2>&1; then
    for file in compose.yaml compose.postgres.yaml; do
        POSTGRES_PASSWORD=x TRACEKEEP_ARTIFACTS_SECRET=x TRACEKEEP_PUBLIC_URL=https://traces.example.org docker compose -f "$file" config --quiet || fault "docker compose refuses $file"
    done
else
    echo "SKIPPED: docker compose is missing"
fi

# Units: systemd reads them, with a program that is there in the place of ours.
if command -v systemd-analyze >/dev/null 2>&1; then
    for unit in systemd/*.service systemd/*.timer; do
        [ -e "$unit" ] || continue
        sed 's#/usr/local/bin/tracekeep#/bin/true#' "$unit" >"$work/${unit#*/}"
    done
    told=$(systemd-analyze verify "$work"/tracekeep* 2>&1) || fault "systemd-analyze verify failed"
    # It may speak of other units of this machine.
    if echo "$told" | grep -i tracekeep; then fault "systemd has something against a unit"; fi
    exposure=$(systemd-analyze security --offline=yes --no-pager "$work/tracekeep.service" 2>/dev/null | sed -n 's/.*exposure level for.*: \([0-9.]*\) .*/\1/p')
    if [ -n "$exposure" ]; then
        echo "systemd-analyze security: $exposure (0 is least exposed)"
        awk -v exposure="$exposure" 'BEGIN { exit exposure > 2.0 }' || fault "the unit is exposed more than it was"
    else
        echo "SKIPPED: this systemd-analyze cannot judge a unit offline"
    fi
else
    echo "SKIPPED: systemd-analyze is missing (Debian: systemd)"
fi

# Kubernetes: each file, and what kustomize makes of all of them.
if [ -x "$venv/bin/kubernetes-validate" ]; then
    for file in kubernetes/*.yaml; do
        [ "$file" = kubernetes/kustomization.yaml ] || "$venv/bin/kubernetes-validate" --strict --quiet "$file" || fault "$file"
    done
    if command -v kubectl >/dev/null 2>&1; then
        kubectl kustomize kubernetes >"$work/all.yaml" || fault "kustomize"
        "$venv/bin/kubernetes-validate" --strict --quiet "$work/all.yaml" || fault "what kustomize makes"
        [ "$(grep -c '^kind:' "$work/all.yaml")" -eq 5 ] || fault "kustomize leaves something out"
    else
        echo "SKIPPED: kubectl is missing"
    fi
else
    echo "SKIPPED: kubernetes-validate is missing; scripts/deploy-tools.sh installs it"
fi

# Alert rules: their form, and when they fire. The dashboard: keys that Grafana knows, and questions that Prometheus reads.
promtool=$(command -v promtool || echo "$venv/bin/promtool")
if [ -x "$promtool" ]; then
    "$promtool" check rules prometheus/alerts.yml >"$work/rules" 2>&1 || { cat "$work/rules"; fault "promtool refuses the alert rules"; }
    "$promtool" test rules "$root/tests/deploy/alerts.yml" >"$work/rules" 2>&1 || { cat "$work/rules"; fault "an alert does not fire as it should"; }
else
    echo "SKIPPED: promtool is missing (Debian: prometheus)"
fi
if "$venv/bin/python" -c 'import grafana_foundation_sdk' 2>/dev/null; then
    "$venv/bin/python" "$root/tests/deploy/dashboard.py" grafana/tracekeep.json >"$work/questions.yml" || fault "the dashboard is wrong"
    if [ -x "$promtool" ]; then
        "$promtool" check rules "$work/questions.yml" >"$work/rules" 2>&1 || { cat "$work/rules"; fault "a question of the dashboard is wrong"; }
    fi
else
    echo "SKIPPED: Grafana's schema is missing; scripts/deploy-tools.sh installs it"
fi

# Proxies. nginx runs with its file in the tests.
caddy=$(command -v caddy || echo "$venv/bin/caddy")
if [ -x "$caddy" ]; then
    HOME=$work "$caddy" adapt --config Caddyfile --adapter caddyfile --validate >/dev/null 2>"$work/caddy" || { cat "$work/caddy"; fault "caddy refuses the Caddyfile"; }
else
    echo "SKIPPED: caddy is missing; scripts/deploy-tools.sh installs it"
fi
exit "$status"
