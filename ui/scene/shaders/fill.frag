// SPDX-License-Identifier: GPL-3.0-or-later
VARYING vec4 v_colour;

void MAIN()
{
    FRAGCOLOR = vec4(v_colour.rgb * v_colour.a, v_colour.a);
}
