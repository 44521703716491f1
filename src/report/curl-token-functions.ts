import type { ShellFunction } from './curl-functions.js';

/** Those by which a script takes tokens from answers, and sends them as the page's own script would. */
export const tokenFunctions: readonly ShellFunction[] = [
  {
    name: 'member_of_answer',
    code: `# Prints the text of the last answer's JSON behind the keys in the list $1: the whole answer if that is empty.
member_of_answer() {
  jq --raw-input --slurp --raw-output --argjson keys "$1" '. as $text | (try fromjson catch ($text | gsub("\\\\s"; ""))) |
    reduce $keys[] as $key (.; if type == "array" then .[$key | tonumber] elif type == "object" then .[$key] else null end) |
    strings' "$work/page"
}`,
  },
  {
    name: 'field_of_answer',
    code: `# Prints the header field $1 of the last answer without the scheme before its value.
field_of_answer() {
  name=$1 awk '/^HTTP\\// { value = "" }
    { at = index($0, ":"); if (tolower(substr($0, 1, at - 1)) == tolower(ENVIRON["name"])) value = substr($0, at + 1) }
    END { gsub(/^[ \\t]+|[ \\t\\r]+$/, "", value); sub(/^[A-Za-z][A-Za-z0-9_-]* +/, "", value); print value }' "$work/headers"
}`,
  },
  {
    name: 'stored_by_answer',
    code: `# Prints what a script of the last answer stores in the browser under the key $1.
stored_by_answer() {
  local -x LC_ALL=C
  local quote="[\\"'\\\`]" none="[^\\"'\\\`]"
  tr '\\n\\r\\t' '   ' <"$work/page" |
    grep -aoE "(Storage\\\\.|$quote)$1($quote)?\\\\]?[[:space:]]*[,=][[:space:]]*$quote$none+$quote" |
    sed -nE "1s/.*$quote($none+)$quote\\$/\\\\1/p"
}`,
  },
  {
    name: 'carry',
    code: `# Has jar $1 send token $2 behind each of the further words. An answer without a token leaves the one that is there.
carry() {
  local jar=$1 token=$2 before
  shift 2
  if [ -z "$token" ] && [ ! -s "$work/$jar-headers" ]; then
    echo 'The answer gives no token.' >&2
    return 1
  fi
  [ -n "$token" ] || return 0
  for before in "$@"; do keep_header "$jar" "$before" "$token"; done
}`,
  },
  {
    name: 'keep_header',
    code: `# Has jar $1 send the header $2$3, in place of the one of the same name.
keep_header() {
  {
    name=$2 awk '{ own = ENVIRON["name"]; sub(/:.*/, "", own); of = $0; sub(/:.*/, "", of) }
      tolower(of) != tolower(own)' "$work/$1-headers"
    printf '%s' "$2$3" | tr -d '[:cntrl:]'
    echo
  } >"$work/kept"
  mv "$work/kept" "$work/$1-headers"
}`,
  },
  {
    name: 'keep_renewal',
    code: `# Has jar $1 keep $2, which renews the session.
keep_renewal() {
  if [ -n "$2" ]; then
    printf %s "$2" >"$work/$1-renewal"
  elif [ ! -s "$work/$1-renewal" ]; then
    echo 'The answer gives no token that renews the session.' >&2
    return 1
  fi
}`,
  },
  {
    name: 'tampered_token',
    code: `# Prints what jar $1 sends behind $2 with its fifth character altered.
tampered_token() {
  before=$2 awk 'index($0, ENVIRON["before"]) == 1 {
      value = substr($0, length(ENVIRON["before"]) + 1)
      print substr(value, 1, 4) (substr(value, 5, 1) == "A" ? "B" : "A") substr(value, 6)
    }' "$work/$1-headers"
}`,
  },
  {
    name: 'compare_tokens',
    code: `# Notes whether jars $2 and $3 send the same token.
compare_tokens() {
  local seen='another token'
  if cmp -s "$work/$2-headers" "$work/$3-headers"; then seen='the same token'; fi
  results+=("step $1, $2 beside $3: $seen" "  where the defect is there: $4")
}`,
  },
  {
    name: 'one_of',
    code: `# Prints any of these values.
one_of() {
  local at=$((RANDOM % $# + 1))
  printf %s "\${!at}"
}`,
  },
];
