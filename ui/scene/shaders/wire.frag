// SPDX-License-Identifier: GPL-3.0-or-later
VARYING vec3 v_normal;
VARYING vec3 v_corner;
VARYING vec2 v_extra;

void MAIN()
{
    vec3 change = fwidth(v_corner);
    vec3 distancePx = v_corner / max(change, vec3(1e-6));
    float nearest = min(min(distancePx.x, distancePx.y), distancePx.z);
    float size = 1.0 / max(max(change.x, change.y), change.z);
    float alpha = (1.0 - smoothstep(0.4, 1.3, nearest)) * mix(0.35, 0.8, smoothstep(2.0, 12.0, size));
    if (alpha < 0.01)
        discard;
    FRAGCOLOR = vec4(surfaceColour * alpha, alpha);
}
