// `config` and the files around it: links, owners, directories that were moved, WSL, --list, links to click, the docs.
import assert from 'node:assert/strict';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readlinkSync, rmSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { program } from './clients.mjs';
import { jsonClients, allClients, fileOf, machine, read, commandIn } from './config_machine.mjs';

for (const client of ['cursor', 'codex', 'goose']) {
  const name = fileOf(client);
  test(`${client}: a linked file stays a link, and one that leads nowhere yet is filled`, (t) => {
    const { home, run, put } = machine(t);
    const link = path.join(home, name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.relative(path.dirname(link), path.join(home, 'dotfiles/a')), link);
    assert.equal(run([client, '--write']).status, 0);
    assert.ok(lstatSync(link).isSymbolicLink());
    assert.equal(commandIn(client, read(path.join(home, 'dotfiles/a'))), program);
    rmSync(link);
    const real = put('dotfiles/b', '');
    symlinkSync(real, link);
    assert.equal(run([client, '--write']).status, 0);
    assert.equal(readlinkSync(link), real);
    assert.equal(commandIn(client, read(real)), program);
  });

  test(`${client}: a file or directory of another user is not written`, { skip: process.getuid() !== 0 }, (t) => {
    const { home, run, put } = machine(t);
    const other = 12345;
    const file = put(name, '');
    chownSync(file, other, other);
    const linked = path.join(home, 'linked');
    mkdirSync(path.join(linked, path.dirname(name)), { recursive: true });
    symlinkSync(file, path.join(linked, name));
    const nobody = path.join(home, 'nobody');
    mkdirSync(nobody);
    chownSync(nobody, other, other);
    for (const [HOME, reason] of [[home, /it belongs to another user \(uid 12345\)/], [linked, /it belongs to another user/], [nobody, /the directory for it belongs to another user/]]) {
      const { status, stderr } = run([client, '--write'], { HOME });
      assert.equal(status, 1);
      assert.match(stderr, reason);
    }
    assert.equal(read(file), '');
    assert.equal(statSync(file).uid, other);
    assert.ok(!existsSync(`${file}.salestouch.bak`));
    assert.ok(!existsSync(path.join(nobody, name)));
  });

  test(`${client}: group and mode stay`, { skip: process.getuid() !== 0 }, (t) => {
    const { run, put } = machine(t);
    const file = put(name, '');
    chownSync(file, 0, 12345);
    chmodSync(file, 0o664);
    assert.equal(run([client, '--write']).status, 0);
    assert.equal(statSync(file).gid, 12345);
    assert.equal(statSync(file).mode & 0o777, 0o664);
  });
}

for (const [client, off, on] of [
  ['cursor', '{"mcpServers":{"salestouch":{"command":"x","disabled":true}}}', '{"mcpServers":{"salestouch":{"command":"x","disabled":false}}}'],
  ['codex', '[mcp_servers.salestouch]\ncommand = "x"\nenabled = false\n', '[mcp_servers.salestouch]\ncommand = "x"\n'],
  ['goose', 'extensions:\n  salestouch:\n    type: stdio\n    cmd: x\n    enabled: false\n', 'extensions:\n  salestouch:\n    type: stdio\n    cmd: x\n    enabled: true\n'],
]) {
  test(`${client}: an entry that a person switched off stays so, and that is said`, (t) => {
    const { run, put } = machine(t);
    const file = put(fileOf(client), off);
    const said = run([client, '--write']);
    assert.equal(said.status, 0);
    assert.match(said.stderr, /switched off by its "(disabled|enabled)", which stays/);
    assert.match(read(file), /"disabled":true|enabled = false|enabled: false/);
    assert.match(run([client, '--write']).stderr, /switched off/);
    put(fileOf(client), on);
    assert.doesNotMatch(run([client, '--write']).stderr, /switched off/);
  });
}

