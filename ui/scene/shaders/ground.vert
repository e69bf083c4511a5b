// SPDX-License-Identifier: GPL-3.0-or-later
VARYING vec2 v_ground;

void MAIN()
{
    vec4 world = MODEL_MATRIX * vec4(VERTEX, 1.0);
    v_ground = world.xz;
    POSITION = VIEWPROJECTION_MATRIX * world;
}
