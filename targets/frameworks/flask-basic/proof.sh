#!/usr/bin/env bash
# What curl proves about one running variant, one fact a line; never an identifier, never the password.
#   LOGIN_USERNAME=… LOGIN_PASSWORD=… proof.sh http://127.0.0.1:PORT
set -euo pipefail

base=$1
: "${LOGIN_USERNAME:?}" "${LOGIN_PASSWORD:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fetch() { curl --disable --silent --show-error --noproxy '*' --max-time 10 "$@"; }
fact() { printf '%s=%s\n' "$1" "$2"; }

# The credentials reach curl by a file, not by its command line. login JAR [curl options]: the status; JAR is updated.
printf 'user = "%s:%s"\n' "$LOGIN_USERNAME" "$LOGIN_PASSWORD" >"$work/right"
printf 'user = "%s:%s"\n' "$LOGIN_USERNAME" "wrong-$LOGIN_PASSWORD" >"$work/wrong"
login() {
  local jar=$1
  shift
  fetch --config "$work/${credentials:-right}" --basic --request POST --cookie "$jar" --cookie-jar "$jar" \
    --output /dev/null --write-out '%{http_code}' "$@" "$base/login"
}

# visit JAR [curl options]: GET / as a browser that keeps its cookies.
visit() { local jar=$1; shift; fetch --cookie "$jar" --cookie-jar "$jar" --output /dev/null "$@" "$base/"; }

# ask JAR [curl options]: what the account page says to this jar, which stays as it is (no --cookie-jar: it is frozen).
ask() {
  local jar=$1 status
  shift
  status=$(fetch --cookie "$jar" --output "$work/answer" --write-out '%{http_code}' "$@" "$base/account")
  if [[ $status == 200 ]] && grep -Fq "\"user\":\"$LOGIN_USERNAME\"" "$work/answer"; then
    echo signed-in
  elif [[ $status == 401 ]] && grep -Fq '"error":"not signed in"' "$work/answer"; then
    echo signed-out
  else
    echo "unclear-$status"
  fi
}

# In curl's jar files a line is: domain, subdomains, path, secure, expires, name, value.
value_in() { awk -F '\t' 'NF == 7 { value = $7 } END { print value }' "$1"; }
with_value() { awk -F '\t' -v OFS='\t' -v value="$2" 'NF == 7 { $7 = value } { print }' "$1"; }

# --- The planted identifier: the attacker visits and freezes its jar, the victim starts from a copy of it. ---
touch "$work/empty" "$work/attacker" "$work/bystander" "$work/refused"
visit "$work/attacker" --dump-header "$work/visit-headers"
visit "$work/bystander"
cp "$work/attacker" "$work/frozen"
cp "$work/frozen" "$work/victim"
fact planted_cookies "$(awk -F '\t' 'NF == 7 { print $6 }' "$work/frozen" | paste -sd+)"
fact no_cookie_before_login "$(ask "$work/empty")"
fact attacker_before_login "$(ask "$work/frozen")"
fact login_status "$(login "$work/victim" --dump-header "$work/login-headers")"
fact victim_after_login "$(ask "$work/victim")"
fact attacker_after_login "$(ask "$work/frozen")"
fact bystander_after_login "$(ask "$work/bystander")"
if [[ $(value_in "$work/frozen") == "$(value_in "$work/victim")" ]]; then
  fact identifier_at_login kept
else
  fact identifier_at_login changed
fi

# --- The credentials by themselves. ---
fact credentials_without_session "$(ask "$work/empty" --basic --config "$work/right")"
fact wrong_password_status "$(credentials=wrong login "$work/refused" --dump-header "$work/refusal-headers")"
fact wrong_password_account "$(ask "$work/refused")"
fact missing_credentials_status "$(fetch --request POST --output /dev/null --write-out '%{http_code}' "$base/login")"
fact challenge "$(sed -n 's/^www-authenticate: *\([A-Za-z]*\).*/\1/Ip' "$work/refusal-headers")"
fact login_page_status "$(fetch --output /dev/null --write-out '%{http_code}' "$base/login")"

# --- Made-up identifiers: a plain word, and an issued value with its first character changed. ---
made_up() {
  local label=$1 value=$2 planted=$work/made-up-$1
  with_value "$work/frozen" "$value" >"$planted"
  with_value "$work/frozen" "other-$value" >"$planted-other"
  cp "$planted" "$planted-visitor"
  cp "$planted" "$planted-victim"
  visit "$planted-visitor" --verbose 2>"$work/sent"
  fact "${label}_sent" "$(if grep -Fq "=$value" <(grep -i '^> cookie:' "$work/sent"); then echo yes; else echo no; fi)"
  if [[ $(value_in "$planted-visitor") == "$value" ]]; then
    fact "${label}_for_a_visitor" kept
  else
    fact "${label}_for_a_visitor" replaced
  fi
  fact "${label}_before_login" "$(ask "$planted")"
  fact "${label}_login_status" "$(login "$planted-victim")"
  fact "${label}_victim_after_login" "$(ask "$planted-victim")"
  fact "${label}_after_login" "$(ask "$planted")"
  fact "${label}_never_planted" "$(ask "$planted-other")"
}
issued=$(value_in "$work/bystander")
first=A
[[ $issued != A* ]] || first=B
made_up made_up_word known-to-the-attacker
made_up altered_value "$first${issued:1}"

# --- Sign out: freeze the signed-in jar, sign out, replay. ---
cp "$work/victim" "$work/signed-in"
fact before_logout "$(ask "$work/signed-in")"
fact logout_status "$(fetch --request POST --cookie "$work/victim" --cookie-jar "$work/victim" \
  --output /dev/null --write-out '%{http_code}' "$base/logout")"
fact own_jar_after_logout "$(ask "$work/victim")"
fact frozen_jar_after_logout "$(ask "$work/signed-in")"

# --- The Set-Cookie line of the sign-in, without the value. ---
line=$(sed -n 's/\r$//; s/^set-cookie: *//Ip' "$work/login-headers")
fact set_cookie_lines "$(printf '%s\n' "$line" | grep -c .)"
fact cookie_name "${line%%=*}"
attribute() { printf '%s\n' "$line" | tr ';' '\n' | sed -n "s/^ *$1=\{0,1\}\(.*\)\$/\1/Ip"; }
flag() { if printf '%s\n' "$line" | tr ';' '\n' | grep -Eiq "^ *$1\$"; then echo yes; else echo no; fi; }
samesite=$(attribute samesite)
domain=$(attribute domain)
fact cookie_secure "$(flag secure)"
fact cookie_httponly "$(flag httponly)"
fact cookie_samesite "${samesite:-absent}"
fact cookie_domain "${domain:-absent}"
fact cookie_path "$(attribute path)"
visit_line=$(sed -n 's/\r$//; s/^set-cookie: *//Ip' "$work/visit-headers")
fact visit_cookie_attributes_as_at_login "$(
  strip() { printf '%s\n' "$1" | sed 's/^[^;]*//; s/; *expires=[^;]*//I'; }
  if [[ $(strip "$visit_line") == "$(strip "$line")" ]]; then echo yes; else echo no; fi
)"
fact login_scheme "${base%%:*}"