test('the copy is for its owner alone, and a person\'s own .bak stays', (t) => {
  const { run, put } = machine(t);
  const file = put('.cursor/mcp.json', '{"mcpServers":{"a":{"env":{"TOKEN":"secret"}}}}');
  chmodSync(file, 0o600);
  chmodSync(put('.cursor/mcp.json.bak', 'MINE'), 0o644);
  chmodSync(put('.cursor/mcp.json.salestouch.bak', 'older'), 0o644);
  assert.equal(run(['cursor', '--write', '--sandbox']).status, 0);
  assert.equal(read(`${file}.bak`), 'MINE');
  assert.match(read(`${file}.salestouch.bak`), /secret/);
  assert.equal(statSync(`${file}.salestouch.bak`).mode & 0o777, 0o600);
});

test('a file that is write-protected stays', (t) => {
  const { run, put } = machine(t);
  const file = put('.cursor/mcp.json', '{}');
  chmodSync(file, 0o444);
  const { status, stderr } = run(['cursor', '--write', '--sandbox']);
  assert.equal(status, 1);
  assert.match(stderr, /was left untouched: it cannot be written: Permission denied/);
  assert.equal(read(file), '{}');
});

test('Claude Code is found where CLAUDE_CONFIG_DIR moved it, and no relative directory is', (t) => {
  const { home, run, put } = machine(t);
  put('moved/.claude.json', '{}');
  assert.equal(run(['claude-code-user', '--write', '--sandbox'], { CLAUDE_CONFIG_DIR: path.join(home, 'moved') }).status, 0);
  assert.match(read(path.join(home, 'moved/.claude.json')), /salestouch/);
  assert.ok(!existsSync(path.join(home, '.claude.json')));
  assert.match(run(['--list'], { CLAUDE_CONFIG_DIR: path.join(home, 'moved') }).stdout, /claude-code-user +configured/);
  for (const [client, name] of [['zed', '.config/zed/settings.json'], ['goose', '.config/goose/config.yaml']]) {
    assert.equal(run([client, '--write', '--sandbox'], { XDG_CONFIG_HOME: 'relative' }).status, 0);
    assert.ok(existsSync(path.join(home, name)), client);
  }
  const { status, stderr } = run(['cursor', '--write', '--sandbox'], { HOME: 'relative' });
  assert.equal(status, 1);
  assert.match(stderr, /HOME is not set to an absolute path/);
});

test('goose: a mapping that is empty is filled', (t) => {
  for (const before of ['extensions: {}\n', 'extensions: null # none yet\nz: 1\n', '---\nextensions: ~\n', 'extensions:\n  salestouch: {}\n']) {
    const { run, put } = machine(t);
    const file = put('.config/goose/config.yaml', before);
    const { status, stderr } = run(['goose', '--write', '--sandbox']);
    assert.equal(status, 0, `${before}${stderr}`);
    assert.equal(commandIn('goose', read(file)), program, read(file));
  }
});

