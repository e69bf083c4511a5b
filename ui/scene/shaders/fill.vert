// SPDX-License-Identifier: GPL-3.0-or-later
VARYING vec4 v_colour;

void MAIN()
{
    v_colour = COLOR;
    vec4 position = MODELVIEWPROJECTION_MATRIX * vec4(VERTEX, 1.0);
    position.z -= position.w * depthPull;
    POSITION = position;
}
