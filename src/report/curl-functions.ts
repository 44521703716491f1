/** A function of the reproduction script with its comment. */
export interface ShellFunction {
  readonly name: string;
  readonly code: string;
}

/** Those for pages and cookies; only what a script calls stands in it. */
export const shellFunctions: readonly ShellFunction[] = [
  {
    name: 'captured',
    // The HTML entities are those with which template engines write the characters of a base64 token.
    code: `# Prints attribute $2 of the page's first input, button or meta tag that is named $1, in whatever order it has them.
captured() {
  local -x LC_ALL=C
  local tag
  while IFS= read -r tag; do
    case $tag in
      *" name=\\"$1\\""* | *" name='$1'"* | *" name=$1 "* | *" name=$1>"* | *" name=$1/>"*) ;;
      *) continue ;;
    esac
    printf '%s\\n' "$tag" |
      sed -nE -e "s/.*[[:space:]]$2=\\"([^\\"]*)\\".*/\\1/p" -e t -e "s/.*[[:space:]]$2='([^']*)'.*/\\1/p" -e t \\
        -e "s/.*[[:space:]]$2=([^[:space:]>\\"']+).*/\\1/p" |
      sed -e 's/&#x2[bB];/+/g; s/&#43;/+/g; s/&#x2[fF];/\\//g; s/&#47;/\\//g; s/&#x3[dD];/=/g; s/&#61;/=/g' \\
        -e "s/&#39;/'/g; s/&#x27;/'/g; s/&#34;/\\"/g; s/&quot;/\\"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\\&/g"
    return 0
  done < <(tr '\\n\\r\\t' '   ' <"$work/page" | grep -aoiE '<(input|button|meta)[[:space:]][^>]*>')
  echo "The page has no field named $1." >&2
  return 1
}`,
  },
  {
    name: 'written',
    code: `# Prints what stands in quotes behind the name $1 in a script, a JSON block or an attribute of the page.
written() {
  local -x LC_ALL=C
  local quote="[\\"']" none="[^\\"']" found
  found=$(tr '\\n\\r\\t' '   ' <"$work/page" |
    grep -aoE "(^|[^A-Za-z0-9_-])$1$quote?[[:space:]]*[=:][[:space:]]*$quote$none{8,}$quote|id=$quote?$1[\\"' ][^>]*>[[:space:]]*\\"$none+\\"" |
    sed -nE "1s/.*$quote($none+)$quote\\$/\\\\1/p")
  if [ -z "$found" ]; then
    echo "The page has no value named $1." >&2
    return 1
  fi
  printf '%s\\n' "$found"
}`,
  },
  {
    name: 'one_time_code',
    code: `# Prints a one-time code that was not used before: what the command in TOTP_COMMAND prints, or what is typed in.
one_time_code() {
  local code
  if [ -n "\${TOTP_COMMAND:-}" ]; then
    bash -c "$TOTP_COMMAND"
  else
    read -r -p 'A fresh one-time code: ' code </dev/tty
    printf '%s\\n' "$code"
  fi
}`,
  },
  {
    name: 'in_charset',
    code: `# Prints the text $2 in the encoding $1 of the form's page.
in_charset() {
  printf %s "$2" | iconv -f UTF-8 -t "$1"
}`,
  },
  {
    name: 'cookie_value',
    code: `# Prints the value of cookie $2 in jar $1, decoded as the page's script would before it puts it into a header.
cookie_value() {
  local encoded
  encoded=$(name=$2 awk -F '\\t' '$6 == ENVIRON["name"] { value = $7 } END { print value }' "$work/$1")
  encoded=\${encoded//\\\\/\\\\\\\\}
  printf '%b' "\${encoded//%/\\\\x}"
}`,
  },
  {
    name: 'identifier',
    code: `# Prints the value of cookie $2 in jar $1 as it stands in a URL.
identifier() {
  local LC_ALL=C value at
  value=$(cookie_value "$1" "$2")
  for ((at = 0; at < \${#value}; at++)); do
    case \${value:at:1} in
      [A-Za-z0-9._~-]) printf %s "\${value:at:1}" ;;
      *) printf '%%%02X' "'\${value:at:1}" ;;
    esac
  done
}`,
  },
  {
    name: 'cookie_pair',
    code: `# Prints cookie $2 of jar $1 as it stands in a Cookie header.
cookie_pair() {
  name=$2 awk -F '\\t' '$6 == ENVIRON["name"] { value = $7 } END { print ENVIRON["name"] "=" value }' "$work/$1"
}`,
  },
  {
    name: 'tampered',
    code: `# Prints the value of cookie $2 in jar $1 with its fifth character altered.
tampered() {
  name=$2 awk -F '\\t' '$6 == ENVIRON["name"] { value = $7 }
    END { print substr(value, 1, 4) (substr(value, 5, 1) == "A" ? "B" : "A") substr(value, 6) }' "$work/$1"
}`,
  },
  {
    name: 'plant',
    code: `# Puts a cookie into jar $1: host, Secure, name, value (a line of a Netscape cookie file).
plant() {
  printf '%s\\tFALSE\\t/\\t%s\\t0\\t%s\\t%s\\n' "$2" "$3" "$4" "$5" >>"$work/$1"
}`,
  },
  {
    name: 'replant',
    code: `# Puts cookie $3 of jar $1 into jar $2, in place of the one that is there.
replant() {
  {
    name=$3 awk -F '\\t' '$6 != ENVIRON["name"]' "$work/$2"
    name=$3 awk -F '\\t' '$6 == ENVIRON["name"]' "$work/$1"
  } >"$work/replanted"
  mv "$work/replanted" "$work/$2"
}`,
  },
  {
    name: 'ask',
    // --cookie alone leaves the jar frozen; --output makes no file of an empty answer.
    code: `# Sends the protected request with jar $2, which stays as it is, and notes what came back.
ask() {
  local step=$1 jar=$2 url=$3 expected=$4 seen
  shift 4
  : >"$work/page"
  seen=$(fetch --output "$work/page" --write-out '%{http_code} %{redirect_url}' --cookie "$work/$jar" "$@" --url "$url" |
    tr -d '[:cntrl:]')
  seen="HTTP \${seen% }"
  if [ -n "\${LOGIN_USERNAME:-}" ] && grep -qF -e "\${LOGIN_USERNAME:-}" "$work/page"; then
    seen="$seen, and the page names the account"
  fi
  results+=("step $step, jar of $jar: $seen" "  where the defect is there: $expected")
}`,
  },
  {
    name: 'ask_of_two',
    code: `# As ask, and notes whether the page names the second account.
ask_of_two() {
  ask "$@"
  local last=$((\${#results[@]} - 2))
  if grep -qF -e "$SECOND_USERNAME" "$work/page"; then
    results[last]="\${results[last]}, and the page names the second account"
  fi
}`,
  },
  {
    name: 'show_cookies',
    code: `# Prints the Set-Cookie lines of one response.
show_cookies() {
  fetch --output /dev/null --dump-header "$work/headers" --cookie "$work/$1" --cookie-jar "$work/$1" --url "$2"
  grep -i '^set-cookie:' "$work/headers" | tr -d '\\000-\\010\\013-\\037\\177' || echo 'The response sets no cookie.'
}`,
  },
];
