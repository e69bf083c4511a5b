// SPDX-License-Identifier: GPL-3.0-or-later
// Matt, a key light from above right of the viewer, a strong ambient that comes from above.
VARYING vec3 v_normal;
VARYING vec3 v_corner;
VARYING vec2 v_extra;

float edge()
{
    vec3 change = fwidth(v_corner);
    vec3 distancePx = v_corner / max(change, vec3(1e-6));
    float nearest = min(min(distancePx.x, distancePx.y), distancePx.z);
    // Slivers and triangles of a few pixels have no room for edges: they would only turn grey.
    float size = 1.0 / max(max(change.x, change.y), change.z);
    return (1.0 - smoothstep(0.1, 0.9, nearest)) * smoothstep(3.0, 14.0, size);
}

void MAIN()
{
    vec3 normal = normalize(v_normal);
    float key = max(dot(normal, keyDirection), 0.0) * keyLight;
    float ambient = sideLight + (normal.y > 0.0 ? skyLight : 0.5 * skyLight) * normal.y;
    float light = (ambient + key) * v_extra.x;
    vec3 base = surfaceColour;
    float wire = 0.14;
    if (mode == 2) {
        float age = clamp(log(1.0 + max(nowS - v_extra.y, 0.0)) / log(61.0), 0.0, 1.0);
        base = mix(ageNew, ageOld, age);
    } else if (mode == 3) {
        base = normal * 0.42 + 0.55;
    }
    vec3 colour = mix(base * light, wireColour, wire * edge());
    FRAGCOLOR = vec4(min(colour, vec3(1.0)), 1.0);
}
