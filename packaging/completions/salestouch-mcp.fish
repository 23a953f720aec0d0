# fish completion of salestouch-mcp
set -l commands serve sandbox commands view doctor config users
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
for option in allow-host allow-origin metrics-listen max-connections keep-alive drain-delay drain-timeout oauth-issuer oauth-resource oauth-read-scope oauth-write-scope oauth-introspection oauth-client-id calls-per-minute
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
complete -c salestouch-mcp -n '__fish_seen_subcommand_from commands' -a 'list schema run'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from commands' -l input-json -x
complete -c salestouch-mcp -n '__fish_seen_subcommand_from commands' -l response-profile -x -a 'full compact'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from commands doctor' -l json
complete -c salestouch-mcp -n '__fish_seen_subcommand_from config' -a 'claude-code claude-code-user claude-desktop cursor vscode cline codex gemini goose junie windsurf zed'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from config users' -l write
complete -c salestouch-mcp -n '__fish_seen_subcommand_from view' -l no-browser -d 'Only print the link'
complete -c salestouch-mcp -n '__fish_seen_subcommand_from config' -l remove
complete -c salestouch-mcp -n '__fish_seen_subcommand_from config' -l list
