#!/bin/bash
# A step that finds that going on makes no sense, and aborts its own run: needs nothing but what is in its environment.
host=${TESTRUNS_URL#http://}
exec 3<>"/dev/tcp/${host%:*}/${host#*:}" || exit 9
call() {
  printf 'POST /api/v1/runs/%s/abort HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s' \
    "$1" "$host" "$TESTRUNS_TOKEN" "${#2}" "$2" >&3
  read -r answer <&3
}
call "$OTHER_RUN" '{"reason":"not mine"}'
echo "the other run: $answer"
exec 3<>"/dev/tcp/${host%:*}/${host#*:}" || exit 9
echo "my token is $TESTRUNS_TOKEN"
call "$TESTRUNS_RUN_ID" '{"reason":"the shop is down"}'
echo "my run: $answer"
exec /bin/sleep 600
