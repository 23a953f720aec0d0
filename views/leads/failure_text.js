// What the server says of a failure, without what is for programs: "Error timeout: …\nRetry: yes.\nNext: …".

/** @param {string} text */
export function failureText(text) {
  return text.replace(/^Error [a-z_]+: /, '').replace(/^Retry: .*$/m, '').replace(/^Next: /m, '').replace(/\s+/g, ' ').trim();
}
