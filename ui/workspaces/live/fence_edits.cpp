// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/fence_edits.h"

#include "ui/backend/backend.h"
#include "ui/workspaces/live/fence_words.h"

#include <QUndoStack>

#include <utility>

namespace stag::ui::workspaces::live {

/// One edit in the undo history. The server has done it when this is made.
class FenceCommand final : public QUndoCommand
{
public:
    FenceCommand(FenceEdits &edits, FenceEdit edit, std::uint64_t number)
        : m_edits(edits)
        , m_edit(std::move(edit))
        , m_number(number)
    {
        setText(editWords(m_edit));
    }

    void redo() override { m_edits.repeat(m_number, m_edit, FenceEdits::Direction::Forth); }
    void undo() override { m_edits.repeat(m_number, m_edit, FenceEdits::Direction::Back); }
    [[nodiscard]] std::uint64_t number() const { return m_number; }

private:
    FenceEdits &m_edits;
    FenceEdit m_edit;
    std::uint64_t m_number;
};

FenceEdits::FenceEdits(backend::Backend &backend, QUndoStack &undoStack, QObject *parent)
    : QObject(parent)
    , m_backend(backend)
    , m_undoStack(undoStack)
{}

void FenceEdits::run(const FenceEdit &edit, QObject *context, Done done)
{
    enqueue(edit,
            [this, edit, context = QPointer(context), done = std::move(done)](
                const Result<model::Geofence> &result) {
                if (result) {
                    FenceEdit made = edit;
                    if (made.after)
                        made.after = *result; // with the id that it got
                    m_isDone = true;
                    m_undoStack.push(new FenceCommand(*this, std::move(made), ++m_lastCommand));
                    m_isDone = false;
                }
                if (context)
                    done(result);
            });
}

void FenceEdits::repeat(std::uint64_t command, const FenceEdit &edit, Direction direction)
{
    if (m_isDone)
        return;
    FenceEdit wanted = edit;
    if (direction == Direction::Back)
        std::swap(wanted.before, wanted.after);
    enqueue(wanted, [this, command, wanted, direction](const Result<model::Geofence> &result) {
        if (result)
            return;
        setBack(command, direction);
        Q_EMIT refused(editProblem(result.error(), wanted));
    });
}

void FenceEdits::setBack(std::uint64_t command, Direction direction)
{
    const bool wasUndone = direction == Direction::Back;
    const int index = m_undoStack.index() - (wasUndone ? 0 : 1);
    const auto *moved = dynamic_cast<const FenceCommand *>(m_undoStack.command(index));
    if (moved == nullptr || moved->number() != command)
        return; // other edits have been undone or done since
    m_isDone = true;
    if (wasUndone)
        m_undoStack.redo();
    else
        m_undoStack.undo();
    m_isDone = false;
}

void FenceEdits::enqueue(const FenceEdit &edit, Done done)
{
    m_jobs.push_back({edit, std::move(done)});
    if (m_jobs.size() == 1)
        next();
}

void FenceEdits::next()
{
    send(m_jobs.front().edit, [this](const Result<model::Geofence> &result) {
        const Done done = std::move(m_jobs.front().done);
        m_jobs.pop_front();
        if (!m_jobs.empty())
            next();
        done(result);
    });
}

void FenceEdits::send(const FenceEdit &edit, const Done &done)
{
    if (!edit.after)
        m_backend.deleteGeofence(edit.server, edit.before->id, this, done);
    else if (edit.before)
        m_backend.replaceGeofence(edit.server, *edit.after, this, done);
    else
        m_backend.createGeofence(edit.server, *edit.after, this, done);
}

} // namespace stag::ui::workspaces::live
