// SPDX-License-Identifier: GPL-3.0-or-later
// Lines every metre and every five, drawn where they are and no finer than pixels allow.
VARYING vec2 v_ground;

float lines(float stepM)
{
    vec2 at = v_ground / stepM;
    vec2 change = fwidth(at);
    vec2 distancePx = abs(fract(at - 0.5) - 0.5) / max(change, vec2(1e-6));
    vec2 coverage = clamp(0.9 - distancePx, 0.0, 1.0) * (1.0 - smoothstep(0.15, 0.5, change));
    return max(coverage.x, coverage.y);
}

void MAIN()
{
    float fade = 1.0 - smoothstep(0.25, 1.0, length(v_ground - centreM) / radiusM);
    float minor = lines(1.0);
    float major = lines(5.0);
    float alpha = max(minor * 0.55, major * 0.8) * fade;
    if (alpha < 0.01)
        discard;
    FRAGCOLOR = vec4(mix(minorColour, majorColour, major) * alpha, alpha);
}
