// SPDX-License-Identifier: GPL-3.0-or-later

// A relay and a STAG in one process as one would write them in Node with ws: the work of the
// product's relay and session WebSocket without its database. Prints a line when it listens on
// 127.0.0.1:$PORT. Modules are found through NODE_PATH.
import {createHash, randomUUID} from 'node:crypto';
import {createServer, request, Agent} from 'node:http';
import {createRequire} from 'node:module';
import {gunzipSync, gzipSync} from 'node:zlib';

const {WebSocketServer} = createRequire(import.meta.url)('ws');
const port = Number(process.env.PORT);
const kBatchEvents = 50;
const kBatchTimeoutMs = 100;
const kPositionMax = 1000;

const anchors = new Map();
const meshes = new Map();
const sessions = new Map();

// ---- The relay ------------------------------------------------------------------------------

function isPose(pose) {
    const inside = [pose.x, pose.y, pose.z].every((value) => Math.abs(value) <= kPositionMax);
    const norm = pose.rotation.reduce((sum, value) => sum + value * value, 0);
    return inside && norm >= 0.9 && norm <= 1.1;
}

function parsePacket(message) {
    const packet = JSON.parse(message);
    if (!packet.session_id || !(packet.timestamp > 0)) return undefined;
    if (packet.type === 'pose' && packet.data.pose && isPose(packet.data.pose)) return packet;
    if (packet.type === 'mesh' && packet.data.mesh?.vertices) return packet;
    return undefined;
}

function inflated(text) {
    const bytes = Buffer.from(text, 'base64');
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}

function toEvent(packet, anchorId) {
    const event = {session_id: packet.session_id, event_id: randomUUID(), timestamp: packet.timestamp};
    if (packet.data.pose) {
        event.anchors = [{id: anchorId, session_id: packet.session_id, pose: packet.data.pose, timestamp: packet.timestamp}];
        return event;
    }
    const {vertices, faces, anchor_id} = packet.data.mesh;
    const [plainVertices, plainFaces] = [inflated(vertices), inflated(faces ?? '')];
    event.meshes = [{
        id: `mesh_${anchor_id}`,
        anchor_id,
        vertices: gzipSync(plainVertices, {level: 1}).toString('base64'),
        faces: plainFaces.toString('base64'),
        hash: createHash('sha256').update(plainVertices).update(plainFaces).digest('hex'),
        is_delta: false,
    }];
    return event;
}

const agent = new Agent({keepAlive: true});
let batch = [];

/// Hands events on to STAG by HTTP, as the two services of the original do.
function postBatch() {
    if (batch.length === 0) return;
    const body = JSON.stringify({events: batch, timestamp: Date.now(), count: batch.length});
    batch = [];
    const headers = {'Content-Type': 'application/json'};
    const post = request({port, host: '127.0.0.1', path: '/api/v1/ingest', method: 'POST', headers, agent});
    post.on('response', (response) => response.resume());
    post.end(body);
}
setInterval(postBatch, kBatchTimeoutMs);

/// Acknowledges by the pong that the library sends for the ping behind each packet.
function serveRelay(socket) {
    const anchorId = `anchor_${randomUUID()}`;
    socket.on('message', (message) => {
        const packet = parsePacket(message);
        if (!packet) return;
        batch.push(toEvent(packet, anchorId));
        if (batch.length >= kBatchEvents) postBatch();
    });
}

/// Parses and answers, without anything behind it.
function servePackets(socket) {
    socket.on('message', (message) => {
        if (parsePacket(message)) socket.send('ok');
    });
}

// ---- STAG -----------------------------------------------------------------------------------

function serveSession(socket, session) {
    if (!sessions.has(session)) sessions.set(session, new Set());
    const clients = sessions.get(session);
    clients.add(socket);
    socket.on('close', () => clients.delete(socket));
    socket.on('message', (message) => {
        const envelope = JSON.parse(message);
        const anchor = {...envelope.data, session_id: session, timestamp: envelope.timestamp};
        anchors.set(anchor.id, anchor);
        const text = JSON.stringify({...envelope, session_id: session, data: anchor});
        for (const client of clients) client.send(text);
    });
}

function answer(response, status, value) {
    const body = JSON.stringify(value);
    response.writeHead(status, {'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body)});
    response.end(body);
}

function serveIngest(message, response) {
    const chunks = [];
    message.on('data', (chunk) => chunks.push(chunk));
    message.on('end', () => {
        const {events} = JSON.parse(Buffer.concat(chunks));
        for (const event of events) {
            for (const anchor of event.anchors ?? []) anchors.set(anchor.id, anchor);
            for (const mesh of event.meshes ?? []) meshes.set(mesh.id, mesh.hash);
        }
        answer(response, 200, {status: 'ok', events_count: events.length});
    });
}

const server = createServer((message, response) => {
    const path = message.url.split('?')[0];
    if (path === '/api/v1/ingest') return serveIngest(message, response);
    const anchor = anchors.get(decodeURIComponent(path.slice('/api/v1/anchors/'.length)));
    return anchor ? answer(response, 200, anchor) : answer(response, 404, {error: 'Anchor not found'});
});
const webSockets = new WebSocketServer({noServer: true, perMessageDeflate: false});
server.on('upgrade', (message, connection, head) => {
    const url = new URL(message.url, 'http://127.0.0.1');
    webSockets.handleUpgrade(message, connection, head, (socket) => {
        if (url.pathname === '/ws/streamkit') serveRelay(socket);
        else if (url.pathname === '/packets') servePackets(socket);
        else serveSession(socket, url.searchParams.get('session_id'));
    });
});
server.listen({port, host: '127.0.0.1', backlog: 4096}, () => console.log('ready'));
