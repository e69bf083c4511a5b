// SPDX-License-Identifier: GPL-3.0-or-later
// One request with everything that fetch does not allow: an address of one's own, an upgrade, headers in any bytes.
import {request} from 'node:http';

const timeoutMs = 15_000;
const upgradeHeaders = {Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA=='};

/** {status, headers, text}; an upgrade that succeeds is 101 and its socket is closed. */
export function exchange(url, {method = 'GET', headers = {}, isUpgrade = false, localAddress, agent, body} = {}) {
  return new Promise((resolve, reject) => {
    const asked = request(url, {method, agent, localAddress, headers: {...headers, ...(isUpgrade ? upgradeHeaders : {})}});
    asked.setTimeout(timeoutMs, () => asked.destroy(new Error(`no answer from ${url}`)));
    asked.on('error', reject);
    asked.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve({status: answer.statusCode, headers: answer.headers, text: ''});
    });
    asked.on('response', answer => {
      let text = '';
      answer.setEncoding('utf8').on('data', more => { text += more; });
      answer.on('end', () => resolve({status: answer.statusCode, headers: answer.headers, text}));
    });
    asked.end(body);
  });
}
