#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes places.tsv.gz, the places that the map's search knows, from the two lists named in NOTICE.md:

    pack_places.py ne_10m_populated_places.geojson world_places.csv places.tsv.gz

A line is name, country, latitude, longitude, population and search keys, separated by tabs; the largest place comes first.
A place of the second list that lies within some kilometres of one of the same name in the first is the same place.
"""
import csv
import gzip
import json
import sys
import unicodedata


def folded(name):
    """Lower case without accents, as the search folds what is typed."""
    plain = unicodedata.normalize("NFKD", name.lower())
    return "".join(c for c in plain if not unicodedata.combining(c))


def keys_of(*names):
    keys = []
    for name in names:
        key = folded(name or "").replace("|", " ").strip()
        if key and key not in keys:
            keys.append(key)
    return "|".join(keys)


def natural_earth(path):
    for feature in json.load(open(path, encoding="utf-8"))["features"]:
        properties = feature["properties"]
        lon, lat = feature["geometry"]["coordinates"]
        country = properties.get("iso_a2") or ""
        yield {
            "name": properties["name"],
            "country": country if len(country) == 2 and country.isalpha() else "",
            "lat": lat,
            "lon": lon,
            "population": max(int(properties.get("pop_max") or 0), 0),
            "keys": keys_of(properties["name"], properties.get("nameascii"), properties.get("name_en")),
        }


def geonames(path):
    for row in csv.DictReader(open(path, encoding="utf-8")):
        yield {
            "name": row["name"],
            "country": row["country"],
            "lat": float(row["lat"]),
            "lon": float(row["lon"]),
            "population": max(int(row["population"] or 0), 0),
            "keys": keys_of(row["name"]),
        }


def main(first, second, target):
    places = list(natural_earth(first))
    known = {}
    for place in places:
        for key in place["keys"].split("|"):
            known.setdefault(key, []).append(place)
    for place in geonames(second):
        near = (p for p in known.get(place["keys"], []) if abs(p["lat"] - place["lat"]) < 0.2 and abs(p["lon"] - place["lon"]) < 0.3)
        if next(near, None) is None:
            places.append(place)
    places.sort(key=lambda p: (-p["population"], p["name"], p["lat"], p["lon"]))
    lines = (
        f"{p['name']}\t{p['country']}\t{p['lat']:.4f}\t{p['lon']:.4f}\t{p['population']}\t{p['keys']}\n"
        for p in places
        if "\t" not in p["name"] and p["keys"]
    )
    with open(target, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, compresslevel=9) as out:
        out.write("".join(lines).encode("utf-8"))
    print(len(places), "places")


if __name__ == "__main__":
    main(*sys.argv[1:])
