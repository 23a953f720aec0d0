#!/bin/bash
# Lists the tools, reads the first page of an import, and then the next page. Start the server before:
#   salestouch-mcp serve --sandbox
# Usage: session.sh [URL]. SALESTOUCH_MCP_TOKEN is the token of a server that asks for one.
set -euo pipefail
url=${1:-http://127.0.0.1:8765/mcp}

call() {  # METHOD PARAMS: prints the JSON of the answer
  curl --silent --show-error --fail-with-body "$url" --header 'Content-Type: application/json' \
    --header 'Accept: application/json, text/event-stream' --header 'MCP-Protocol-Version: 2025-11-25' \
    ${SALESTOUCH_MCP_TOKEN:+--header "Authorization: Bearer $SALESTOUCH_MCP_TOKEN"} \
    --data "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$1\",\"params\":$2}"
  echo
}

leads() {  # MORE: further arguments, each with a comma before it
  call tools/call "{\"name\":\"import.leads.list\",\"arguments\":{\"import_id\":\"imp_demo\",\"response_profile\":\"compact\",\"limit\":8$1}}"
}

call tools/list '{}'
first=$(leads '')
echo "$first"
# The first line of a page has the cursor of the next one. The last page has none. A lead's text cannot pass for that
# line: nothing before the cursor may be escaped.
cursor=$(sed -n 's/.*"text":"Import [^"\\]*\\"cursor\\":\\"\([^"\\]*\)\\".*/\1/p' <<<"$first")
[ -z "$cursor" ] || leads ",\"cursor\":\"$cursor\""
