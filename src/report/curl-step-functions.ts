import type { ShellFunction } from './curl-functions.js';

/** Those by which a script makes values, and takes them from answers, for requests that follow one another. */
export const stepFunctions: readonly ShellFunction[] = [
  {
    name: 'drawn',
    code: `# Prints $1 random characters of the set $2.
drawn() {
  head -c 8192 /dev/urandom | LC_ALL=C tr -dc "$2" | cut -c "1-$1"
}`,
  },
  {
    name: 'hashed',
    code: `# Prints the digest of $3 by the algorithm $1, written as $2.
hashed() {
  case $2 in
    hex) printf %s "$3" | openssl dgst "-$1" -r | cut -d ' ' -f 1 ;;
    HEX) printf %s "$3" | openssl dgst "-$1" -r | cut -d ' ' -f 1 | tr a-f A-F ;;
    base64) printf %s "$3" | openssl dgst "-$1" -binary | openssl base64 -A ;;
    *) printf %s "$3" | openssl dgst "-$1" -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=' ;;
  esac
}`,
  },
  {
    name: 'encoded',
    code: `# Prints the text $2 in the encoding $1.
encoded() {
  case $1 in
    percent) jq --raw-output --null-input --arg text "$2" '$text | @uri' ;;
    json) jq --raw-output --null-input --arg text "$2" '$text | tojson | .[1:-1]' ;;
    base64) printf %s "$2" | openssl base64 -A ;;
    base64url) printf %s "$2" | openssl base64 -A | tr '+/' '-_' | tr -d '=' ;;
    *) printf %s "$2" | od -An -v -tx1 | tr -d ' \\n' ;;
  esac
}`,
  },
  {
    name: 'matched',
    code: `# Prints the first group of the regular expression $1, else its whole match, in what comes in.
matched() {
  pattern=$1 perl -0777 -ne 'if (/$ENV{pattern}/) { print defined $1 ? $1 : $&; $found = 1 } END { exit !$found }'
}`,
  },
  {
    name: 'header_of_answer',
    code: `# Prints the header field $1 of the last answer that has it.
header_of_answer() {
  name=$1 awk '{ at = index($0, ":"); if (at > 1 && tolower(substr($0, 1, at - 1)) == tolower(ENVIRON["name"])) value = substr($0, at + 1) }
    END { gsub(/^[ \\t]+|[ \\t\\r]+$/, "", value); print value }' "$work/headers"
}`,
  },
  {
    name: 'raw_cookie',
    code: `# Prints the value of cookie $2 in jar $1 as it is.
raw_cookie() {
  name=$2 awk -F '\\t' '$6 == ENVIRON["name"] { value = $7 } END { print value }' "$work/$1"
}`,
  },
];
