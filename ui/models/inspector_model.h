// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/models/edge_ref.h"
#include "ui/models/entity_ref.h"
#include "ui/models/limits.h"

#include <QObject>
#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace stag::ui::models {

class AnchorGraph;
class Geofences;
class LiveStore;
class MeshHistories;
class MeshStatsCache;
class Selection;
struct MeshStats;

/// One line of the inspector: a label and a value.
struct Property
{
    enum class Shape {
        Text,   ///< value
        Fixed,  ///< value in the fixed font: ids, hashes
        Vector, ///< three components with axis letters
        Link,   ///< the label leads to `link`; value and note are figures beside it
        Code,   ///< many lines in the fixed font
    };

    QString label;
    QString value;
    QString note; ///< shown muted after the value
    Shape shape = Shape::Text;
    std::array<QString, 3> components;
    std::optional<EntityRef> link;

    bool operator==(const Property &) const = default;
};

struct Section
{
    QString key; ///< stable, for remembering which sections are closed
    QString title;
    QString summary; ///< shown beside the title
    std::vector<Property> properties;
    QString copyText; ///< what the section's copy button takes; no button if empty
    bool startsClosed = false;

    bool operator==(const Section &) const = default;
};

/// How sure we are of the thing.
enum class Tone { Ok, Warn, Error, Info, Idle };

struct InspectorHeader
{
    EntityRef ref;
    QString name;
    QString id;
    QString statusWord;
    Tone tone = Tone::Idle;
    QString detail;      ///< "3 selected"
    bool isEdge = false; ///< of the graph; `ref` is its session then

    bool operator==(const InspectorHeader &) const = default;
};

/// What the inspector says about the current selection, as values.
///
/// Recomputed at most ten times a second while it changes, and twice a second for ages. Thread:
/// GUI.
class InspectorModel : public QObject
{
    Q_OBJECT

public:
    InspectorModel(LiveStore &store,
                   Selection &selection,
                   MeshStatsCache &meshStats,
                   MeshHistories &histories,
                   AnchorGraph &graph,
                   const Geofences &fences,
                   const ModelLimits &limits = {},
                   QObject *parent = nullptr);

    /// Nothing is selected, or what was selected is gone.
    [[nodiscard]] bool empty() const { return !m_header.has_value(); }
    [[nodiscard]] const std::optional<InspectorHeader> &header() const { return m_header; }
    [[nodiscard]] const std::vector<Section> &sections() const { return m_sections; }
    /// The whole entity as one JSON text.
    [[nodiscard]] QString json() const;
    /// The JSON of any entity; empty for the unknown.
    [[nodiscard]] QString jsonOf(const EntityRef &ref) const;

    /// A locked inspector keeps its entity when the selection moves on.
    void setLocked(bool locked);
    /// Computes everything again now; for a change of language.
    void refresh();

Q_SIGNALS:
    /// Header, sections or both differ from before.
    void changed();

private:
    struct Shown
    {
        std::optional<InspectorHeader> header;
        std::vector<Section> sections;
    };

    [[nodiscard]] Shown compute() const;
    void follow();
    void refreshSoon();

    LiveStore &m_store;
    Selection &m_selection;
    MeshStatsCache &m_meshStats;
    MeshHistories &m_histories;
    AnchorGraph &m_graph;
    const Geofences &m_fences;
    ModelLimits m_limits;
    std::optional<EntityRef> m_ref;
    std::optional<EdgeRef> m_edge;
    std::optional<InspectorHeader> m_header;
    std::vector<Section> m_sections;
    bool m_refreshScheduled = false;
    bool m_locked = false;
};

} // namespace stag::ui::models
