#!/bin/sh
# Prints the changes of a catalogue, one answer a line, and goes on where it stopped:
#   follow.sh http://localhost:8080/api/v2/countries STATE-FILE
set -u
url=$1
state=$2
since=$(cat "$state" 2>/dev/null || echo 0)
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
while true; do
  status=$(curl --silent --max-time 60 --output "$answer" --write-out '%{http_code}' "$url/changes?since=$since&wait=30")
  case $status in
    200)
      next=$(sed -n 's/^{"next":"\([^"]*\)".*/\1/p' "$answer")
      if [ "$next" != "$since" ]; then
        cat "$answer" && echo || exit 1
        echo "$next" > "$state.new" && mv "$state.new" "$state" || exit 1
        since=$next
      fi
      ;;
    410) # The store was restored from a backup: forget everything, and read it again.
      echo '{"next":"0","beginAnew":true}'
      since=0
      ;;
    400 | 401 | 403 | 404)
      cat "$answer" >&2
      exit 1
      ;;
    *) sleep 1 ;; # It is not there at the moment.
  esac
done
