// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 6455 from a raw socket: handshake, fragmentation, control frames, close codes, masking.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {RawSocket, closePayload, frame, opcode} from './support/raw_socket.mjs';
import {Stagd} from './support/stagd.mjs';

const ping = JSON.stringify({type: 'ping', trace_id: 'raw'});

async function open(server, path = '/api/v1/ws?session_id=raw') {
  const socket = new RawSocket(server.stag);
  const head = await socket.upgrade(path);
  assert.match(head, /^HTTP\/1\.1 101 /);
  return socket;
}

test('RFC 6455', async t => {
  const server = await Stagd.start(t);

  await t.test('the handshake proves that it understood', async () => {
    const socket = new RawSocket(server.stag);
    const head = await socket.upgrade('/api/v1/ws?session_id=raw');
    assert.match(head, /^sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=$/im); // the RFC's example
    assert.match(head, /^upgrade: websocket$/im);
    assert.doesNotMatch(head, /^sec-websocket-extensions:/im);
    socket.destroy();
  });

  const refused = {
    'without a key': {'Sec-WebSocket-Key': null},
    'with another version': {'Sec-WebSocket-Version': '8'},
  };
  for (const [name, headers] of Object.entries(refused)) {
    await t.test(`an upgrade ${name} is refused`, async () => {
      const socket = new RawSocket(server.stag);
      assert.match(await socket.upgrade('/api/v1/ws?session_id=raw', headers), /^HTTP\/1\.1 4\d\d /);
      socket.destroy();
    });
  }

  await t.test('without a session there is no upgrade', async () => {
    const socket = new RawSocket(server.stag);
    assert.match(await socket.upgrade('/api/v1/ws'), /^HTTP\/1\.1 400 /);
    socket.destroy();
  });

  const fragmentations = {
    'in one frame': text => frame(opcode.text, text),
    'in two fragments': text => Buffer.concat([
      frame(opcode.text, text.slice(0, 5), {fin: false}), frame(opcode.continuation, text.slice(5))]),
    'byte by byte': text => Buffer.concat([...text].map((c, i) => frame(
      i === 0 ? opcode.text : opcode.continuation, c, {fin: i === text.length - 1}))),
    'with empty fragments': text => Buffer.concat([
      frame(opcode.text, '', {fin: false}), frame(opcode.continuation, text, {fin: false}),
      frame(opcode.continuation, '')]),
    'in a binary frame': text => frame(opcode.binary, text),
  };
  for (const [name, encode] of Object.entries(fragmentations)) {
    await t.test(`a message ${name} is answered`, async () => {
      const socket = await open(server);
      socket.write(encode(ping));
      const answer = await socket.frame();
      assert.equal(answer.op, opcode.text);
      assert.equal(answer.masked, false);
      assert.equal(JSON.parse(answer.payload).trace_id, 'raw');
      socket.destroy();
    });
  }

  await t.test('a ping between fragments is answered at once, with its payload', async () => {
    const socket = await open(server);
    socket.write(frame(opcode.text, ping.slice(0, 5), {fin: false}));
    socket.write(frame(opcode.ping, 'are you there'));
    const pong = await socket.frame();
    assert.equal(pong.op, opcode.pong);
    assert.equal(pong.payload.toString(), 'are you there');
    socket.write(frame(opcode.continuation, ping.slice(5)));
    assert.equal((await socket.frame()).op, opcode.text);
    socket.destroy();
  });

  await t.test('frames may come in any pieces', async () => {
    const socket = await open(server);
    socket.socket.setNoDelay(true);
    for (const byte of frame(opcode.text, ping)) {
      socket.write(Buffer.from([byte]));
      await new Promise(resolve => setImmediate(resolve));
    }
    assert.equal((await socket.frame()).op, opcode.text);
    socket.destroy();
  });

  await t.test('a close is echoed and the connection ends', async () => {
    const socket = await open(server);
    socket.write(frame(opcode.close, closePayload(1000, 'bye')));
    assert.equal((await socket.closeFrame()).code, 1000);
    await socket.closed;
  });

  const violations = {
    'a frame without mask': [frame(opcode.text, ping, {mask: false}), 1002],
    'a reserved bit': [frame(opcode.text, ping, {rsv: 4}), 1002],
    'a reserved opcode': [frame(3, ping), 1002],
    'a reserved control opcode': [frame(11, ''), 1002],
    'a continuation without a start': [frame(opcode.continuation, ping), 1002],
    'a new message inside a message': [
      Buffer.concat([frame(opcode.text, 'a', {fin: false}), frame(opcode.text, 'b')]), 1002],
    'a fragmented ping': [frame(opcode.ping, '', {fin: false}), 1002],
    'a ping of 126 bytes': [frame(opcode.ping, Buffer.alloc(126)), 1002],
    'a close with one byte': [frame(opcode.close, Buffer.from([3])), 1002],
    'a close with a code that must not be sent': [frame(opcode.close, closePayload(1005)), 1002],
    'text that is not UTF-8': [frame(opcode.text, Buffer.from([0x22, 0xc3, 0x28, 0x22])), 1007],
    'text that ends inside a character': [frame(opcode.text, Buffer.from([0x22, 0xe2, 0x82])), 1007],
    'a frame that claims more than is allowed': [
      frame(opcode.text, 'x', {claimedSize: 2 ** 40}), 1009],
  };
  for (const [name, [bytes, code]] of Object.entries(violations)) {
    await t.test(`${name} is closed with ${code}`, async () => {
      const socket = await open(server);
      socket.write(bytes);
      const close = await socket.closeFrame();
      assert.ok(close, 'a close frame before the end');
      assert.equal(close.code, code);
      socket.write(frame(opcode.close, closePayload(code)));
      await socket.closed;
    });
  }

  await t.test('the server still answers', async () => {
    const socket = await open(server);
    socket.write(frame(opcode.text, ping));
    assert.equal((await socket.frame()).op, opcode.text);
    socket.destroy();
  });
});
