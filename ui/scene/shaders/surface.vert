// SPDX-License-Identifier: GPL-3.0-or-later
// UV0 is (corner 0…2, openness), UV1.x the time of arrival.
VARYING vec3 v_normal;
VARYING vec3 v_corner;
VARYING vec2 v_extra;

void MAIN()
{
    v_normal = NORMAL;
    v_corner = vec3(UV0.x < 0.5 ? 1.0 : 0.0, abs(UV0.x - 1.0) < 0.5 ? 1.0 : 0.0, UV0.x > 1.5 ? 1.0 : 0.0);
    v_extra = vec2(UV0.y, UV1.x);
    POSITION = MODELVIEWPROJECTION_MATRIX * vec4(VERTEX, 1.0);
}