test('codex: a name that is written in escapes is the same name', (t) => {
  const { run, put } = machine(t);
  const file = put('.codex/config.toml', '[mcp_servers."sales\\u0074ouch"]\ncommand = "old"\n');
  assert.equal(run(['codex', '--write', '--sandbox']).status, 0);
  assert.equal(read(file).match(/\[mcp_servers/g).length, 1, read(file));
  assert.ok(read(file).includes(program));
});

test('a link where the copy goes is not followed', (t) => {
  const { home, run, put } = machine(t);
  const file = put('.cursor/mcp.json', '{}');
  const precious = put('precious', 'mine');
  symlinkSync(precious, `${file}.salestouch.bak`);
  assert.equal(run(['cursor', '--write']).status, 0);
  assert.equal(read(path.join(home, 'precious')), 'mine');
  assert.equal(read(`${file}.salestouch.bak`), '{}');
});

test('clients whose directory was moved are found there', (t) => {
  const { home, run } = machine(t);
  for (const [client, name, file] of [['codex', 'CODEX_HOME', 'config.toml'], ['zed', 'XDG_CONFIG_HOME', 'zed/settings.json'], ['vscode', 'XDG_CONFIG_HOME', 'Code/User/mcp.json'], ['goose', 'XDG_CONFIG_HOME', 'goose/config.yaml']]) {
    assert.equal(run([client, '--write'], { [name]: path.join(home, 'moved') }).status, 0);
    assert.match(read(path.join(home, 'moved', file)), /salestouch/);
  }
});

test('no key is ever written, and none is asked for where SalesTouch has it', (t) => {
  const { run, put } = machine(t);
  for (const client of allClients) {
    const withVariable = run([client], { SALESTOUCH_API_KEY: 'st_secret' });
    assert.doesNotMatch(withVariable.stdout + withVariable.stderr, /st_secret/);
  }
  assert.match(run(['claude-desktop']).stdout, /st_your_key/);
  put('.config/salestouch/salestouch.json', '{"apiKey":"st_stored"}');
  for (const client of allClients) {
    const stored = run([client]);
    assert.doesNotMatch(stored.stdout + stored.stderr, /st_|SALESTOUCH_API_KEY|api_key/);
  }
  assert.deepEqual(JSON.parse(run(['cursor', '--sandbox']).stdout).mcpServers.salestouch.args, ['--sandbox']);
});

test('--list says which clients are there, where their files are, and which have this server', (t) => {
  const { home, run, put } = machine(t);
  const states = (env) => Object.fromEntries(run(['--list'], env).stdout.trimEnd().split('\n').map((line) => {
    const [, client, state, file] = /^(\S+) +(.+?) {2,}(\S.*)$/.exec(line);
    return [client, [state, file]];
  }));
  const none = states();
  assert.deepEqual(Object.keys(none).sort(), [...allClients].sort());
  for (const client of allClients) assert.deepEqual(none[client], ['not found', path.join(home, fileOf(client))]);
  put('.cursor/mcp.json', '{"mcpServers": {"salestouch": {"url": "https://x.example"}}}');
  put('.codex/config.toml', '[mcp_servers.salestouch]\ncommand = "x"\n');
  put('.config/goose/config.yaml', 'extensions:\n  a:\n    b: 1\n');
  put('.config/zed/settings.json', 'no JSON');
  mkdirSync(path.join(home, '.gemini'));
  mkdirSync(path.join(home, '.claude'));
  mkdirSync(path.join(home, '.config/Claude/claude_desktop_config.json'), { recursive: true });
  assert.equal(run(['windsurf', '--write']).status, 0);
  const some = states();
  for (const [client, state] of Object.entries({ cursor: 'hosted server', codex: 'configured', goose: 'no entry', zed: 'not understood', gemini: 'no entry', 'claude-code': 'no entry', 'claude-code-user': 'no entry', 'claude-desktop': 'cannot be read: Is a directory', windsurf: 'configured', junie: 'not found' })) assert.equal(some[client][0], state, client);
  assert.equal(run(['--list']).status, 0);
});

test('the links hold the entry, and standard output is the file alone', (t) => {
  const { run } = machine(t);
  const linkOf = (client, env) => {
    const { stdout, stderr } = run([client], env);
    return { link: /link: (\S+)\n/.exec(stderr)[1], file: JSON.parse(stdout) };
  };
  for (const env of [{}, { WSL_DISTRO_NAME: 'Ubuntu' }]) {
    const code = linkOf('vscode', env);
    assert.match(code.link, /^vscode:mcp\/install\?[\w%.~-]+$/);
    const { name, inputs, ...config } = JSON.parse(decodeURIComponent(code.link.split('?')[1]));
    assert.equal(name, 'salestouch');
    assert.deepEqual(config, code.file.servers.salestouch);
    assert.deepEqual(inputs, code.file.inputs);
    const cursor = linkOf('cursor', env);
    const url = new URL(cursor.link);
    assert.equal(cursor.link.split('?')[0], 'cursor://anysphere.cursor-deeplink/mcp/install');
    assert.equal(url.searchParams.get('name'), 'salestouch');
    assert.deepEqual(JSON.parse(Buffer.from(url.searchParams.get('config'), 'base64')), cursor.file.mcpServers.salestouch);
  }
  assert.doesNotMatch(run(['zed']).stderr, /link/);
});

/** Clients that run on Windows around WSL, and their files there. */
const windowsFiles = {
  'claude-desktop': 'AppData/Roaming/Claude/claude_desktop_config.json',
  cursor: '.cursor/mcp.json',
  vscode: 'AppData/Roaming/Code/User/mcp.json',
  cline: 'AppData/Roaming/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json',
  junie: '.junie/mcp/mcp.json',
  windsurf: '.codeium/windsurf/mcp_config.json',
  zed: 'AppData/Roaming/Zed/settings.json',
};
for (const client of allClients) {
  test(`${client}: in WSL, ${windowsFiles[client] ? 'the file on Windows, and wsl.exe' : 'the file in WSL'}`, (t) => {
    const { home, run } = machine(t);
    const inWsl = { WSL_DISTRO_NAME: 'Ubuntu 24.04' };
    if (!windowsFiles[client]) {
      assert.equal(run([client], inWsl).stdout, run([client]).stdout);
      assert.match(run([client, '--write'], inWsl).stderr, new RegExp(`Written: ${path.join(home, fileOf(client))}`));
      return;
    }
    const section = jsonClients[client][1];
    const windows = path.join(home, 'windows');
    mkdirSync(windows);
    const { salestouch } = JSON.parse(run([client], inWsl).stdout)[section];
    assert.equal(salestouch.command, 'wsl.exe');
    assert.deepEqual(salestouch.args, ['-d', 'Ubuntu 24.04', '--', program]);
    assert.deepEqual(salestouch.env, { SALESTOUCH_API_KEY: jsonClients[client][2], WSLENV: 'SALESTOUCH_API_KEY/u' });
    assert.match(run([client, '--sandbox'], inWsl).stdout, /"--",\s+"[^"]+",\s+"--sandbox"\s+\]\s+\}/);
    const unknown = run([client, '--write'], inWsl);
    assert.equal(unknown.status, 1);
    assert.match(unknown.stderr, /%(APPDATA|USERPROFILE)%\\.*USERPROFILE=\/mnt\/c\/Users\/NAME/);
    const wrote = run([client, '--write'], { ...inWsl, USERPROFILE: windows });
    assert.equal(wrote.status, 0, wrote.stderr);
    assert.equal(commandIn(client, read(path.join(windows, windowsFiles[client]))), 'wsl.exe');
    assert.ok(!existsSync(path.join(home, fileOf(client))));
    for (const env of [{ USERPROFILE: 'D:\\Users\\Ann Lee' }, { PATH: '/usr/bin:/mnt/c/Windows:/mnt/d/Users/Ann Lee/AppData/Local/Microsoft/WindowsApps' }])
      assert.match(run([client], { ...inWsl, ...env }).stderr, new RegExp(`belongs into /mnt/d/Users/Ann Lee/${windowsFiles[client]}`));
  });
}

test('in WSL, variables that a person shares stay shared', (t) => {
  const { home, run, put } = machine(t);
  const file = put('windows/.cursor/mcp.json', '{"mcpServers": {"salestouch": {"env": {"WSLENV": "A/p", "A": "b"}}}}');
  for (let i = 0; i < 2; i += 1) assert.equal(run(['cursor', '--write'], { WSL_DISTRO_NAME: 'Ubuntu', USERPROFILE: path.join(home, 'windows') }).status, 0);
  assert.equal(JSON.parse(read(file)).mcpServers.salestouch.env.WSLENV, 'A/p:SALESTOUCH_API_KEY/u');
});

test('what is asked for in a wrong way is a usage error', (t) => {
  const { run } = machine(t);
  for (const args of [['emacs'], [], ['--write'], ['--remove'], ['cursor', '--list'], ['cursor', '--write', '--remove']]) {
    const { status, stderr } = run(args);
    assert.equal(status, 2, args.join(' '));
    if (args[0] === 'emacs') assert.match(stderr, /claude-code/);
  }
});

test('docs/use/clients.md has for each client what config prints', (t) => {
  const { run } = machine(t);
  const docs = read(new URL('../../docs/use/clients.md', import.meta.url));
  for (const client of allClients) {
    const found = new RegExp(`\`salestouch-mcp config ${client} --write\`[^]*?\`\`\`\\w+\\n([^]*?)\`\`\``).exec(docs);
    assert.equal(found?.[1], run([client]).stdout.replace(program, '/usr/bin/salestouch-mcp'), client);
  }
  const { stdout } = run(['cursor'], { WSL_DISTRO_NAME: 'Ubuntu' });
  assert.ok(docs.includes(stdout.replace(program, '/usr/bin/salestouch-mcp')), 'the entry for WSL');
});
