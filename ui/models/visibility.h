// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/entity_ref.h"

#include <QObject>
#include <QUndoCommand>

#include <map>
#include <string>
#include <unordered_set>
#include <vector>

namespace stag::ui::models {

/// Which entities the views hide, and which series colour each device has.
///
/// A hidden session hides all of its entities. Thread: GUI.
class Visibility : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// False if the entity or its session is hidden.
    [[nodiscard]] bool isVisible(const EntityRef &ref) const;
    /// False if the entity itself is hidden.
    [[nodiscard]] bool isShown(const EntityRef &ref) const;
    void setShown(const std::vector<EntityRef> &refs, bool shown);

    /// Index of the data series colour (0 to 7) of a device: given out per session in the order in
    /// which the names first appear, and kept for as long as the program runs.
    [[nodiscard]] int seriesOf(const EntityRef &device);

Q_SIGNALS:
    void visibilityChanged(const std::vector<stag::live::EntityKey> &refs);

private:
    std::unordered_set<EntityRef> m_hidden;
    std::map<model::SessionId, std::vector<std::string>> m_series; ///< device ids in order
};

/// Shows what is hidden or hides what is shown, undoably.
class ToggleVisibilityCommand : public QUndoCommand
{
public:
    /// `name` is what the undo text calls the entities, for example "Coffee table".
    ToggleVisibilityCommand(Visibility &visibility,
                            std::vector<EntityRef> refs,
                            const QString &name);

    void redo() override;
    void undo() override;

private:
    Visibility &m_visibility;
    std::vector<EntityRef> m_refs;
    bool m_show;
};

} // namespace stag::ui::models
