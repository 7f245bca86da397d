// Requests as a page without scripts sends them, where a journey needs many, or their times, rather than a browser.

import http from 'node:http';

/** Asks a server; `fields` are those of a form. Gives `status`, `headers`, `cookies` (as they are sent back), `text`, and `took` in ms. */
export function send(server, agent, method, path, { fields, cookie, accept }) {
  const { port } = new URL(server.url);
  const body = fields ? new URLSearchParams({ org: 'acme', ...fields }).toString() : '';
  const headers = {
    host: `localhost:${port}`, origin: `http://localhost:${port}`, accept, 'accept-language': 'en-US', 'user-agent': 'vestibule-end2end',
    ...(fields ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) } : {}),
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
