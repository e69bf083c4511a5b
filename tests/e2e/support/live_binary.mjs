// SPDX-License-Identifier: GPL-3.0-or-later
// A reader of the binary live feed, written from resources/api/live-binary.md alone. It gives each message as JSON says it.
const deliveries = ['pose', undefined, 'telemetry'];
const resolutions = [undefined, 'proven', 'assumed', 'unresolved'];
const verdicts = ['accepted', 'deduplicated', 'delta_applied', 'coalesced', 'rejected', 'dropped'];

class Body {
  constructor(bytes, time, names) {
    Object.assign(this, {bytes, time, names, at: 0});
  }
  take(size) {
    if (this.at + size > this.bytes.length)
      throw new Error('a body ends too early');
    return this.bytes.subarray(this.at, this.at += size);
  }
  u8() { return this.take(1)[0]; }
  f32() { return this.take(4).readFloatLE(); }
  f64() { return this.take(8).readDoubleLE(); }
  bigVarint() {
    const byte = this.u8();
    return BigInt(byte & 127) | (byte & 128 ? this.bigVarint() << 7n : 0n);
  }
  varint() { return Number(this.bigVarint()); }
  svarint() {
    const bits = this.bigVarint();
    return bits & 1n ? -(bits + 1n) / 2n : bits / 2n;
  }
  timeOf() { return Number(BigInt.asIntN(64, this.time + this.svarint())); }
  text() {
    const head = this.varint();
    if (head % 2 === 0)
      return this.take(head / 2).toString('utf8');
    if (!this.names.has((head - 1) / 2))
      throw new Error('a name that was not told');
    return this.names.get((head - 1) / 2);
  }
  atEnd() { return this.at === this.bytes.length; }
}

const without = object => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== ''));

function anchor(body) {
  const [session_id, id, metadata] = [body.text(), body.text(), body.text()];
  const delivery = deliveries[body.u8()];
  const mask = body.u8();
  const [x, y, z, ...quaternion] = Array.from({length: 7}, (_, i) => mask >> i & 1 ? body.f64() : body.f32());
  const rotation = mask & 128 ? Array.from({length: body.varint()}, () => body.f64()) : quaternion;
  return without({id, session_id, pose: {x, y, z, rotation}, timestamp: body.timeOf(),
    metadata: metadata && JSON.parse(metadata), delivery});
}

function mesh(body) {
  const flags = body.u8();
  const [session_id, id, anchor_id] = [body.text(), body.text(), body.text()];
  const hash = flags & 1 ? body.take(32).toString('hex') : '';
  const base_mesh_id = flags & 4 ? body.text() : '';
  const delta_resolution = resolutions[body.u8()];
  const compression_level = Number(body.svarint());
  const timestamp = body.timeOf();
  const sizes = [body.varint(), body.varint(), body.varint()];
  const [vertices, faces, normals] = sizes.map(size => body.take(size).toString('base64'));
  const payload = flags & 2 ? {delta_data: vertices} : {vertices, faces, normals};
  return [session_id, {anchor_id, ...without({id, hash, base_mesh_id, delta_resolution, ...payload}),
    compression_level, timestamp, is_delta: Boolean(flags & 2)}];
}

function packet(body) {
  const flags = body.u8();
  const time = body.timeOf();
  const [session_id, source, kind] = [body.text(), body.text(), body.text()];
  const [bytes, verdict, detail, entity] = [body.varint(), verdicts[body.u8()], body.text(), body.text()];
  const triangles = flags & 1 ? body.varint() : undefined;
  return [session_id, {time, source, kind, bytes, verdict, detail, ...without({entity, triangles})}];
}

export class LiveBinaryReader {
  names = new Map();

  /** The messages of one WebSocket message; kinds that are not known are left out. */
  read(message) {
    const messages = [];
    for (let at = 0; at < message.length;) {
      const [kind, flags, size] = [message[at], message[at + 1], message.readUInt32LE(at + 2)];
      const time = message.readBigInt64LE(at + 6);
      const offset = flags & 1 ? Number(message.readBigUInt64LE(at + 14)) : undefined;
      at += flags & 1 ? 22 : 14;
      const body = new Body(message.subarray(at, at += size), time, this.names);
      const read = this.readBody(kind, body);
      if (read)
        messages.push(without({timestamp: Number(time), ...read, offset: offset ?? read.offset}));
    }
    return messages;
  }

  readBody(kind, body) {
    switch (kind) {
    case 0:
      while (!body.atEnd())
        this.names.set(body.varint(), body.take(body.varint()).toString('utf8'));
      return undefined;
    case 1:
      if (!body.take(4).equals(Buffer.from('SLB\x01')))
        throw new Error('not version 1');
      return JSON.parse(body.take(body.bytes.length - 4).toString('utf8'));
    case 2: return JSON.parse(body.bytes.toString('utf8'));
    case 3: return {type: 'snapshot_begin'};
    case 4: return {type: 'snapshot_end', stream: body.text()};
    case 5: return {type: 'session', session_id: body.text(), data: {first_seen: body.timeOf(), last_seen: body.timeOf()}};
    case 6: {
      const data = anchor(body);
      return {type: 'anchor_update', session_id: data.session_id, data};
    }
    case 7: {
      const [session_id, data] = mesh(body);
      return {type: 'mesh_update', session_id, data};
    }
    case 8: {
      const [session_id, data] = packet(body);
      return {type: 'packet', session_id, data};
    }
    default: return undefined;
    }
  }
}
