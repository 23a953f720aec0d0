# bash completion of salestouch-mcp
_salestouch_mcp() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' i
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case ${COMP_WORDS[i]} in
      serve | sandbox | commands | view | doctor | config | users) command=${COMP_WORDS[i]} ;;
    esac
  done
  local options='--help --version --sandbox --commands --allow-writes --log-level --log-format --apps --tool-names --full-format
    --output --max-tokens --max-chars --timeout --max-response-bytes --cache-dir --no-cache --no-proxy
    --allow-plain-http'
  case $before in
    --log-level) options='trace debug info warn error critical off' ;;
    --log-format) options='text json' ;;
    --apps) options='auto on off' ;;
    --tool-names) options='auto dotted underscore' ;;
    --full-format) options='cards jsonl' ;;
    --output) options='text structured' ;;
    --cache-dir) COMPREPLY=($(compgen -d -- "$word")); return ;;
    --tls-cert | --tls-key | --audit-log | --key-file | --oauth-client-secret-file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    config) options='claude-code claude-code-user claude-desktop cursor vscode cline codex gemini goose junie windsurf zed' ;;
    *)
      case $command in
        '') options="serve sandbox commands view doctor config users $options" ;;
        serve) options="--listen --allow-host --allow-origin --tls-cert --tls-key --metrics-listen --max-connections
          --keep-alive --drain-delay --drain-timeout --oauth-issuer --oauth-resource --oauth-read-scope --oauth-write-scope
          --calls-per-minute --audit-log --oauth-introspection --oauth-client-id --oauth-client-secret-file $options" ;;
        sandbox) options="--listen $options" ;;
        commands) options="list schema run --input-json --response-profile --json $options" ;;
        view) options="--no-browser $options" ;;
        doctor) options="--json $options" ;;
        config) options="--write --remove --list $options" ;;
        users) options="add list remove rotate --write --key-file --oauth-issuer --oauth-subject --no-token --calls-per-minute
          --tokens-per-minute --import $options" ;;
      esac ;;
  esac
  COMPREPLY=($(compgen -W "$options" -- "$word"))
}
complete -F _salestouch_mcp salestouch-mcp
