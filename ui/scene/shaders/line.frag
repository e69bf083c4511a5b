// SPDX-License-Identifier: GPL-3.0-or-later
VARYING vec4 v_colour;
VARYING vec3 v_across;

void MAIN()
{
    float coverage = clamp(v_across.z + 0.5 - length(v_across.xy), 0.0, 1.0);
    float alpha = v_colour.a * coverage * min(1.0, 2.0 * v_across.z);
    if (alpha < 0.004)
        discard;
    FRAGCOLOR = vec4(v_colour.rgb * alpha, alpha);
}
