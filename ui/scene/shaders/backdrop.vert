// SPDX-License-Identifier: GPL-3.0-or-later
// Fills the view behind everything.
VARYING float v_height;

void MAIN()
{
    v_height = 0.5 + VERTEX.y / 100.0;
    POSITION = vec4(VERTEX.xy / 50.0, 0.99999, 1.0);
}
