// SPDX-License-Identifier: GPL-3.0-or-later
VARYING float v_height;

void MAIN()
{
    FRAGCOLOR = vec4(mix(bottomColour, topColour, v_height), 1.0);
}
