# fish completion of salestouch-mcp
# The records of a command's list, by one of their fields; nothing where no key is set or the API does not answer soon.
function __salestouch_mcp_ids -a field
    set -l sandbox (string match -- --sandbox (commandline -opc))
    command salestouch-mcp --log-level off --timeout 3 $sandbox $argv[2..] --format jsonl --fields $field 2>/dev/null | string match -rg '^[^:]*:"([^"\\\\]*)"}$'
end
set -l commands serve sandbox commands view doctor config setup users
complete -c salestouch-mcp -f
complete -c salestouch-mcp -n "not __fish_seen_subcommand_from $commands" -a "$commands"
complete -c salestouch-mcp -l help -d 'Print help'
complete -c salestouch-mcp -l version -d 'Print the version'
complete -c salestouch-mcp -l sandbox -d 'Made-up data, no account'
complete -c salestouch-mcp -l commands -x -d 'Commands to offer as tools'
complete -c salestouch-mcp -l allow-writes -d 'Offer commands that change data, too'
complete -c salestouch-mcp -l log-level -x -a 'trace debug info warn error critical off'
complete -c salestouch-mcp -l log-format -x -a 'text json'
complete -c salestouch-mcp -l apps -x -a 'auto on off'
complete -c salestouch-mcp -l tool-names -x -a 'auto dotted underscore'
complete -c salestouch-mcp -l full-format -x -a 'cards jsonl'
complete -c salestouch-mcp -l output -x -a 'text structured'
complete -c salestouch-mcp -l max-tokens -x -d 'Token budget of a result'
complete -c salestouch-mcp -l max-chars -x -d 'Character budget of a result'
complete -c salestouch-mcp -l timeout -x -d 'Seconds for a call'
complete -c salestouch-mcp -l max-response-bytes -x -d 'Largest answer of the API'
complete -c salestouch-mcp -l cache-dir -x -a '(__fish_complete_directories)'
complete -c salestouch-mcp -l no-cache -d 'Fetch an import for every call'
complete -c salestouch-mcp -l allow-plain-http -d 'Allow http to other machines'
complete -c salestouch-mcp -l no-proxy -d 'Connect without the proxy of the environment'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from serve sandbox' -l listen -x -d 'ADDRESS:PORT'
for option in allow-host allow-origin metrics-listen max-connections keep-alive drain-delay drain-timeout oauth-issuer oauth-resource oauth-audience oauth-read-scope oauth-write-scope oauth-introspection oauth-client-id calls-per-minute
    complete -c salestouch-mcp -n '__fish_seen_subcommand_from serve' -l $option -x
end
complete -c salestouch-mcp -n '__fish_seen_subcommand_from serve' -l tls-cert -r -F
complete -c salestouch-mcp -n '__fish_seen_subcommand_from serve' -l tls-key -r -F
complete -c salestouch-mcp -n '__fish_seen_subcommand_from serve' -l audit-log -r -F
complete -c salestouch-mcp -n '__fish_seen_subcommand_from serve' -l oauth-client-secret-file -r -F
complete -c salestouch-mcp -n '__fish_seen_subcommand_from users' -a 'add list remove rotate'
for option in oauth-issuer oauth-subject calls-per-minute tokens-per-minute import
    complete -c salestouch-mcp -n '__fish_seen_subcommand_from users' -l $option -x
end
complete -c salestouch-mcp -n '__fish_seen_subcommand_from users' -l key-file -r -F
complete -c salestouch-mcp -n '__fish_seen_subcommand_from users' -l no-token
complete -c salestouch-mcp -n '__fish_seen_subcommand_from commands; and not __fish_seen_subcommand_from list schema run' -a 'list schema run'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from schema run' -a '(__salestouch_mcp_ids command_id commands list)'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from run' -a 'import_id=(__salestouch_mcp_ids import_id commands run import.list)'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from view' -a '(__salestouch_mcp_ids import_id commands run import.list)'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from list run' -l format -x -a 'table json jsonl csv md'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from list run' -l fields -x -d 'Fields to print'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from list run' -l output -r -F
complete -c salestouch-mcp -n '__fish_seen_subcommand_from list run' -l bom -d 'For Excel'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from run' -l all -d 'All parts of a list'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from setup' -l client -x -a 'claude-code claude-code-user claude-desktop cursor vscode cline codex gemini goose junie windsurf zed all none'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from setup' -l key-file -r -F
complete -c salestouch-mcp -n '__fish_seen_subcommand_from commands' -l input-json -x
complete -c salestouch-mcp -n '__fish_seen_subcommand_from commands' -l response-profile -x -a 'full compact'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from commands doctor' -l json
complete -c salestouch-mcp -n '__fish_seen_subcommand_from config' -a 'claude-code claude-code-user claude-desktop cursor vscode cline codex gemini goose junie windsurf zed'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from config users' -l write
complete -c salestouch-mcp -n '__fish_seen_subcommand_from view' -l no-browser -d 'Only print the link'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from config' -l remove
complete -c salestouch-mcp -n '__fish_seen_subcommand_from config' -l list
