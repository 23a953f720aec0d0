# PowerShell completion of salestouch-mcp: put this line into $PROFILE:  . PATH\TO\salestouch-mcp.ps1
Register-ArgumentCompleter -Native -CommandName salestouch-mcp, salestouch-mcp.exe -ScriptBlock {
    param($word, $line, $position)
    # The records of a command's list, by one of their fields; nothing where no key is set or the API does not answer soon.
    function Get-Ids([string] $field, [string[]] $command) {
        $sandbox = if ($line.ToString() -match '--sandbox') { '--sandbox' }
        & salestouch-mcp --log-level off --timeout 3 $sandbox @command --format jsonl --fields $field 2>$null |
            ForEach-Object { ($_ | ConvertFrom-Json).$field }
    }
    $clients = 'claude-code', 'claude-code-user', 'claude-desktop', 'cursor', 'vscode', 'cline', 'codex', 'gemini', 'goose', 'junie', 'windsurf', 'zed'
    $words = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
    $before = if ($word -and $words.Count -gt 1) { $words[-2] } elseif (-not $word -and $words.Count -gt 0) { $words[-1] } else { '' }
    $command = $words | Where-Object { $_ -in 'serve', 'sandbox', 'commands', 'view', 'doctor', 'config', 'setup', 'users' } | Select-Object -First 1
    $choices = switch -Regex ($before) {
        '^--format$' { 'table', 'json', 'jsonl', 'csv', 'md'; break }
        '^--client$' { $clients + 'all', 'none'; break }
        '^--log-level$' { 'trace', 'debug', 'info', 'warn', 'error', 'critical', 'off'; break }
        '^(schema|run)$' { Get-Ids command_id 'commands', 'list'; break }
        '^view$' { Get-Ids import_id 'commands', 'run', 'import.list'; break }
        '^config$' { $clients; break }
        default {
            switch ($command) {
                'commands' {
                    'list', 'schema', 'run', '--input-json', '--response-profile', '--format', '--json', '--fields', '--all', '--output', '--bom', '--sandbox'
                    if ($word.StartsWith('import_id=')) { Get-Ids import_id 'commands', 'run', 'import.list' | ForEach-Object { "import_id=$_" } } else { 'import_id=' }
                }
                'setup' { '--key-file', '--client', '--sandbox' }
                'config' { '--write', '--remove', '--list', '--sandbox' }
                'doctor' { '--json', '--sandbox' }
                'view' { '--no-browser', '--sandbox' }
                'serve' { '--listen', '--allow-host', '--allow-origin', '--tls-cert', '--tls-key', '--metrics-listen', '--calls-per-minute', '--audit-log', '--oauth-issuer', '--oauth-resource', '--sandbox' }
                'users' { 'add', 'list', 'remove', 'rotate', '--write', '--key-file', '--import', '--no-token' }
                default { 'serve', 'sandbox', 'commands', 'view', 'doctor', 'config', 'setup', 'users', '--help', '--version', '--sandbox', '--commands', '--allow-writes', '--max-tokens' }
            }
        }
    }
    # An id is somebody's text: it is compared as it stands, and quoted where PowerShell would read it.
    $choices | Where-Object { $_ -and $_.StartsWith($word.Trim("'"), 'OrdinalIgnoreCase') } | ForEach-Object {
        $text = if ($_ -match '^[\w.=:@-]+$') { $_ } else { "'" + $_.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
    }
}
