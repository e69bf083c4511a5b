// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/map/live_features.h"

#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/models/visibility.h"
#include "ui/workspaces/map/session_places.h"

namespace stag::ui::workspaces::map {

using models::EntityKind;
using models::EntityRef;
using ui::map::MapFeature;
using ui::map::MarkerKind;

namespace {

/// Features of one layer while they are collected.
struct Collected
{
    std::vector<MapFeature> features;
    std::vector<EntityRef> refs;

    void add(const EntityRef &ref, MapFeature feature)
    {
        refs.push_back(ref);
        features.push_back(std::move(feature));
    }
    void moveTo(LiveFeatures &target, const models::Selection &selection)
    {
        ui::map::FeatureLayer layer(std::move(features));
        layer.isClustered = false;
        for (std::uint32_t i = 0; i < refs.size(); ++i) {
            if (selection.contains(refs[i]))
                layer.selected.insert(i);
        }
        target.layers.push_back(std::move(layer));
        target.refs.push_back(std::move(refs));
    }
};

} // namespace

LiveFeatures liveFeatures(const models::LiveStore &store,
                          const SessionPlaces &places,
                          const models::Selection &selection,
                          const models::Visibility &visibility)
{
    Collected sessions;
    Collected devices;
    for (const auto &[id, place] : places.places()) {
        const stag::live::SessionState *state = store.state().session(id);
        const EntityRef session{id, EntityKind::Session, {}};
        if (state == nullptr || !visibility.isVisible(session))
            continue;
        sessions.add(session,
                     {.name = store.name(session),
                      .at = stag::map::toWorld(place.origin),
                      .headingDeg = place.headingDeg,
                      .kind = MarkerKind::Session});
        const georef::SessionFrame frame(place);
        for (const auto &[deviceId, device] : state->devices) {
            const EntityRef ref{id, EntityKind::Device, deviceId.text()};
            if (!visibility.isVisible(ref))
                continue;
            const spatial::Pose &pose = device.primary().anchor.pose;
            devices.add(ref,
                        {.name = store.name(ref),
                         .at = stag::map::toWorld(frame.toGeodetic(pose.position)),
                         .headingDeg = frame.headingDeg(pose.rotation),
                         .kind = MarkerKind::Device});
        }
    }
    LiveFeatures live;
    live.devices = devices.refs.size();
    sessions.moveTo(live, selection);
    devices.moveTo(live, selection);
    return live;
}

} // namespace stag::ui::workspaces::map
