# bash completion of salestouch-mcp
# Offers the ids that begin with $word: of the records of a command's list, by one of their fields; nothing where no key is
# set or the API does not answer soon. An id is somebody's text: it is never expanded, and quoted where the shell would read it.
_salestouch_mcp_ids() { # FIELD COMMAND…
  local id quoted
  while IFS= read -r id; do
    printf -v quoted %q "$id"
    [[ -z $id || ($id != "$word"* && $quoted != "$word"*) ]] || COMPREPLY+=("$quoted")
  done <<<"$(command salestouch-mcp --log-level off --timeout 3 "${sandbox[@]}" "${@:2}" --format jsonl --fields "$1" 2>/dev/null |
    command sed -n 's/^[^:]*:"\([^"\\]*\)"}$/\1/p')"
}
_salestouch_mcp() {
  local IFS=$' \t\n'
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' i sandbox=()
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case ${COMP_WORDS[i]} in
      --sandbox) sandbox=(--sandbox) ;;
      serve | sandbox | commands | view | doctor | config | setup | users) command=${command:-${COMP_WORDS[i]}} ;;
    esac
  done
  local options='--help --version --sandbox --commands --allow-writes --log-level --log-format --apps --tool-names --full-format
    --output --max-tokens --max-chars --timeout --max-response-bytes --cache-dir --no-cache --no-proxy
    --allow-plain-http'
  # bash takes KEY=TEXT for three words.
  if [[ $before == = ]] && ((COMP_CWORD > 2)); then before=${COMP_WORDS[COMP_CWORD - 2]}=; fi
  if [[ $word == = ]]; then before=$before=; word=''; fi
  [[ $before != --* ]] || before=${before%=}
  case $before in
    import_id=) _salestouch_mcp_ids import_id commands run import.list; return ;;
    view)
      COMPREPLY=($(compgen -W '--no-browser --sandbox' -- "$word"))
      _salestouch_mcp_ids import_id commands run import.list
      return ;;
    schema | run) _salestouch_mcp_ids command_id commands list; return ;;
    --format) options='table json jsonl csv md' ;;
    --client) options='claude-code claude-code-user claude-desktop cursor vscode cline codex gemini goose junie windsurf zed all none' ;;
    --log-level) options='trace debug info warn error critical off' ;;
    --log-format) options='text json' ;;
    --apps) options='auto on off' ;;
    --tool-names) options='auto dotted underscore' ;;
    --full-format) options='cards jsonl' ;;
    --output)
      [[ $command != commands ]] || { COMPREPLY=($(compgen -f -- "$word")); return; }
      options='text structured' ;;
    --cache-dir) COMPREPLY=($(compgen -d -- "$word")); return ;;
    --tls-cert | --tls-key | --audit-log | --key-file | --oauth-client-secret-file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    config) options='claude-code claude-code-user claude-desktop cursor vscode cline codex gemini goose junie windsurf zed' ;;
    *)
      case $command in
        '') options="serve sandbox commands view doctor config setup users $options" ;;
        serve) options="--listen --allow-host --allow-origin --tls-cert --tls-key --metrics-listen --max-connections
          --keep-alive --drain-delay --drain-timeout --oauth-issuer --oauth-resource --oauth-audience --oauth-read-scope --oauth-write-scope
          --calls-per-minute --audit-log --oauth-introspection --oauth-client-id --oauth-client-secret-file $options" ;;
        sandbox) options="--listen $options" ;;
        commands) options="list schema run import_id= --input-json --response-profile --format --json --fields --all --bom $options"
          [[ $word != i* ]] || compopt -o nospace ;;
        setup) options="--key-file --client $options" ;;
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
