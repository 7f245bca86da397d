// Requests as a page without scripts sends them, where a journey needs many, or their times, rather than a browser.

import http from 'node:http';

/** Asks a server; `fields` are those of a form, which has a `file` as well where there is one. Gives `status`, `headers`, `cookies` (as they are sent back), `text`, and `took` in ms. */
export function send(server, agent, method, path, { fields, file, cookie, accept }) {
  const { port } = new URL(server.url);
  const whole = { org: 'acme', ...fields };
  let [type, body] = ['application/x-www-form-urlencoded', fields ? new URLSearchParams(whole).toString() : ''];
  if (file !== undefined) {
    const part = ([name, value]) => `--part\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    type = 'multipart/form-data; boundary=part';
    body = `${Object.entries(whole).map(part).join('')}${part(['file"; filename="people.csv', file])}--part--\r\n`;
  }
  const headers = {
    host: `localhost:${port}`, origin: `http://localhost:${port}`, accept, 'accept-language': 'en-US', 'user-agent': 'vestibule-end2end',
    ...(fields ? { 'content-type': type, 'content-length': Buffer.byteLength(body) } : {}),
    ...(cookie ? { cookie } : {}),
  };
  const began = process.hrtime.bigint();
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path, method, headers, agent }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => resolve({
        took: Number(process.hrtime.bigint() - began) / 1e6,
        status: answer.statusCode,
        headers: answer.headers,
        cookies: (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; '),
        text: Buffer.concat(parts).toString(),
      }));
    });
    request.on('error', reject);
    request.end(body);
  });
}
