#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packs recorded sessions into the demo recordings of this folder.

Input is a data set with sessions/*/{session.json,timeline.jsonl,mesh_growth.jsonl} and the rooms' mesh.ply; output is
one recording per session as core/wire/recording.h describes it, gzip. What was measured stays: nothing is moved, added
or smoothed. Positions are rounded (1/1024 m for the room, 1 mm for poses), and room triangles that no device ever saw
are left out.

Usage: pack_demo.py DATA_FOLDER [OUTPUT_FOLDER]
"""

import base64
import gzip
import json
import struct
import sys
from pathlib import Path

SESSIONS = [
    {
        "folder": "living_room_3dev",
        "output": "living_room.jsonl.gz",
        "licence": "MIT AND CC-BY-4.0",
        "session": "living-room",
        "name": "Living room",
        "devices": {"vive-1": ("Vive headset", "headset"), "quest-1": ("Quest 3", "headset"), "phone-1": ("Phone", "phone")},
    },
    {
        "folder": "apartment_3dev",
        "output": "apartment.jsonl.gz",
        "licence": "MIT AND Apache-2.0 AND CC-BY-4.0",
        "session": "apartment",
        "name": "Apartment",
        "devices": {"tablet-1": ("Tablet", "tablet"), "glasses-1": ("AR glasses", "glasses"), "vive-1": ("Vive headset", "headset")},
    },
]
ROOM_STEPS_PER_METRE = 1024


def read_ply(path):
    """Vertices and triangles of a binary little-endian PLY with float x, y, z and uchar/uint faces."""
    data = path.read_bytes()
    end = data.index(b"end_header\n") + len(b"end_header\n")
    counts = {}
    for line in data[:end].decode("ascii").splitlines():
        words = line.split()
        if words[:1] == ["element"]:
            counts[words[1]] = int(words[2])
    vertices = [struct.unpack_from("<3f", data, end + 12 * i) for i in range(counts["vertex"])]
    faces_at = end + 12 * counts["vertex"]
    triangles = []
    for i in range(counts["face"]):
        corners, a, b, c = struct.unpack_from("<B3I", data, faces_at + 13 * i)
        if corners != 3:
            raise ValueError(f"{path}: face {i} has {corners} corners")
        triangles.append((a, b, c))
    return vertices, triangles


def zigzag_leb128(values):
    """Differences of one value to the one before, as variable-length integers."""
    out = bytearray()
    before = 0
    for value in values:
        difference = value - before
        before = value
        rest = (difference << 1) ^ (difference >> 63)
        while rest >= 0x80:
            out.append(rest & 0x7F | 0x80)
            rest >>= 7
        out.append(rest)
    return base64.b64encode(bytes(out)).decode("ascii")


def rounded(values, digits):
    return [round(value, digits) + 0.0 for value in values]


def lines_of(path):
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def renumber(growth, triangles):
    """Numbers triangles and vertices in the order in which they were first seen, which makes small differences."""
    triangle_numbers, vertex_numbers = {}, {}
    for line in growth:
        for triangle in line["added"]:
            if triangle in triangle_numbers:
                continue
            triangle_numbers[triangle] = len(triangle_numbers)
            for vertex in triangles[triangle]:
                vertex_numbers.setdefault(vertex, len(vertex_numbers))
    return triangle_numbers, vertex_numbers


def room_of(vertices, triangles, triangle_numbers, vertex_numbers):
    positions, indices = bytearray(), bytearray()
    for vertex in vertex_numbers:
        positions += struct.pack("<3f", *(round(v * ROOM_STEPS_PER_METRE) / ROOM_STEPS_PER_METRE for v in vertices[vertex]))
    for triangle in triangle_numbers:
        indices += struct.pack("<3I", *(vertex_numbers[vertex] for vertex in triangles[triangle]))
    return {
        "positions": base64.b64encode(positions).decode("ascii"),
        "indices": base64.b64encode(indices).decode("ascii"),
    }


def event_of(line, anchor_counts):
    kind, device = line["kind"], line["device"]
    event = {"t": round(line["t"], 3), "e": "", "device": device}
    if kind == "device_join":
        return event | {"e": "join"}
    if kind == "device_leave":
        return event | {"e": "leave"}
    pose = {"p": rounded(line["p"], 3), "q": rounded(line["q"], 4)}
    if kind == "pose":
        return event | {"e": "pose", "stream": line["stream"]} | pose
    if kind in ("plane_add", "plane_update"):
        polygon = [rounded(point, 3) for point in line["polygon_local"]]
        return event | {"e": "plane", "id": f"{device}/plane_{line['plane']}", "label": line["label"]} | pose | {"polygon": polygon}
    if kind == "anchor_add":
        anchor_counts[device] = anchor_counts.get(device, 0) + 1
        return event | {"e": "anchor", "id": line["anchor"], "label": f"Anchor {anchor_counts[device]}"} | pose
    raise ValueError(f"unknown kind {kind}")


def pack(data, spec, output):
    folder = data / "sessions" / spec["folder"]
    session = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    growth = lines_of(folder / "mesh_growth.jsonl")
    vertices, triangles = read_ply(data / session["room"] / "mesh.ply")
    triangle_numbers, vertex_numbers = renumber(growth, triangles)

    anchor_counts = {}
    events = [event_of(line, anchor_counts) for line in lines_of(folder / "timeline.jsonl")]
    for line in growth:
        added = sorted(triangle_numbers[triangle] for triangle in line["added"])
        events.append({"t": round(line["t"], 3), "e": "mesh_chunk", "device": line["device"], "chunk": line["chunk"],
                       "added": zigzag_leb128(added)})
    order = {"join": 0, "leave": 2}
    events.sort(key=lambda event: (event["t"], order.get(event["e"], 1)))

    header = {
        "format": "stag-recording",
        "version": 1,
        "name": spec["name"],
        "session_id": spec["session"],
        "duration_s": session["duration_s"],
        "licence": spec["licence"],
        "devices": [
            {"id": device["id"], "name": spec["devices"][device["id"]][0], "kind": spec["devices"][device["id"]][1],
             "streams": [stream["role"] for stream in device["streams"]]}
            for device in session["devices"]
        ],
        "room": room_of(vertices, triangles, triangle_numbers, vertex_numbers),
    }
    text = "".join(json.dumps(value, separators=(",", ":")) + "\n" for value in [header, *events])
    # Without name and time, so that equal input gives equal bytes.
    output.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    print(f"{output.name}: {len(events)} lines, {len(triangle_numbers)} triangles, {output.stat().st_size} bytes")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    output = Path(sys.argv[2]) if len(sys.argv) == 3 else Path(__file__).parent
    for spec in SESSIONS:
        pack(Path(sys.argv[1]), spec, output / spec["output"])


if __name__ == "__main__":
    main()
