// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/token_names.h"

#include <array>

namespace stag::ui::theme {

namespace {

constexpr std::array<const char *, kColorCount> kColorPaths{
    "surface.window",
    "surface.panel",
    "surface.raised",
    "surface.overlay",
    "surface.input",
    "surface.rowAlternate",
    "surface.hover",
    "surface.pressed",
    "surface.selected",
    "surface.selectedInactive",
    "text.primary",
    "text.secondary",
    "text.muted",
    "text.disabled",
    "text.onAccent",
    "text.link",
    "border.subtle",
    "border.normal",
    "border.control",
    "accent.fill",
    "accent.fillHover",
    "accent.fillPressed",
    "accent.ink",
    "accent.tint",
    "accent.focus",
    "status.ok",
    "status.okTint",
    "status.warn",
    "status.warnTint",
    "status.error",
    "status.errorTint",
    "status.info",
    "status.infoTint",
    "status.idle",
    "status.idleTint",
    "scene.backgroundTop",
    "scene.backgroundBottom",
    "scene.gridMinor",
    "scene.gridMajor",
    "scene.axisX",
    "scene.axisY",
    "scene.axisZ",
    "scene.mesh",
    "scene.meshWire",
    "scene.meshDelta",
    "scene.meshAgeNew",
    "scene.meshAgeOld",
    "scene.selection",
    "scene.selectionCasing",
    "scene.hover",
    "scene.label",
    "scene.labelPlate",
    "scene.measure",
    "map.land",
    "map.water",
    "map.green",
    "map.building",
    "map.buildingOutline",
    "map.road",
    "map.roadCasing",
    "map.path",
    "map.boundary",
    "map.label",
    "map.labelHalo",
    "map.grid",
    "map.decoration",
    "map.decorationInk",
    "map.device",
    "map.edge",
    "map.edgeInk",
    "map.selection",
    "map.casing",
};

constexpr std::array<const char *, kSizeCount> kSizeNames{
    "menuBar",        "rail",        "railItem",  "railIcon",      "dockTitle",    "toolBar",
    "toolButton",     "toolIcon",    "control",   "controlSmall",  "controlLarge", "row",
    "rowComfortable", "tableHeader", "statusBar", "propertyLabel", "splitter",     "splitterHit",
    "scrollBar",      "focusRing",   "focusGap",  "minTarget",     "iconGrid",
};

constexpr std::array<const char *, kSpaceCount> kSpaceNames{
    "xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "huge"};
constexpr std::array<const char *, kRadiusCount> kRadiusNames{"none", "s", "m", "l", "pill"};
constexpr std::array<const char *, kTypeCount> kTypeNames{
    "caption", "small", "body", "strong", "dockTitle", "title", "headline", "figure", "mono"};
constexpr std::array<const char *, 8> kStatusNames{
    "ok", "warn", "error", "info", "idle", "busy", "pending", "draft"};

} // namespace

const char *pathOf(Color color)
{
    return kColorPaths[std::size_t(color)];
}

const char *nameOf(Size size)
{
    return kSizeNames[std::size_t(size)];
}

const char *nameOf(Space space)
{
    return kSpaceNames[std::size_t(space)];
}

const char *nameOf(Radius radius)
{
    return kRadiusNames[std::size_t(radius)];
}

const char *nameOf(Type type)
{
    return kTypeNames[std::size_t(type)];
}

const char *nameOf(Status status)
{
    return kStatusNames[std::size_t(status)];
}

} // namespace stag::ui::theme
