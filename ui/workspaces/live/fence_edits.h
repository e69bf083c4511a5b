// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/geofence.h"

#include <QObject>
#include <QPointer>
#include <QUrl>

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>

class QUndoCommand;
class QUndoStack;

namespace stag::ui::backend {
class Backend;
}

namespace stag::ui::workspaces::live {

/// What a fence was and what it shall be; nothing where it is not there.
struct FenceEdit
{
    QUrl server;
    std::optional<model::Geofence> before;
    std::optional<model::Geofence> after;
};

/// Has fences made, changed and deleted by their server, one edit behind the other, and makes what
/// was done undoable. What a server refuses leaves the undo history as it was.
///
/// Thread: GUI. Everything given to the constructor outlives it.
class FenceEdits final : public QObject
{
    Q_OBJECT

public:
    FenceEdits(backend::Backend &backend, QUndoStack &undoStack, QObject *parent = nullptr);

    using Done = std::function<void(const Result<model::Geofence> &)>;
    /// `done` gets what the server has made of it, unless `context` is gone.
    void run(const FenceEdit &edit, QObject *context, Done done);

Q_SIGNALS:
    /// Undoing or redoing was refused, and what was done stays so; a sentence for people.
    void refused(const QString &text);

private:
    friend class FenceCommand;
    enum class Direction { Forth, Back };
    struct Job
    {
        FenceEdit edit;
        Done done;
    };

    void enqueue(const FenceEdit &edit, Done done);
    void next();
    void send(const FenceEdit &edit, const Done &done);
    /// For a command that the stack has undone or done again.
    void repeat(std::uint64_t command, const FenceEdit &edit, Direction direction);
    void setBack(std::uint64_t command, Direction direction);

    backend::Backend &m_backend;
    QUndoStack &m_undoStack;
    std::deque<Job> m_jobs; ///< the first is under way
    std::uint64_t m_lastCommand = 0;
    bool m_isDone = false; ///< the stack moves, but the server has nothing to do
};

} // namespace stag::ui::workspaces::live
