// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace stag::ui::theme {

/// Every colour of the design tokens; the names are the paths of tokens.json, `surface.panel` is
/// SurfacePanel.
enum class Color {
    SurfaceWindow,
    SurfacePanel,
    SurfaceRaised,
    SurfaceOverlay,
    SurfaceInput,
    SurfaceRowAlternate,
    SurfaceHover,
    SurfacePressed,
    SurfaceSelected,
    SurfaceSelectedInactive,
    TextPrimary,
    TextSecondary,
    TextMuted,
    TextDisabled,
    TextOnAccent,
    TextLink,
    BorderSubtle,
    BorderNormal,
    BorderControl,
    AccentFill,
    AccentFillHover,
    AccentFillPressed,
    AccentInk,
    AccentTint,
    AccentFocus,
    StatusOk,
    StatusOkTint,
    StatusWarn,
    StatusWarnTint,
    StatusError,
    StatusErrorTint,
    StatusInfo,
    StatusInfoTint,
    StatusIdle,
    StatusIdleTint,
    SceneBackgroundTop,
    SceneBackgroundBottom,
    SceneGridMinor,
    SceneGridMajor,
    SceneAxisX,
    SceneAxisY,
    SceneAxisZ,
    SceneMesh,
    SceneMeshWire,
    SceneMeshDelta,
    SceneMeshAgeNew,
    SceneMeshAgeOld,
    SceneSelection,
    SceneSelectionCasing,
    SceneHover,
    SceneLabel,
    SceneLabelPlate,
    SceneMeasure,
    MapLand,
    MapWater,
    MapGreen,
    MapBuilding,
    MapBuildingOutline,
    MapRoad,
    MapRoadCasing,
    MapPath,
    MapBoundary,
    MapLabel,
    MapLabelHalo,
    MapGrid,
    MapDecoration,
    MapDecorationInk,
    MapDevice,
    MapEdge,
    MapEdgeInk,
    MapSelection,
    MapCasing,
};

/// Logical pixels at 100 % text size.
enum class Size {
    MenuBar,
    Rail,
    RailItem,
    RailIcon,
    DockTitle,
    ToolBar,
    ToolButton,
    ToolIcon,
    Control,
    ControlSmall,
    ControlLarge,
    Row,
    RowComfortable,
    TableHeader,
    StatusBar,
    PropertyLabel,
    Splitter,
    SplitterHit,
    ScrollBar,
    FocusRing,
    FocusGap,
    MinTarget,
    IconGrid,
};

enum class Space { Xxs, Xs, S, M, L, Xl, Xxl, Xxxl, Huge };
enum class Radius { None, S, M, L, Pill };

/// The roles of the type scale; sizes are relative to the system's text size.
enum class Type { Caption, Small, Body, Strong, DockTitle, Title, Headline, Figure, Mono };

/// A state with colour, shape and word.
enum class Status { Ok, Warn, Error, Info, Idle, Busy, Pending, Draft };

inline constexpr std::size_t kColorCount = 72;
inline constexpr std::size_t kSizeCount = 23;
inline constexpr std::size_t kSpaceCount = 9;
inline constexpr std::size_t kRadiusCount = 5;
inline constexpr std::size_t kTypeCount = 9;
inline constexpr int kSeriesCount = 8;

/// The path of a colour below `color.dark` and `color.light`, for example "surface.panel".
[[nodiscard]] const char *pathOf(Color color);
/// The name of a size, of a distance, of a corner radius or of a type role in tokens.json.
[[nodiscard]] const char *nameOf(Size size);
[[nodiscard]] const char *nameOf(Space space);
[[nodiscard]] const char *nameOf(Radius radius);
[[nodiscard]] const char *nameOf(Type type);
[[nodiscard]] const char *nameOf(Status status);

} // namespace stag::ui::theme
