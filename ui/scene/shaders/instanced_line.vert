// SPDX-License-Identifier: GPL-3.0-or-later
// Widens a segment on the screen. VERTEX is this end, NORMAL the other one; UV0 is (corner, width).
VARYING vec4 v_colour;
VARYING vec3 v_across; // across and along the stroke, half width: all in pixels

void MAIN()
{
    vec4 here = INSTANCE_MODELVIEWPROJECTION_MATRIX * vec4(VERTEX, 1.0);
    vec4 there = INSTANCE_MODELVIEWPROJECTION_MATRIX * vec4(NORMAL, 1.0);
    const float nearest = 0.01;
    if (here.w < nearest && there.w > nearest)
        here = mix(here, there, (nearest - here.w) / (there.w - here.w));
    else if (there.w < nearest && here.w > nearest)
        there = mix(there, here, (nearest - there.w) / (here.w - there.w));

    vec2 way = (there.xy / there.w - here.xy / here.w) * viewportPx;
    bool isDot = dot(way, way) < 1e-6;
    vec2 along = isDot ? vec2(1.0, 0.0) : normalize(way);
    float farEnd = abs(UV0.x) > 1.5 ? 1.0 : 0.0;
    if (isDot && farEnd > 0.5)
        along = -along;
    vec2 across = vec2(-along.y, along.x) * sign(UV0.x);

    float halfWidth = 0.5 * UV0.y * pixelRatio;
    float reach = halfWidth + 1.0;
    here.xy += (across * reach - along * (isDot ? reach : halfWidth * 0.5)) * 2.0 / viewportPx * here.w;
    v_across = vec3(sign(UV0.x) * reach * (farEnd > 0.5 ? -1.0 : 1.0),
                    isDot ? (farEnd > 0.5 ? reach : -reach) : 0.0,
                    halfWidth);
    v_colour = COLOR;
    v_colour.a *= INSTANCE_COLOR.a;
    v_colour.a *= strength;
    if (ghost > 0.5)
        here.z = here.w * (NEAR_CLIP_VALUE + 0.001);
    else
        here.z -= here.w * depthPull;
    POSITION = here;
}
